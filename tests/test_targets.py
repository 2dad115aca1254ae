"""extract_targets: a line of a plan, the rows it holds, and numbers that are no targets."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import helpers
from helpers.targets import TARGET_TYPES


def rows(text, *columns):
    frame = helpers.extract_targets(text)
    columns = columns or ("indicator", "comparator", "value", "unit", "year", "kind")
    return [tuple(None if pd.isna(v) else v for v in row) for row in frame[list(columns)].itertuples(index=False, name=None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # respective lists, shared tails, a bound that spreads, a semicolon inside the year's sentence (Yongchuan)
        (
            "到2025年，全区粮食播种面积和产量稳定在98万亩、48万吨以上，油菜种植面积达到20万亩；生猪养殖年出栏量40万头。",
            [("粮食播种面积", ">=", 98, "万亩", 2025, "level"), ("粮食产量", ">=", 48, "万吨", 2025, "flow"), ("油菜种植面积", "=", 20, "万亩", 2025, "level"), ("生猪养殖年出栏量", "=", 40, "万头", 2025, "flow")],
        ),
        ("到2025年，茶叶、经果发展规模分别达到15万亩、26万亩。", [("茶叶发展规模", "=", 15, "万亩", 2025, "level"), ("经果发展规模", "=", 26, "万亩", 2025, "level")]),
        ("农业科技进步贡献率和科技成果转化率分别达到70%、75%以上", [("农业科技进步贡献率", ">=", 70, "%", None, "ratio"), ("农业科技成果转化率", ">=", 75, "%", None, "ratio")]),
        ("城乡居民基本医疗保险参保率和养老保险参保率均达到98%以上", [("城乡居民基本医疗保险参保率", ">=", 98, "%", None, "ratio"), ("城乡居民养老保险参保率", ">=", 98, "%", None, "ratio")]),
        # verb, name, value and verb, value, name
        ("建成高标准农田70万亩、千年良田2.88万亩", [("高标准农田", "=", 70, "万亩", None, "level"), ("千年良田", "=", 2.88, "万亩", None, "level")]),
        ("到2025年，新增页岩气井100-150口。", [("新增页岩气井", "range", 100, "口", 2025, "increment")]),
        ("规划建设永川美术馆、2-4个主题博物馆、5个智慧图书馆", [("主题博物馆", "range", 2, "个", None, "count"), ("智慧图书馆", "=", 5, "个", None, "count")]),
        ("通过多种渠道和方式为全区镇街引进1500名优秀青年人才。", [("引进优秀青年人才", "=", 1500, "名", None, "increment")]),
        ("每年建设50个先行村和50个重点村、带动提升其他村", [("先行村", "=", 50, "个", None, "flow"), ("重点村", "=", 50, "个", None, "flow")]),
        ("每年培育乡村振兴、基层治理担当作为好支书各100名", [("培育乡村振兴担当作为好支书", "=", 100, "名", None, "flow"), ("培育基层治理担当作为好支书", "=", 100, "名", None, "flow")]),
        ("每个乡镇有1所标准化卫生院", [("每个乡镇标准化卫生院", "=", 1, "所", None, "count")]),
        # a number that defines, beside one that commits
        ("农村（500人以上集中居住点）生活污水集中处理率达到85%以上", [("农村（500人以上集中居住点）生活污水集中处理率", ">=", 85, "%", None, "ratio")]),
        ("15户以上村民小组通达率达到100%", [("15户以上村民小组通达率", "=", 100, "%", None, "ratio")]),
        ("城区公交站点500米覆盖率达到90%", [("城区公交站点500米覆盖率", "=", 90, "%", None, "ratio")]),
        ("打造5户年产值超千万元企业", [("年产值超千万元企业", "=", 5, "户", None, "count")]),
        ("培育集体经济年收入1000万元以上的村100个", [("集体经济年收入1000万元以上的村", "=", 100, "个", None, "count")]),
        # ratios, coefficients, growth, floors
        ("农产品加工产值与农业总产值比重达到2.2:1", [("农产品加工产值与农业总产值比重", "=", 2.2, ":1", None, "ratio")]),
        ("农田灌溉水有效利用系数达到0.51以上", [("农田灌溉水有效利用系数", ">=", 0.51, "", None, "ratio")]),
        ("农村集体经济年增长8%以上", [("农村集体经济年增长率", ">=", 8, "%", None, "ratio")]),
        ("担保贷款额不低于当年担保贷款发生额的70%", [("担保贷款额占当年担保贷款发生额比重", ">=", 70, "%", None, "ratio")]),
        # words that are quantities
        ("实现国土空间规划全覆盖", [("国土空间规划覆盖率", "=", 100, "%", None, "qualified")]),
        ("争取2025年实现上市涉农企业零突破。", [("上市涉农企业", ">=", 1, "", 2025, "qualified")]),
        ("到2035年，经济总量和城乡居民人均收入较2020年翻一番以上", [("经济总量", ">=", 2, "×", 2035, "qualified"), ("城乡居民人均收入", ">=", 2, "×", 2035, "qualified")]),
        ("吸引千名外地优秀高校毕业生到城口就业和创业", [("吸引外地优秀高校毕业生到城口就业和创业", "=", 1000, "名", None, "increment")]),
    ],
)
def test_rows(text, expected):
    assert rows(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "永川府办发〔2022〕109号",
        "贯彻实施永川“2235”总体发展思路",
        "构建“一中心、两组团、十二镇”的城镇体系",
        "创建亢家寨国家5A级旅游景区，改（新）建G211庙坝至蓼子等重要连接道",
        "重点实施“八大”工程27项重点工作",
        "到2035年基本实现农业农村现代化",
        "“十三五”时期，90个贫困村脱贫销号，11596户44719人全部脱贫",
        "允许占用1%—3%治理面积依法从事旅游、康养等产业开发",
        "以常住人口不超过10万人为单元编制“公共服务地图”",
        "打造城乡15分钟便民生活圈",
        "形成十亿元级加工产业集群",
        "建立“33211”“5311”等收益分配机制",
        "健全覆盖全民、统筹城乡、公平统一的多层次社会保障体系",
        "推进光纤和4G网络由行政村向自然村延伸",
        "第二轮土地承包到期后再延长30年",
        "耕地保有量不少于\n30",
        "3．后续正文和专栏中定量指标未说明年份的均为2025年目标值。",
        "",
    ],
)
def test_not_targets(text):
    assert rows(text) == []


YEAR = ("indicator", "year", "deadline")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the year does not govern what precedes it, nor the next sentence outside the goals
        ("新建茶园5万亩，到2025年，油菜种植面积达到20万亩。果园面积达到3万亩。", [("新建茶园", None, "none"), ("油菜种植面积", 2025, "stated"), ("果园面积", None, "none")]),
        # in a goals section it governs on, until another year stands
        ("一、总体目标\n到2025年，格局基本形成。茶园面积达到5万亩。\n到2035年，茶园面积达到9万亩。", [("茶园面积", 2025, "stated"), ("茶园面积", 2035, "stated")]),
        ("2．非国家指标。\n3．定量指标未说明年份的均为2025年目标值。\n新建茶园5万亩。到2022年，新建果园1万亩。", [("新建茶园", 2025, "default"), ("新建果园", 2022, "stated")]),
    ],
)
def test_year_scope(text, expected):
    assert rows(text, *YEAR) == expected


TABLE = "主要目标表\n\t序号\n\t指标\n\t2020年基数\n\t2025年目标值\n\t指标属性\n\n\t1\n\t城镇化率（％）\n\t39.7\n\t44\n\t预期性\n\n\t2\n\t空气优良率（％）\n\t95.1\n\t≧92.6\n\t约束性\n\n\t3\n\t租赁住房覆盖率（％）\n\t—\n\t2\n\t预期性\n\n\t4\n\t城乡居民收入比\n\t2.56:1\n\t2.4:1\n\t预期性\n\n四、重点任务\n"


@pytest.mark.parametrize("tab", ["\t", ""])
def test_a_flattened_table(tab):
    text = TABLE.replace("\t", tab)
    columns = ("indicator", "comparator", "value", "unit", "year", "attribute", "baseline_value", "baseline_year")
    assert rows(text, *columns) == [
        ("城镇化率", "=", 44, "%", 2025, "预期性", 39.7, 2020),
        ("空气优良率", ">=", 92.6, "%", 2025, "约束性", 95.1, 2020),
        ("租赁住房覆盖率", "=", 2, "%", 2025, "预期性", None, None),
        ("城乡居民收入比", "=", 2.4, ":1", 2025, "预期性", 2.56, 2020),
    ]
    first = helpers.extract_targets(text).iloc[0]
    assert first["quote"] == "1|城镇化率（％）|39.7|44|预期性" and text[first["start"] : first["end"]].split() == first["quote"].split("|")


def test_the_large_table_has_four_years():
    table = helpers.extract_targets(helpers.load_plan("chengkou").text).query("attribute != ''")
    assert len(table) == 90 and set(table["year"]) == {2020, 2022, 2025} and set(table["baseline_year"]) == {2017}
    grain = table[table["indicator"] == "粮食综合生产能力"]
    assert grain[["value", "baseline_value", "attribute"]].values.tolist() == [[8.6, 8.8, "约束性"], [8.7, 8.8, "约束性"], [8.0, 8.8, "约束性"]]


def check_frame(text):
    targets = helpers.extract_targets(text)
    assert targets.dtypes.astype("str").to_dict() == TARGET_TYPES
    printed = targets[~targets["quote"].str.contains("|", regex=False)]
    for quote, start, end in printed[["quote", "start", "end"]].itertuples(index=False):
        assert text[start:end] == quote
    assert targets["start"].between(0, len(text)).all() and targets["end"].between(0, len(text)).all()
    return targets


@given(st.text(alphabet="到2025年建成新增达至约不低于超过以上左右0123456789.%％:—-万亩个户人名、，。；和各均分别全覆盖（）“”率面积产量\n一", max_size=120))
def test_any_text(text):
    check_frame(text)


@pytest.mark.parametrize("plan", helpers.PLANS)
def test_quotes_are_verbatim(plan):
    assert len(check_frame(helpers.load_plan(plan).text)) > 0


def test_a_line_broken_before_its_number():
    """The sentence ends with its line, so the number has no name; what follows is read on."""
    assert rows("耕地保有量不少于\n30万亩。新建茶园5万亩。", "value", "unit") == [(5, "万亩")]


def test_no_text_no_rows():
    assert check_frame("").empty


def test_only_strings():
    with pytest.raises(TypeError, match="load_plan"):
        helpers.extract_targets(["到2025年"])
