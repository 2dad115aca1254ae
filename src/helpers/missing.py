"""Characters that a damaged copy has lost, found where the rest of the text says what they were.

A *place* is (offset, what is printed, what it was, kind, why). Only general forms are settled
here: a bracket whose partner stands, a form that the text prints whole elsewhere. A lost word
(“持…原则”: 坚持? 秉持?) is nothing that a form decides; it is left to a reader.
"""

import re

Place = tuple[int, str, str, str, str]

# "(川农领办〔202169号)": a document number is 〔year〕number号
NUMBER = re.compile(r"〔((?:19|20)\d\d)(\d{1,4}号)")
# "?为加快构建": a paragraph that begins with a question mark
STRAY = re.compile(r"^\?(?=[一-鿿])", re.M)
# "“1 17 N”预案", "“稻田 ”农文旅融合", "“物资 服务”救助方式"
QUOTED = re.compile(r"“(?:[\dA-Z]+|[一-鿿]+)(?:[ \xa0](?:[\dA-Z]+|[一-鿿]+)?)+”")
# "。〔牵头单位:县交运局;责任单位:各乡镇(街道)〕" at the end of a paragraph
ENTRY = re.compile(r"。(〔?)牵头单位([:：])([^。\n]*?)(〕?)$", re.M)
# "责任单位县乡村振兴局"
NO_COLON = re.compile(r"责任单位(?![:：])")
# "各乡镇(街道)" at the end of "责任单位:县委组织部,各乡镇(街道)"
LAST = re.compile(r"[^、，；：,;:]+$")


def find_missing(text: str) -> list[Place]:
    """Return the places of *text* where a character is missing and its form says which, in order.

    Kinds: ``dropped``, ``lost_plus`` (only if the text holds no “+” at all), ``swallowed_tag``.

    >>> find_missing("根据《通知》(川农领办〔202169号)精神")
    [(11, '〔202169号', '〔2021〕69号', 'dropped', 'a document number is 〔year〕number号: the closing bracket is lost')]
    >>> [place[:3] for place in find_missing("建立“1 17”应急指挥体系")]
    [(2, '“1 17”', '“1+17”')]
    """
    places = _missing_in_entries(text)
    for match in NUMBER.finditer(text):
        why = "a document number is 〔year〕number号: the closing bracket is lost"
        places.append((match.start(), match[0], match.expand(r"〔\1〕\2"), "dropped", why))
    for match in STRAY.finditer(text):
        why = "no paragraph begins with a question mark: what stood here was no text (a tag, or a space GBK has no code for)"
        places.append((match.start(), match[0], "", "swallowed_tag", why))
    if "+" not in text and "＋" not in text:
        for match in QUOTED.finditer(text):
            why = "the copy has lost every “+”; within the quotation a blank stands in its place"
            places.append((match.start(), match[0], re.sub(r"[ \xa0]", "+", match[0]), "lost_plus", why))
    return sorted(places)


def _missing_in_entries(text: str) -> list[Place]:
    """Return the brackets and colons that entries (。〔牵头单位:…〕) lack, if most entries are whole."""
    entries = list(ENTRY.finditer(text))
    places: list[Place] = []
    if 2 * sum(bool(entry[1] and entry[4]) for entry in entries) <= len(entries):
        return places
    for entry in entries:
        if not entry[1]:
            why = "most entries of this kind open with 〔: the opening bracket is lost"
            places.append((entry.start(), "。牵头单位", "。〔牵头单位", "dropped", why))
        for gap in NO_COLON.finditer(text, entry.start(3), entry.end(3)):
            why = "责任单位 is followed by a colon in every other entry: the colon is lost"
            places.append((gap.start(), gap[0], gap[0] + entry[2], "dropped", why))
        if not entry[4] and (last := LAST.search(entry[3])):
            why = "most entries of this kind close with 〕 at the end of the paragraph: the closing bracket is lost"
            places.append((entry.start(3) + last.start(), last[0], last[0] + "〕", "dropped", why))
    return places
