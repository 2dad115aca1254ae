"""Numbers with their units and bounds, where they stand.

A *quantity* is a number (or a word that stands for one: 全覆盖, 翻一番) with its unit and the
words that bound it: 不低于 before, 以上 behind. What it measures, and by when, is not known here.
"""

import re
from typing import NamedTuple


class Quantity(NamedTuple):
    """One quantity: where it stands (with its bound words), what it says, in the printed unit."""

    start: int  # of the first bound word, or of the number
    end: int  # behind the last bound word
    number: int  # offset of the number itself
    after: int  # offset behind the unit
    value: float
    value_high: float | None
    unit: str
    comparator: str
    sort: str  # number, word (全覆盖 …), numeral (千名)


MEASURE = (
    "吨标准煤|人次|人|户次|户|名|家|个百分点|个等级|个|头生猪当量|头|袋|吨|亩|平方公里|平方千米|平方米|立方米|公里|千米|公顷|米|口|座|处|所"
    "|间|栋|幢|盏|项|件|条|场次|场|份|次|台|辆|张|套|种|类|支|只|羽|尾|株|棵|张床位|床|千瓦时|千瓦|兆瓦|小时|分钟|天|元/人|元|公斤|千克|斤|本|篇|期|届|门|对"
)
UNIT = rf"(?:[%％]|Mbps|(?:[十百千]?[万亿]|[百千])(?:{MEASURE})?|{MEASURE})"
SPREAD = "[-—–~～至]"  # 100-150口, 3—5个, 1%—3%
NUMBER = re.compile(
    rf"(?P<low>\d+(?:\.\d+)?)(?:[:：∶](?P<to>\d+(?:\.\d+)?)(?!\d)|(?P<first>{UNIT})?{SPREAD}(?P<high>\d+(?:\.\d+)?)(?!\d|年))?"
    rf"[ \t]?(?P<unit>{UNIT})?(?P<post>以上|左右|以内|之内|以下|上下)?"
)
# words that are quantities: the share or the factor they stand for
WORD = re.compile(r"(?P<cover>全覆盖|全域覆盖)|(?P<zero>[“\"]?零的?突破[”\"]?)|(?P<double>翻(?P<times>[一二两])番)(?P<post>以上|左右)?|(?P<all>全部)(?=建成|完成|实现|达到|达标|消除|覆盖|改造|开展)")
# 引进千名大学生, 吸引万名居民: a Chinese numeral counts where a verb of getting stands before it
NUMERAL = re.compile(rf"(?:引进|吸引|培养|培育|培训|新增|新建|建成|建设|打造|选派|回引)(?P<low>[二两三四五六七八九]?[十百千万][万亿]?|[一二两三四五六七八九十]+(?=个|家|所|座))(?P<unit>{MEASURE})(?P<post>以上|左右)?")
DIGITS = dict(zip("一二两三四五六七八九", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9))) | {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
BEFORE = {
    "不低于": ">=", "不少于": ">=", "不小于": ">=", "不得低于": ">=", "至少": ">=", "超过": ">=", "突破": ">=", "高于": ">=", "大于": ">=", "超": ">=",
    "≥": ">=", "≧": ">=", ">=": ">=", "＞": ">", ">": ">",
    "不超过": "<=", "不高于": "<=", "不多于": "<=", "不大于": "<=", "≤": "<=", "≦": "<=", "<=": "<=", "低于": "<", "小于": "<", "＜": "<", "<": "<",
    "大约": "~", "约": "~", "近": "~",
}
AFTER = {"以上": ">=", "左右": "~", "上下": "~", "以内": "<=", "之内": "<=", "以下": "<="}
BOUND = re.compile("(?:" + "|".join(sorted(map(re.escape, BEFORE), key=len, reverse=True)) + r")[ \t]?\Z")


def find_quantities(text: str) -> list[Quantity]:
    """Return every quantity of *text*, in order; a number without a unit has unit ``""``.

    >>> [(q.value, q.unit, q.comparator) for q in find_quantities("茶园超过1.5万亩，覆盖率达98％以上")]
    [(1.5, '万亩', '>='), (98.0, '%', '>=')]
    """
    found = [_from_number(text, m) for m in NUMBER.finditer(text)]
    found += [_from_word(m) for m in WORD.finditer(text)]
    found += [_from_numeral(m) for m in NUMERAL.finditer(text)]
    return sorted(found)


def read_value(printed: str) -> tuple[float, str, str] | None:
    """Return (value, unit, comparator) of a table cell such as ``≧92.6``, ``2.56:1``; None if it holds no value.

    >>> read_value("≧92.6"), read_value("2.53：1"), read_value("—")
    ((92.6, '', '>='), (2.53, ':1', '='), None)
    """
    m = NUMBER.search(printed)
    if not m or printed[: m.start()].strip(" \t〔[（(") not in {*BEFORE, ""}:
        return None
    q = _from_number(printed, m)
    return q.value, q.unit, q.comparator


def _from_number(text: str, m: re.Match) -> Quantity:
    low, high = float(m["low"]), m["high"]
    unit = f":{m['to']}" if m["to"] else (m["unit"] or m["first"] or "").replace("％", "%")
    before = BOUND.search(text, max(0, m.start() - 5), m.start())
    comparator = AFTER.get(m["post"]) or (BEFORE[before[0].strip()] if before else "=")
    start = before.start() if before else m.start()
    if high:
        comparator = "range"
    after = m.end() - len(m["post"] or "")
    return Quantity(start, m.end(), m.start(), after, low, float(high) if high else None, unit, comparator, "number")


def _from_word(m: re.Match) -> Quantity:
    if m["double"]:
        value, unit = float(2 ** DIGITS[m["times"]]), "×"
    else:
        value, unit = (1.0, "") if m["zero"] else (100.0, "%")
    return Quantity(m.start(), m.end(), m.start(), m.end(), value, None, unit, AFTER.get(m["post"], ">=" if m["zero"] else "="), "word")


def _from_numeral(m: re.Match) -> Quantity:
    value = 0
    for character in m["low"]:
        number = DIGITS[character]
        if number < 10:
            value += number  # 二十五: 20 and 5
        else:
            value = max(value, 1) * number  # 二十, 三千万
    after = m.end("unit")
    return Quantity(m.start("low"), m.end(), m.start("low"), after, float(value), None, m["unit"], AFTER.get(m["post"], "="), "numeral")
