"""What must be right in the printed book, looked up in the PDF itself.

Convention: the PDF is held against the document that it was printed from. Every letter drawn is of the
book's own fonts, embedded, and none is missing: a character that no font of the book has would come
from a font of this very machine (the PDF would name that font, or draw the letter as Type 3), or as an
empty box, and then the PDF's text has fewer of it than the document. Bookmarks are the contents, in
order; every link leads to a page, every page has its number.
"""

import ctypes
import re
from collections import Counter
from pathlib import Path

import pypdfium2
from fontTools.ttLib import TTFont
from lxml import html
from pypdfium2 import raw

from paper_pack import read

FONTS = ("DejaVuSerif", "DejaVuSans", "DejaVuSansMono", "NotoSansSC")
FONT = re.compile(rb"/BaseFont /(?:[A-Z]{6}\+)?([\w-]+)")
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
UNSEEN = "-\u00ad\u200b\u2060"  # drawn as nothing; a hyphen at the end of a line is read as part of a word
FOOT = 20 / 25.4 * 72  # points: the margin that the number of the page stands in


def known_signs(faces: list[Path]) -> set[str]:
    """Return every character that one of the fonts in the files *faces* can draw."""
    known = set()
    for path in faces:
        with TTFont(path, lazy=True) as font:
            known |= {chr(code) for code in font.getBestCmap()}
    return known


def uncovered(document: html.HtmlElement, faces: list[Path]) -> list[str]:
    """Return the characters of a document that none of the fonts in the files *faces* has, with the chapter of the first of each."""
    known = known_signs(faces)
    found: dict[str, str] = {}
    for section in document.xpath("//section[contains(@class, 'page')]"):
        for sign in sorted(set(section.text_content()) - known):
            if not sign.isspace() and sign not in UNSEEN:
                found.setdefault(sign, section.get("id"))
    return [f"{sign} (U+{ord(sign):X}) in {place} is in no font of the book (tools/subset_font.py cuts it)" for sign, place in found.items()]


def check_fonts(data: bytes) -> list[str]:
    """Return what is drawn in other fonts than the book's, or is not embedded, in a PDF as Chromium wrote it."""
    bodies = [body for body in read(data)[0].values() if not body.endswith(b"endstream")]
    names = {name for body in bodies for name in FONT.findall(body)}
    foreign = sorted(name.decode() for name in names if not name.decode().split("-")[0] in FONTS)
    faults = [] if names else ["no font was found in the PDF"]
    faults += [f"drawn in {name}, a font of this machine and not of the book" for name in foreign]
    drawn = sum(b"/Subtype /Type3" in body for body in bodies)
    faults += [f"{drawn} fonts of drawings (Type 3): characters that no font of the book has"] if drawn else []
    described, embedded = (sum(mark in body for body in bodies) for mark in (b"/Type /FontDescriptor", b"/FontFile"))
    return faults + ([f"{described - embedded} fonts are not embedded"] if embedded < described else [])


def check_pdf(path: Path, text: str, titles: list[str], numbers: dict[str, int]) -> tuple[dict[str, object], list[str]]:
    """Return what was counted in the PDF at *path*, printed from the HTML *text*, and every fault.

    *titles* are the bookmarks that it must have, *numbers* the pages of its named places.
    """
    document = html.fromstring(text)
    with pypdfium2.PdfDocument(path) as pdf:
        drawn, faults, links = Counter(), [], 0
        for number, page in enumerate(pdf, 1):
            words = page.get_textpage()
            drawn.update(words.get_text_range())
            foot = words.get_text_bounded(0, 0, page.get_width(), FOOT).split()
            if number > 1 and str(number) not in foot:
                faults.append(f"page {number} has no number: {' '.join(foot)[:40]!r} stands at its foot")
            found, astray = count_links(pdf, page)
            links += found
            faults += [f"page {number}: a link leads nowhere"] * astray
        marks = [(mark.level, mark.get_title(), mark.get_dest()) for mark in pdf.get_toc()]
        pages = len(pdf)
    faults += check_glyphs(document, drawn) + check_bookmarks(titles, marks)
    faults += [f"no place for the link #{name}" for name in sorted(wanted(document) - numbers.keys())]
    han = {sign: count for sign, count in drawn.items() if HAN.match(sign)}
    return {"pages": pages, "bookmarks": len(marks), "link areas": links, "Chinese characters": sum(han.values()), "different ones": len(han)}, faults


def count_links(pdf: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> tuple[int, int]:
    """Return how many areas of *page* are links, and how many of these lead neither to a page nor out."""
    at, link, found, astray = ctypes.c_int(0), raw.FPDF_LINK(), 0, 0
    while raw.FPDFLink_Enumerate(page, at, link):
        found += 1
        place = raw.FPDFLink_GetDest(pdf, link)
        action = raw.FPDFLink_GetAction(link)
        out = action and raw.FPDFAction_GetType(action) == raw.PDFACTION_URI
        astray += not out and (not place or raw.FPDFDest_GetDestPageIndex(pdf, place) < 0)
    return found, astray


def wanted(document: html.HtmlElement) -> set[str]:
    """Return the places that the document's links lead to."""
    return {link.get("href")[1:] for link in document.iter("a") if link.get("href", "").startswith("#")}


def check_glyphs(document: html.HtmlElement, drawn: Counter) -> list[str]:
    """Return the characters that the PDF has less often than the document it was printed from."""
    meant = Counter(document.body.text_content())
    lost = {sign: (count, drawn[sign]) for sign, count in meant.items() if not (sign.isspace() or sign in UNSEEN) and drawn[sign] < count}
    return [f"{sign} (U+{ord(sign):X}): {found} drawn of {count}" for sign, (count, found) in sorted(lost.items())]


def check_bookmarks(titles: list[str], marks: list[tuple]) -> list[str]:
    """Return the *titles* that are no bookmarks, in their order, and the bookmarks that lead nowhere."""
    rest = iter(" ".join(title.split()) for _, title, _ in marks)
    faults = [f"no bookmark for {title!r}, or not in this place" for title in titles if title not in rest][:1]
    return faults + [f"bookmark {title!r} leads nowhere" for _, title, place in marks if place is None]
