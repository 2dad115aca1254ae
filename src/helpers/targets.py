"""The targets of a plan: quantities that it commits to, one row each (see the codebook)."""

import re
from bisect import bisect_right
from collections.abc import Iterator

import pandas as pd

from .grids import find_grids, read_grid
from .indicators import ADDS, SHARE_OF
from .naming import name_groups
from .outline import parse_outline
from .quantities import Quantity, find_quantities
from .tables import TableTarget, read_table
from .values import PAST, RATIO, Sentence, group_values, read_sentence
from .years import GOALS, YearMark, default_year, find_years, frequency, governing

TARGET_TYPES = {
    "section": "str", "quote": "str", "start": "int64", "end": "int64", "indicator": "str", "comparator": "str",
    "value": "float64", "value_high": "float64", "unit": "str", "year": "Int64", "deadline": "str", "frequency": "str",
    "kind": "str", "attribute": "str", "baseline_value": "float64", "baseline_year": "Int64",
}
SENTENCE_END = re.compile(r"[。！？\n]")
TABLE_CELL = re.compile(r"^[ \t　]*序号[ \t　]*$", re.M)
LOOKS_BACK = re.compile(r"背景|(?:实施|发展|外部)环境$|发展基础$|现状|形势|成就|回顾|意义")  # titles of such sections
SPAN_BREAK = re.compile(r"(?:到|至)20\d\d|[；;]")  # 每年 reaches to the next of these
AT_LEAST = re.compile(r"至少(?:新?[建发培创引][^，,、]{1,2})$")  # 每村每三年至少发展1名党员
BASE_YEAR = re.compile(r"[较比](20\d\d)年")
# what a kind is told by: the last word of the name, the unit
FLOW = re.compile(r"(?:产值|增加值|收入|产量|出栏|接待|游客|人次|销售|零售|营业|投资|生产能力|经费|产品)[量额数]?$")
INCREASE = re.compile(r"(?:改造|整治|治理|拆除|整改|培训|轮训|落户|提升|培养|收集|贷款|修复)$|工程(?:建设)?$|增加|新增|选派|引进|^培育")
LEVEL_UNIT = re.compile(r"亩|公顷|平方|立方|米$|公里$|元|吨|袋|小时|Mbps|千瓦")


