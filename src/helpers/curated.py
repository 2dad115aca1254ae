"""The tables made by reading (data/curated), typed by the codebook and checked as they are read.

data/codebook.csv has one row a column of every table: its type, unit, allowed values, what it
means, and what an empty field means. It is a table too: `describe` and `find` query it.
"""

import re
from functools import lru_cache

import pandas as pd

from .plans import DATA, PLANS

PANDAS_TYPES = {"string": "str", "integer": "Int64", "number": "float64"}
HERE = {"plans": DATA / "plans.csv", "places": DATA / "places.csv"}  # the others are in data/curated


@lru_cache(maxsize=None)
def load_codebook() -> pd.DataFrame:
    """Return the codebook: table, column, type, unit, allowed, description, example, missing; all text."""
    return pd.read_csv(DATA / "codebook.csv", dtype="str", keep_default_na=False)


def read_table(name: str, path=None) -> pd.DataFrame:
    """Return the table *name* (from *path*, if it is another copy), typed as the codebook says.

    Text is ``str``, integers nullable, controlled values categoricals in the codebook's order; an
    empty text field is an empty string. Raises ValueError naming table, line, column and reason for
    an unknown table, a missing or unknown column, a value that is not allowed or not of its type.
    """
    book = load_codebook()
    if name not in set(book["table"]):
        raise ValueError(f"unknown table {name!r}; the tables are: {', '.join(book['table'].unique())}")
    columns = book[book["table"] == name].set_index("column")
    path = path or HERE.get(name, DATA / "curated" / f"{name}.csv")
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    if list(table) != list(columns.index):
        missing, unknown = [c for c in columns.index if c not in table], [c for c in table if c not in columns.index]
        raise ValueError(f"{name}: columns must be {list(columns.index)}; missing {missing}, unknown {unknown}, or in another order")
    for column, kind in columns["type"].items():
        table[column] = _typed(name, table[column], kind, columns.loc[column, "allowed"], columns.loc[column, "missing"])
    return table


def _typed(name: str, values: pd.Series, kind: str, allowed: str, missing: str) -> pd.Series:
    """One column in its type; the first value that does not fit is named."""

    def refuse(wrong: pd.Series, reason: str) -> None:
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise ValueError(f"{name}, line {row + 2}, column {values.name}: {values.iloc[row]!r} {reason}")

    if missing == "never":
        refuse(values == "", "is empty, but this column never is")
    if kind == "category":
        choices = allowed.split(" | ")
        refuse(~values.isin(choices) & (values != ""), f"is not allowed; allowed are {', '.join(choices)}")
        return pd.Series(pd.Categorical(values, choices + ([""] if (values == "").any() and "" not in choices else [])), values.index, name=values.name)
    if kind == "string":
        if allowed:
            refuse((values != "") & ~values.str.fullmatch(allowed), f"does not fit the pattern {allowed}")
        return values
    numbers = pd.to_numeric(values.where(values != ""), errors="coerce")
    refuse(numbers.isna() & (values != ""), f"is no {kind}")
    if kind == "integer":
        refuse(numbers.notna() & (numbers % 1 != 0), "is no whole number")
    return numbers.astype(PANDAS_TYPES[kind])


@lru_cache(maxsize=None)
def _read(name: str) -> pd.DataFrame:
    return read_table(name)


def _load(name: str, plan: str | None) -> pd.DataFrame:
    table = _read(name)
    if plan is None:
        return table.copy()
    if plan not in PLANS:
        raise ValueError(f"unknown plan {plan!r}; the plans are: {', '.join(PLANS)}")
    return table[table["plan"] == plan].reset_index(drop=True)


def load_targets(plan: str | None = None) -> pd.DataFrame:
    """Return the hand-coded targets of all five plans, or of *plan*: one row a target.

    >>> load_targets("kaijiang")["indicator"].tolist()[-1]
    '紧密型区域医合体'
    """
    return _load("targets", plan)


def load_outline(plan: str | None = None) -> pd.DataFrame:
    """Return the reviewed headings of all five plans, or of *plan*, with English titles."""
    return _load("outline", plan)


def load_bodies(plan: str | None = None) -> pd.DataFrame:
    """Return the reviewed tasks with their lead and responsible bodies: one row a numbered task."""
    return _load("bodies", plan)


def load_indicators(plan: str | None = None) -> pd.DataFrame:
    """Return the crosswalk: one row a concept, plan and target year, in harmonised units."""
    return _load("indicators", plan)


def load_glossary() -> pd.DataFrame:
    """Return the glossary: one row a term with pinyin, English and one sentence."""
    return _load("glossary", None)


def describe(name: str) -> pd.DataFrame:
    """Return what the codebook says of a column (in every table that has it) or of a table.

    Raises ValueError for a name that is neither, and names the nearest.
    """
    from difflib import get_close_matches

    book = load_codebook()
    found = book[(book["column"] == name) | (book["table"] == name)]
    if found.empty:
        names = [*book["table"].unique(), *book["column"].unique()]
        near = get_close_matches(name, names, n=3)
        raise ValueError(f"no column or table {name!r} in the codebook" + (f"; did you mean {' or '.join(near)}?" if near else f"; the tables are: {', '.join(book['table'].unique())}"))
    return found.reset_index(drop=True)


def find(words: str) -> pd.DataFrame:
    """Return where the regular expression *words* stands in the codebook and the curated tables.

    Columns: table, row (the row's id or its line), column, text. Raises ValueError for a wrong
    expression.
    """
    try:
        pattern = re.compile(words, re.I)
    except re.error as error:
        raise ValueError(f"{words!r} is no regular expression: {error}") from None
    found = []
    for name in ["codebook", *load_codebook()["table"].unique()]:
        table = load_codebook() if name == "codebook" else _read(name)
        for column in table.columns[(table.dtypes == "str") | (table.dtypes == "category")]:
            texts = table[column].astype("str")
            for i in texts.index[texts.str.contains(pattern)]:
                found.append((name, table.iat[i, 0] if table.columns[0].endswith("id") else i + 2, column, texts[i]))
    return pd.DataFrame(found, columns=["table", "row", "column", "text"])
