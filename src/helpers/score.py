"""How good an extraction is: matched with the hand-coded table, row by row.

Two rows *match* when they give the same value and unit and their quotes overlap in the text. A
match is *strict* when comparator and year agree too and the indicators are alike: a character-
bigram Dice coefficient of 0.8 or more (Dice 1945, Ecology 26(3)) after folding of widths,
quotation marks and brackets.
"""

import re
import unicodedata
from collections import Counter

import pandas as pd

ALIKE = 0.8
FOLDED = re.compile(r"[“”\"‘’'（）()*\s]")
FIELDS = ("indicator", "comparator", "year", "kind", "deadline", "frequency", "attribute", "baseline_value", "baseline_year")


def dice(one: str, other: str) -> float:
    """Return the Dice coefficient of the character bigrams of two names, 0 to 1.

    >>> dice("农村自来水普及率", "农村自来水普及率"), round(dice("茶叶规模", "茶叶发展规模"), 2)
    (1.0, 0.5)
    """
    one, other = (FOLDED.sub("", unicodedata.normalize("NFKC", name)) for name in (one, other))
    if one == other:
        return 1.0
    pairs = [Counter(a + b for a, b in zip(name, name[1:])) for name in (one, other)]
    total = sum(map(Counter.total, pairs))
    return 2 * (pairs[0] & pairs[1]).total() / total if total else 0.0


def match_targets(extracted: pd.DataFrame, curated: pd.DataFrame) -> pd.DataFrame:
    """Return one row a match: curated and extracted (row labels), similarity, and for each field
    whether both rows agree (``indicator``: alike), and ``strict``.

    Every row is matched once at most, the most alike first. Both frames hold targets of one
    plan, or have a column ``plan``. Raises ValueError if a frame lacks a column that is needed.
    """
    needed = {"value", "unit", "start", "end", *FIELDS}
    for name, frame in (("extracted", extracted), ("curated", curated)):
        if missing := sorted(needed - set(frame)):
            raise ValueError(f"the {name} targets lack the columns {missing}; extract_targets and load_targets give them")
    rows = {}
    several = "plan" in curated and "plan" in extracted
    for name, frame in (("c", curated), ("e", extracted)):
        for i, row in zip(frame.index, frame.to_dict("records")):
            key = (str(row["plan"]) if several else "", float(row["value"]), str(row["unit"]))
            rows.setdefault(key, {"c": [], "e": []})[name].append((i, row))
    candidates = [
        (dice(c["indicator"], e["indicator"]) + _same(c["year"], e["year"]), -abs(c["end"] - e["end"]), i, j, c, e)
        for held in rows.values()
        for i, c in held["c"]
        for j, e in held["e"]
        if c["start"] < e["end"] and e["start"] < c["end"]
    ]
    found, used = [], (set(), set())
    for _, _, i, j, c, e in sorted(candidates, key=lambda candidate: candidate[:2], reverse=True):
        if i in used[0] or j in used[1]:
            continue
        used[0].add(i)
        used[1].add(j)
        alike = dice(c["indicator"], e["indicator"])
        agree = {field: _same(c[field], e[field]) for field in FIELDS} | {"indicator": alike >= ALIKE}
        strict = agree["indicator"] and agree["comparator"] and agree["year"]
        found.append({"curated": i, "extracted": j, "similarity": alike, **agree, "strict": strict})
    columns = ["curated", "extracted", "similarity", *FIELDS, "strict"]
    return pd.DataFrame(found, columns=columns).sort_values("curated", ignore_index=True)


def score_targets(extracted: pd.DataFrame, curated: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Return precision, recall and F1 of *extracted* against *curated*: one row a group of *by*
    (a column of both, such as ``plan`` or ``kind``), and one for ``all``.

    Columns: curated, extracted, matched and strict (numbers of rows), precision, recall and f1
    (of matches), strict_precision, strict_recall, strict_f1. A group's recall is of its curated
    rows, its precision of its extracted ones. Raises ValueError if a frame lacks a column that is needed.
    """
    if by and not {by} <= set(extracted) & set(curated):
        raise ValueError(f"both frames must have the column {by!r} to score by it")
    matches = match_targets(extracted, curated)
    rows = {}
    if by:
        kind_of = {side: matches[side].map(frame[by].astype("str")) for side, frame in (("curated", curated), ("extracted", extracted))}
        names = curated[by].cat.categories if hasattr(curated[by], "cat") else curated[by].unique()
        for name in map(str, names):
            found, right = matches[kind_of["curated"] == name], matches[kind_of["extracted"] == name]
            rows[name] = _measures(int((curated[by] == name).sum()), int((extracted[by] == name).sum()), found, right)
    rows["all"] = _measures(len(curated), len(extracted), matches, matches)
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(by or "group")


def _measures(curated: int, extracted: int, found: pd.DataFrame, right: pd.DataFrame) -> dict[str, float]:
    """The measures of one group: *found* are the matches of its curated rows, *right* those of its extracted ones."""
    measures = {"curated": curated, "extracted": extracted, "matched": len(found), "strict": int(found["strict"].sum())}
    for prefix, hit, kept in (("", len(found), len(right)), ("strict_", found["strict"].sum(), right["strict"].sum())):
        recall = hit / curated if curated else float("nan")
        precision = kept / extracted if extracted else float("nan")
        both = precision + recall
        measures |= {f"{prefix}precision": precision, f"{prefix}recall": recall, f"{prefix}f1": 2 * precision * recall / both if both else both}
    return measures


def _same(one: object, other: object) -> bool:
    missing = (pd.isna(one) or one == ""), (pd.isna(other) or other == "")
    return all(missing) or (not any(missing) and one == other)


def score_fields(extracted: pd.DataFrame, curated: pd.DataFrame) -> pd.DataFrame:
    """Return how far the matches agree, one row a field: agree (matches), share (of all matches),
    f1 (of rows found with this field right).

    ``indicator`` is alike, ``indicator, exactly`` has every character the same; ``all`` is a row
    right in each field. The last rows are those of two strict scores, the second with exact names.
    """
    matches = match_targets(extracted, curated)
    pairs = zip(matches["curated"], matches["extracted"])
    exact = pd.Series([curated.at[i, "indicator"] == extracted.at[j, "indicator"] for i, j in pairs], matches.index, dtype=bool)
    agree = {"value and unit": len(matches), "indicator": matches["indicator"].sum(), "indicator, exactly": exact.sum()}
    agree |= {field: matches[field].sum() for field in FIELDS[1:]} | {"all": matches[list(FIELDS)].all(axis=1).sum()}
    agree |= {"strict": matches["strict"].sum(), "strict, exactly": (matches["strict"] & exact).sum()}
    rows = pd.Series(agree, dtype="int64").to_frame("agree").rename_axis("field")
    return rows.assign(share=rows["agree"] / max(len(matches), 1), f1=2 * rows["agree"] / max(len(curated) + len(extracted), 1))
