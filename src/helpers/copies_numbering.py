"""The numbers that Word puts before the paragraphs of its lists, and does not store as text.

A paragraph belongs to a *list* (numId) and a *level* (ilvl), by itself or by its style; the level
says how its numbers are written: 一、 （一） 1. ① 第一章.
"""

import re

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DIGITS = "〇一二三四五六七八九"
CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand",
           "ideographDigital", "japaneseDigitalTenThousand", "chineseLegalSimplified")  # fmt: skip
CIRCLED = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")


def write_number(number: int, style: str) -> str:
    """Return *number* as Word's number format *style* writes it.

    >>> write_number(21, "chineseCounting"), write_number(3, "decimalEnclosedCircle"), write_number(3, "decimal")
    ('二十一', '③', '3')
    """
    if style in CHINESE:
        return _chinese(number)
    if style in CIRCLED and 1 <= number <= 20:
        return chr(0x245F + number)
    if style == "decimalZero":
        return f"{number:02d}"
    if style in ("upperLetter", "lowerLetter"):
        letter = chr(ord("A") + (number - 1) % 26)
        return letter if style == "upperLetter" else letter.lower()
    return str(number)


def _chinese(number: int) -> str:
    """*number* in Chinese numerals, up to 99; above, digit by digit.

    >>> _chinese(10), _chinese(12), _chinese(20), _chinese(120)
    ('十', '十二', '二十', '一二〇')
    """
    tens, ones = divmod(number, 10)
    if number > 99:
        return "".join(DIGITS[int(digit)] for digit in str(number))
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


class Numbering:
    """The lists of one Word document, counted as its paragraphs are read in order."""

    def __init__(self, opened) -> None:
        self.made = 0
        self.counts: dict[str, list[int]] = {}  # by abstract list: the number reached on each level
        self.styles = {style.style_id: style for style in opened.styles if style.style_id}
        self.abstract: dict[str, str] = {}
        self.levels: dict[tuple[str, int], tuple[str, str, int]] = {}
        related = [link.target_part for link in opened.part.rels.values() if link.reltype.endswith("/numbering") and not link.is_external]
        if not related:
            return
        root = related[0].element
        for num in root.iter(W + "num"):
            self.abstract[num.get(W + "numId")] = num.find(W + "abstractNumId").get(W + "val")
        for abstract in root.iter(W + "abstractNum"):
            for level in abstract.iter(W + "lvl"):
                said = {tag: (e.get(W + "val") if (e := level.find(W + tag)) is not None else None) for tag in ("numFmt", "lvlText", "start")}
                key = abstract.get(W + "abstractNumId"), int(level.get(W + "ilvl"))
                self.levels[key] = (said["numFmt"] or "decimal", said["lvlText"] or "", int(said["start"] or 1))

    def style_name(self, paragraph) -> str:
        """The name of the paragraph's style, empty if it has none."""
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        found = self.styles.get(style.get(W + "val")) if style is not None else None
        return (found.name or "") if found is not None else ""

    def number(self, paragraph) -> str:
        """The number printed before *paragraph*, empty if there is none; each call counts on."""
        place = self._place(paragraph)
        if place is None:
            return ""
        abstract, level = place
        style, pattern, _ = self.levels[abstract, level]
        counts = self.counts.setdefault(abstract, [])
        while len(counts) <= level:
            counts.append(self.levels.get((abstract, len(counts)), ("", "", 1))[2] - 1)
        counts[level] += 1
        del counts[level + 1 :]
        if style in ("bullet", "none") or "%" not in pattern:
            return ""
        styles = {i + 1: self.levels.get((abstract, i), ("decimal",))[0] for i in range(level + 1)}
        self.made += 1
        return re.sub(r"%(\d)", lambda m: write_number(max(1, counts[int(m[1]) - 1]) if int(m[1]) <= len(counts) else 1, styles.get(int(m[1]), style)), pattern)

    def _place(self, paragraph) -> tuple[str, int] | None:
        """(abstract list, level) of *paragraph*, by itself or its style."""
        found = paragraph.find(f"{W}pPr/{W}numPr")
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        above = self.styles.get(style.get(W + "val")) if style is not None else None
        level = 0
        while found is None and above is not None:
            found = above.element.find(f"{W}pPr/{W}numPr")
            above = above.base_style
        if found is None:
            return None
        if (ilvl := found.find(W + "ilvl")) is not None:
            level = int(ilvl.get(W + "val"))
        num = found.find(W + "numId")
        abstract = self.abstract.get(num.get(W + "val")) if num is not None else None
        return (abstract, level) if abstract is not None and (abstract, level) in self.levels else None
