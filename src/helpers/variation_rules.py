"""What may be changed in a plan so that its targets stay known: values, units, years, names, sections.

A value is changed wherever it stands in the quote of a target that has it; the same number with the same unit
becomes the same everywhere in a document. A section is left out, or moved among its neighbours, only where no target's
year hangs on its place: not under a heading with 目标 (goals), not with the note that dates undated targets.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

from .curated import load_targets
from .outline import HAN, parse_outline
from .plans import load_plan
from .quantities import Quantity, find_quantities
from .years import DEFAULT, GOALS

STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"  # 甲子, 乙丑 …: the calendar's signs, no county's name
UNITS = {"公里": "千米", "平方公里": "平方千米", "万亩": "万公顷", "亩": "公顷", "户": "家", "万户": "万家"}
YEAR = re.compile(r"(?<![\d.])20[0-4]\d(?=年|[—–-]20\d\d|累计)|(?<=20\d\d[—–-])20[0-4]\d")
PERIOD = {"十三五": "十四五", "十四五": "十五五"}  # five-year plans, when the years move by five
NUMBERED = re.compile(rf"[{HAN}]+|\d+|第[{HAN}]+节")
LEFT_OUT = 0.12  # of the sections that may be
Edit = tuple[int, int, str]


@dataclass(frozen=True)
class Source:
    """A plan, and what of it can be changed: tokens (number and unit) of its targets, sections that may move."""

    plan: str
    place: str
    stem: str  # 巫溪 of 巫溪县
    text: str
    rows: list[dict]  # its targets
    tokens: dict[int, tuple[int, str, str, str, bool]]  # offset of a number: its end follows from what is printed
    printed: list[dict[str, str]]  # for each target, the columns that change, with the number as printed
    unit_moves: list[bool]
    runs: list[list[tuple[int, int, str]]]  # (start, end, number) of neighbouring sections that may change places


@dataclass(frozen=True)
class Segments:
    """The stretches of the plan that a variation has, in its order, and the edits that number them anew."""

    spans: list[tuple[int, int]]
    renumbered: list[Edit]


@lru_cache(maxsize=None)
def load_source(plan: str) -> Source:
    """Return the plan *plan* of the five, with what can be changed in it."""
    text, truth, place = load_plan(plan).text, load_targets(plan), str(load_plan(plan).row["name_zh"])
    quantities, tokens, printed, moves = find_quantities(text), {}, [], []
    for row in truth.itertuples():
        in_table = row.quote != text[row.start : row.end]
        mine = [q for q in quantities if row.start <= q.number and q.after <= row.end and q.sort == "number" and not (in_table and q.number == row.start)]
        columns: dict[str, str] = {}
        for column, wanted in (("value", row.value), ("value_high", row.value_high), ("baseline_value", row.baseline_value)):
            for start, number, unit, swaps in _numbers(text, mine, in_table):
                if float(number) == wanted and (unit == row.unit or in_table and unit == ""):
                    columns[column] = number
                    tokens[start] = (start + len(number), number, row.unit, unit, swaps)
        printed.append(columns)
        moves.append(any(t[3] == row.unit and t[4] for s, t in tokens.items() if row.start <= s < row.end and t[1] == columns.get("value")))
    return Source(plan, place, place[:-1], text, truth.to_dict("records"), tokens, printed, moves, _runs(text, truth))


def _numbers(text: str, quantities: list[Quantity], in_table: bool):
    """(offset, number as printed, unit, whether the unit behind it may be swapped) of each number of *quantities*."""
    for q in quantities:
        found = list(re.finditer(r"\d+(?:\.\d+)?", text[q.number : q.after]))
        low = found[0]
        alone = q.value_high is None and not in_table and q.unit in UNITS and text[q.number + low.end() : q.after] == q.unit
        yield q.number, low[0], q.unit, alone
        if q.value_high is not None:
            yield q.number + found[1].start(), found[1][0], q.unit, False


def _runs(text: str, truth: pd.DataFrame) -> list[list[tuple[int, int, str]]]:
    """Sections of the second level that may be left out or moved, in runs of neighbours."""
    outline = parse_outline(text)
    default = DEFAULT.search(text)
    second = outline[outline["level"] == 2].copy()
    cut = [((truth["start"] < edge) & (truth["end"] > edge)).any() for edge in second["end"]]
    held = [bool(default and row.start <= default.start() < row.end) for row in second.itertuples()]
    second = second[~second["path"].str.contains(GOALS) & ~pd.Series(cut, second.index) & ~pd.Series(held, second.index)]
    parent = second["path"].str.rpartition(" / ")[0]
    run = ((second["start"] != second["end"].shift()) | (parent != parent.shift())).cumsum()
    return [list(zip(rows["start"], rows["end"], rows["number"])) for _, rows in second.groupby(run)]


def edits_of(source: Source, value: Callable[[str, str], str], years: int, swap: bool, name: str) -> list[Edit]:
    """Return the changes of values, units, years and names, none of them in another."""
    edits = [(start, end, value(number, unit)) for start, (end, number, unit, *_) in source.tokens.items()]
    if swap:
        edits += [(end, end + len(unit), renamed(unit)) for end, _, _, unit, swaps in source.tokens.values() if swaps]
    edits += [(m.start(), m.end(), str(int(m[0]) + years)) for m in YEAR.finditer(source.text)]
    edits += [(m.start(), m.end(), PERIOD[m[0]]) for m in re.finditer("|".join(PERIOD), source.text) if years == 5]
    edits += [(m.start(), m.end(), name[:2]) for m in re.finditer(source.stem, source.text)]
    return edits


def segments_of(source: Source, chance: random.Random) -> tuple[Segments, int]:
    """Draw which sections are left out and in which order the others stand; return that, and how many are left out."""
    spans, edits, at, dropped = [], [], 0, 0
    for run in source.runs:
        kept = [section for section in run if chance.random() >= LEFT_OUT]
        dropped += len(run) - len(kept)
        order = chance.sample(kept, len(kept))
        spans += [(at, run[0][0]), *((start, end) for start, end, _ in order)]
        at = run[-1][1]
        if all(NUMBERED.fullmatch(number) for _, _, number in run):
            for (start, _, printed), (_, _, number) in zip(order, run):
                place = source.text.index(printed, start)
                edits.append((place, place + len(printed), number))
    return Segments([*spans, (at, len(source.text))], edits), dropped


def fit_value(printed: str, unit: str, factor: float, remainder: float) -> str:
    """Return another value in the form of *printed*: what lacks to 100 % times *remainder*, all else times *factor*.

    >>> fit_value("85", "%", 2, 0.5), fit_value("1.5", "万亩", 2, 0.5), fit_value("100", "%", 2, 0.5)
    ('92', '3.0', '100')
    """
    number, decimals = float(printed), len(printed.partition(".")[2])
    if unit == "%":
        changed = max(number / 2, 100 - (100 - number) * remainder) if number < 100 else number
        ceiling = 100 - 10.0**-decimals if number < 100 else number
        return f"{min(changed, ceiling):.{decimals}f}"
    return f"{max(number * factor, 10.0**-decimals):.{decimals}f}" if number else printed


def renamed(unit: str) -> str:
    """Return the unit that stands for *unit* where units are swapped."""
    return UNITS.get(unit, unit)


def shifted(year, by: int):
    """Return the year moved *by* so many years; a missing one stays missing."""
    return year if pd.isna(year) else int(year) + by


def place_name(chance: random.Random) -> str:
    """Return the name of an invented county, of two signs of the calendar: 甲子县."""
    return chance.choice(STEMS) + chance.choice(BRANCHES) + "县"
