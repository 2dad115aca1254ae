"""A text as a PDF, set like an official document: made here so that the way back can be measured.

28 characters a line, 22 lines a page (GB/T 9704), a running head, page numbers; rows with tabs
become ruled tables. The font is not embedded: its codes are those of Adobe-GB1, as in many such files.
"""

import zlib
from collections.abc import Callable

from made_copies import HEADER

WIDTH = 28  # characters of a line
CANNOT_BEGIN = "，。、；：！？）”》〕％%"


def as_pdf(text: str, *, password: bool = False, picture: bool = False) -> bytes:
    """A PDF of *text*, lines broken inside words as a press does, rows with tabs as ruled tables; with a
    *password*, or as a *picture* (no text layer)."""
    pages: list[list[str]] = []
    y = 0.0
    for line in filter(str.strip, text.split("\n")):
        pieces = [_row(line.split("\t"))] if line.count("\t") > 1 else [_drawn(*piece) for piece in _set(line.strip())]
        for height, draw in pieces:
            if not pages or y - height < 90:
                pages.append([])
                y = 780.0
            y -= height
            pages[-1].append(draw(y))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Count {len(pages)}/Kids[{' '.join(f'{6 + 2 * i} 0 R' for i in range(len(pages)))}]>>",
        "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H/DescendantFonts[4 0 R]>>",
        "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>"
        "/DW 1000/W[1 95 500 814 939 500]/FontDescriptor 5 0 R>>",
        "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4/Ascent 880/Descent -120/ItalicAngle 0/StemV 80/CapHeight 700/FontBBox[-25 -254 1000 880]>>",
    ]
    for number, page in enumerate(pages, 1):
        drawn = [f"BT /F1 9 Tf 227 800 Td <{_hex(HEADER)}> Tj ET", f"BT /F1 14 Tf 270 50 Td <{_hex(f'- {number} -')}> Tj ET", *page]
        stream = zlib.compress(("" if picture else "\n".join(drawn)).encode()).decode("latin-1")
        objects.append(f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 3 0 R>>>>/Contents {7 + 2 * (number - 1)} 0 R>>")
        objects.append(f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n{stream}\nendstream")
    secret = f"/Encrypt<</Filter/Standard/V 1/R 2/O<{'00' * 32}>/U<{'11' * 32}>/P -4>>/ID[<00><00>]" if password else ""
    out, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{held}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer<</Size {len(objects) + 1}/Root 1 0 R{secret}>>\nstartxref\n{len(out)}\n%%EOF".encode()


def _hex(words: str) -> str:
    return words.encode("utf-16-be").hex()


def _drawn(new: bool, words: str) -> tuple[float, Callable[[float], str]]:
    """A line's height and how it is drawn at a height of the page; the first of a paragraph is indented."""
    return 30, lambda y: f"BT /F1 16 Tf {73 + 32 * new} {y} Td <{_hex(words)}> Tj ET"


def _row(cells: list[str]) -> tuple[float, Callable[[float], str]]:
    """A row's height and how it is drawn: a frame around each cell, its words in lines."""
    width = 448 / len(cells)
    room = int(width / 8) - 1
    lines = [[cell[i : i + room] for i in range(0, len(cell), room)] for cell in map(str.strip, cells)]
    height = 10 * max(map(len, lines)) + 6

    def draw(y: float) -> str:
        frames = "".join(f"{73 + width * i} {y} {width} {height} re S " for i in range(len(cells)))
        words = "".join(f"BT /F1 8 Tf {77 + width * i} {y + height - 10 - 10 * j} Td <{_hex(line)}> Tj ET "
                        for i, cell in enumerate(lines) for j, line in enumerate(cell))  # fmt: skip
        return frames + words

    return height, draw


def _set(paragraph: str) -> list[tuple[bool, str]]:
    """The lines of a paragraph, the first one indented by two characters; no mark begins a line."""
    lines, line, room = [], "", 2 * WIDTH - 4
    for character in paragraph.replace("\t", "  "):
        wide = 1 if character.isascii() else 2
        if room < wide and character not in CANNOT_BEGIN:
            lines.append(line)
            line, room = "", 2 * WIDTH
        line += character
        room -= wide
    return [(i == 0, words) for i, words in enumerate([*lines, line])]
