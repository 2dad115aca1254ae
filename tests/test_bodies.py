"""extract_bodies: the bracket at the end of a task, in all the forms that are printed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import helpers

TYPES = {"number": "str", "title": "str", "lead": "str", "responsible": "str", "start": "int64", "end": "int64"}


@pytest.mark.parametrize(
    ("task", "lead", "responsible"),
    [
        ("（责任单位：区教委、区卫生健康委、区民政局，各镇街）", "", "区教委、区卫生健康委、区民政局、各镇街"),
        ("（牵头单位：县文化旅游委；责任单位：县委党史研究室、县住房城乡建委）", "县文化旅游委", "县委党史研究室、县住房城乡建委"),
        ("〔牵头单位：县交通局、县发展改革委；责任单位：县水利局、有关乡镇（街道）〕", "县交通局、县发展改革委", "县水利局、有关乡镇（街道）"),
        ("〔牵头单位：县应急局；责任单位：县规划自然资源局、宁之源（集团）公司〕", "县应急局", "县规划自然资源局、宁之源（集团）公司"),
        ("〔牵头单位：县住房城乡建委；责任单位：县交通局、县创建服务中心等部门（单位）〕", "县住房城乡建委", "县交通局、县创建服务中心等部门（单位）"),
        ("〔牵头单位:县发改局;责任单位:生态环境局、县住建局", "县发改局", "生态环境局、县住建局"),  # closer lost
        ("牵头单位:县行政审批局;责任单位:县级相关部门,各乡镇(街道)〕", "县行政审批局", "县级相关部门、各乡镇(街道)"),  # opener lost
        ("牵头单位:县财政局;责任单位县乡村振兴局、县金融办", "县财政局", "县乡村振兴局、县金融办"),  # colon lost
        ("〔牵头单位:县交运局;责任单位:各乡镇(街道)〕", "县交运局", "各乡镇(街道)"),
        # no list of bodies
        ("各责任单位要加强协调，牵头单位要主动作为。", "", ""),
        ("由县级相关部门自行组建。", "", ""),
        ("", "", ""),
    ],
)
def test_brackets(task, lead, responsible):
    text = f"一、重点任务\n1.畅通路网。提高建设标准，加快联通。{task}\n2.改善环境。整治村庄。\n"
    bodies = helpers.extract_bodies(text)
    assert bodies.loc[0, ["number", "title", "lead", "responsible"]].tolist() == ["1", "畅通路网", lead, responsible]
    assert bodies.loc[1, ["lead", "responsible"]].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("names", "parts"),
    [
        ("县农业农村局、县金融办，各乡镇（街道、管委会）", ["县农业农村局", "县金融办", "各乡镇（街道、管委会）"]),
        ("区教委", ["区教委"]),
        ("、区教委、", ["区教委"]),
        ("", []),
    ],
)
def test_split_bodies(names, parts):
    assert helpers.split_bodies(names) == parts


# counted by hand from the brackets: clauses, lead names, responsible names
@pytest.mark.parametrize(("plan", "clauses", "lead", "responsible"), [("yongchuan", 14, 0, 71), ("wuxi", 27, 68, 90)])
def test_counts_made_by_hand(plan, clauses, lead, responsible):
    bodies = helpers.extract_bodies(helpers.load_plan(plan).text)
    assert (bodies["responsible"] != "").sum() == clauses
    assert bodies["lead"].map(helpers.split_bodies).map(len).sum() == lead
    assert bodies["responsible"].map(helpers.split_bodies).map(len).sum() == responsible


# a task of each, read in the document
@pytest.mark.parametrize(
    ("plan", "number", "lead", "responsible"),
    [
        ("yongchuan", "11", "", "区财政局、区金融办、人行永川中心支行、区农业农村委、各镇街"),
        ("wuxi", "16", "县规划自然资源局", "县生态环境局、县农业农村委"),
        ("wuxi", "25", "县财政局、县发展改革委、县税务局", "人民银行巫溪支行、县国资监管中心"),
        ("chengdu", "7", "", ""),
    ],
)
def test_tasks_as_read(plan, number, lead, responsible):
    bodies = helpers.extract_bodies(helpers.load_plan(plan).text).set_index("number")
    assert bodies.loc[number, ["lead", "responsible"]].tolist() == [lead, responsible]


def test_a_plan_without_numbered_tasks():
    assert helpers.extract_bodies(helpers.load_plan("chengkou").text).empty


@given(st.text(alphabet="1.2、一（）()〔〕牵头责任单位：:；;县局，。\n", max_size=120))
def test_any_text(text):
    bodies = helpers.extract_bodies(text)
    assert bodies.dtypes.astype("str").to_dict() == TYPES
    assert (bodies["start"] < bodies["end"]).all() and bodies["end"].le(len(text)).all()


def test_only_strings():
    with pytest.raises(TypeError, match="load_plan"):
        helpers.extract_bodies(None)
