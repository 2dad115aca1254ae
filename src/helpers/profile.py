"""Any plan, profiled: what its copy needed, its outline, targets, bodies and themes, where it stands, how far to trust it.

A *profile* is a set of tables about one document. Nothing in it was read by a person: what the
program finds is set beside what it found, and missed, in the six plans whose true targets are known.
"""

from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from .bodies import extract_bodies
from .coding import load_invented
from .curated import load_targets, read_table
from .documents import Document, read_document
from .judge import judge_document
from .outline import parse_outline
from .plans import DATA, PLANS, load_plan
from .proposals import last_headings, propose_themes
from .score import score_targets
from .standing import alike_indicators, standing, tasks_of
from .targets import extract_targets

CHANGE_SAYS = {  # kinds of changes to a copy, in words; others are shown by their name
    "notice": "the notice that forwards the plan, taken out", "site": "lines of the web site around it, taken out",
    "space": "blank space at its ends", "bookmark": "marks left by a converter", "bom": "a byte order mark",
    "misaligned": "bytes read out of step", "swallowed_tag": "a tag or foreign word in the text", "lost_plus": "a plus sign that was lost",
    "dropped": "a character that was lost", "doubtful": "a place left as printed: what stood there is not certain",
    "navigation": "navigation of a web page, taken out", "hidden": "not shown on the web page, taken out", "page": "page headers, footers and numbers, taken out",
    "contents": "a table of contents, taken out", "deleted": "deleted by a tracked change", "note": "comments, footnotes or fields, taken out", "byte": "bytes that are no text",
    "width": "full-width digits and letters made plain", "blank": "blanks inside numbers and words", "thousands": "commas at thousands, taken out",
    "blank in a number": "blanks inside numbers, closed", "line break": "line breaks inside paragraphs, joined", "lost break": "line breaks put back before headings", "doubled mark": "doubled punctuation made single",
    "mark": "punctuation put in the form that plans print", "form": "look-alikes of characters, put back", "invisible": "invisible characters, taken out", "table": "tables read as rows",
    "traditional": "traditional characters made simplified",
}
SHARES = ("recall", "precision", "strict_recall", "strict_precision")


