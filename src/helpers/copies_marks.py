"""Punctuation that a copy doubles, narrows or puts in another form.

What a copy has lost cannot be put back here: where a comma stood, no rule says.
"""

import re
from collections.abc import Iterator

from .copies import Edit

DOUBLED = re.compile(r"(?<![，。、；：！？])([，。、；：！？])\1(?!\1)|(?<![,;])([,;])\2(?!\2)")  # “，，”; not “。。。。。。”
TWO = re.compile(r"[，、；]。")  # “…，。”
# "建成70万亩.到2025年": a full stop in ASCII behind a character; "3.完善" and "1.5" have a digit before
STOP = re.compile(r"(?<=[\u4e00-\u9fff”）)％%])\.(?=[ \t\u3000]*(?:$|[0-9\u4e00-\u9fff“（(《①-⑳]))", re.M)
CORNERS = str.maketrans("「」『』", "“”‘’")
CORNER = re.compile("[「」『』]")
TITLE = re.compile(r"<<([^<>\n]{1,60})>>")
STRAIGHT = re.compile('"')


# "一，指导思想" three times: the copy has commas for all 、
HEADING = re.compile(r"^([ \t\u3000]*[一二三四五六七八九十]{1,3})[，,](?=[\u4e00-\u9fff]{2})", re.M)


def mend_marks(text: str) -> Iterator[Edit]:
    """Doubled marks single, full stops and quotation marks in the form that plans are printed in."""
    for m in DOUBLED.finditer(text):
        yield Edit(m.start(), m.end(), m[0][0], "doubled mark")
    for m in TWO.finditer(text):
        yield Edit(m.start(), m.end(), "。", "doubled mark", False)
    for m in STOP.finditer(text):
        yield Edit(m.start(), m.end(), "。", "mark")
    for m in CORNER.finditer(text):
        yield Edit(m.start(), m.end(), m[0].translate(CORNERS), "mark")
    for m in TITLE.finditer(text):
        yield Edit(m.start(), m.start() + 2, "《", "mark")
        yield Edit(m.end() - 2, m.end(), "》", "mark")
    heads = list(HEADING.finditer(text))
    for m in heads if len(heads) > 2 else ():
        yield Edit(m.end() - 1, m.end(), "、", "mark", False)
    yield from _quotes(text)


def _quotes(text: str) -> Iterator[Edit]:
    """Straight quotation marks, opening and closing by turns; in a paragraph with an odd one they stay."""
    at = 0
    for line in text.split("\n"):
        places = [m.start() for m in STRAIGHT.finditer(line)]
        if len(places) % 2 == 0:
            for i, place in enumerate(places):
                yield Edit(at + place, at + place + 1, "“”"[i % 2], "mark")
        at += len(line) + 1
