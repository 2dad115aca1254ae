"""Line breaks: those that a copy has inside its paragraphs, and those that it has lost.

A copy broken at a fixed width has many lines of nearly the same width, most of which end in mid-
sentence. A copy that lost its breaks has paragraphs far longer than any plan prints.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from .copies import Edit


class Line(NamedTuple):
    """A line that is not blank: its offset, its words, its width (Han 2, ASCII 1), its width by
    count (every character 2), whether a blank line follows."""

    start: int
    text: str
    width: int
    count: int
    apart: bool


NUMERAL = "一二三四五六七八九十"
# how the line after a break may not begin, if it belongs to the line before: "一、", "（二）", "3.", "第四章", "专栏2"
OPENS = re.compile(
    rf"[ \t\u3000]*(?:[{NUMERAL}]{{1,3}}、|[（(](?:[{NUMERAL}]{{1,3}}|\d{{1,2}})[）)]|\d{{1,2}}(?:[.．、)）](?!\d))|[①-⑳㉑-㉟]|第[{NUMERAL}百零\d]+[篇编章节条]|专栏|表\d|——|[{NUMERAL}]是|[-*•·]\s)"
)
INDENTED = re.compile(r"\u3000| {2}|\t")
CLOSER = re.compile(r"(?<=[^\s])\n(?=[，。、；：！？”’》〕）])")  # no line begins with a mark that closes
ENDS = re.compile(r"[。！？][”’）)〕]?$")
HALTS = re.compile(r"[。！？；：][”’）)〕]?$")
PAUSES = re.compile(r"[。！？；：）)〕][”’]?$")  # what a line ends in before a heading
NARROWEST, WIDEST = 30, 180  # widths between which a copy is broken
LONG = 1500  # characters: no paragraph of the five plans is half as long
# places where a paragraph may have begun: number, its value, behind what it stands
LOST = re.compile(
    rf"(?:(?<=[。！？；”）〕])|(?<=[\u4e00-\u9fff]))(?P<mark>(?P<part>第[{NUMERAL}]{{1,3}}[篇章节](?=[ \u4e00-\u9fff]))|(?P<one>[{NUMERAL}]{{1,3}})、|[（(](?P<two>[{NUMERAL}]{{1,3}})[）)]"
    rf"|(?<![、，到第])(?P<three>(?<!\d)\d{{1,2}})(?:[.．]|(?<=[。；）〕]\d)、|(?<=[。；）〕]\d\d)、)(?!\d)|(?<=[。；）〕])(?P<dash>——)(?=坚持))"
)
DIGITS = {character: i for i, character in enumerate(NUMERAL, 1)}


def join_lines(text: str) -> Iterator[Edit]:
    """Breaks before a closing mark; in a copy broken at one width, the breaks behind full lines."""
    closers = [m.start() for m in CLOSER.finditer(text)]
    for at in closers:
        yield Edit(at, at + 1, "", "line break")
    lines = _lines(text)
    width, measure = max(_width(lines, "width"), _width(lines, "count"))[1:]
    if not width:
        return
    indented = sum(bool(INDENTED.match(line.text)) for line in lines) > len(lines) / 20
    spaced = sum(line.apart for line in lines) > 0.9 * len(lines)  # a blank line behind every line says nothing
    marked = indented or (not spaced and sum(line.apart for line in lines) > len(lines) / 20)
    for line, after in zip(lines, lines[1:]):
        if not width - 4 <= getattr(line, measure) <= width + 2 or (line.apart and not spaced) or "\t" in line.text.strip():
            continue
        if INDENTED.match(after.text) or (PAUSES.search(line.text) and OPENS.match(after.text)) or (ENDS.search(line.text) and not marked):
            continue
        end = line.start + len(line.text)
        glue = " " if line.text[-1:].isascii() and after.text[:1].isascii() and line.text[-1:].isalpha() and after.text[:1].isalpha() else ""
        yield Edit(end, after.start, glue, "line break", False)


def _lines(text: str) -> list[Line]:
    found: list[Line] = []
    at, parts = 0, text.split("\n")
    for i, line in enumerate(parts):
        if line.strip():
            apart = i + 1 < len(parts) and not parts[i + 1].strip()
            words = line.rstrip()
            width = sum(2 if unicodedata.east_asian_width(c) in "WFA" else 1 for c in words) if len(words) <= WIDEST else 10 * WIDEST
            found.append(Line(at, words, width, 2 * len(words), apart))
        at += len(line) + 1
    return found


def _width(lines: list[Line], measure: str) -> tuple[int, int, str]:
    """(lines that are full, the width at which they are broken, *measure*), noughts if they are not.

    Lines are broken where five or more within two characters of a width break a sentence, and few are wider.
    """
    held = [(getattr(line, measure), line) for line in lines if NARROWEST <= getattr(line, measure) <= WIDEST]
    open_ = sorted(width for width, line in held if not HALTS.search(line.text) and "\t" not in line.text)
    full = sorted(width for width, _ in held)
    best, found = 4, 0
    for width in sorted(set(open_)):
        many = bisect_right(open_, width) - bisect_left(open_, width - 3)
        all_ = bisect_right(full, width + 2) - bisect_left(full, width - 3)
        wider = len(full) - bisect_right(full, width + 2)
        if many > best and many > 0.6 * all_ and wider < many / 3:
            best, found = many, width
    return (best, found, measure) if found else (0, 0, measure)


def split_lines(text: str) -> Iterator[Edit]:
    """Breaks before the numbers of headings, in paragraphs longer than any that a plan prints.

    A number counts only if it is the first of its kind or follows the one before it, so that
    “一、二、三产业” opens nothing.
    """
    if len(text) < LONG or not any(len(line) > LONG for line in text.split("\n")):
        return
    last = {"one": 0, "two": 0, "three": 0}
    at = 0
    for line in text.split("\n"):
        for m in LOST.finditer(line):
            kind = next(k for k in ("part", "one", "two", "three", "dash") if m[k])
            value = 0 if kind in ("part", "dash") else _value(m[kind])
            if kind in last:
                runs_on = kind == "one" and re.match(rf"[{NUMERAL}](?:、|产业)", line[m.end() :])
                if runs_on or value not in (1, last[kind] + 1) or value == 1 and kind != "one" and line[m.start() - 1] in "、，":
                    continue
                last[kind] = value
            if m.start("mark") and len(line) > LONG:
                yield Edit(at + m.start("mark"), at + m.start("mark"), "\n", "lost break", False)
        at += len(line) + 1


def _value(number: str) -> int:
    """The value of 十二 or 12."""
    if number.isdigit():
        return int(number)
    tens, _, ones = number.rpartition("十")
    return (DIGITS.get(tens, 1) * 10 if "十" in number else 0) + DIGITS.get(ones, 0)
