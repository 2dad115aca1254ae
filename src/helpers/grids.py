"""Tables of indicators with a row on one line, tabs between the cells.

Web pages, Word documents, PDFs and Markdown give tables in this form. Unlike a table flattened one
cell a line (see helpers.tables), its columns are known, so it needs no 序号.
"""

import re
from collections.abc import Iterator

from .quantities import read_value
from .tables import YEAR, Cell, TableTarget, read_row

LONGEST = 400  # characters of a row; what is longer is a text that lost its line breaks
NAME = re.compile(r"指标|名称|项目|内容|目标任务")
NUMBER = re.compile(r"序号|编号|序$|No\.?$", re.I)
GROUP = re.compile(r"类别|分类|类型|领域|维度|一级|板块")
GROUP_NAME = 15  # characters of a line that names a group of rows
HEAD = re.compile(r"(?:序号|指标|类别|名称)[ \u3000]*\t")
BARE_YEAR = re.compile(r"20\d\d$")


def is_row(line: str) -> bool:
    """Whether *line* is a row: three cells or more, not counting an empty one before the first tab.

    >>> is_row("1\\t粮食产量\\t万吨"), is_row("\\t1"), is_row("目标\\t3")
    (True, False, False)
    """
    return line.count("\t", 1) >= 2 and len(line) <= LONGEST and not line.isspace()


def find_grids(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of every run of two rows or more, blank lines between them or not.

    A short line between two rows (产业兴旺, a group's name) does not end the run, the head of another table does.
    """
    if "\t" not in text:
        return
    lines = text.split("\n") + ["." * (GROUP_NAME + 1)]
    at, start, end, rows = 0, 0, 0, 0
    for i, line in enumerate(lines):
        if is_row(line):
            if rows and HEAD.search(line) and HEAD.search(text[start:end]):
                if rows > 1:
                    yield start, end
                rows = 0
            start = start if rows else at
            end, rows = at + len(line), rows + 1
        elif line.strip() and not (rows and len(line) <= GROUP_NAME and is_row(lines[i + 1]) and not HEAD.search(lines[i + 1])):
            if rows > 1:
                yield start, end
            rows = 0
        at += len(line) + 1


def read_grid(text: str, start: int, end: int) -> list[TableTarget]:
    """Return the targets of the table in ``text[start:end]``, in order; empty if its head names no years.

    The head may take two rows. The quote of a target is its row's cells joined by "|".
    """
    rows = [list(_cells(m[0], m.start() + start)) for m in re.finditer(r"[^\n]+", text[start:end]) if m[0].strip()]
    top = next((i for i, row in enumerate(rows) if any(YEAR.search(c.text) or BARE_YEAR.match(c.text) for c in row)), None)
    if top is None:
        return []
    head = [cell.text for cell in rows[top]]
    for above in rows[max(0, top - 1) : top]:  # "2020年" may stand below 指标
        head = [h or (above[i].text if i < len(above) else "") for i, h in enumerate(head)]
    head = [h + "年" if BARE_YEAR.match(h) else h for h in head]
    years = [i for i, h in enumerate(head) if YEAR.search(h)]
    body = rows[top + 1 :]
    if body and not any(i < len(body[0]) and read_value(body[0][i].text) for i in years):
        second = [cell.text for cell in body[0]]  # "基数 | 目标值" below the years
        if not any(NAME.search(h) for h in head) or any(re.search("目标|基[数期]|规划|实际", s) for s in second):
            head = [h + (second[i] if i < len(second) and second[i] != h else "") for i, h in enumerate(head)]
            body = body[1:]
    name = next((i for i, h in enumerate(head) if NAME.search(h) and i not in years), None)
    if name is None:
        name = next((i for i, h in enumerate(head) if i not in years and not NUMBER.search(h) and not GROUP.search(h) and h != "单位"), 0)
    order = [name, *(i for i in range(len(head)) if i != name and not GROUP.search(head[i]) and not NUMBER.search(head[i]))]
    found: list[TableTarget] = []
    for row in body:
        row = row + [Cell("", row[-1].end, row[-1].end)] * (len(head) - len(row))
        if row[name].text and len(row) >= len(head):
            quote = "|".join(cell.text for cell in row if cell.text)
            said = [c for c in row if c.text]
            targets = read_row(["", *(head[i] for i in order)], [row[name], *(row[i] for i in order)])
            found += [t._replace(quote=quote, start=said[0].start, end=said[-1].end) for t in targets]
    return found


def _cells(line: str, at: int) -> Iterator[Cell]:
    """The cells of a row, empty ones too."""
    for words in line.split("\t"):
        blank = len(words) - len(words.lstrip())
        yield Cell(words.strip(), at + blank, at + blank + len(words.strip()))
        at += len(words) + 1
