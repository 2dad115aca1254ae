"""The five plans: what is known of each document, and its text ready to read."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path

import pandas as pd

from .texts import CHANGE_TYPES, clean_text, read_text

DATA = Path(__file__).resolve().parents[2] / "data"
PLANS = ("yongchuan", "chengkou", "kaijiang", "wuxi", "chengdu")  # in the book's order


@dataclass(frozen=True)
class Plan:
    """One plan: its row of plans.csv, the document as received, and the text one reads.

    All offsets in the project refer to ``text``. ``changes`` lists what tells it from ``raw``:
    start, printed, replaced_by, kind, certain (see `clean_text` and `repair_text`).
    """

    id: str
    title: str
    title_en: str
    raw: str = field(repr=False)
    text: str = field(repr=False)
    changes: pd.DataFrame = field(repr=False)
    row: pd.Series = field(repr=False)

    @property
    def notice(self) -> str:
        """The notice that forwards the plan, as printed; empty where the copy has none."""
        return "".join(self.changes.loc[self.changes["kind"] == "notice", "printed"])


@lru_cache(maxsize=1)
def _table() -> pd.DataFrame:
    return pd.read_csv(DATA / "plans.csv", dtype="str", index_col="id").fillna("")


def load_plans() -> pd.DataFrame:
    """Return one row a plan, in the book's order: what data/plans.csv says of each document.

    Columns are those of data/README.md, all text; empty means not stated in this copy, and
    ``missing`` says why. The index is the plan's id.
    """
    return _table().loc[list(PLANS)].copy()


@lru_cache(maxsize=None)
def load_plan(id: str) -> Plan:
    """Return the plan *id*, cleaned and, where its copy is damaged, repaired.

    Raises ValueError for an unknown id (it names the valid ones and the nearest), TypeError
    for anything but a string, FileNotFoundError if the source is not there.

    >>> load_plan("wuxi").title
    '巫溪县新型城镇化实施方案（2021—2035年）'
    """
    if not isinstance(id, str):
        raise TypeError(f"load_plan needs a plan's id as a str, not {type(id).__name__}; the ids are: {', '.join(PLANS)}")
    if id not in PLANS:
        near = get_close_matches(id.lower(), PLANS, n=1, cutoff=0.5)
        hint = f"; did you mean {near[0]!r}?" if near else "."
        raise ValueError(f"unknown plan {id!r}{hint} The plans are: {', '.join(PLANS)}")
    row = _table().loc[id]
    raw = read_text(DATA / "sources" / f"{id}.txt")
    text, changes = clean_text(raw)
    layer = DATA / "curated" / f"{id}_repairs.csv"
    if layer.exists():
        from .repair import apply_repairs  # only a damaged copy needs it

        repairs = pd.read_csv(layer, keep_default_na=False)
        text = apply_repairs(text, repairs)
        changes = _merge(changes, repairs)
    return Plan(id, row["title"], row["title_en"], raw, text, changes, row)


def _merge(changes: pd.DataFrame, repairs: pd.DataFrame) -> pd.DataFrame:
    """Both lists of changes in one, the cleaning's offsets moved along with the repairs."""
    growth = repairs["replaced_by"].str.len() - repairs["printed"].str.len()
    moved = changes.assign(start=[at + int(growth[repairs["at"] < at].sum()) for at in changes["start"]])
    both = pd.concat([moved, repairs[list(CHANGE_TYPES)].astype(CHANGE_TYPES)])
    return both.sort_values("start", kind="stable", ignore_index=True)
