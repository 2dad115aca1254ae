"""damage_text, repair_text, apply_repairs and the reviewed layer: what comes out right, what is refused."""

import time
from functools import lru_cache

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import PLANS, clean_text, damage_text, load_plan, repair_text
from helpers.missing import find_missing
from helpers.ngrams import UNSEEN, learn, new_model, probability
from helpers.repair import REPAIR_TYPES, apply_repairs
from measure_repair import measure, place_layer, read_layer, reproduce

WHOLE = [plan for plan in PLANS if plan != "kaijiang"]
COLUMNS = ["at", "printed", "replaced_by", "kind", "certain"]
# level 1 of GB2312, the characters that plans are written in, and full-width marks
COMMON = bytes(byte for lead in range(0xB0, 0xD7) for trail in range(0xA1, 0xFF) for byte in (lead, trail)).decode("gb2312")
MARKS = "，。、；：！？（）〔〕“”《》"


@lru_cache
def damaged_copy() -> str:
    return clean_text(load_plan("kaijiang").raw)[0]


@lru_cache
def repaired_copy() -> tuple[str, pd.DataFrame]:
    return repair_text(damaged_copy(), reference=[load_plan(plan).text for plan in WHOLE])


# ------------------------------------------------------------------ the fault

@pytest.mark.parametrize(
    ("text", "damaged"),
    [
        ("守住生态保护红线，守住", "守住生态?；ず煜?，守住"),  # B1A3 BBA4 BAEC CFDF: cut in A3BB
        ("保护、城镇", "?；?、城镇"),
        ("切实保护农民权益，", "切实?；づ┟袢ㄒ?，"),
        ("全覆盖。〔牵头单位：县自然资源局；责任", "全覆盖?！睬Ｍ返ノ唬合刈匀蛔试淳?；责任"),  # A1A3 A1B2: cut in A3A1
        ("一体建设。〔牵头单位：</span>县自然", "一体建设?！睬Ｍ返ノ唬?/span>县自然"),  # BA swallows "<"
        ("战略空间。〔</span>牵头单位：县", "战略空间?！?/span>牵头单位：县"),
        ("保护3个", "?；?个"),  # the lead byte swallows the figure
        ("规划、布局，建设；实施！", "规划、布局，建设；实施！"),  # marks where marks stand
        ("保证，呵护。", "保证，呵护。"),
        ("下降−6.94", "下降−6.94"),  # no code in GBK
        ("", ""),
    ],
)
def test_damage_text(text, damaged):
    assert damage_text(text) == damaged


@pytest.mark.parametrize("wrong", [None, b"\xb1\xa3", 3, ["保护"]])
def test_only_text_is_taken(wrong):
    for call in (damage_text, repair_text):
        with pytest.raises(TypeError, match=f"needs a str, got {type(wrong).__name__}; pass"):
            call(wrong)
    with pytest.raises(TypeError, match="reference, needs a str"):
        repair_text("生态?;?、", reference=["生态保护", wrong])


# ------------------------------------------------------------------ Kaijiang by the algorithm

@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        # misaligned spans, read by hand
        ("守住生态?;ず煜?,守住", "守住生态保护红线,守住"),
        ("切实?;づ┟袢ㄒ?,调动", "切实保护农民权益,调动"),
        ("生态?;?、城镇开发", "生态保护、城镇开发"),
        ("红线和生态?;ず煜?,形成", "红线和生态保护红线,形成"),
        ("全覆盖?!睬M返ノ唬合刈匀蛔试淳?;责任", "全覆盖。〔牵头单位:县自然资源局;责任"),
        ("生态环境?;ず臀蠢捶⒄剐枰?,", "生态环境保护和未来发展需要,"),
        ("一体建设?!睬M返ノ唬?/span>县自然", "一体建设。〔牵头单位:县自然"),
        ("蓝色碳汇”?!睬M返ノ唬?/span>县发改局", "蓝色碳汇”。〔牵头单位:县发改局"),
        ("战略空间?!?/span>牵头单位", "战略空间。〔牵头单位"),
        ("处理模式?!睬M返ノ唬合刂卫戆?;", "处理模式。〔牵头单位:县治理办;"),
        ("生活需求?!睬M返ノ唬合匚奶迓糜尉?;", "生活需求。〔牵头单位:县文体旅游局;"),
        ("未成年人?;すぷ髡?,试点", "未成年人保护工作站,试点"),
        ("激励?;\ue425\ue08a菩泄\ue08b裨逼溉沃?,通过", "激励。积极推行公务员聘任制,通过"),
        ("人岗相适?!睬M返ノ唬合匚\ue20c橹\ue1e7?、县人社局", "人岗相适。〔牵头单位:县委组织部、县人社局"),
        ("领导力?!睬M返ノ唬合厝松缇?;", "领导力。〔牵头单位:县人社局;"),
        ("投资回报?!?/span>牵头单位:县财政局", "投资回报。〔牵头单位:县财政局"),
        # lost plus signs
        ("“稻田 ”农文旅", "“稻田+”农文旅"),
        ("“果林 ”立体", "“果林+”立体"),
        ("“1\xa0N”政策", "“1+N”政策"),
        ("“物资 服务”救助", "“物资+服务”救助"),
        ("“1 17”应急", "“1+17”应急"),
        ("“1 17 N”预案", "“1+17+N”预案"),
        ("“1 4 13 N”应急物资", "“1+4+13+N”应急物资"),
        # dropped characters whose form says what they were, and a “?” that is no text
        ("(川农领办〔202169号)", "(川农领办〔2021〕69号)"),
        ("县自然资源局、县住建局\n", "县自然资源局、县住建局〕\n"),
        ("网办覆盖率。牵头单位:", "网办覆盖率。〔牵头单位:"),
        ("县农业农村局、县财政局\n", "县农业农村局、县财政局〕\n"),
        ("示范基地。牵头单位:", "示范基地。〔牵头单位:"),
        ("经开区、各乡镇(街道)\n", "经开区、各乡镇(街道)〕\n"),
        ("融合发展。牵头单位:县自然", "融合发展。〔牵头单位:县自然"),
        ("入乡发展。牵头单位:县财政局;责任单位县乡村", "入乡发展。〔牵头单位:县财政局;责任单位:县乡村"),
        ("县金融办\n", "县金融办〕\n"),
        ("\n?为加快", "\n为加快"),
        # what must not change
        ("办公室\xa0四川省", "办公室\xa0四川省"),
        ("各乡镇(街道)〕\n", "各乡镇(街道)〕\n"),
        ("“41”集团化", "“41”集团化"),
        ("。持“县乡同步", "。持“县乡同步"),
    ],
)
def test_each_damaged_place(printed, expected):
    assert printed in damaged_copy()
    assert expected in repaired_copy()[0]
    if printed != expected:
        assert printed not in repaired_copy()[0]


