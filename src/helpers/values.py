"""Which quantities of a sentence are values of targets.

Most numbers of a plan are targets' values. The others define a class (15户以上村民小组), belong to a
name (500米覆盖率, “2235”), permit (允许占用1%—3%) or look back; they are told by the words around them.
"""

import re
from bisect import bisect_right
from typing import NamedTuple

from .indicators import COPULA, VERB_AT_END, blank_out
from .quantities import Quantity


class Sentence(NamedTuple):
    """A sentence: its text, the same with quotations and brackets blanked out, its offset, and
    the offsets (in the sentence) at which its clauses begin, the last behind its end."""

    text: str
    hidden: str
    begin: int
    walls: list[int]


CLAUSE_END = re.compile(r"[，,；;：]")
HAN = re.compile(r"[\u4e00-\u9fff“‘《□]")
# "“十三五”时期，…90个贫困村脱贫销号", "截至2020年底，已建成…"
PAST = re.compile(r"“十[二三]五”(?:时期|期间|以来)|已(?:建成|完成|实现|达到|累计)|截至20\d\d年[^，]{0,4}[，,]")
PERMITTED = re.compile(r"允许(?:占用|使用)|不得超过|严禁|可(?:占用|使用)")
BY_NATURE = re.compile(r"(?:米|公里|分钟|小时|天)$")  # 500米覆盖率, 15分钟生活圈
BARE = re.compile(r"(?:系数|指数|比重?|比例|强度)$")  # the only names whose value may lack a unit
RATIO = re.compile(r"(?:[率比]|比重|比例|系数|指数)$")
VALUE_FOLLOWS = re.compile(r"(?:达到?|实现|超过|稳定在|保持在|为)\d")  # 15户以上村民小组通达率达到100%
SCALE = ("万", "亿", "百", "千", "百万", "千万")
JOINED = ("、", "和", "及")


def read_sentence(text: str, begin: int, end: int) -> Sentence:
    """Return the sentence ``text[begin:end]``, its clauses found."""
    sentence = text[begin:end]
    hidden = blank_out(sentence)
    return Sentence(sentence, hidden, begin, [0, *(m.end() for m in CLAUSE_END.finditer(hidden)), len(hidden) + 1])


def clause_start(sentence: Sentence, at: int) -> int:
    """Offset in the sentence at which the clause that holds *at* begins."""
    return sentence.walls[bisect_right(sentence.walls, at) - 1]


def group_values(sentence: Sentence, quantities: list[Quantity]) -> list[list[Quantity]]:
    """Return the quantities that are values, those with only 、 or 和 between them in one group.

    >>> text = "粮食播种面积和产量稳定在98万亩、48万吨以上，15户以上村民小组通达率达到100%"
    >>> from helpers.quantities import find_quantities
    >>> groups = group_values(read_sentence(text, 0, len(text)), find_quantities(text))
    >>> [[q.value for q in group] for group in groups]
    [[98.0, 48.0], [100.0]]
    """
    groups: list[list[Quantity]] = []
    edge = 0
    for q in quantities:
        start, end = q.start - sentence.begin, q.end - sentence.begin
        wall = clause_start(sentence, start)
        stop = sentence.walls[bisect_right(sentence.walls, start)] - 1
        left = sentence.text[max(wall, edge):start]
        if not _is_value(q, sentence, left, sentence.hidden[end:stop]):
            continue
        if groups and sentence.text[edge:start] in JOINED:
            groups[-1].append(q)
        else:
            groups.append([q])
        edge = end
    return groups


def _is_value(q: Quantity, sentence: Sentence, left: str, right: str) -> bool:
    """Whether *q* is a target's value, by the words *left* and *right* of it in its clause."""
    at, after = q.number - sentence.begin, q.after - sentence.begin
    bound = sentence.text[after:q.end - sentence.begin]
    if PERMITTED.search(left):
        return False
    if q.sort == "word":
        return sentence.text[at - 1:at] != "健" and "坚持" not in left  # 健全覆盖全民 holds no 全覆盖
    if q.sort == "numeral":
        return sentence.hidden[at] != "□"
    if sentence.hidden[at] == "□" or right[:1] in ("级", "档") or right.startswith(("为单", "为一", "制")):
        return False  # “双下降20%”, 千亿级, 10万人为单元
    copula = COPULA.search(left)
    subject = left[: copula.start()] if copula else left
    if not q.unit:
        return bool(copula and BARE.search(subject))
    if q.unit.startswith(":"):
        return bool(RATIO.search(subject))
    named = bool(HAN.match(right))  # a noun follows: the value stands before what it counts, or defines it
    opens = bool(VERB_AT_END.search(left)) or (not left.strip() and not VALUE_FOLLOWS.search(right)) or left.rstrip().endswith(("、", "和", "及", "与", "等"))
    if q.unit in SCALE:
        return named and opens and not bound
    if bound.endswith("内"):
        return True
    if bound and bound != "左右" and (right.startswith(("的", "或")) or (named and not opens)):
        return False
    return not named or q.unit == "%" or (opens and not BY_NATURE.search(q.unit))
