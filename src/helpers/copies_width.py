"""Characters in an unusual form: invisible ones, full-width digits and letters, look-alikes of a PDF's font."""

import re
import unicodedata
from collections.abc import Iterator

from .copies import Edit

BREAK = re.compile("[\x0b\x0c\x85\u2028\u2029]")  # other ways to end a line or a page
INVISIBLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe0e\ufe0f\ufeff]+")
SPACE = re.compile("[\u1680\u2000-\u200a\u202f\u205f]+")
INDENT = re.compile("^[ \t\u3000]*\xa0[ \t\u3000\xa0]*", re.M)  # &nbsp;&nbsp; before a paragraph
# radicals (of simplified characters where both look alike) and compatibility forms, which fonts of PDFs put for the characters: ⼀ ⾏ ⻓ ﹐ ｡
FORM = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufe30-\ufe6b\uff61-\uff64]")
RADICALS = dict(zip("⼾⿈⺠⺫⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳", "户黄民目西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟"))
# "２０２５年", "５Ｇ", "１．５万亩", "１，２００户"; "1．本指标体系" is no number
WIDE = re.compile(r"[０-９](?:[０-９0-9]|[．，](?=[０-９]{3}(?![０-９]))|．(?=[０-９]))*|[Ａ-Ｚａ-ｚ]+")
POINT = re.compile(r"(?<=[0-9０-９])．(?=[0-9０-９])(?!20\d\d年)")
SPREAD = re.compile(r"(?<=[0-9０-９%％])[－‐‑‒−﹣](?=[0-9０-９])")  # 3－5个
THOUSANDS = re.compile(r"(?<![\d.,])[1-9]\d{0,2}(?:,\d{3})+(?![\d,])")  # 1,200户
COMMA = re.compile("(?<=[\u4e00-\u9fff]),(?=[\u4e00-\u9fff])")
NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}


def show_characters(text: str) -> Iterator[Edit]:
    """Invisible characters out, other line ends and blanks made common ones, look-alikes the character they stand for."""
    for m in BREAK.finditer(text):
        yield Edit(m.start(), m.end(), "\n", "line end")
    for m in INVISIBLE.finditer(text):
        yield Edit(m.start(), m.end(), "", "invisible")
    for m in SPACE.finditer(text):
        yield Edit(m.start(), m.end(), " " * len(m[0]), "space")
    for m in INDENT.finditer(text):
        yield Edit(m.start(), m.end(), m[0].replace("\xa0", " "), "space")
    for m in FORM.finditer(text):
        yield Edit(m.start(), m.end(), RADICALS.get(m[0]) or unicodedata.normalize("NFKC", m[0]), "form")


def narrow(text: str) -> Iterator[Edit]:
    """Digits and Latin letters in half width, numbers without commas at their thousands."""
    for m in WIDE.finditer(text):
        yield Edit(m.start(), m.end(), m[0].translate(NARROW).replace(",", ""), "width")
    for m in POINT.finditer(text):
        yield Edit(m.start(), m.end(), ".", "width")
    for m in SPREAD.finditer(text):
        yield Edit(m.start(), m.end(), "-", "width")
    if len(COMMA.findall(text)) < 5:  # else the copy has ASCII commas between its clauses: 达到20,500户
        for m in THOUSANDS.finditer(text):
            yield Edit(m.start(), m.end(), m[0].replace(",", ""), "thousands")
