"""find_quantities, read_value and the year scope: what is printed, in the printed unit."""

import pytest

from helpers.quantities import find_quantities, read_value
from helpers.years import default_year, find_years, frequency


@pytest.mark.parametrize(
    ("text", "expected"),  # (value, value_high, unit, comparator)
    [
        ("稳定在98万亩、48万吨以上", [(98, None, "万亩", "="), (48, None, "万吨", ">=")]),
        ("农业增加值实现100亿元左右", [(100, None, "亿元", "~")]),
        ("比重达到2.2:1", [(2.2, None, ":1", "=")]),
        ("2.88：1", [(2.88, None, ":1", "=")]),
        ("2.56∶1", [(2.56, None, ":1", "=")]),
        ("新增页岩气井100-150口", [(100, 150, "口", "range")]),
        ("选取3—5个村", [(3, 5, "个", "range")]),
        ("建成率达到90％以上", [(90, None, "%", ">=")]),
        ("游客量2000万人次", [(2000, None, "万人次", "=")]),
        ("完成0.4万头生猪当量", [(0.4, None, "万头生猪当量", "=")]),
        ("加工产值超280亿元以上", [(280, None, "亿元", ">=")]),
        ("不少于30万亩", [(30, None, "万亩", ">=")]),
        ("不低于6.2万亩", [(6.2, None, "万亩", ">=")]),
        ("达标率超75%", [(75, None, "%", ">=")]),
        ("实现救灾物资10小时之内运达", [(10, None, "小时", "<=")]),
        ("约20万平方米", [(20, None, "万平方米", "~")]),
        ("平均接入速率达到75Mbps", [(75, None, "Mbps", "=")]),
        ("新增农业职业经理人1万名左右", [(1, None, "万名", "~")]),
        ("吸引千名外地优秀高校毕业生", [(1000, None, "名", "=")]),
        ("吸引万名主城居民", [(10000, None, "名", "=")]),
        ("培育二十五家龙头企业", [(25, None, "家", "=")]),
        ("建设十万亩林下经济基地", [(100_000, None, "亩", "=")]),
        ("培训三千名高素质农民", [(3000, None, "名", "=")]),
        ("基本实现农村地区5G网络全覆盖", [(5, None, "", "="), (100, None, "%", "=")]),
        ("实现“零突破”", [(1, None, "", ">=")]),
        ("较2020年翻一番以上", [(2020, None, "", "="), (2, None, "×", ">=")]),
        ("推进一批项目，坚持三个不变", []),
    ],
)
def test_quantities(text, expected):
    assert [(q.value, q.value_high, q.unit, q.comparator) for q in find_quantities(text)] == expected


def test_offsets_hold_the_bound_words():
    text = "湿地保有量不低于6.2万亩以上。"
    (q,) = find_quantities(text)
    assert text[q.start : q.end] == "不低于6.2万亩以上" and text[q.number : q.after] == "6.2万亩"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("≧92.6", (92.6, "", ">=")), ("≦5.5", (5.5, "", "<=")), (">72", (72, "", ">")), ("≥95", (95, "", ">=")), ("2.53:1", (2.53, ":1", "=")), ("12.27", (12.27, "", "=")), ("—", None), ("〔−6.94〕", None), ("预期性", None)],
)
def test_cells(cell, expected):
    assert read_value(cell) == expected


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("到2025年，建成高标准农田70万亩", [2025]),
        ("到2022年，达到100%；到2025年，达到100%", [2022, 2025]),
        ("到2027年底完成", [2027]),
        ("到2025累计选派科技特派员300名", [2025]),
        ("2025年完成品牌体系构建", [2025]),
        # years that date no target
        ("较2020年翻一番以上", []),
        ("从2021年起，分区域推进", []),
        ("规划（2021—2035年）", []),
        ("《乡村振兴战略规划（2018-2022年）》", []),
        ("实施期为2021—2035年", []),
    ],
)
def test_years(text, years):
    assert [mark.year for mark in find_years(text)] == years


def test_default_year():
    note = "3．后续正文和专栏中定量指标未说明年份的均为2025年目标值。"
    assert default_year(note) == (2025, note.index("年目标值") + 1)
    assert default_year("到2025年达到70万亩") is None


@pytest.mark.parametrize(
    ("before", "often"),
    [("每年选派区级科技特派员", "annual"), ("零售额年均增长", "annual"), ("每村每三年至少发展", "triennial"), ("每3年开展", "triennial"), ("每月召开", "monthly"), ("到2025年，建成", "once"), ("标准逐年提高至", "once")],
)
def test_frequency(before, often):
    assert frequency(before) == often
