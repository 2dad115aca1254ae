"""The year by which a target holds.

到YYYY年 governs what follows it in its sentence. In a goals section a paragraph that opens with it
governs the sentences after it too, until another year stands. A plan may date all its undated
targets in one note; that year is a default, not a statement.
"""

import re
from bisect import bisect_right
from typing import NamedTuple


class YearMark(NamedTuple):
    """A printed year that governs what follows: offsets, the year, whether it opens its paragraph."""

    start: int
    end: int
    year: int
    opens: bool


# "到2025年，", "2027年底", "到2025累计选派"; not "较2020年", "从2021年起", "2021—2035年", "2018-2022年"
YEAR = re.compile(r"(?P<to>到|至|截至)?(?<![\d—–-])(?P<year>20\d\d)(?:年(?!起|以来|度|基数|目标|[—–-]|比)(?:底|末|前)?|(?=累计|，))")
NOT_GOVERNING = re.compile(r"(?:较|比|从|自|与|同比|在)$")
OPENING = re.compile(r"(?:^|\n)[ \t　]*(?:从现在起|力争|确保)?$")
# "3．后续正文和专栏中定量指标未说明年份的均为2025年目标值。"
DEFAULT = re.compile(r"未(?:说明|注明|标明|明确)(?:年份|时间|期限)[^。\n]{0,12}?(20\d\d)年")
GOALS = re.compile(r"目标")
EVERY = re.compile(r"每(?P<n>[两二三四五3452])?(?P<unit>年|月|季度|半年)|(?P<yearly>年均|年增长)")
FREQUENCY = {"月": "monthly", "季度": "quarterly", "半年": "half-yearly"}
EVERY_N = {"两": "biennial", "二": "biennial", "2": "biennial", "三": "triennial", "3": "triennial", "四": "quadrennial", "4": "quadrennial", "五": "quinquennial", "5": "quinquennial"}


def find_years(text: str) -> list[YearMark]:
    """Return the years that govern, in order.

    >>> [m.year for m in find_years("到2025年，较2020年翻一番；到2035年基本实现现代化")]
    [2025, 2035]
    """
    return [
        YearMark(m.start(), m.end(), int(m["year"]), bool(OPENING.search(text, max(0, m.start() - 8), m.start())))
        for m in YEAR.finditer(text)
        if m["to"] or not NOT_GOVERNING.search(text, max(0, m.start() - 2), m.start())
    ]


def default_year(text: str) -> tuple[int, int] | None:
    """Return (year, offset from which it applies) where *text* dates its undated targets, else None."""
    m = DEFAULT.search(text)
    return (int(m[1]), m.end()) if m else None


def governing(marks: list[YearMark], starts: list[int], sentence: int, at: int, section: int, goals: bool) -> YearMark | None:
    """Return the mark that governs offset *at*: the last one before it in its sentence, or, in a
    goals section (*section* is its start), the last year whose paragraph it opens."""
    last = bisect_right(starts, at) - 1
    if last >= 0 and marks[last].start >= sentence:
        return marks[last]
    if goals and last >= 0 and marks[last].start >= section and marks[last].opens:
        return marks[last]
    return None


def frequency(before: str) -> str:
    """Return how often a target recurs, told by the words *before* it in its clause."""
    found = "once"
    for m in EVERY.finditer(before):
        found = "annual" if m["yearly"] else FREQUENCY.get(m["unit"]) or EVERY_N.get(m["n"], "annual")
    return found
