"""The tables made by reading: data/curated, as typed frames."""

from functools import lru_cache

import pandas as pd

from .plans import DATA, PLANS

CATEGORIES = {
    "plan": PLANS,
    "comparator": ("=", ">=", ">", "<=", "<", "~", "range"),
    "deadline": ("stated", "default", "none"),
    "kind": ("ratio", "level", "flow", "count", "increment", "qualified"),
    "attribute": ("", "约束性", "预期性"),
    "confidence": ("high", "low"),
}
NUMBERS = {"start": "int64", "end": "int64", "value": "float64", "value_high": "float64", "year": "Int64", "baseline_value": "float64", "baseline_year": "Int64"}


@lru_cache(maxsize=None)
def _read(name: str) -> pd.DataFrame:
    table = pd.read_csv(DATA / "curated" / f"{name}.csv", dtype="str", keep_default_na=False)
    for column in table:
        if column in NUMBERS:
            table[column] = pd.to_numeric(table[column]).astype(NUMBERS[column])
        elif column in CATEGORIES:
            unknown = set(table[column]) - set(CATEGORIES[column])
            if unknown:
                raise ValueError(f"{name}.csv: column {column} holds {sorted(unknown)}; allowed are {list(CATEGORIES[column])}")
            table[column] = pd.Categorical(table[column], CATEGORIES[column])
    return table


def load_targets(plan: str | None = None) -> pd.DataFrame:
    """Return the hand-coded targets of all five plans, or of *plan*: one row a target.

    Columns are the codebook's; controlled columns are categoricals, years nullable integers,
    an empty string means not stated in this copy. Raises ValueError for an unknown plan.

    >>> load_targets("kaijiang")["indicator"].tolist()[-1]
    '紧密型区域医合体'
    """
    table = _read("targets")
    if plan is None:
        return table.copy()
    if plan not in PLANS:
        raise ValueError(f"unknown plan {plan!r}; the plans are: {', '.join(PLANS)}")
    return table[table["plan"] == plan].reset_index(drop=True)
