"""Where a passage is to be marked, and what each mark has to say.

A *mark* is one stretch of text with the rows that speak of it: a heading, one or several
targets, a year, a list of bodies. Rows may share a quote or overlap; a character belongs to
one mark only, so a passage falls into pieces that follow each other and can be printed.
"""

import re
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from .bodies import split_bodies

# "2025年", "2021—2035年", "2021-2025年", "二〇三五年"
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?:[-—–－~～至]+(?:19|20)\d\d)?年|二[〇○零][〇○零一二三四五六七八九]{2}年?")
DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
# what a row is shown by, in the codebook's order; "indicator" is a column, so is "baseline_year"
TARGET_FIELDS = (
    "indicator", "comparator", "value", "value_high", "unit", "year", "deadline", "frequency", "kind", "attribute",
    "baseline_value", "baseline_year",
)
OUTER = " \t\n　，。、；：,;:和及与"  # what a mark does not begin with, left over from the mark before it
NEEDED = {
    "outline": ("level", "number", "title", "path", "start", "end"),
    "targets": ("start", "end", "indicator", "value"),
    "bodies": ("number", "title", "lead", "responsible", "start", "end"),
}


@dataclass(frozen=True)
class Mark:
    """A stretch of text, its kind, the label printed beside it, and its rows as shown: field → value."""

    kind: str  # heading, target, year or body
    label: str
    start: int
    end: int
    rows: tuple[dict[str, str], ...]


class Piece(NamedTuple):
    """A run of characters of one mark (None: of no mark); *last* is the run that carries the mark's card."""

    start: int
    end: int
    mark: Mark | None
    last: bool


def find_pieces(
    text: str, start: int, end: int, *, outline: pd.DataFrame, targets: pd.DataFrame, bodies: pd.DataFrame
) -> list[Piece]:
    """Cut ``text[start:end]`` into pieces, in order; together they are the passage.

    The frames are those of `parse_outline`, `extract_targets`, `extract_bodies` for the whole
    *text*. Where marks overlap, bodies come before targets, targets before headings, headings
    before years; of two targets the one that ends first keeps its stretch, and targets that end
    at the same place are one mark with several rows. Raises ValueError if a frame lacks a column.
    """
    for name, frame in (("outline", outline), ("targets", targets), ("bodies", bodies)):
        if missing := [column for column in NEEDED[name] if column not in frame.columns]:
            raise ValueError(f"{name} lacks the column(s) {', '.join(missing)}; it needs {', '.join(NEEDED[name])}")
    marks = _bodies(text, bodies) + _targets(targets) + _headings(text, outline)
    marks = [mark for mark in marks if start < mark.end <= end]  # a quote cut short shows no value
    dated = [mark for mark in marks if mark.kind == "target"]
    marks += [_year(m, dated) for m in YEAR.finditer(text, start, end)]
    owner: list[Mark | None] = [None] * (end - start)
    for mark in marks:
        free = [i for i in range(max(mark.start, start), min(mark.end, end)) if owner[i - start] is None]
        if mark.kind == "year" and len(free) < mark.end - mark.start:
            continue  # it stands in another mark, which tells its year
        for i in free:
            owner[i - start] = mark
    return _runs(text, start, owner)


def _runs(text: str, start: int, owner: list[Mark | None]) -> list[Piece]:
    """The pieces that an owner for each character makes; each mark's last run is told from the others."""
    runs: list[list] = []
    for i, mark in enumerate(owner, start):
        begins = not runs or runs[-1][2] is not mark
        if begins and mark is not None and text[i] in OUTER:
            mark = None  # "…75%，户籍…": the comma belongs to neither
            begins = not runs or runs[-1][2] is not None
        if begins:
            runs.append([i, i + 1, mark])
        else:
            runs[-1][1] = i + 1
    last = {id(mark): n for n, (_, _, mark) in enumerate(runs)}
    return [Piece(a, b, mark, mark is not None and last[id(mark)] == n) for n, (a, b, mark) in enumerate(runs)]


def _headings(text: str, outline: pd.DataFrame) -> list[Mark]:
    found = []
    for row in outline.itertuples():
        words = re.compile(r"\s*".join(map(re.escape, row.title)))  # a title may be broken over two lines
        m = words.search(text, row.start, min(row.end, row.start + 2 * len(row.title) + 30))
        shown = {"level": str(row.level), "number": row.number, "title": row.title, "path": row.path}
        end = m.end() if m else row.start + len(text[row.start : row.end].split("\n")[0])
        found.append(Mark("heading", f"heading {row.level}", row.start, end, (_filled(shown),)))
    return found


def _targets(targets: pd.DataFrame) -> list[Mark]:
    found = []
    for end, rows in targets.groupby("end", sort=True):
        label = "target" if len(rows) == 1 else f"{len(rows)} targets"
        shown = tuple(_target(row) for row in rows.to_dict("records"))
        found.append(Mark("target", label, int(rows["start"].min()), int(end), shown))
    return found


def _target(row: dict) -> dict[str, str]:
    shown = _filled({field: _plain(row[field]) for field in TARGET_FIELDS if field in row})
    return shown if "year" in shown or "year" not in row else shown | {"year": "not stated"}


def _bodies(text: str, bodies: pd.DataFrame) -> list[Mark]:
    found = []
    for row in bodies.itertuples():
        for role, printed in (("lead", row.lead), ("responsible", row.responsible)):
            names = split_bodies(printed)
            listed = re.compile(r"[、，,；;\s]*".join(map(re.escape, names)))
            for m in list(listed.finditer(text, row.start, row.end))[-1:] if names else []:
                shown = {"task": f"{row.number} {row.title}", role: printed}
                found.append(Mark("body", role, m.start(), m.end(), (_filled(shown),)))
    return found


def _year(m: re.Match, dated: list[Mark]) -> Mark:
    first, *rest = re.split(r"[^\d]+", m[0].translate(DIGITS).rstrip("年"))
    bound = sum(row.get("year") == first for mark in dated for row in mark.rows)
    shown = {"period": f"{first}–{rest[0]}"} if rest else {"year": first, "targets of this passage dated by it": str(bound)}
    return Mark("year", "year", m.start(), m.end(), (shown,))


def _filled(shown: dict[str, str]) -> dict[str, str]:
    return {field: value for field, value in shown.items() if value != ""}


def _plain(value: object) -> str:
    """A cell as one reads it: empty for missing, and no decimals where there are none."""
    if pd.isna(value):
        return ""
    return format(value, ".12g") if isinstance(value, (int, float)) else str(value)
