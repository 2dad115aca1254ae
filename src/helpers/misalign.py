"""GBK read out of step: how the fault damages a text, and what a damaged span can have been.

GBK writes a Chinese character as two bytes, a *lead* and a *trail*. The fault cut a text's
bytes at the codes of 、 ，；！ without asking where characters begin: 保护 is B1A3 BBA4, and in
its middle stands A3BB, the code of ；. Each piece was then decoded alone.

A *span* is what such a cut leaves: it opens with the “?” of a lead byte left alone and the mark
that is none, and runs to the next “?”. Its characters hold the true bytes, one byte out of step.
"""

import re
from functools import lru_cache

# ASCII forms and the full-width forms (row A3 of GBK) that a copy may have been narrowed from
NARROW = {code + 0xFEE0: code for code in range(0x21, 0x7F)}
WIDE = {narrow: wide for wide, narrow in NARROW.items()}
WIDE_MARKS = str.maketrans(",;:!()", "，；：！（）")  # those that a narrowed copy lost most
MARKS = "、，；！,;!"
# a lead byte left alone before a mark: "生态?;ず煜?," is 生态保护红线，
CUT = re.compile(rf"\?[{MARKS}]")
# a tag whose "<" was swallowed: "?/span>"
TAG = re.compile(r"/?[a-z]{1,10}(?: [^<>\n]{0,200})?>")
LONGEST = 120  # characters in a span: it ends at the next mark, which is never far
# what a lead byte can swallow: no GBK character ends in one of these bytes
SWALLOWED = tuple("\n\t !\"#$%&'()*+,-./0123456789:;<=>?")


def damage_text(text: str) -> str:
    """Return *text* as the fault leaves it: bytes cut at marks, each piece decoded alone.

    A byte that begins no character becomes “?”, with the ASCII byte after it if there is one.
    A character that GBK has no code for passes (a web page holds it as an entity).
    Raises TypeError for anything but a str.

    >>> damage_text("守住生态保护红线，守住乡村文化根脉")
    '守住生态?；ず煜?，守住乡村文化根脉'
    >>> damage_text("。〔牵头单位：</span>县发改局")
    '?！睬Ｍ返ノ唬?/span>县发改局'
    """
    check_text(text, "damage_text")
    pieces = re.split(rb"(\xa1\xa2)", text.encode("gb18030", "replace"))  # at 、 first
    pieces = [part for piece in pieces for part in re.split(rb"(\xa3[\xac\xbb\xa1])", piece)]  # then at ，；！
    pairs = [pair for piece in pieces for pair in re.findall(rb"[\x81-\xfe](?:[0-9][\x81-\xfe][0-9]|.?)|.", piece, re.S)]
    return "".join(decode_pair(pair) or "?" for pair in pairs)


def check_text(text: object, function: str) -> None:
    """Raise TypeError, saying what to pass, if *text* is not a str."""
    if not isinstance(text, str):
        raise TypeError(f"{function} needs a str, got {type(text).__name__}; pass the text, for example load_plan('kaijiang').text")


def decode_pair(pair: bytes) -> str:
    """Return the character that *pair* spells in GBK (with its private areas), or "" if none."""
    try:
        return pair.decode("gb18030")
    except UnicodeDecodeError:
        return ""


def encode_pair(character: str) -> bytes:
    """Return the two bytes of *character*, the full-width form for an ASCII one, or b"" if it has none.

    >>> encode_pair("护").hex(), encode_pair(";").hex(), encode_pair("\\n")
    ('bba4', 'a3bb', b'')
    """
    pair = character.translate(WIDE).encode("gb18030", "replace")
    return pair if len(pair) == 2 else b""


def read_span(text: str, at: int) -> tuple[int, list[tuple[str, ...]]] | None:
    """Re-read in step the span of *text* that opens at offset *at* (its “?”).

    Return the offset of its end and its slots, one a character of the true text: each slot holds
    the characters that can stand there, one where both bytes are known. None if the bytes cannot
    be those of a damaged span.

    >>> end, slots = read_span("生态?;?、城镇", 2)
    >>> end, "保" in slots[0], "护" in slots[1], [len(slot) for slot in slots]
    (5, True, True, [126, 127, 35])
    >>> read_span("真的?!是", 2) is None
    True
    """
    narrow = text[at + 1].isascii()  # a copy with ASCII marks: restored marks are ASCII too
    trail, lead = encode_pair(text[at + 1])
    slots = [_options(narrow, trail=trail)]
    for here in range(at + 2, min(len(text), at + LONGEST)):
        if text[here] == "?":
            slots.append(_options(narrow, lead=lead))
            tag = TAG.match(text, here + 1)
            if tag:
                return tag.end(), slots
            before_mark = text[here + 1 : here + 2] in MARKS  # true at the end of the text, too
            return here + 1, [*slots, ("", *SWALLOWED) if before_mark else SWALLOWED]
        pair = text[here].encode() if text[here].isascii() and not narrow else encode_pair(text[here])
        character = decode_pair(bytes([lead, pair[0]])) if pair else ""
        if not character:
            return None
        slots.append((character.translate(NARROW) if narrow else character,))
        if len(pair) == 1:  # a trail in the ASCII range, left alone: the text is in step again
            return here + 1, slots
        if pair[1] < 0x80:  # an ASCII byte read as a trail: in step again, too
            return here + 1, [*slots, (chr(pair[1]),)]
        lead = pair[1]
    return None


def count_common(text: str) -> int:
    """Return how many characters of *text* are common ones: level 1 of GB2312, or its marks and full-width forms.

    >>> count_common("煜さ?"), count_common("保护〕，")
    (0, 4)
    """
    pairs = [encode_pair(character) for character in text if character != "?"]
    return sum(pair[1] > 0xA0 and (0xB0 <= pair[0] <= 0xD7 or pair[0] in (0xA1, 0xA3)) for pair in pairs if pair)


@lru_cache(maxsize=None)
def _options(narrow: bool, *, lead: int | None = None, trail: int | None = None) -> tuple[str, ...]:
    """Return the characters with this lead byte, or with this trail byte."""
    leads = range(0x81, 0xFF) if lead is None else (lead,)
    trails = range(0x80, 0xFF) if trail is None else (trail,)
    found = [character for a in leads for b in trails if (character := decode_pair(bytes([a, b])))]
    return tuple(character.translate(NARROW) if narrow else character for character in found)
