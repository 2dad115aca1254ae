"""From bytes to characters: which encoding a copy is in, told by rules before any guess.

The rules, in order: a byte order mark; many NUL bytes, which only UTF-16 has; UTF-8 without a fault;
then whichever of GB18030, Big5, UTF-16, damaged UTF-8 and a mixture of UTF-8 and GB18030 line by
line reads best, that is, as common characters. Only what none of them settles is left to
charset-normalizer. A byte that cannot be read stands in the text as Python prints it (``\\xff``)
and its place is handed back, so that it is not lost.
"""

import codecs
import re
from functools import lru_cache
from typing import NamedTuple

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig", 3), (codecs.BOM_UTF32_LE, "utf-32", 0), (codecs.BOM_UTF16_LE, "utf-16", 0),
    (codecs.BOM_UTF16_BE, "utf-16", 0), (b"\x84\x31\x95\x33", "gb18030", 4),
)  # fmt: skip
GOOD = 0.9  # share of the foreign characters that must be common ones
BAD = re.compile("[\udc80-\udcff]+")  # bytes that could not be read, as `surrogateescape` holds them
LINE_END = re.compile(r"\r\n?")
HAN = re.compile("[\u4e00-\u9fff]")
FOREIGN = re.compile("[\u0100-\u1fff\udc80-\udcff]")  # letters that no plan holds
NO_TEXT = re.compile("[\x00-\x08\x0e-\x1a]")


class Decoded(NamedTuple):
    """A text, the encoding it was in, the spans of its unreadable bytes, and what is unusual."""

    text: str
    encoding: str
    damaged: list[tuple[int, int]]
    notes: list[str]


def decode(data: bytes, name: str) -> Decoded:
    """Return the text in *data*, line ends as ``\\n``; *name* is the file's, for messages.

    Raises ValueError, saying what to do, for bytes that are no text in any encoding known here.

    >>> decode("一、总体要求".encode("gbk"), "plan.txt").encoding
    'gb18030'
    """
    for mark, encoding, skipped in BOMS:
        if data.startswith(mark):
            return _finish(data[skipped:].decode(encoding.removesuffix("-sig"), "surrogateescape" if skipped else "replace"), encoding)
    if not _wide(data):
        try:
            return _finish(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            pass
    fits, encoding, text = max(_readings(data))
    if fits >= GOOD:
        return _finish(text, encoding)
    return _guess(data, name)


def _wide(data: bytes) -> bool:
    """Whether *data* holds more NUL bytes than a fault leaves: then it is UTF-16, or no text."""
    return 500 * data.count(0) > len(data)


def _readings(data: bytes) -> list[tuple[float, str, str]]:
    """Every way to read *data*, with the share of its foreign characters that are common ones."""
    gb, big5 = _common("gb2312", 0xD7), _common("big5", 0xC6)
    found = [(0.0, "", "")]
    for encoding in ("utf-16-le", "utf-16-be"):
        text = data[: len(data) // 2 * 2].decode(encoding, "replace")
        found.append((_fitness(text, gb | big5), encoding, text))
    if not _wide(data):
        for encoding, common in (("utf-8", gb | big5), ("gb18030", gb), ("big5hkscs", big5)):
            text = data.decode(encoding, "surrogateescape")
            found.append((_fitness(text, common), encoding.removesuffix("hkscs"), text))
        text = "\n".join(_line(line) for line in data.replace(b"\r\n", b"\n").split(b"\n"))
        found.append((_fitness(text, gb) - 0.001, "utf-8 and gb18030, line by line", text))
    return found


def _line(line: bytes) -> str:
    """One line of a copy put together from others, in UTF-8 if it is that, else in GB18030."""
    gb = line.decode("gb18030", "surrogateescape")
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return gb
    return gb if FOREIGN.search(text) and not FOREIGN.search(gb) and HAN.search(gb) else text  # 元 in GB18030 is Ԫ in UTF-8


@lru_cache(maxsize=None)
def _common(encoding: str, last: int) -> frozenset[str]:
    """The common characters of an encoding: its marks and first level (up to the lead byte *last*)."""
    pairs = (bytes((lead, trail)) for lead in range(0xA1, last + 1) for trail in range(0x40, 0xFF))
    return frozenset(pair.decode(encoding, "ignore") for pair in pairs)


def _fitness(text: str, common: frozenset[str]) -> float:
    """The share of common characters among those that are not ASCII (or control characters); of a
    text that is nearly all ASCII, nothing can be said: 0."""
    foreign = [c for c in text[:200_000] if not c.isascii()] + NO_TEXT.findall(text, 0, 200_000)
    if len(foreign) < 4 or 20 * len(foreign) < min(len(text), 200_000):
        return 0.0
    return sum(c in common for c in foreign) / len(foreign)


def _guess(data: bytes, name: str) -> Decoded:
    """What charset-normalizer makes of *data*, or an error."""
    if not _wide(data):
        try:
            from charset_normalizer import from_bytes
        except ImportError:
            best = None
        else:
            best = from_bytes(data[:100_000]).best()
        if best is not None:
            found = _finish(data.decode(best.encoding, "replace"), best.encoding.replace("_", "-"))
            said = f"no rule settles the encoding; {found.encoding} is a guess: look at the text before you use it"
            return found._replace(notes=[said, *found.notes])
    raise ValueError(f"{name} is no text in UTF-8, UTF-16, GB18030 or Big5: if it is a text, open it in the program that "
                     "made it and save it as UTF-8; if it is a damaged copy, get another")  # fmt: skip


def _finish(text: str, encoding: str) -> Decoded:
    """Line ends made ``\\n``, unreadable bytes printed and listed."""
    text = LINE_END.sub("\n", text)
    parts, damaged, at, length = [], [], 0, 0
    for m in BAD.finditer(text):
        printed = "".join(f"\\x{ord(c) - 0xDC00:02x}" for c in m[0])
        parts += [text[at : m.start()], printed]
        length += m.start() - at
        damaged.append((length, length + len(printed)))
        length, at = length + len(printed), m.end()
    notes = []
    if damaged:
        notes.append(f"damaged bytes in {len(damaged)} place(s): each stands as � in the text, its bytes in the changes")
    lost = text.count("\ufffd")
    if lost:
        notes.append(f"{lost} character(s) are printed as � already: an earlier copy lost them")
    if encoding.startswith("utf-8 and"):
        notes.append("the copy mixes encodings: each line was read in its own")
    return Decoded("".join([*parts, text[at:]]), encoding, damaged, notes)