def test_all_spans_of_the_copy_are_settled():
    text, repairs = repaired_copy()
    spans = repairs[repairs["kind"] == "misaligned"]
    assert len(spans) == 33 and spans["certain"].all()
    assert "?" not in text and "span" not in text
    assert repairs["kind"].value_counts().to_dict() == {"misaligned": 33, "dropped": 10, "lost_plus": 7, "swallowed_tag": 1}
    for start, replaced_by in zip(repairs["start"], repairs["replaced_by"]):
        assert text[start : start + len(replaced_by)] == replaced_by


@pytest.mark.parametrize("plan", WHOLE)
def test_whole_copies_pass_unchanged(plan):
    text = load_plan(plan).text
    repaired, repairs = repair_text(text, reference=damaged_copy())
    assert repaired == text and repairs.empty


# ------------------------------------------------------------------ the reviewed layer

def test_algorithm_and_layer_agree():
    layer = read_layer()
    mine = layer.loc[layer["by"] == "algorithm", COLUMNS].reset_index(drop=True)
    pd.testing.assert_frame_equal(repaired_copy()[1][COLUMNS], mine)


def test_layer_is_complete_and_in_place():
    layer, text = read_layer(), load_plan("kaijiang").text
    assert list(layer) == ["at", "start", "printed", "replaced_by", "kind", "certain", "likely", "by", "why"]
    assert set(layer["by"]) == {"algorithm", "reader"} and (layer["why"] != "").all()
    assert set(layer["kind"]) == {"misaligned", "dropped", "lost_plus", "swallowed_tag", "doubtful"}
    pd.testing.assert_frame_equal(place_layer(damaged_copy(), layer), layer)
    assert apply_repairs(damaged_copy(), layer) == text
    for row in layer.itertuples():
        assert text[row.start : row.start + len(row.replaced_by)] == row.replaced_by, row
        assert row.certain == (row.likely == ""), row  # what is open has a likely reading,
        assert row.certain == (row.replaced_by != row.printed), row  # and stays as printed
    spoilt = layer.assign(printed=layer["printed"].replace("农村聚点", "农村聚集点"))
    with pytest.raises(ValueError, match="no '农村聚集点' after offset"):
        place_layer(damaged_copy(), spoilt)


@pytest.mark.parametrize(
    ("settled", "open_"),
    [
        ("需要,以城乡融合发展、“稻田+”", "“41”集团化"),
        ("农村聚居点、中心村", "动全县群众"),
        ("县华润燃气公司", "2025年,城乡融合发展体制机制"),
        ("。推动城乡路网一体规划设计", "。持“县乡同步"),
        ("。本着“建管一体", ",新推行“政企金”"),
    ],
)
def test_what_a_reader_settled_and_left_open(settled, open_):
    text, layer = load_plan("kaijiang").text, read_layer()
    assert settled in text and settled not in repaired_copy()[0]
    assert open_ in text and not layer.loc[layer["printed"] == open_, "certain"].any()


