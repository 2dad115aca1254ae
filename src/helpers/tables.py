"""Tables of indicators that a converter flattened, one cell a line.

The row of such a table: number, indicator, perhaps a unit, a value for each year, the attribute
(约束性 or 预期性). Its header says which column is the baseline and which years are targets.
"""

import re
from typing import NamedTuple

from .quantities import read_value


class Cell(NamedTuple):
    """A cell: its text on one line, and its offsets in the plan."""

    text: str
    start: int
    end: int


class TableTarget(NamedTuple):
    """One target of a table: an indicator and a target year."""

    indicator: str
    value: float
    unit: str
    comparator: str
    year: int
    attribute: str
    baseline_value: float | None
    baseline_year: int | None
    quote: str
    start: int
    end: int


NUMBER_COLUMN = re.compile(r"序号$|编号$")
YEAR = re.compile(r"20\d\d(?=年)")
CHANGE = re.compile(r"比|增加|增长|提高|年均")  # "2022年比2017年增加〔累计提高百分点〕" is no target year
TARGET = re.compile(r"目标|规划")
ATTRIBUTE = re.compile(r"(?:约束|预期|指导)性$")
UNIT_IN_NAME = re.compile(r"[（(](?P<unit>[^（()）]{1,8})[）)]$")  # 常住人口城镇化率（％）
HEADER_WORD = re.compile(r"属性|性质|年|单位|目标|备注|说明|部门")
CONTINUES = re.compile(r"〔|[（(]|目标|基[数期]|属性|实际|现状|预计|累计")  # the second line of a header cell


def read_table(text: str, start: int, end: int) -> list[TableTarget]:
    """Return the targets of the flattened table in ``text[start:end]``, in order; empty if it is none.

    A value that cannot be read ("—") gives no target; the baseline is left out where none is
    printed. The quote is the row's cells joined by "|", start and end those of its first and
    last cell.
    """
    cells = read_cells(text, start, end)
    top = next((i for i, cell in enumerate(cells) if NUMBER_COLUMN.match(cell.text)), None)
    first = next((i for i in range((top or 0) + 2, len(cells)) if cells[i].text == "1"), None)
    if top is None or first is None:
        return []
    header = [cell.text for cell in cells[top:first]]
    if len(header) > 3 and not HEADER_WORD.search(header[-1]):
        header.pop()  # the name of the first row's group (产业兴旺) stands between the header and the row
    found: list[TableTarget] = []
    at, number = first, 1
    while at < len(cells):
        row = cells[at : at + len(header)]
        if len(row) < len(header):
            break
        found += read_row(header, row)
        number += 1
        ahead = range(at + len(header), min(at + len(header) + 3, len(cells)))
        following = next((i for i in ahead if cells[i].text == str(number)), None)
        if following is None:
            break
        at = following
    return found


def read_cells(text: str, start: int, end: int) -> list[Cell]:
    """Return the cells between two offsets; a cell begins at a tab, or is a line where no tabs are printed."""
    lines = [(m.start() + start, m[0]) for m in re.finditer(r"[^\n]+", text[start:end])]
    tabbed = sum(line.startswith("\t") for _, line in lines) > len(lines) / 2
    cells: list[Cell] = []
    for at, line in lines:
        words = line.strip()
        goes_on = bool(cells) and (not line.startswith("\t") if tabbed else bool(CONTINUES.match(words)) and bool(YEAR.match(cells[-1].text)))
        goes_on = goes_on and not words.startswith("注") and (tabbed or words != "属性" or cells[-1].text.endswith("目标"))
        if goes_on and words and cells[-1].end >= at - 1:
            cells[-1] = Cell(cells[-1].text + words, cells[-1].start, at + len(line.rstrip()))
        elif words:
            cells.append(Cell(words, at + line.index(words[0]), at + len(line.rstrip())))
    return cells


def read_row(header: list[str], row: list[Cell]) -> list[TableTarget]:
    """Return the targets of one *row*, one for each target year; its second cell is the indicator."""
    name = row[1].text.lstrip("*＊").strip()
    unit = next((row[i].text for i, title in enumerate(header) if title == "单位"), "")
    if m := UNIT_IN_NAME.search(name):
        name, unit = name[: m.start()].strip(), m["unit"]
    unit = "" if set(unit) <= set("—-－/") else unit.replace("％", "%")
    attribute = next((cell.text for cell in row if ATTRIBUTE.match(cell.text)), "")
    years = {i: int(YEAR.search(title)[0]) for i, title in enumerate(header) if YEAR.search(title) and not CHANGE.search(title)}
    targets = {i: y for i, y in years.items() if TARGET.search(header[i])} or dict(list(years.items())[1:])
    base = next((i for i in years if i not in targets), None)
    base_value = read_value(row[base].text) if base is not None else None
    quote = "|".join(cell.text for cell in row)
    found = []
    for i, year in targets.items():
        value = read_value(row[i].text)
        if value:
            found.append(TableTarget(
                name, value[0], unit or value[1], value[2], year, attribute, base_value[0] if base_value else None,
                years[base] if base_value else None, quote, row[0].start, row[-1].end,
            ))
    return found
