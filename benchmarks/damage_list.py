"""The damages that are measured: by name, what sort it is, what is done, how it is made (see damages)."""

import random
import re
from functools import partial

import made_copies
import made_pdf
from damages import HAN, Damage, bookmarks, broken, chinese, circled, contents, faults, lists, markdown, mixed, radicals, some, table_rows, traditional

import helpers

SEED = 8
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def several(text: str, rng: random.Random, *, first: tuple[str, ...], last: str) -> bytes:
    """*text* damaged in several ways, one after the other."""
    for name in first:
        text = DAMAGES[name].make(text, rng).decode()
    return DAMAGES[last].make(text, rng)


DAMAGES = {
    "none": Damage("none", "the text as it is, UTF-8", lambda t, r: t.encode()),
    "UTF-8 with mark": Damage("encoding", "a byte order mark", lambda t, r: t.encode("utf-8-sig")),
    "GB18030": Damage("encoding", "GB18030", lambda t, r: t.encode("gb18030")),
    "UTF-16": Damage("encoding", "UTF-16 with a byte order mark, CRLF", lambda t, r: t.replace("\n", "\r\n").encode("utf-16")),
    "UTF-16 LE, no mark": Damage("encoding", "UTF-16, little end first, no mark", lambda t, r: t.encode("utf-16-le")),
    "UTF-16 BE, no mark": Damage("encoding", "UTF-16, big end first, no mark", lambda t, r: t.encode("utf-16-be")),
    "Big5": Damage("encoding", "traditional characters in Big5", partial(traditional, encoding="big5hkscs")),
    "two encodings": Damage("encoding", "every second line GB18030, the others UTF-8", mixed),
    "damaged bytes": Damage("encoding", "one byte in 2,000 overwritten", faults),
    "read out of step": Damage("encoding", "GBK bytes cut at marks (helpers.damage_text)", lambda t, r: helpers.damage_text(t).encode()),
    "web page": Damage("format", "HTML with navigation and footer, tables as tables", lambda t, r: made_copies.as_html(table_rows(t))),
    "web page, GB2312": Damage("format", "the same, declared and encoded as GB2312", lambda t, r: made_copies.as_html(table_rows(t), encoding="gb18030")),
    "Word": Damage("format", "DOCX with a header, tables as tables", lambda t, r: made_copies.as_docx(table_rows(t))),
    "Word, numbered and tracked": Damage("format", "DOCX, （一） as automatic numbers, tracked insertions and deletions", lambda t, r: made_copies.as_docx(t, numbered=True, tracked=True)),
    "PDF": Damage("format", "28 characters a line, 22 lines a page, header, page numbers", lambda t, r: made_pdf.as_pdf(t)),
    "PDF, ruled tables": Damage("format", "the same, tables as tables with ruled cells", lambda t, r: made_pdf.as_pdf(table_rows(t))),
    "bookmarks": Damage("format", "[bookmark: …] before every heading", bookmarks),
    "full-width digits": Damage("characters", "every digit", lambda t, r: t.translate(WIDE).encode()),
    "full-width digits, half": Damage("characters", "every second digit by chance", some(r"\d", lambda m: m[0].translate(WIDE), 0.5)),
    "spaced digits": Damage("characters", "a blank at every edge of digits and characters", some(rf"(?<=[0-9%])(?=[{HAN}])|(?<=[{HAN}])(?=[0-9])", lambda m: " ", 1)),
    "spaced digits, a third": Damage("characters", "at a third of the edges", some(rf"(?<=[0-9%])(?=[{HAN}])|(?<=[{HAN}])(?=[0-9])", lambda m: " ", 0.33)),
    "blanks in numbers": Damage("characters", "a blank between the digits of half of the years and numbers", some(r"(?<![\d.])\d{2,4}(?=[年万亿个公亩户人%])", lambda m: " ".join(m[0]), 0.5)),
    "blanks between characters": Damage("characters", "between all characters that are Chinese", some(rf"(?<=[{HAN}，。、；])(?=[{HAN}])", lambda m: " ", 1)),
    "invisible characters": Damage("characters", "a zero-width blank at one place in twenty", some(r"(?<=\S)(?=\S)", lambda m: "\u200b", 0.05)),
    "traditional": Damage("characters", "traditional characters and corner marks", traditional),
    "radicals": Damage("characters", "Kangxi radicals for characters", radicals),
    "ASCII marks": Damage("marks", "all of ，：；（）。“” in ASCII", lambda t, r: t.translate(str.maketrans("，：；（）。“”", ',:;().""')).encode()),
    "doubled marks": Damage("marks", "one mark in five", some("[，。、；：]", lambda m: 2 * m[0], 0.2)),
    "missing marks, 2 %": Damage("marks", "one mark in fifty", some("[，。、；：]", lambda m: "", 0.02)),
    "missing marks, 10 %": Damage("marks", "one mark in ten", some("[，。、；：]", lambda m: "", 0.1)),
    "commas for 、": Damage("marks", "every 、", some("、", lambda m: "，", 1)),
    "broken lines": Damage("lines", "34 characters a line, a blank line between paragraphs", broken),
    "broken lines, no sign": Damage("lines", "34 characters a line, nothing between paragraphs", partial(broken, apart=False)),
    "broken lines, pages": Damage("lines", "34 characters a line, page numbers and heads", partial(broken, pages=True)),
    "lost breaks": Damage("lines", "all line breaks but those of tables taken out", lambda t, r: re.sub(r"(?<=[^\s])\n+(?=[^\s])", "", t).encode()),
    "contents": Damage("lines", "a table of contents before the text", contents),
    "lists 1、（1）①": Damage("lists", "一、 （一） 1. as 1、 （1） ①", partial(lists, styles={"一、": "{}、".format, "（一）": "（{}）".format, "1.": circled})),
    "lists (一) 1、": Damage("lists", "（一） 1. as (一) 1、", partial(lists, styles={"（一）": lambda n: f"({chinese(n)})", "1.": "{}、".format})),
    "lists (1) 1)": Damage("lists", "（一） 1. as (1) 1)", partial(lists, styles={"（一）": "({})".format, "1.": "{})".format})),
    "lists 第一条": Damage("lists", "（一） as 第一条", partial(lists, styles={"（一）": lambda n: f"第{chinese(n)}条 "})),
    "lists 一是": Damage("lists", "1. as 一是", partial(lists, styles={"1.": lambda n: f"{chinese(n)}是"})),
    "tables, tabs": Damage("tables", "a row a line, tabs between cells", lambda t, r: table_rows(t).encode()),
    "tables, Markdown": Damage("tables", "rows with strokes, headings with ##", markdown),
    "tables, blanks": Damage("tables", "a row a line, blanks between cells", lambda t, r: re.sub(r"(?<=\S)\t(?=\S)", "    ", table_rows(t)).encode()),
    "tables, one cell a line": Damage("tables", "without the tabs that a converter left", lambda t, r: re.sub(r"(?m)^\t+", "", t).encode()),
    "several, web page": Damage("several", "GB18030 web page; full-width digits, blanks, doubled marks, lists 1、（1）①",
                                partial(several, first=("lists 1、（1）①", "tables, tabs", "full-width digits, half", "spaced digits, a third", "doubled marks"), last="web page, GB2312")),
    "several, PDF": Damage("several", "PDF; lists (1) 1), full-width digits, ASCII marks", partial(several, first=("lists (1) 1)", "tables, tabs", "full-width digits", "ASCII marks"), last="PDF, ruled tables")),
    "several, text": Damage("several", "Big5; lists (一) 1、, broken lines, pages, blanks in numbers",
                            partial(several, first=("lists (一) 1、", "blanks in numbers", "broken lines, pages"), last="Big5")),
}  # fmt: skip