def test_the_fault_makes_the_stored_copy_again():
    copy = reproduce(damaged_copy(), read_layer())
    start = next(i for i, (a, b) in enumerate(zip(damaged_copy(), copy)) if (a, b) != ("\xa0", " ") and a != b)
    assert damaged_copy()[start:].startswith("。积极争取地方政府债券资金,")  # 。and 积 were apart in the page
    after = ",加大高标准农田"
    assert damaged_copy()[damaged_copy().index(after) :] == copy[copy.index(after) :]


def test_apply_repairs_refuses_another_text():
    layer = read_layer()
    with pytest.raises(ValueError, match="at 19 the repairs expect '.', the text has"):
        apply_repairs(load_plan("kaijiang").text, layer)
    with pytest.raises(ValueError, match="rows in order"):
        apply_repairs(damaged_copy(), layer[::-1])
    assert apply_repairs("任何文本", layer[:0]) == "任何文本"


# ------------------------------------------------------------------ other texts

@pytest.mark.parametrize(("plan", "spans", "exact"), [("yongchuan", 15, 13), ("wuxi", 32, 27), ("chengdu", 19, 13)])
def test_plans_damaged_by_the_model(plan, spans, exact):
    row = measure(plan)
    assert row["spans"] == spans and row["exact"] >= exact, row
    assert row["wrong"] <= row["refused"] and row["wrong"] <= 1 and row["false"] == 0, row


@pytest.mark.parametrize(
    ("text", "reference", "likely"),
    [
        ("生态?;?、城镇", None, None),  # nothing to compare with
        ("生态?;?、城镇", "农村宅基地三权分置", None),
        (damage_text("湿地保护率达到95%"), "湿地保护率达到90%，湿地保护率达到98%", "保护率达到9"),  # a figure is never guessed
    ],
)
def test_what_cannot_be_decided_is_refused(text, reference, likely):
    repaired, repairs = repair_text(text, reference=reference)
    assert repaired == text
    assert repairs["certain"].tolist() == [False]
    assert (repairs["printed"] == repairs["replaced_by"]).all() and (repairs["likely"] != "").all()
    if likely:
        assert repairs["likely"].tolist() == [likely] and "figure" in repairs["why"][0]


def test_reference_decides():
    assert repair_text("生态?;?、城镇", reference="重视生态保护、城镇建设")[0] == "生态保护、城镇"
    assert repair_text("生态?;?、城镇", reference=iter(["重视生态保护、城镇建设", ""]))[0] == "生态保护、城镇"


@pytest.mark.parametrize("text", ["", "真的吗?!我们知道,城乡融合发展很重要。", "为什么?,是什么?", "一、总体要求"])
def test_nothing_to_repair_gives_an_empty_frame(text):
    repaired, repairs = repair_text(text)
    assert repaired == text and repairs.empty
    assert repairs.dtypes.astype(str).to_dict() == REPAIR_TYPES


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("川农领办〔202169号", ["〔2021〕69号"]),
        ("永川府办发〔2022〕109号", []),
        ("第202169号", []),
        ("建立“1 17 N”预案", ["“1+17+N”"]),
        ("“互联网+”，建立“美丽乡村 善美巴渝”", []),  # a text that has its plus signs
        ("。〔牵头单位：县交运局〕\n。牵头单位：县水务局〕\n。〔牵头单位：县教科局〕", ["。〔牵头单位"]),
        ("。牵头单位：县交运局\n。牵头单位：县水务局", []),  # a text that has no such brackets
        ("。〔牵头单位：县财政局；责任单位县金融办〕", ["责任单位："]),
        ("?为加快构建", [""]),
        ("为什么?为加快构建", []),
    ],
)
def test_find_missing(text, found):
    assert [replaced_by for _, _, replaced_by, *_ in find_missing(text)] == found


def test_probabilities_add_up():
    model = learn(new_model(), "加强生态保护，重视环境保护。")
    seen = [run for run in model.counts if len(run) == 1]
    for before in ("", "保", "生态", "从未见过"):
        unseen = probability(model, before, "穴") * (1 / UNSEEN - len(seen))  # each other character of GBK alike
        assert sum(probability(model, before, character) for character in seen) + unseen == pytest.approx(1)


def test_large_clean_text_is_quick():
    text = load_plan("chengkou").text * 180
    begin = time.perf_counter()
    assert repair_text(text)[1].empty
    assert len(text) > 10_000_000 and time.perf_counter() - begin < 1


@given(st.text(alphabet=st.sampled_from(COMMON + MARKS * 40), max_size=60))
def test_undamaged_text_passes(text):
    repaired, repairs = repair_text(text)
    assert repaired == text and repairs.empty


@given(st.text(alphabet=st.sampled_from("生态保护红线。〔牵头单位：；，、！?!;, 1N“”\n\xa0\ue425ず"), max_size=40))
def test_any_text_gives_repairs_that_apply(text):
    repaired, repairs = repair_text(text, reference="生态保护红线。〔牵头单位：县〕")
    assert apply_repairs(text, repairs) == repaired
    for row in repairs.itertuples():
        assert text[row.at : row.at + len(row.printed)] == row.printed
        assert repaired[row.start : row.start + len(row.replaced_by)] == row.replaced_by
