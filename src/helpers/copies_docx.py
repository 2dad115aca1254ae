"""The text of a Word document: paragraphs, automatic numbers, tables, tracked changes.

A paragraph is a line; a table's row is a line with tabs between its cells. What Word prints but
does not hold as text (the numbers of its lists) is worked out; what it holds but does not mean
(deletions, comments, headers, the table of contents) is handed back as edits that take it out.
"""

import io
import zipfile
import zlib
from collections.abc import Iterator

from .copies import Edit
from .copies_numbering import Numbering

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"  # a text box a second time


class Writer:
    """Collects a text and the edits that take parts of it out again."""

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.edits: list[Edit] = []
        self.length = 0

    def add(self, text: str, kind: str = "") -> None:
        """Append *text*; with a *kind*, as something to be taken out."""
        if text and kind:
            self.edits.append(Edit(self.length, self.length + len(text), "", kind))
        self.parts.append(text)
        self.length += len(text)


def read_docx(data: bytes, name: str) -> tuple[str, list[Edit], list[str]]:
    """Return (text, edits that take out what is not the document, notes) of a .docx file.

    Raises ValueError for a damaged file, ImportError if python-docx is not installed.
    """
    try:
        from docx import Document
    except ImportError:
        raise ImportError(f"{name} is a Word document, and the package python-docx, which reads it, is not installed: "
                          "pip install python-docx, or save the document as plain text (UTF-8)") from None
    try:
        opened = Document(io.BytesIO(data))
        body = opened.element.body
    except (KeyError, ValueError, AttributeError, zipfile.BadZipFile, SyntaxError, OSError, EOFError, zlib.error) as fault:
        raise ValueError(f"{name} is a damaged .docx ({fault}): open it in a word processor and save it anew, or get another copy") from None
    out = Writer()
    seen: set[str] = set()
    for section in opened.sections:
        for part in (section.header, section.first_page_header, section.footer, section.first_page_footer):
            for paragraph in part.paragraphs:
                if paragraph.text.strip() and paragraph.text not in seen:
                    seen.add(paragraph.text)
                    out.add(paragraph.text + "\n", "page")
    numbering = Numbering(opened)
    for block in _blocks(body):
        if block.tag == W + "tbl":
            _table(block, out, numbering)
        else:
            _paragraph(block, out, numbering)
    return "".join(out.parts), out.edits, _notes(body, out, numbering)


def _blocks(parent) -> Iterator:
    """The paragraphs and tables of *parent*, those in content controls and insertions too."""
    for child in parent:
        if child.tag in (W + "p", W + "tbl"):
            yield child
        elif child.tag in (W + "sdt", W + "sdtContent", W + "ins", W + "moveTo", W + "customXml", W + "smartTag"):
            yield from _blocks(child)


def _paragraph(paragraph, out: Writer, numbering: Numbering, end: str = "\n") -> None:
    """One paragraph, its number before it; a line of the table of contents is to be taken out."""
    style = numbering.style_name(paragraph).lower()
    contents = style.startswith(("toc ", "toc", "目录")) and style not in ("toc heading",)
    number = numbering.number(paragraph)
    words = list(_runs(paragraph))
    if contents and words:
        out.add(number + "".join(text for text, _ in words) + end, "contents")
        return
    if number:
        out.add(number)
    for text, kind in words:
        out.add(text, kind)
    out.add(end)
    for box in paragraph.iter(W + "txbxContent"):
        if not any(above.tag == FALLBACK for above in box.iterancestors()):
            for block in _blocks(box):
                if block.tag == W + "p":
                    _paragraph(block, out, numbering)


def _runs(element) -> Iterator[tuple[str, str]]:
    """(text, kind) of the pieces of a paragraph: kind is empty, deleted or note."""
    for child in element:
        tag = child.tag
        if tag in (W + "t", W + "delText", W + "instrText"):
            kind = {"t": "", "delText": "deleted", "instrText": "note"}[tag.removeprefix(W)]
            if kind != "note" and child.text:
                yield child.text, kind
        elif tag in (W + "tab", W + "ptab") and element.tag == W + "r":
            yield "\t", ""
        elif tag in (W + "br", W + "cr"):
            yield "\n", ""
        elif tag == W + "noBreakHyphen":
            yield "-", ""
        elif tag in (W + "del", W + "moveFrom"):
            for text, _ in _runs(child):
                yield text, "deleted"
        elif tag not in (W + "txbxContent", W + "pict", W + "drawing", W + "pPr", W + "rPr", FALLBACK) and isinstance(tag, str):
            yield from _runs(child)


def _table(table, out: Writer, numbering: Numbering) -> None:
    """A table, a row a line, tabs between cells; of a cell that is merged downwards only the first has text."""
    for row in table.iter(W + "tr"):
        if next(row.iterancestors(W + "tbl")) is not table:
            continue
        cells = [cell for cell in row.iter(W + "tc") if next(cell.iterancestors(W + "tr")) is row]
        for i, cell in enumerate(cells):
            if i:
                out.add("\t")
            for j, paragraph in enumerate(cell.iter(W + "p")):
                out.add(" " if j and any(text.strip() for text, _ in _runs(paragraph)) else "")
                out.add(numbering.number(paragraph))
                for text, kind in _runs(paragraph):
                    out.add(text.replace("\n", " ").replace("\t", " "), kind)
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            out.add("\t" * (int(span.get(W + "val")) - 1 if span is not None else 0))
        out.add("\n")


def _notes(body, out: Writer, numbering: Numbering) -> list[str]:
    notes = []
    for tag, said in (("del", "deletion(s) by tracked changes are left out"), ("ins", "insertion(s) by tracked changes are taken as accepted"),
                      ("footnoteReference", "footnote(s) are not read"), ("commentReference", "comment(s) are not read")):
        if count := sum(1 for _ in body.iter(W + tag)):
            notes.append(f"{count} {said}")
    if numbering.made:
        notes.append(f"{numbering.made} number(s) of automatic lists, which the file does not hold as text, were worked out")
    return notes
