"""Blanks that a converter set between digits and characters, inside numbers, or between all characters."""

import re
from collections.abc import Iterator

from .copies import Edit
from .grids import LONGEST, is_row
from .quantities import UNIT

HAN = "\u4e00-\u9fff"
BLANK = "[ \xa0\u3000]"
# "到 2025 年", "建成 70 万亩", "达到 95 %", "（ 3 ）"
EDGE = re.compile(rf"(?<=[0-9%％]){BLANK}+(?=[{HAN}，。、；：）”%％])|(?<=[{HAN}（，、“]){BLANK}+(?=[0-9])|(?<=（){BLANK}+(?=[{HAN}])|(?<=[{HAN}]){BLANK}+(?=）)")
# where such a blank is meant: "16 提升城镇国土空间规划水平。", "专栏2 农产品质量提升工程"
NUMBERED = re.compile(r"^[ \t\u3000]*(?:专栏|表|图)?[ \t]*\d{1,2}$")
YEAR = re.compile(rf"(?<![\d.])2(?:{BLANK}?0{BLANK}?\d{BLANK}?\d)(?={BLANK}?年)")
# "7 0 万亩", "1 200 户": single digits, or groups of three, with a unit behind
SINGLE = re.compile(rf"(?<![\d.]{BLANK})(?<![\d.])\d(?:{BLANK}\d)+(?!\d)(?={BLANK}?{UNIT})")
THREES = re.compile(rf"(?<![\d.]{BLANK})(?<![\d.])\d{{1,3}}(?:{BLANK}\d{{3}})+(?!\d)(?={BLANK}?{UNIT})")
ANY = re.compile(rf"(?<![\d.]{BLANK})(?<![\d.])\d+(?:{BLANK}\d+)+(?!\d)(?={BLANK}?{UNIT})")  # "6 0 00人": joined over a line's end
LETTERS = re.compile(rf"(?<=[{HAN}，。、；：“”（）《》])[ \xa0](?=[{HAN}，。、；：“”（）《》])")
TOUCHING = re.compile(rf"(?=[{HAN}][{HAN}])")
OFTEN = 0.05  # share of the pairs of characters with a blank between them, from which on it means nothing
HEADING = re.compile(rf"^[ \t\u3000]*(?:第[ \xa0]?[一二三四五六七八九十百零\d]+[ \xa0]?[篇编章节条]|[一二三四五六七八九十]+、)$")


def close_numbers(text: str) -> Iterator[Edit]:
    """Blanks inside numbers and years; not in lines that are rows of a table."""
    spaced = len(SINGLE.findall(text)) > 4  # the copy sets its digits apart
    for pattern, certain in ((YEAR, True), (SINGLE, True), (ANY if spaced else THREES, False)):
        for m in pattern.finditer(text):
            words = re.sub(BLANK, "", m[0])
            if words != m[0] and not is_row(_line(text, m.start(), m.end())):
                yield Edit(m.start(), m.end(), words, "blank in a number", certain)


def close_edges(text: str) -> Iterator[Edit]:
    """Blanks between digits and characters, but not behind the number of a heading."""
    for m in EDGE.finditer(text):
        if not NUMBERED.match(_opening(text, m.start())):
            yield Edit(m.start(), m.end(), "", "blank")


def close_letters(text: str) -> Iterator[Edit]:
    """Blanks between characters, where the copy has them all over (a PDF's justified lines)."""
    found = list(LETTERS.finditer(text))
    if len(found) < 10 or len(found) < OFTEN * (len(found) + len(TOUCHING.findall(text))):
        return
    for m in found:
        if not HEADING.match(_opening(text, m.start())):
            yield Edit(m.start(), m.end(), "", "blank", False)


def _opening(text: str, at: int) -> str:
    """What stands before *at* in its line; of a long line no more than makes it one without a heading's number."""
    return text[text.rfind("\n", max(0, at - 30), at) + 1 or max(0, at - 30) : at]


def _line(text: str, start: int, end: int) -> str:
    """The line around a place, no more than a row of a table may have on either side."""
    first, last = max(0, start - LONGEST), min(len(text), end + LONGEST)
    stop = text.find("\n", end, last)
    return text[text.rfind("\n", first, start) + 1 or first : stop if stop >= 0 else last]
