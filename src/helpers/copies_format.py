"""What sort of file some bytes are, told by how they begin: names of files say little."""

import io
import zipfile

OTHER_ZIPS = {  # parts that tell what else a zip file is
    "ofd.xml": "an OFD document: open it in its reader and export it as PDF or text",
    "xl/workbook.xml": "a workbook (.xlsx): save the sheet that matters as text",
    "content.xml": "an OpenDocument (.odt): save it as .docx",
}
UNPACKED = 1_000_000_000  # bytes
NO_TEXT = {  # how files begin that hold no text, what they are and what to do
    b"\xd0\xcf\x11\xe0": "an old Word or WPS document (.doc, .wps), or a .docx with a password: open it and save it as .docx without a password",
    b"{\\rtf": "a Rich Text document: open it in a word processor and save it as .docx",
    b"\x89PNG": "a picture: it has no text; run OCR on it and check what that gives",
    b"\xff\xd8\xff": "a picture: it has no text; run OCR on it and check what that gives",
    b"II*\x00": "a picture: it has no text; run OCR on it and check what that gives",
    b"MM\x00*": "a picture: it has no text; run OCR on it and check what that gives",
    b"GIF8": "a picture: it has no text; run OCR on it and check what that gives",
    b"\x1f\x8b": "a compressed file: unpack it first",
    b"Rar!": "a compressed archive: unpack it first",
    b"7z\xbc\xaf": "a compressed archive: unpack it first",
    b"MIME-Version:": "a web archive (.mht): open it in a browser and save it as a web page (.html)",
}


def find_format(data: bytes, name: str) -> str:
    """Return text, docx or pdf, by how *data* begins; raises ValueError, saying what to do, for what holds no text."""
    for mark, what in NO_TEXT.items():
        if data.startswith(mark):
            raise ValueError(f"{name} is {what}")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if not data.startswith(b"PK\x03\x04"):
        return "text"
    try:
        held = zipfile.ZipFile(io.BytesIO(data)).infolist()
    except zipfile.BadZipFile:
        raise ValueError(f"{name} is a damaged .docx (or another zip file cut short): get another copy") from None
    if sum(part.file_size for part in held) > UNPACKED:
        raise ValueError(f"{name} would unpack to more than {UNPACKED:,} bytes: no plan is that large; save its text alone")
    names = {part.filename.lower() for part in held}
    for part, what in OTHER_ZIPS.items():
        if part in names:
            raise ValueError(f"{name} is {what}")
    if "word/document.xml" not in names:
        raise ValueError(f"{name} is a zip file but no .docx: unpack it, or save the document in it as .docx")
    return "docx"


def looks_like_html(text: str) -> bool:
    """Whether *text* is the source of a web page."""
    head = text[:3000].lstrip("\ufeff \t\r\n").lower()
    return head.startswith(("<!doctype html", "<html", "<head", "<body")) or (head.startswith("<") and ("<html" in head or "<body" in head)) or (
        text.lower().count("</p>") + text.lower().count("</div>") + text.lower().count("</td>") >= 3
    )
