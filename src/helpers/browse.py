"""The plain functions behind the explorers of Part I: a frame in, a smaller frame out."""

import pandas as pd

KINDS = ("ratio", "level", "flow", "count", "increment", "qualified")  # the codebook's


def browse_outline(outline: pd.DataFrame, *, level: int = 1, find: str = "") -> pd.DataFrame:
    """Return the headings of *outline* down to *level* that have *find* in their path.

    Columns: level, number, title, characters (the length of the section). The index is the
    heading's row in *outline*. Raises ValueError for a level below 1, TypeError for one that is
    no whole number and for a *find* that is no str.
    """
    if isinstance(level, bool) or not isinstance(level, int):
        raise TypeError(f"level must be a whole number, not {level!r}; 1 is the outermost")
    if level < 1:
        raise ValueError(f"level must be 1 or more, got {level}; 1 is the outermost")
    kept = outline[(outline["level"] <= level) & outline["path"].str.contains(_words(find), regex=False)]
    return kept.assign(characters=kept["end"] - kept["start"])[["level", "number", "title", "characters"]]


def filter_targets(targets: pd.DataFrame, *, kind: str = "", year: int | None = None, find: str = "") -> pd.DataFrame:
    """Return the rows of *targets* of that *kind* and *year* that have *find* in their quote or indicator.

    An empty *kind*, *year* None and an empty *find* keep all; year 0 keeps the rows without a
    year. All columns stay. Raises ValueError for a kind that the codebook does not know or a
    year that no row has, and names those there are.
    """
    if kind and kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}; the kinds are: {', '.join(KINDS)} (or '' for all)")
    years = sorted(int(y) for y in targets["year"].dropna().unique())
    if year is not None and year != 0 and year not in years:
        raise ValueError(f"no target holds by {year!r}; the years are: {', '.join(map(str, years))} (0 for none stated, None for all)")
    words = _words(find)
    keep = targets["quote"].str.contains(words, regex=False) | targets["indicator"].str.contains(words, regex=False)
    if kind:
        keep &= targets["kind"] == kind
    if year is not None:
        keep &= targets["year"].isna() if year == 0 else (targets["year"] == year).fillna(False)
    return targets[keep]


def _words(find: str) -> str:
    if not isinstance(find, str):
        raise TypeError(f"find must be a str of words to look for, not {type(find).__name__}")
    return find.strip()