@dataclass(frozen=True)
class Profile:
    """What the program says of one document.

    ``checks`` (see `judge_document`), ``cleaning`` (see `cleaning_report`), ``outline``, ``targets`` (with sentence, theme
    and the like indicator of the five), ``bodies``, ``themes`` (one row a task, proposed), ``standing``, ``trust`` (see `trust`).
    """

    document: Document
    checks: pd.DataFrame = field(repr=False)
    cleaning: pd.DataFrame = field(repr=False)
    outline: pd.DataFrame = field(repr=False)
    targets: pd.DataFrame = field(repr=False)
    bodies: pd.DataFrame = field(repr=False)
    themes: pd.DataFrame = field(repr=False)
    standing: pd.DataFrame = field(repr=False)
    trust: pd.DataFrame = field(repr=False)

    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables under the names of their files: those above, the changes to the copy, and what was taken out of it."""
        own = {name: getattr(self, name) for name in ("checks", "outline", "targets", "bodies", "themes", "standing", "trust")}
        return own | {"changes": self.document.changes, "removed": self.document.removed}


def profile_document(document: Document | str) -> Profile:
    """Return the profile of *document* (as `read_document` gives it), or of the file at a path.

    A document that is no plan gets one too: few rows, and checks that say so.
    """
    document = read_document(document) if isinstance(document, str) else document
    text = document.text
    outline = parse_outline(text)
    targets = extract_targets(text, outline=outline)
    bodies = extract_bodies(text, outline=outline)
    tasks = tasks_of(text, outline=outline, bodies=bodies)
    themes = propose_themes([*tasks["title"]], [text[a:b] for a, b in zip(tasks["start"], tasks["end"])])
    proposed = propose_themes([*targets["indicator"]], last_headings(targets["section"]))
    alike = alike_indicators([*targets["indicator"]])
    said = targets.assign(
        sentence=[sentence_of(text, a, b) for a, b in zip(targets["start"], targets["end"])], theme=proposed["theme"],
        like=alike["like"], like_plan=alike["plan"], like_concept=alike["concept"],
    )  # fmt: skip
    return Profile(
        document, judge_document(document), cleaning_report(document), outline, said, bodies,
        tasks[["number", "title"]].join(themes), standing(text, targets=targets), trust(targets),
    )  # fmt: skip


def sentence_of(text: str, start: int, end: int) -> str:
    """Return the sentence that holds ``text[start:end]``, or the cells of a table's row joined by a bar.

    >>> sentence_of("改厕。到2025年，建路8公里。好。", 3, 14)
    '到2025年，建路8公里。'
    """
    quote = text[start:end]
    if "\n" in quote.strip():
        return "|".join(cell.strip() for cell in quote.split("\n") if cell.strip())
    first = max((text.rfind(mark, 0, start) for mark in "。！？\n"), default=-1) + 1
    ends = [at for mark in "。！？\n" if (at := text.find(mark, end)) >= 0]
    last = min(ends, default=len(text))
    return text[first : last + (text[last : last + 1] not in ("", "\n"))].strip()


def cleaning_report(document: Document) -> pd.DataFrame:
    """Return what the copy needed, one row a kind of change: kind, says, places, certain, characters (printed, replaced), example."""
    rows = []
    for kind, found in document.changes.groupby("kind", sort=False):
        example = next((f"{a.strip()[:20]} → {b.strip()[:20] or '∅'}" for a, b in zip(found["printed"], found["replaced_by"]) if a.strip()), "")
        says = "; ".join(CHANGE_SAYS.get(one, one) for one in str(kind).split("+"))
        rows.append((kind, says, len(found), int(found["certain"].sum()), int(found["printed"].str.len().sum()), example))
    return pd.DataFrame(rows, columns=["kind", "says", "places", "certain", "characters", "example"])


@lru_cache(maxsize=1)
def _measured() -> pd.DataFrame:
    found = pd.concat([extract_targets(load_plan(plan).text).assign(plan=plan) for plan in PLANS], ignore_index=True)
    invented = read_document(DATA / "invented" / "yundu.txt").text
    five = score_targets(found, load_targets(), by="kind")
    one = score_targets(extract_targets(invented), load_invented(), by="kind")
    return pd.concat({"five": five[["curated", *SHARES]], "invented": one[["curated", *SHARES]]}, axis=1)


def measured_error() -> pd.DataFrame:
    """Return how good the extractor is by kind of target, on the five plans and on the invented one.

    Columns are pairs: (five | invented, curated | recall | precision | strict_recall | strict_precision), see
    `score_targets`. The rules were made on the five; the invented plan was written by one who knew the codebook.
    """
    return _measured().copy()


def trust(targets: pd.DataFrame) -> pd.DataFrame:
    """Return what the measured errors would mean for *targets*, one row a kind, and ``all``.

    Columns: listed, then for the best case (as on the five) and the worse one (as on the invented plan) the number
    of rows that would be right in number and unit (right), in name, comparator and year too (strict), and the
    number of targets that would have been missed. A kind on which either has no target takes the rates of all.
    """
    rates, rows = measured_error(), {}
    for kind in [*rates.index.drop("all"), "all"]:
        listed = len(targets) if kind == "all" else int((targets["kind"] == kind).sum())
        row: dict[str, float] = {"listed": listed}
        for case in ("five", "invented"):
            rate = rates.loc[kind, case].where(rates.loc[kind, case].notna(), rates.loc["all", case])
            right = listed * rate["precision"]
            missed = right * (1 / rate["recall"] - 1) if rate["recall"] else float("nan")
            row |= {f"right_{case}": right, f"strict_{case}": listed * rate["strict_precision"], f"missed_{case}": missed}
        rows[kind] = row
    table = pd.DataFrame.from_dict(rows, orient="index").rename_axis("kind")
    return table.assign(**{name: table[name].round(1) for name in table if name != "listed"}).astype({"listed": "int64"})


def theme_names() -> dict[str, str]:
    """Return the English name of each theme."""
    return dict(zip(read_table("themes")["theme"], read_table("themes")["name_en"]))
