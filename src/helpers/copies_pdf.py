"""The text layer of a PDF: lines put together to paragraphs by where they stand on the page.

A line that runs to the right edge goes on in the next one, unless that is indented. What stands at
the top or the foot of the pages and repeats is furniture; tables with ruled cells become rows.
"""

import io
import re
from collections import Counter
from typing import NamedTuple

from .copies import Edit, quiet

PAGE_NUMBER = re.compile(r"[-—–－·~\s]*(?:第\s*)?(?:\d{1,4}|[ivxIVX]{1,6})\s*(?:页)?(?:\s*[/／,，]?\s*共?\s*\d{1,4}\s*页?)?[-—–－·~\s]*$")
PLACE = re.compile(r"\d+")
ENDS = re.compile(r"[。！？；]$|[。！？][”）)]$")
UNREADABLE = re.compile(r"\(cid:\d+\)")


class Line(NamedTuple):
    """A printed line (or the row of a table): its words, page, left, right, top and bottom in points, size of type."""

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    row: bool


def read_pdf(data: bytes, name: str) -> tuple[str, list[Edit], list[str]]:
    """Return (text, edits that take out page furniture and join lines, notes) of a PDF.

    Raises ValueError, saying what to do, for a PDF with a password, without a text layer or
    damaged, ImportError if pdfplumber is not installed.
    """
    try:
        import pdfplumber
        from pdfminer.pdfdocument import PDFPasswordIncorrect
    except ImportError:
        raise ImportError(f"{name} is a PDF, and the package pdfplumber, which reads it, is not installed: "
                          "pip install pdfplumber, or save the text of the PDF as plain text (UTF-8)") from None
    try:
        with quiet("pdfminer"), pdfplumber.open(io.BytesIO(data)) as opened:
            pages = [_lines(page, number) for number, page in enumerate(opened.pages)]
    except Exception as fault:  # pdfminer raises whatever the bytes make it stumble over
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in (fault, *fault.args)):
            raise ValueError(f"{name} is a PDF with a password: open it, print it to a new PDF without one, and read that") from None
        raise ValueError(f"{name} is a damaged PDF ({type(fault).__name__}): get another copy, or open it and print it to a new PDF") from None
    words = "".join(line.text for lines in pages for line in lines)
    if len(words) < 10 * len(pages) and len(words) < 200:
        raise ValueError(f"{name} is a PDF without a text layer ({len(pages)} page(s), {len(words)} characters): it is a scan; run OCR on it and check what that gives")
    if 10 * sum(map(len, UNREADABLE.findall(words))) > len(words):
        raise ValueError(f"{name} is a PDF whose characters have no codes (its text comes out as “(cid:…)”): run OCR on it, or get the document it was made from")
    return _put_together(pages)


def _lines(page, number: int) -> list[Line]:
    """The lines of one page from top to foot, tables as rows."""
    tables = [table for table in page.find_tables() if max(len(row.cells) for row in table.rows) > (1 if len(table.rows) > 1 else 2)]
    boxes = [table.bbox for table in tables]
    rest = page.filter(lambda held: held["object_type"] != "char" or not any(_inside(held, box) for box in boxes))
    found = [
        Line(line["text"], number, line["x0"], line["x1"], line["top"], line["bottom"], line["chars"][0]["size"], False)
        for line in rest.extract_text_lines()
    ]
    for table in tables:
        x0, _, x1, _ = table.bbox
        for row, cells in zip(table.rows, table.extract()):
            words = [re.sub(r"\s*\n\s*", "", cell or "") for cell in cells]
            if any(words):
                found.append(Line("\t".join(words), number, x0, x1, row.bbox[1], row.bbox[3], 0, True))
    return sorted(found, key=lambda line: line.top)


def _inside(held: dict, box: tuple) -> bool:
    """Whether the middle of a character lies in *box*; its edges may reach over a frame."""
    across, down = (held["x0"] + held["x1"]) / 2, (held["top"] + held["bottom"]) / 2
    return box[0] <= across <= box[2] and box[1] <= down <= box[3]


def _put_together(pages: list[list[Line]]) -> tuple[str, list[Edit], list[str]]:
    """The text of all pages, the edits of what is furniture and of breaks inside paragraphs, notes."""
    furniture = _furniture(pages)
    lines = [line for page in pages for line in page]
    body = [line for line in lines if id(line) not in furniture]
    prose = [line for line in body if not line.row]
    left = Counter(round(line.x0) for line in prose).most_common(1)[0][0] if prose else 0
    edges = Counter(round(line.x1) for line in prose)
    right = max((x for x, n in edges.items() if 20 * n >= len(prose)), default=max(edges, default=0))  # marks may hang over it
    size = sorted(line.size for line in prose)[len(prose) // 2] if prose else 10
    left = min([left, *(x for x, n in Counter(round(line.x0) for line in prose).items() if 5 * n > len(prose))])
    indents = sum(line.x0 > left + 1.2 * size for line in prose) > len(prose) / 20
    parts, edits, at = [], [], 0
    before: tuple[Line, int] | None = None  # the last line of the body and where it ends
    for line in lines:
        if id(line) in furniture:
            edits.append(Edit(at, at + len(line.text) + 1, "", "page"))
        else:
            if before and _goes_on(before[0], line, left, right, size, indents):
                glue = " " if before[0].text[-1:].isascii() and line.text[:1].isascii() and before[0].text[-1:].isalpha() and line.text[:1].isalpha() else ""
                edits.append(Edit(before[1], before[1] + 1, glue, "line break"))
            before = line, at + len(line.text)
        parts.append(line.text + "\n")
        at += len(line.text) + 1
    joined = sum(edit.kind == "line break" for edit in edits)
    notes = [f"{joined} line(s) of the pages were joined to paragraphs by where they stand: read a few"] if joined else []
    return "".join(parts), sorted(edits), notes


def _goes_on(line: Line, following: Line, left: float, right: float, size: float, indents: bool) -> bool:
    """Whether *following* continues the paragraph that *line* is in."""
    if line.row or following.row or line.x1 < right - 2.1 * size or abs(line.size - following.size) > 0.15 * size:
        return False
    if following.x0 > left + 1.2 * size or (following.page == line.page and following.top - line.bottom > 2.2 * size):
        return False
    return indents or not ENDS.search(line.text)


def _furniture(pages: list[list[Line]]) -> set[int]:
    """The ids of the lines that are headers, footers or numbers of pages."""
    edges = [(line, place) for page in pages for place, line in [*zip(("top", "second"), page), *zip(("foot", "last but one"), page[::-1])] if not line.row]
    said = Counter((re.sub(r"\d+", "0", line.text.strip()), round(line.top / 12)) for line in {id(e): e for e, _ in edges}.values())
    often = max(2, len(pages) / 3)
    numbers = {id(line): int(m[0]) - line.page for line, place in edges
               if place in ("top", "foot") and PAGE_NUMBER.match(line.text) and (m := PLACE.search(line.text))}  # fmt: skip
    usual = Counter(numbers.values()).most_common(1)[0][0] if numbers else 0  # the number of the first page
    return {
        id(line) for line, _ in edges
        if numbers.get(id(line)) == usual or said[PLACE.sub("0", line.text.strip()), round(line.top / 12)] >= often
    }  # fmt: skip