def extract_targets(text: str, *, outline: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return one row a target of *text*, in order of place, by the rules of the codebook.

    Columns: section, quote, start, end, indicator, comparator, value, value_high, unit, year,
    deadline, frequency, kind, attribute, baseline_value, baseline_year, as the codebook
    defines them; ``text[start:end] == quote`` but for rows of a table. *outline* is
    `parse_outline(text)` if it is at hand. Raises TypeError if *text* is not a string.

    >>> extract_targets("到2025年，建成高标准农田70万亩。")[["indicator", "value", "unit", "year"]].values.tolist()
    [['高标准农田', 70.0, '万亩', 2025]]
    """
    if not isinstance(text, str):
        raise TypeError(f"extract_targets needs a plan's text as a str, not {type(text).__name__}; load_plan(id).text gives one")
    outline = parse_outline(text) if outline is None else outline
    heads = list(zip(outline["start"], outline["title"], outline["path"]))
    starts = [start for start, _, _ in heads]
    rows: list[tuple] = []
    tables: list[tuple[int, int]] = []
    for start, end, path in _table_places(text, starts, heads):
        found = read_table(text, start, end)
        rows += [_table_row(path, target) for target in found]
        tables += [(start, found[-1].end)] if found else []
    for start, end in find_grids(text):
        row = bisect_right(starts, start) - 1
        found = read_grid(text, start, end)
        rows += [_table_row(heads[row][2] if row >= 0 else "", target) for target in found]
        tables += [(start, end)] if found else []
    years = find_years(text)
    year_starts = [mark.start for mark in years]
    default = default_year(text) or (None, len(text))
    for begin, end, quantities in _sentences(text, starts, heads, tables):
        row = bisect_right(starts, quantities[0].start) - 1
        section, _, path = heads[row] if row >= 0 else (0, "", "")
        if LOOKS_BACK.search(path.rpartition(" / ")[2]) or PAST.search(text, begin, end):
            continue
        sentence = read_sentence(text, begin, end)
        for group, names, left, right in name_groups(sentence, group_values(sentence, quantities)):
            mark = governing(years, year_starts, begin, group[0].start, section, bool(GOALS.search(path)))
            undated = default[0] if group[0].start > default[1] else None
            rows += _rows(text, path, sentence, group, names, left, right, mark, undated)
    rows.sort(key=lambda row: (row[2], row[3]))
    return pd.DataFrame(rows, columns=list(TARGET_TYPES)).astype(TARGET_TYPES)


def _table_places(text: str, starts: list[int], heads: list[tuple]) -> Iterator[tuple[int, int, str]]:
    """(start, end, path) of the sections in which a flattened table may stand: those with a 序号."""
    for m in TABLE_CELL.finditer(text):
        row = bisect_right(starts, m.start()) - 1
        end = starts[row + 1] if row + 1 < len(starts) else len(text)
        yield max(starts[row] if row >= 0 else 0, m.start() - 400), end, heads[row][2] if row >= 0 else ""


def _table_row(path: str, t: TableTarget) -> tuple:
    kind = _kind(t.indicator, t.unit, "number", "once")
    return (path, t.quote, t.start, t.end, t.indicator, t.comparator, t.value, None, t.unit, t.year, "stated", "once", kind,
            t.attribute, t.baseline_value, t.baseline_year)


def _sentences(text: str, starts: list[int], heads: list[tuple], tables: list[tuple]) -> Iterator[tuple[int, int, list]]:
    """(begin, end, quantities) of every sentence that holds any, outside titles and tables."""
    stops = [m.start() for m in SENTENCE_END.finditer(text)]
    held: dict[int, list[Quantity]] = {}
    for q in find_quantities(text):
        row = bisect_right(starts, q.start) - 1
        in_title = row >= 0 and q.start < text.find(heads[row][1][-1:], starts[row] + len(heads[row][1]) - 1, starts[row] + 80)
        if not in_title and not any(start <= q.start < end for start, end in tables):
            held.setdefault(bisect_right(stops, q.start), []).append(q)
    for i, quantities in held.items():
        yield stops[i - 1] + 1 if i else 0, stops[i] if i < len(stops) else len(text), quantities


def _rows(
    text: str, path: str, s: Sentence, group: list[Quantity], names: list[str], left: int, right: int, mark: YearMark | None, undated: int | None
) -> list[tuple]:
    """The rows of one group: one a name, its value the one in the same place or the only one."""
    before = SPAN_BREAK.split(s.text[: group[0].start - s.begin])[-1]
    how_often = frequency(before)
    year, deadline = (mark.year, "stated") if mark else (undated, "default") if undated else (None, "none")
    start = s.begin + left
    if mark and mark.start >= s.begin:
        start = min(start, mark.start)
    least = SHARE_OF.search(s.text[: group[0].start - s.begin]) or AT_LEAST.search(s.text[: group[0].start - s.begin])
    shared = group[-1].comparator if len(group) > 1 and group[-1].comparator != "=" else (">=" if least else "")
    base = BASE_YEAR.search(before)
    rows = []
    for i, name in enumerate(names):
        q = group[i] if len(group) == len(names) else group[-1]
        end = max(s.begin + right, q.end)
        kind = _kind(name, q.unit, q.sort, "once" if before.endswith("保持") else how_often, before)
        rows.append((path, text[start:end], start, end, name, shared or q.comparator, q.value, q.value_high, q.unit, year, deadline,
                     how_often, kind, "", None, int(base[1]) if base else None))
    return rows


def _kind(name: str, unit: str, sort: str, how_often: str, before: str = "") -> str:
    """The kind of a target, told by its name, its unit and the verb before it."""
    if sort == "word":
        return "qualified"
    if unit == "%" or unit.startswith(":") or RATIO.search(name):
        return "ratio"
    if FLOW.search(name) and not ADDS.match(name) or how_often != "once":
        return "flow"
    if ADDS.match(name) or INCREASE.search(name) or unit.endswith("公里") and re.search("(?:建设|渠化).*", before):
        return "increment"
    return "level" if LEVEL_UNIT.search(unit) else "count"
