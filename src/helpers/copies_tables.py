"""Tables drawn with strokes (Markdown, or box characters) or with blanks as lines with tabs; marks of Markdown out."""

import re
from collections.abc import Iterator

from .copies import Edit
from .grids import LONGEST

ROW = re.compile(r"^[ \t]*[|│┃｜].*[|│┃｜][ \t]*$", re.M)
RULE = re.compile(r"^[ \t]*(?:[|｜]?(?:[ \t]*:?-{2,}:?[ \t]*[|｜])*[ \t]*:?-{2,}:?[ \t]*[|｜]?|[┌├└┏┣┗╔╠╚][^\n\u4e00-\u9fff]*[┐┤┘┓┫┛╗╣╝])[ \t]*(?:\n|$)", re.M)
STROKE = re.compile(r"[ \t]*(?<!\\)[|│┃｜][ \t]*")
COLUMNS = re.compile(r"(?<=\S)(?: {2,}|\u3000+)(?=\S)")  # "粮食产量    万吨    8.6": columns kept apart by blanks
HASHES = re.compile(r"^#{1,6}[ \t]+(?=\S)", re.M)
STARS = re.compile(r"(?:\*\*|__)(?=\S)([^*_\n]+?)(?<=\S)(?:\*\*|__)")


def untable(text: str) -> Iterator[Edit]:
    """The strokes between cells as tabs, those around a row and the rules between rows out."""
    if len(ROW.findall(text)) < 2:
        return
    for m in RULE.finditer(text):
        if "|" in m[0] or "｜" in m[0] or m[0].strip()[0] in "┌├└┏┣┗╔╠╚":
            yield Edit(m.start(), m.end(), "", "table")
    for row in ROW.finditer(text):
        if RULE.match(row[0]):
            continue
        strokes = list(STROKE.finditer(text, row.start(), row.end()))
        for i, m in enumerate(strokes):
            yield Edit(m.start(), m.end(), "" if i in (0, len(strokes) - 1) else "\t", "table")


def uncolumn(text: str) -> Iterator[Edit]:
    """Blanks between columns as tabs: where three lines or more in a row have the same number (two or more) of gaps."""
    block: list[list[tuple[int, int]]] = []
    at = 0
    for line in [*text.split("\n"), ""]:
        gaps = [(at + m.start(), at + m.end()) for m in COLUMNS.finditer(line)] if len(line) <= LONGEST else []
        if len(gaps) < 2 or (block and len(gaps) != len(block[0])):
            for gap in (gap for row in block if len(block) > 2 for gap in row):
                yield Edit(*gap, "\t", "table", False)
            block = []
        if len(gaps) > 1:
            block.append(gaps)
        at += len(line) + 1


def unmark(text: str) -> Iterator[Edit]:
    """What Markdown puts around headings (## 一、…) and bold words."""
    hashes = list(HASHES.finditer(text))
    for m in hashes:
        yield Edit(m.start(), m.end(), "", "markdown")
    for m in STARS.finditer(text) if len(hashes) > 1 else ():
        yield Edit(m.start(), m.start() + 2, "", "markdown")
        yield Edit(m.end() - 2, m.end(), "", "markdown")
