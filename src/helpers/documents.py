"""From any file to a text that the extractors read: a text, a web page, a Word document, a PDF.

A *document* is the text as it stands in the file, the text made ready to read, and every
difference between the two. Nothing is thrown away: `put_back` makes the first of the second.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from .copies import Edit, changes
from .copies_encoding import decode
from .copies_format import find_format, looks_like_html

LARGEST = 64_000_000  # bytes; a plan of a million characters has three
REMOVED = {  # kinds of changes that take text out, and why
    "site": "a line of the web site around the document",
    "notice": "the notice that forwards the document",
    "navigation": "navigation or other parts of the web page around the text",
    "hidden": "not shown on the web page",
    "page": "a page's header, footer or number",
    "contents": "a table of contents",
    "deleted": "deleted by a tracked change",
    "note": "a comment, footnote or field of the Word document",
}

@dataclass(frozen=True)
class Document:
    """A document read from a file.

    ``format`` is text, html, docx or pdf; ``encoding`` that of a text or web page, else empty;
    ``raw`` the text as it stands in the file, ``text`` what the extractors get. ``changes`` has
    a row a difference: start (offset in ``text``), printed, replaced_by, kind, certain.
    ``removed`` has a row for each of them that takes out what is not the document: text, reason.
    ``notes`` say in plain English what is uncertain or unusual.
    """

    name: str
    format: str
    encoding: str
    raw: str = field(repr=False)
    text: str = field(repr=False)
    changes: pd.DataFrame = field(repr=False)
    removed: pd.DataFrame = field(repr=False)
    notes: list[str] = field(repr=False)


def read_document(source: str | Path | bytes, *, name: str | None = None, reference: Sequence[str] | None = None) -> Document:
    """Return the document in the file *source* (or in its bytes, called *name*).

    Text in any usual encoding, web pages, .docx, and PDFs with a text layer. Marks of converters,
    page furniture, navigation, hard line breaks, full-width digits, blanks inside numbers and the
    like are mended, each recorded. A copy that was read out of step is repaired by comparing it with
    the texts of *reference* (the plans of the book; see `repair_text`). Raises FileNotFoundError for a missing file, ValueError, saying
    what to do, for a file without a readable text, ImportError if a format's library is missing.

    >>> document = read_document("到２０２５年，建成高标准农田 70 万亩。".encode("gbk"), name="plan.txt")
    >>> document.encoding, document.text, document.changes["printed"].tolist()
    ('gb18030', '到2025年，建成高标准农田70万亩。', ['２０２５', ' ', ' '])
    """
    data, name = _bytes(source, name)
    kind = find_format(data, name)
    if kind == "text":
        found = decode(data, name)
        if looks_like_html(found.text):
            kind = "html"
    encoding, edits, joined = "", [], False
    if kind == "docx":
        from .copies_docx import read_docx

        raw, edits, notes = read_docx(data, name)
    elif kind == "pdf":
        from .copies_pdf import read_pdf

        raw, edits, notes = read_pdf(data, name)
        joined = True
    else:
        raw, encoding, damaged, notes = found
        if kind == "html":
            from .copies_html import read_html

            raw, edits, more = read_html(raw, name)
            notes = notes + more
        else:
            edits = [Edit(start, end, "\ufffd", "byte", False) for start, end in damaged]
    if not raw.strip():
        raise ValueError(f"{name} holds no text: only white space")
    from .copies_mend import mend

    text, edits, more = mend(raw, edits, joined=joined, reference=reference)
    table = changes(raw, edits)
    return Document(name, kind, encoding, raw, text, table, _removed(table), notes + more)


def _bytes(source: str | Path | bytes, name: str | None) -> tuple[bytes, str]:
    """The bytes of *source* and the document's name."""
    if isinstance(source, bytes | bytearray | memoryview):
        data, name = bytes(source), name or "document"
    elif isinstance(source, str | Path):
        path = Path(source)
        if path.is_dir():
            raise ValueError(f"{path} is a folder: read_document reads one file")
        if not path.exists():
            raise FileNotFoundError(f"there is no file {path}: read_document needs a path, or the file's bytes")
        name = name or path.name
        if path.stat().st_size > LARGEST:
            raise ValueError(f"{name} has {path.stat().st_size:,} bytes, more than {LARGEST:,}: no plan is that large; split it, or save its text alone")
        data = path.read_bytes()
    else:
        raise TypeError(f"read_document needs a path or bytes, not {type(source).__name__}; for a text, pass text.encode()")
    if len(data) > LARGEST:
        raise ValueError(f"{name} has {len(data):,} bytes, more than {LARGEST:,}: no plan is that large; split it, or save its text alone")
    if not data.strip():
        raise ValueError(f"{name} is empty: save the document's text in it")
    return data, name


def _removed(table: pd.DataFrame) -> pd.DataFrame:
    """What the changes take out that is not the document, each with its reason."""
    rows = [
        (printed.strip("\n"), "; ".join(REMOVED[k] for k in kind.split("+") if k in REMOVED))
        for printed, replaced_by, kind in zip(table["printed"], table["replaced_by"], table["kind"])
        if printed.strip() and not replaced_by.strip() and set(kind.split("+")) & set(REMOVED)
    ]
    return pd.DataFrame(rows, columns=["text", "reason"]).astype({"text": "str", "reason": "str"})
