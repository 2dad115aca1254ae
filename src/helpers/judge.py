"""Is this a plan like the five? What a document is like, set beside what they are like.

Each *check* is one measure of the text. A document is *unusual* in it where its value lies outside
the range of the five plans, widened by half the lowest and twice the highest (words of another
genre, which the five hardly hold: above a stated number). This judges how far the extractor, made
and scored on those five, is on known ground; it does not judge the document.
"""

import re
from collections.abc import Iterator

import pandas as pd

from .copies_traditional import traditional_share
from .documents import Document
from .outline import parse_outline
from .quantities import find_quantities
from .targets import extract_targets

MARGIN = 2.0  # the range of the five, from its lowest divided by this to its highest times this
DOUBTFUL = 3  # checks that must be unusual for a document to be called unlike the five
# lowest and highest of the five plans, from `measure`; tests/test_documents.py measures them again
FIVE = {
    "characters": (8053, 56701),
    "Han characters, share": (0.858, 0.880),
    "punctuation marks per 100 characters": (7.85, 9.36),
    "headings per 1,000 characters": (3.53, 6.21),
    "share of text under a heading": (0.979, 1.0),
    "share of text in headings": (0.029, 0.067),
    "words of planning per 1,000 characters": (16.64, 26.03),
    "words of plans per 1,000 characters": (2.82, 11.42),
    "targets per 1,000 characters": (0.50, 7.78),
    "numbers with a unit in no target, share": (0.0, 0.333),
    "earliest year": (2017, 2025),
    "latest year": (2025, 2050),
    "traditional characters, share": (0.0, 0.0),
    "words of statutes per 1,000 characters": (0.0, 0.0),
    "words of news per 1,000 characters": (0.0, 0.0),
    "words of reports per 1,000 characters": (0.0, 0.0),
}
ABOVE = {  # where half and twice the five's range say little: the low and high that hold instead, and why
    "Han characters, share": (0.7, 1.0),  # a share near 1: figures and Latin letters take the rest
    "share of text under a heading": (0.9, 1.0),
    "numbers with a unit in no target, share": (0.0, 0.5),  # half of the numbers unread
    "earliest year": (1997, 2030),  # 20 and 5 years around the five's
    "latest year": (2020, 2055),
    "traditional characters, share": (0.0, 0.02),  # a few stand in names in any text
    "words of statutes per 1,000 characters": (0.0, 0.5),  # a plan of 8,000 characters may hold four
    "words of news per 1,000 characters": (0.0, 0.5),
    "words of reports per 1,000 characters": (0.0, 0.5),
}
SAYS = {  # what it means below and above the range
    "characters": ("much shorter than the five: perhaps an excerpt or a summary", "much longer than the five: perhaps several documents in one file"),
    "Han characters, share": ("little of it is Chinese text", ""),
    "punctuation marks per 100 characters": ("few punctuation marks: a list, a table, verse, or a copy that lost them; sentences cannot be told apart",
                                             "many punctuation marks: perhaps doubled by a converter, or a list of names"),
    "headings per 1,000 characters": ("few headings are recognised: the outline, the years of goals sections and the tasks rest on them", "nearly all headings: perhaps a table of contents"),
    "share of text under a heading": ("much text stands under no recognised heading", ""),
    "share of text in headings": ("few headings are recognised", "headings make up much of it: perhaps a table of contents or a form"),
    "words of planning per 1,000 characters": ("it hardly speaks of building, promoting, improving: not the language of plans", "a list of measures rather than running text"),
    "words of plans per 1,000 characters": ("it hardly names what plans are made of (目标, 规划, 责任单位, 到20XX年)", "it speaks of plans and targets more than a plan does: perhaps a list or a comment"),
    "targets per 1,000 characters": ("few or no targets were found in it", "more targets than in any of the five: read some of them"),
    "numbers with a unit in no target, share": ("", "many numbers with a unit are in no target: they look back, or the extractor does not know how they are put"),
    "earliest year": ("it speaks of years long before the five's", "all its years lie after the five's"),
    "latest year": ("all its years are past", "it speaks of years beyond the five's"),
    "traditional characters, share": ("", "traditional characters are left in it: the extractor reads simplified ones"),
    "words of statutes per 1,000 characters": ("", "it reads like a statute (第…条, 应当, 罚款)"),
    "words of news per 1,000 characters": ("", "it reads like a news item (记者, 报道)"),
    "words of reports per 1,000 characters": ("", "it looks back (同比, 去年, 过去五年): a report on work done rather than a plan"),
}
NO_YEAR = "it names no year: nothing in it can be dated"
HAN = re.compile("[\u4e00-\u9fff]")
MARK = re.compile("[，。、；：！？,.;:!?]")
PLANNING = re.compile("推进|推动|加强|完善|建立|健全|实施|建设|提升")
PLANS = re.compile(r"到20\d\d年|目标|规划|方案|重点任务|责任单位|牵头")
STATUTE = re.compile(r"^[ \t　]*第[一二三四五六七八九十百零\d]+条|应当|罚款|处罚|法律责任|本(?:法|条例)", re.M)
NEWS = re.compile(r"记者|本报讯|通讯员|责任编辑|报道")
REPORT = re.compile(r"去年|上年|过去[一五]年|一年来|五年来|同比|圆满|各位代表")
PRINTED_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|2[01]\d\d)(?=年)")


