"""Where an extraction goes wrong: its errors one by one in their sentences, and confusion matrices.

A *missed* target stands in the hand-coded table only, an *invented* one in the extraction only; a
*wrong* one is matched (see `helpers.score`) and has another value in at least one field.
"""

import re
from collections import Counter

import pandas as pd

from .score import FIELDS, match_targets

STRICT = ("indicator", "comparator", "year")  # the fields of a strict match beside value and unit
ERROR_TYPES = {"error": "str", "fields": "str", "curated": "Int64", "extracted": "Int64", "similarity": "float64"}
LINE_END = re.compile(r"[ \t　]*\n\s*")


def confusion(extracted: pd.DataFrame, curated: pd.DataFrame, field: str) -> pd.DataFrame:
    """Return the confusion matrix of *field*: rows hand-coded values, columns extracted ones,
    cells numbers of targets; the last column is ``missed``, the last row ``invented``.
    """
    matches = match_targets(extracted, curated)
    pairs = list(zip(curated.loc[matches["curated"], field].astype("str"), extracted.loc[matches["extracted"], field].astype("str")))
    pairs += [(value, "missed") for value in curated.loc[~curated.index.isin(matches["curated"]), field].astype("str")]
    pairs += [("invented", value) for value in extracted.loc[~extracted.index.isin(matches["extracted"]), field].astype("str")]
    given = curated[field].cat.categories if hasattr(curated[field], "cat") else curated[field].unique()
    names = list(dict.fromkeys([*map(str, given), *extracted[field].astype("str")]))
    counts = Counter(pairs)
    cells = [[counts[row, column] for column in [*names, "missed"]] for row in [*names, "invented"]]
    return pd.DataFrame(cells, pd.Index([*names, "invented"], name="by hand"), pd.Index([*names, "missed"], name="by program"))


def list_errors(extracted: pd.DataFrame, curated: pd.DataFrame) -> pd.DataFrame:
    """Return one row an error, the worst first: error (missed, invented, wrong), fields (that
    disagree, comma-joined), curated and extracted (row labels; missing where there is no such
    row) and similarity of the indicators.

    Worst first: missed rows that were coded with high confidence, then invented ones, then wrong
    ones by the number of strict fields and the likeness of the names, then the other missed ones.
    """
    matches = match_targets(extracted, curated)
    sure = curated.get("confidence", pd.Series("high", curated.index)) != "low"
    rows = [((0 if sure[i] else 3, 0, 0.0), "missed", "", i, None, None) for i in curated.index.difference(matches["curated"], sort=False)]
    rows += [((1, 0, 0.0), "invented", "", None, j, None) for j in extracted.index.difference(matches["extracted"], sort=False)]
    for match in matches.to_dict("records"):
        wrong = [field for field in FIELDS if not match[field]]
        if wrong:
            rank = (2, -sum(field in STRICT for field in wrong), match["similarity"])
            rows.append((rank, "wrong", ", ".join(wrong), match["curated"], match["extracted"], match["similarity"]))
    found = [row[1:] for row in sorted(rows, key=lambda row: row[0])]
    return pd.DataFrame(found, columns=list(ERROR_TYPES)).astype(ERROR_TYPES)


def in_sentence(text: str, start: int, end: int) -> str:
    """Return the sentence or sentences of ``text[start:end]``, that span between 【 and 】.

    >>> in_sentence("改厕。到2025年，建路8公里。", 3, 15)
    '【到2025年，建路8公里】。'
    """
    begin = max(text.rfind(mark, 0, start) for mark in "。\n") + 1
    stops = [at for at in (text.find("。", end), text.find("\n", end)) if at >= 0]
    stop = min(stops, default=len(text) - 1) + 1
    return LINE_END.sub(" | ", f"{text[begin:start]}【{text[start:end]}】{text[end:stop]}".strip())
