"""The ways in which copies differ from the text that was printed, each as a function that does it.

A *damage* takes a clean text and a random generator and returns a file's bytes, and says its rate. All
are as copies really come: by encoding, by converter, by how lists, tables and lines are set.
"""

import random
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple

import made_copies

import helpers
from helpers.grids import find_grids
from helpers.tables import read_cells

HAN = "\u4e00-\u9fff"
NUMERAL = "〇一二三四五六七八九"


class Damage(NamedTuple):
    """What a copy is like, and how one makes it: ``make(text, rng)`` gives the file."""

    family: str
    says: str
    make: Callable[[str, random.Random], bytes]


def some(pattern: str, new: Callable[[re.Match], str], rate: float) -> Callable[[str, random.Random], bytes]:
    """A damage that replaces this share of the places where *pattern* stands."""
    return lambda text, rng: re.sub(pattern, lambda m: new(m) if rng.random() < rate else m[0], text).encode()


def traditional(text: str, rng: random.Random, *, encoding: str = "utf-8") -> bytes:
    """All characters traditional, as a copy from Hong Kong or Taiwan."""
    from opencc import OpenCC

    return OpenCC("s2tw").convert(text).translate(str.maketrans("“”‘’", "「」『』")).encode(encoding, "replace")


def mixed(text: str, rng: random.Random) -> bytes:
    """Every second line GB18030, the others UTF-8: two copies put together."""
    return b"\n".join(line.encode(("utf-8", "gb18030")[i % 2]) for i, line in enumerate(text.split("\n")))


def faults(text: str, rng: random.Random) -> bytes:
    """One byte in two thousand of the UTF-8 text overwritten."""
    data = bytearray(text.encode())
    for i in rng.sample(range(len(data)), len(data) // 2000):
        data[i] = 0xFF
    return bytes(data)


def broken(text: str, rng: random.Random, *, width: int = 34, apart: bool = True, pages: bool = False) -> bytes:
    """Lines of *width* characters at most; *apart*: a blank line between paragraphs; *pages*: furniture every 30 lines."""
    out: list[str] = []
    for line in text.split("\n"):
        if not line.strip():
            continue
        cell = "\t" in line
        out += [line] if cell else [line[i : i + width] for i in range(0, len(line), width)]
        out += [""] * (apart and not cell)
    if pages:
        out = [words for i, line in enumerate(out) for words in ([line] if i % 30 != 29 else [line, "", f"— {i // 30 + 1} —", "", made_copies.HEADER])]
    return "\n".join(out).encode()


def lists(text: str, rng: random.Random, *, styles: dict[str, Callable[[int], str]]) -> bytes:
    """Headings numbered in other styles, by the shape of their number: 一、 （一） 1."""
    outline = helpers.parse_outline(text)
    parts, at = [], 0
    for start in outline["start"]:
        for shape, pattern in (("一、", r"([一二三四五六七八九十]+)、"), ("（一）", r"[（(]([一二三四五六七八九十]+)[）)]"), ("1.", r"(\d{1,2})[ \t]*[.．、]?[ \t]*")):
            m = re.compile(pattern).match(text, start)
            if m and shape in styles:
                parts += [text[at:start], styles[shape](_value(m[1]))]
                at = m.end()
    return "".join([*parts, text[at:]]).encode()


def _value(number: str) -> int:
    """The value of 十二 or 12."""
    if number.isdigit():
        return int(number)
    tens, _, ones = number.rpartition("十")
    return (NUMERAL.index(tens or "一") * 10 if "十" in number else 0) + (NUMERAL.index(ones) if ones else 0)


def chinese(number: int) -> str:
    """The number as 一, 十二, 二十."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else NUMERAL[tens]) + ("十" if tens else "") + (NUMERAL[ones] if ones or not tens else "")


def circled(number: int) -> str:
    """The number as ①, up to 35."""
    return chr(0x245F + number) if number <= 20 else chr(0x3250 + number - 20)


def table_rows(text: str) -> str:
    """*text* with its tables, flattened one cell a line, as rows with tabs."""
    if any(find_grids(text)):
        return text
    targets = helpers.extract_targets(text)
    spans = targets.loc[targets["quote"].str.contains("|", regex=False), ["start", "end"]].drop_duplicates().itertuples(index=False)
    spans = [(int(start), int(end)) for start, end in spans]
    if not spans:
        return text
    head = text.rindex("序号", 0, spans[0][0])
    wanted = targets.loc[targets["start"] == spans[0][0], "quote"].iloc[0].count("|") + 1
    rows = ["\t".join(cell.text for cell in read_cells(text, head, spans[0][0])[:wanted])]
    rows += ["\t".join(cell.text for cell in read_cells(text, start - 1, end)) for start, end in spans]
    return text[:head].rstrip() + "\n" + "\n".join(rows) + "\n\n" + text[spans[-1][1] :].lstrip()


def markdown(text: str, rng: random.Random) -> bytes:
    """Tables with strokes, as Markdown has them; numbered headings of the first level with ##."""
    lines, before = [], False
    for line in table_rows(text).split("\n"):
        row = line.count("\t") > 1
        lines.append("| " + " | ".join(line.split("\t")) + " |" if row else re.sub(r"^(?=第.{1,3}[篇章]|[一二三四五六七八九十]+、)", "## ", line))
        if row and not before:
            lines.append("|" + " --- |" * (line.count("\t") + 1))
        before = row
    return "\n".join(lines).encode()


def contents(text: str, rng: random.Random) -> bytes:
    """A table of contents before the text, with leaders and page numbers."""
    outline = helpers.parse_outline(text)
    heads = [text[start:].split("\n")[0].strip() for start in outline["start"]]
    heads = [head for head in heads if len(head) <= 30 and "\t" not in head]
    return ("目  录\n" + "\n".join(f"{head}{'.' * 12}{3 + i}" for i, head in enumerate(heads)) + "\n\n" + text).encode()


def bookmarks(text: str, rng: random.Random) -> bytes:
    """Word's bookmarks printed before every heading."""
    outline = helpers.parse_outline(text)
    parts, at = [], 0
    for i, start in enumerate(outline["start"]):
        parts += [text[at:start], f"[bookmark: _Toc{10000 + i}]"]
        at = start
    return "".join([*parts, text[at:]]).encode()


def radicals(text: str, rng: random.Random) -> bytes:
    """Characters that look like Kangxi radicals as those, as some PDFs give them."""
    forms = {unicodedata.normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)}
    return text.translate(str.maketrans(forms)).encode()