def measure(text: str) -> dict[str, float]:
    """Return what `judge_document` looks at in *text*, by check; years are nan if it names none."""
    outline = parse_outline(text)
    targets = extract_targets(text, outline=outline)
    ink = max(1, len(re.sub(r"\s", "", text)))
    top = outline[outline["level"] == 1]
    spans = list(zip(targets["start"], targets["end"]))
    numbers = [q for q in find_quantities(text) if q.unit and q.sort == "number"]
    left = sum(not any(start <= q.number < end for start, end in spans) for q in numbers)
    years = [int(year) for year in PRINTED_YEAR.findall(text)]
    thousands = max(1, len(text)) / 1000
    return dict(zip(FIVE, (
        len(text), len(HAN.findall(text)) / ink, 100 * len(MARK.findall(text)) / ink, len(outline) / thousands,
        float((top["end"] - top["start"]).sum()) / max(1, len(text)), float(outline["title"].str.len().sum()) / ink,
        len(PLANNING.findall(text)) / thousands, len(PLANS.findall(text)) / thousands, len(targets) / thousands, left / len(numbers) if numbers else 0.0,
        min(years, default=float("nan")), max(years, default=float("nan")), traditional_share(text),
        *(len(words.findall(text)) / thousands for words in (STATUTE, NEWS, REPORT)),
    )))  # fmt: skip


def limits(check: str) -> tuple[float, float]:
    """Return (low, high) of a check: within them a document is like the five."""
    lowest, highest = FIVE[check]
    return ABOVE.get(check) or (lowest / MARGIN, highest * MARGIN)


def judge_document(document: Document | str) -> pd.DataFrame:
    """Return how *document* (or a text) compares with the five plans: one row a check, the verdict first.

    Columns: check, value, low, high (bounds of what is usual; see the module), unusual, says (why
    it is unusual, in English; else empty). The row ``verdict`` counts the unusual checks, and is
    unusual itself from three on. Raises TypeError for anything but a Document or a str.

    >>> judge_document("床前看月光，疑是地上霜。").loc[0, "says"].split(" in ")[0]
    'unlike the five plans'
    """
    text = document if isinstance(document, str) else getattr(document, "text", None)
    if not isinstance(text, str):
        raise TypeError(f"judge_document needs a Document or a text, not {type(document).__name__}; read_document(path) gives one")
    rows = list(_rows(measure(text)))
    odd = [row[0] for row in rows if row[4]]
    says = "in the ways measured here it is like the five plans"
    if len(odd) >= DOUBTFUL:
        says = f"unlike the five plans in {len(odd)} ways: it may be no plan, or a copy that is badly set; do not trust what is extracted before you have read it"
    elif odd:
        says = f"like the five plans but for: {', '.join(odd)}"
    rows.insert(0, ("verdict", float(len(odd)), 0.0, DOUBTFUL - 1.0, len(odd) >= DOUBTFUL, says))
    types = {"check": "str", "value": "float64", "low": "float64", "high": "float64", "unusual": "bool", "says": "str"}
    return pd.DataFrame(rows, columns=list(types)).astype(types)


def _rows(values: dict[str, float]) -> Iterator[tuple[str, float, float, float, bool, str]]:
    for check, value in values.items():
        low, high = limits(check)
        below, above = SAYS[check]
        if value != value:
            yield check, value, low, high, True, NO_YEAR
        else:
            yield check, float(value), low, high, not low <= value <= high, below if value < low else above if value > high else ""
