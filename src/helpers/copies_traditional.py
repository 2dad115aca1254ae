"""Traditional characters, told by a few that every text has, and brought to simplified ones.

Which characters are traditional is known here by a short list only (common words of plans), so that
a simplified copy is told at no cost; the conversion itself is OpenCC's.
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from .copies import Edit

# common characters of plans whose simplified form differs, and which a simplified text does not hold
TELLING = re.compile(
    "[發農鄉設實現產業縣區國務總體點對為與達動環會經濟進開關係統計劃戰興標準強後內員過長門問間東車運電視頭題項預領"
    "單據處營護規導鎮種糧蠶豬險療養勞務衛學廳辦費資質貧號雲礎礦築廣邊億萬個們從優傳價儲擴擔據擁補製複雜離難靈餘馬驗黨齊]"
)
HAN = re.compile("[\u4e00-\u9fff]")
ENOUGH = 0.02  # share of the Han characters: a simplified text has hardly one (in names), a traditional one a fifth


def traditional_share(text: str) -> float:
    """Return the share of the Han characters of *text* that are telling traditional ones."""
    return len(TELLING.findall(text)) / max(1, len(HAN.findall(text)))


def simplify(text: str) -> Iterator[Edit]:
    """The characters (and words) that OpenCC simplifies, line by line, if *text* is traditional at all."""
    if traditional_share(text) < ENOUGH:
        return
    at, convert = 0, _converter()
    for line in text.splitlines(keepends=True):
        yield from _differences(line, convert(line), at)
        at += len(line)


@lru_cache(maxsize=1)
def _converter() -> Callable[[str], str]:
    try:
        from opencc import OpenCC
    except ImportError:
        raise ImportError("this text is in traditional characters, and the package opencc, which simplifies them, is not installed: "
                          "pip install opencc, or convert the text to simplified characters first") from None
    return OpenCC("tw2s").convert  # t2s, and Taiwan's 著 for 着


def _differences(line: str, simple: str, at: int) -> Iterator[Edit]:
    """Runs of characters that differ; the whole line where its length has changed."""
    if len(line) != len(simple):
        yield Edit(at, at + len(line), simple, "traditional")
        return
    start = None
    for i, (old, new) in enumerate(zip(line + "\n", simple + "\n")):
        if old != new and start is None:
            start = i
        elif old == new and start is not None:
            yield Edit(at + start, at + i, simple[start:i], "traditional")
            start = None
