"""parse_outline: one line of a plan, one heading (or none)."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import helpers

TYPES = {"level": "int64", "number": "str", "title": "str", "path": "str", "start": "int64", "end": "int64"}
BODY = "，落实最严格的耕地保护制度，全方位夯实粮食安全根基，提升粮油作物的增产能力。"


def heads(text):
    return list(helpers.parse_outline(text)[["level", "number", "title"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第一篇  规划背景\n\n第一章  重大意义\n第一节  明确城口功能定位\n", [(1, "第一篇", "规划背景"), (2, "第一章", "重大意义"), (3, "第一节", "明确城口功能定位")]),
        ("第3节 全面推行林长制\n全面推行", [(1, "第3节", "全面推行林长制")]),
        ("第二十七章  巩固拓展脱贫攻坚成果同乡村振兴\n有效衔接\n\n在2020年", [(1, "第二十七章", "巩固拓展脱贫攻坚成果同乡村振兴有效衔接")]),
        ("前  言\n\n实施乡村振兴战略\n第一篇  规划背景\n", [(1, "", "前言"), (1, "第一篇", "规划背景")]),
        ("一、总体目标\n（一）加强组织领导。坚持党对农村工作的全面领导" + BODY, [(1, "一", "总体目标"), (2, "一", "加强组织领导")]),
        ("(一)推进规划融合联动,加快构建城乡一体发展格局。突出因地制宜", [(1, "一", "推进规划融合联动,加快构建城乡一体发展格局")]),
        ("1.完善农业产业体系。稳定发展保供产业" + BODY, [(1, "1", "完善农业产业体系")]),
        ("16 提升城镇国土空间规划水平。强化城镇规划引领" + BODY, [(1, "16", "提升城镇国土空间规划水平")]),
        ("二、基本原则\n——坚持因地制宜、循序渐进。充分考虑" + BODY, [(1, "二", "基本原则"), (2, "", "坚持因地制宜、循序渐进")]),
        ("（一）积极构建城镇化空间格局。\n1. 全面融入。深化", [(1, "一", "积极构建城镇化空间格局"), (2, "1", "全面融入")]),
        ("\t专栏9  农村人居环境整治工程\n\n\t农村垃圾治理工程。整治非正规垃圾堆放点。\n厕所革命。大力开展农村户厕改造。", [(1, "专栏9", "农村人居环境整治工程"), (2, "", "农村垃圾治理工程"), (2, "", "厕所革命")]),
        ("\t表1. 乡村振兴战略规划主要指标\n\n\t分类\n\t序号\n", [(1, "表1", "乡村振兴战略规划主要指标")]),
        ("三、主要目标\n到2025年，迈上新台阶。\n“十四五”新型城镇化主要发展目标\n\t序号\n\t指标\n", [(1, "三", "主要目标"), (2, "", "“十四五”新型城镇化主要发展目标")]),
        ("产业兴旺：" + "现代山地特色农业实现提质增效，特色产业基本生态化。\n" + "生态宜居：" + BODY + "\n乡风文明：" + BODY, [(1, "", "产业兴旺"), (1, "", "生态宜居"), (1, "", "乡风文明")]),
        # no headings
        ("", []),
        ("到2025年，农业增加值实现100亿元左右。", []),
        ("注：1．本指标体系中的“村”均指村民委员会所辖地域。\n2．本指标体系中带“*”指标为非国家指标。\n", []),
        ("2021年，城口将开启新征程。", []),
        ("8.8\n8.6\n", []),
        ("产业兴旺：" + BODY + "\n不断发展。", []),
        ("坚持以人民为中心。" + BODY, []),
        ("第一篇规划背景讲的是城口为什么要实施乡村振兴战略，第二篇讲的是总体要求和发展目标。", []),
    ],
)
def test_headings(text, expected):
    assert heads(text) == expected


def test_paths_and_ends():
    text = "一、总体要求\n(一)指导思想\n以……为指导。\n(二)基本原则\n二、重点任务\n1.建路。畅通村道。\n"
    outline = helpers.parse_outline(text)
    assert outline["path"].tolist() == ["总体要求", "总体要求 / 指导思想", "总体要求 / 基本原则", "重点任务", "重点任务 / 建路"]
    assert [text[s:e] for s, e in zip(outline["start"], outline["end"])] == [
        "一、总体要求\n(一)指导思想\n以……为指导。\n(二)基本原则\n", "(一)指导思想\n以……为指导。\n", "(二)基本原则\n", "二、重点任务\n1.建路。畅通村道。\n", "1.建路。畅通村道。\n",
    ]


# counted by hand, heading by heading, from the documents
@pytest.mark.parametrize(("plan", "by_level"), [("yongchuan", {1: 5, 2: 11, 3: 14}), ("wuxi", {1: 5, 2: 18, 3: 27})])
def test_counts_made_by_hand(plan, by_level):
    outline = helpers.parse_outline(helpers.load_plan(plan).text)
    assert outline["level"].value_counts().to_dict() == by_level


@pytest.mark.parametrize(
    ("plan", "prefix", "count"),  # from the tables of ../data/README.md: 11 parts, 36 chapters, 15 boxes; tasks
    [("chengkou", r"第.+篇", 11), ("chengkou", r"第.+章", 36), ("chengkou", r"专栏\d+", 15), ("kaijiang", r"\d+", 30), ("wuxi", r"\d+", 27), ("chengdu", r"\d+", 28), ("yongchuan", r"\d+", 14)],
)
def test_numbered_parts_are_complete(plan, prefix, count):
    numbers = helpers.parse_outline(helpers.load_plan(plan).text)["number"]
    assert numbers.str.fullmatch(prefix).sum() == count


def test_malformed_headings_of_the_sources():
    outline = helpers.parse_outline(helpers.load_plan("chengkou").text).set_index("title")
    assert outline.loc["全面推行林长制", "number"] == "第3节"
    assert "巩固拓展脱贫攻坚成果同乡村振兴有效衔接" in outline.index
    assert helpers.parse_outline(helpers.load_plan("wuxi").text).set_index("number").loc["16", "title"] == "提升城镇国土空间规划水平"


def check_frame(text):
    outline = helpers.parse_outline(text)
    assert outline.dtypes.astype("str").to_dict() == TYPES
    assert (outline["start"] < outline["end"]).all() and outline["start"].is_monotonic_increasing
    assert outline["end"].le(len(text)).all() and outline["start"].ge(0).all()
    assert outline["level"].ge(1).all() and (outline["level"].diff().fillna(0) <= 1).all()
    return outline


@given(st.text(alphabet="第一二三篇章节专栏表前言、（）().1234 \t\n——坚持发展。：序号注目标", max_size=150))
def test_any_text(text):
    check_frame(text)


@pytest.mark.parametrize("plan", helpers.PLANS)
def test_sections_nest(plan):
    outline = check_frame(helpers.load_plan(plan).text)
    for level, start, end in outline[["level", "start", "end"]].itertuples(index=False):
        inner = outline[(outline["start"] > start) & (outline["start"] < end)]
        assert (inner["level"] > level).all() and (inner["end"] <= end).all()


def test_no_text_no_rows():
    assert check_frame("").empty


@pytest.mark.parametrize("wrong", [None, b"bytes", 3, pd.Series(["一、"])])
def test_only_strings(wrong):
    with pytest.raises(TypeError, match="load_plan"):
        helpers.parse_outline(wrong)
