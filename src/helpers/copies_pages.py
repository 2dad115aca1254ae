"""What belongs to the pages of a copy and not to the text: page numbers, running heads, the table of contents."""

import re
from collections import Counter
from collections.abc import Iterator

from .copies import Edit

# "— 3 —", "- 12 -", "第3页 共20页", "第 3 页"; a number alone may be a cell of a table
NUMBER = re.compile(r"^[ \t\u3000]*(?:[-—–－·~]+[ \t]*\d{1,4}[ \t]*[-—–－·~]+|第[ \t]*\d{1,4}[ \t]*页(?:[ \t]*[/，,（(]?[ \t]*共[ \t]*\d{1,4}[ \t]*页[）)]?)?)[ \t\u3000]*$", re.M)
LEADER = re.compile(r"^[^\n。]{2,60}?[ \t]*(?:[.．·‥]{3,}|…{2,}|(?:[.．·…][ \t]){3,})[ \t]*[-—]?\d{1,3}[-—]?[ \t]*$", re.M)  # "第一章 总则......3"
CONTENTS = re.compile(r"^[ \t\u3000]*目[ \t\u3000]*录[ \t\u3000]*$", re.M)
TAIL = re.compile(r"[ \t.．…·‥\u3000]*\d{0,3}[ \t]*$")


def unpage(text: str) -> Iterator[Edit]:
    """Lines that number the pages, with a running head beside them; the break they leave is one line's."""
    numbers = [(m.start(), m.end()) for m in NUMBER.finditer(text)]
    heads = Counter(line for start, end in numbers for line in {_line_before(text, start)[2], _line_after(text, end)[2]} if 0 < len(line) <= 40)
    spans: list[list[int]] = []
    for start, end in numbers:
        for a, b, line in (_line_before(text, start), _line_after(text, end)):
            if heads[line] >= 3:
                start, end = min(start, a), max(end, b)
        while start > 0 and text[start - 1] in "\n \t":
            start -= 1
        while end < len(text) and text[end] == "\n":
            end += 1
        if spans and start <= spans[-1][1]:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    for start, end in spans:
        yield Edit(start, end, "\n" if 0 < start and end < len(text) else "", "page")


def uncontents(text: str) -> Iterator[Edit]:
    """The table of contents: lines with leaders and page numbers, or lines behind 目录 that come again as headings.

    If that were more than half of the text, it is no document with a table of contents, and stays.
    """
    spans = [(m.start(), min(m.end() + 1, len(text))) for m in LEADER.finditer(text)]
    spans = spans if len(spans) >= 3 else []
    for m in CONTENTS.finditer(text, 0, len(text) // 2):
        entries = list(_entries(text, m.end() + 1))
        if len(entries) >= 3 or spans:
            spans += [(m.start(), min(m.end() + 1, len(text))), *entries]
        break
    if 2 * sum(end - start for start, end in spans) <= len(text):
        for start, end in spans:
            yield Edit(start, end, "", "contents")


def _entries(text: str, at: int) -> Iterator[tuple[int, int]]:
    """The lines from *at* on that are short and come again as a line further down."""
    later = Counter(line.strip() for line in text[at:].split("\n"))
    for m in re.finditer(r"[^\n]*\n", text[at:]):
        words = m[0].strip()
        title = TAIL.sub("", words)
        if words and (later[title] < (2 if title == words else 1) or len(words) > 60):
            return
        later[words] -= 1
        yield at + m.start(), at + m.end()


def _line_before(text: str, at: int) -> tuple[int, int, str]:
    """The last line above *at* that is not blank: its start, its end, its words."""
    far = max(0, at - 2000)
    kept = text[far:at].rstrip()
    start = kept.rfind("\n") + 1
    return far + start, far + len(kept), kept[start:].strip()


def _line_after(text: str, at: int) -> tuple[int, int, str]:
    m = re.compile(r"\s*([^\n]*)").match(text, at)
    return m.start(1), m.end(1), m[1].strip()
