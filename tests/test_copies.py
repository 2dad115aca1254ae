"""The steps that mend a copy, one by one and together: what they change, what they must not, what survives."""

import random
import re
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import helpers
import mutations
from damage_list import DAMAGES
from helpers.copies import Edit, changes, compose, make, put_back, run, tidy
from helpers.copies_encoding import decode
from helpers.copies_lines import join_lines, split_lines
from helpers.copies_marks import mend_marks
from helpers.copies_mend import STEPS, remove_furniture, unbookmark
from helpers.copies_numbering import write_number
from helpers.copies_pages import uncontents, unpage
from helpers.copies_spaces import close_edges, close_letters, close_numbers
from helpers.copies_tables import uncolumn, unmark, untable
from helpers.copies_traditional import TELLING, simplify, traditional_share
from helpers.copies_width import narrow, show_characters
from helpers.grids import find_grids, is_row


W34 = "到二〇二五年城乡融合发展格局基本形成城乡居民收入差距明显缩小基本公共服务均等化水平显著提高乡村治理体系基本健全农民获得感持续增强"


def after(step, text):
    return run(text, [step])[0]


# ------------------------------------------------------------------ edits

def test_compose_joins_what_touches():
    raw = "到２０２５ 年，建 成。"
    first = [Edit(1, 5, "2025", "width")]
    second = [Edit(1, 6, "2025", "blank"), Edit(9, 10, "", "blank", False)]
    done = compose(raw, first, make(raw, first), second)
    assert make(raw, done) == "到2025年，建成。"
    assert done == [Edit(1, 6, "2025", "width+blank"), Edit(9, 10, "", "blank", False)]


def test_compose_leaves_its_edits_as_they_were():
    first, second = [Edit(20, 20, "xx", "k")], [Edit(18, 21, "", "k"), Edit(21, 22, "", "k")]
    given = list(second)
    compose("a" * 20, first, "a" * 20 + "xx", second)
    assert second == given


def test_what_is_undone_is_no_change():
    assert compose("２", [Edit(0, 1, "2", "width")], "2", [Edit(0, 1, "２", "other")]) == []


def test_put_back_refuses_another_text():
    table = changes("２０", [Edit(0, 2, "20", "width")])
    with pytest.raises(ValueError, match="pass the text that they came with"):
        put_back("3", table)


@settings(max_examples=60)
@given(st.text(alphabet="abcd\n", max_size=30), st.lists(st.lists(st.tuples(st.integers(0, 30), st.integers(0, 3), st.text(alphabet="xy", max_size=3)), max_size=6), max_size=4))
def test_any_edits_can_be_undone(raw, rounds):
    """Whatever steps do, one after the other: composed they give the same text, and the document again."""
    def step(places):
        return lambda text: [Edit(min(a, len(text)), min(a + n, len(text)), words, "k") for a, n, words in places]

    text, edits = run(raw, [step(places) for places in rounds])
    plain = raw
    for places in rounds:
        plain = make(plain, tidy(step(places)(plain)))
    assert text == plain == make(raw, edits)
    assert put_back(text, changes(raw, edits)) == raw
    assert all(a.end <= b.start for a, b in zip(edits, edits[1:]))


# ------------------------------------------------------------------ the five plans are left alone

@pytest.mark.parametrize("plan", helpers.PLANS)
def test_nothing_to_mend_in_the_five(plan):
    text = helpers.load_plan(plan).text
    offenders = {step.__name__: edits for step in STEPS if (edits := [e for e in step(text) if text[e.start : e.end] != e.replaced_by])}
    assert offenders == {}


@pytest.mark.parametrize("plan", ["yongchuan", "chengkou", "wuxi", "chengdu"])
def test_the_sources_are_read_as_the_book_reads_them(plan):
    known = helpers.load_plan(plan)
    document = helpers.read_document(Path(__file__).resolve().parents[1] / "data/sources" / f"{plan}.txt")
    assert (document.text, document.raw) == (known.text, known.raw)
    assert put_back(document.text, document.changes) == document.raw and document.notes == []
    assert "".join(document.removed.loc[document.removed["reason"].str.contains("notice"), "text"]) == known.notice.strip("\n")


def test_the_damaged_source_is_repaired():
    document = helpers.read_document(Path(__file__).resolve().parents[1] / "data/sources/kaijiang.txt",
                                     reference=[helpers.load_plan("yongchuan").text])
    assert put_back(document.text, document.changes) == document.raw
    assert "守住生态保护红线,守住乡村文化根脉" in document.text and any("out of step" in note for note in document.notes)


# ------------------------------------------------------------------ step by step

@pytest.mark.parametrize(("step", "text", "mended"), [
    (unbookmark, "[bookmark: _Toc1]第一章", "第一章"),
    (show_characters, "粮\u200b食\ufeff\u2028产\u00ad量", "粮食\n产量"),
    (show_characters, "\xa0\xa0一、总体要求", "  一、总体要求"),
    (show_characters, "⼀、⼈⺠政府⻓远⼾籍﹐", "一、人民政府长远户籍,"),
    (narrow, "到２０２５年，５Ｇ覆盖率９５.５％，１．５万亩、１，２００户", "到2025年，5G覆盖率95.5％，1.5万亩、1200户"),
    (narrow, "培训1,200人次，3－5个", "培训1200人次，3-5个"),
    (close_edges, "到 2025 年，建成 70 万亩，达到 95 % 以上（ 3 个）", "到2025年，建成70万亩，达到95%以上（3个）"),
    (close_numbers, "到 2 0 2 5 年，建成 7 0 万亩，1 200 户", "到 2025 年，建成 70 万亩，1200 户"),
    (close_letters, "全 县 粮 食 产 量 稳 定 增 长 。农 业", "全县粮食产量稳定增长。农业"),
    (mend_marks, "推进，，融合、、发展。。加强：：治理，。", "推进，融合、发展。加强：治理。"),
    (mend_marks, "建成高标准农田70万亩.到2025年，全覆盖.\n", "建成高标准农田70万亩。到2025年，全覆盖。\n"),
    (mend_marks, '「三變」、<<规划>>、"三变"改革', "“三變”、《规划》、“三变”改革"),
    (mend_marks, "一，总体要求\n二，主要任务\n三，保障措施", "一、总体要求\n二、主要任务\n三、保障措施"),
    (simplify, "發展鄉村產業，著力建設", "发展乡村产业，着力建设"),
    (untable, "表\n| 序号 | 指标 |\n|---|:--:|\n| 1 | 粮食 |\n", "表\n序号\t指标\n1\t粮食\n"),
    (untable, "┌──┬──┐\n│序号│指标│\n├──┼──┤\n│1│粮食│\n└──┴──┘\n", "序号\t指标\n1\t粮食\n"),
    (uncolumn, "序号  指标   单位\n1  粮食   万吨\n2  茶叶   吨\n", "序号\t指标\t单位\n1\t粮食\t万吨\n2\t茶叶\t吨\n"),
    (unmark, "# 规划\n## 一、**总体**要求", "规划\n一、总体要求"),
    (unpage, "融合发\n\n— 3 —\n\n展格局\n- 4 -\n第5页 共9页\n完", "融合发\n展格局\n完"),
    (uncontents, "目 录\n一、总体要求....1\n二、任务……2\n三、保障····3\n" + "一、总体要求\n正文。" * 12, "一、总体要求\n正文。" * 12),
    (uncontents, "目录\n一、总体要求\n二、任务\n三、保障\n\n一、总体要求\n正文。\n二、任务\n正文。\n三、保障\n" + "正文。" * 9, "一、总体要求\n正文。\n二、任务\n正文。\n三、保障\n" + "正文。" * 9),
    (join_lines, "建设用地\n，全县", "建设用地，全县"),
    (join_lines, "\n".join(W34[i : i + 10] * 2 for i in range(0, 60, 10)), "".join(W34[i : i + 10] * 2 for i in range(0, 60, 10))),
    (remove_furniture, "一、总体要求\n分享到:\n某站", "一、总体要求"),
])  # fmt: skip
def test_step_mends(step, text, mended):
    assert after(step, text) == mended


@pytest.mark.parametrize(("step", "text"), [
    (narrow, "注：1．本指标体系所称村，（％）"),  # a number of a list, and a sign that the extractor knows
    (narrow, "推进,加强,完善,建立,健全,实施,户数达到20,500户以上,全覆盖,好"),  # commas between clauses
    (close_edges, "16 提升城镇国土空间规划水平。\n专栏2 农产品质量\n1. 完善"),
    (close_numbers, "1\t20\t30\t年"),  # cells
    (close_numbers, "2020 2025年"),
    (close_letters, "第一章 总则\n第二章 目标"),
    (mend_marks, "3.完善农业，1.5万亩……——。。。。。。"),
    (mend_marks, '他说"好'),  # an odd one
    (simplify, "畜禽粪污综合利用，乾县"),
    (untable, "县|乡 两级"),
    (uncolumn, "前  言\n第一章  总则  概述\n第二章  目标"),
    (unmark, "# 一个"[:0] + "质量*第一*"),
    (unpage, "1\n2\n3\n—坚持—"),
    (uncontents, "一、总体要求....1\n二、任务....2\n三、保障....3\n"),  # a table of contents alone stays
    (join_lines, "第一篇 规划背景\n第一章  重大意义\n实施乡村振兴战略。\n第二章  基础条件\n"),
    (join_lines, "\t%\n\t54.5\n%\n54"),
    (split_lines, "发展一、二、三产业，一、总体要求（一）指导思想"),  # no longer than a plan's paragraphs
])  # fmt: skip
def test_step_leaves(step, text):
    assert after(step, text) == text


def test_broken_lines_keep_their_headings():
    body = [f"（{n}）加强第{n}项工作\n" + re.sub(r"(.{20})", r"\1\n", f"健全第{n}项机制，" + W34) for n in "一二三四五六"]
    text = after(join_lines, "\n\n".join(body))
    assert helpers.parse_outline(text)["number"].tolist() == list("一二三四五六") and W34 in text


def test_lost_breaks_come_back_before_numbers():
    long = "推进城乡融合，完善体制机制。" * 60
    text = after(split_lines, f"某县方案一、总体要求{long}（一）指导思想{long}（二）一、二、三产业融合。{long}二、重点任务{long}1.建设农田。到2025年1.5万亩。{long}2.建设水利。{long}")
    assert [line[:4] for line in text.split("\n")] == ["某县方案", "一、总体", "（一）指", "（二）一", "二、重点", "1.建设", "2.建设"]


@pytest.mark.parametrize("character", TELLING.pattern[1:-1])
def test_telling_characters_are_traditional(character):
    from opencc import OpenCC

    assert OpenCC("t2s").convert(character) != character


def test_share_of_traditional_characters():
    assert traditional_share("发展农业") == 0 and traditional_share("發展農業") > 0.4 and traditional_share("") == 0


@pytest.mark.parametrize(("number", "style", "written"), [
    (10, "chineseCounting", "十"), (11, "chineseCountingThousand", "十一"), (20, "japaneseCounting", "二十"), (35, "chineseCounting", "三十五"),
    (7, "decimal", "7"), (7, "decimalZero", "07"), (20, "decimalEnclosedCircle", "⑳"), (2, "upperLetter", "B"), (3, "lowerLetter", "c"),
])  # fmt: skip
def test_numbers_of_word(number, style, written):
    assert write_number(number, style) == written


def test_a_byte_that_breaks_off_utf16():
    assert decode("一、总体要求，建成高标准农田。".encode("utf-16-le") + b"\x00", "plan.txt").encoding == "utf-16-le"


def test_a_line_of_one_character_in_another_encoding():
    """元 in GB18030 is Ԫ in UTF-8."""
    lines = ["到2025年，农村居民人均可支配收入".encode(), "元".encode("gb18030"), "达到21300。".encode(), "增加值稳步提高。".encode("gb18030")]
    assert helpers.read_document(b"\n".join(lines)).text.split("\n")[1] == "元"


def test_a_nul_byte_is_a_fault_and_no_format():
    text = "一、总体要求，建成高标准农田。" * 50
    for encoding in ("utf-8", "gb18030"):
        data = text.encode(encoding)
        document = helpers.read_document(data[:300] + b"\x00" + data[300:])
        assert (document.text, document.encoding) == (text, encoding) and document.changes["kind"].tolist() == ["invisible"]


# ------------------------------------------------------------------ lists and tables that the extractors read

@pytest.mark.parametrize(("text", "levels", "numbers"), [
    ("1、总体要求\n（1）指导思想\n①建路。\n②修桥。\n（2）目标\n2、任务", [1, 2, 3, 3, 2, 1], ["1", "1", "①", "②", "2", "2"]),
    ("一、总体要求\n(1)建路。\n1)村道。\n2)乡道。\n(2)修桥。", [1, 2, 3, 3, 2], ["一", "1", "1", "2", "2"]),
    ("第一章 总则\n第一条 为了保护河道，制定本办法。\n第二条　" + "单位和个人应当保护河道，" * 6 + "不得倾倒。", [1, 2, 2], ["第一章", "第一条", "第二条"]),
    ("一、保障\n一是加强领导。建立机制。\n二是强化督查。定期通报。\n十一是总结经验。", [1, 2, 2, 2], ["一", "一是", "二是", "十一是"]),
])  # fmt: skip
def test_lists_in_other_styles(text, levels, numbers):
    outline = helpers.parse_outline(text)
    assert (outline["level"].tolist(), outline["number"].tolist()) == (levels, numbers)


@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_notes_below_a_table_end_where_numbers_do_not_go_on(gap):
    """A web page and a PDF have no blank lines by which one could tell."""
    text = gap.join(["注：1．本表所称村，均指行政村。", "2．带*指标为县级指标。", "三、重点任务", "（一）产业", "1.建设农田。全县推进。", "2.发展茶叶。扩大规模。"])
    assert helpers.parse_outline(text)["title"].tolist()[-4:] == ["重点任务", "产业", "建设农田", "发展茶叶"]
    assert gap == "\n\n" or len(helpers.parse_outline(text)) == 4


@pytest.mark.parametrize("text", ["（3）\n（1.5万亩）", "第三条规定的用地，应当补偿。", "一是\n", "1\t粮食产量\t万吨\t8.6", "(1)A类"])
def test_these_are_no_headings(text):
    assert helpers.parse_outline(text).empty


@pytest.mark.parametrize("mark", ["（1）", "(1)", "1)", "①", "一是", "1、", "1."])
def test_a_list_mark_is_no_part_of_a_name(mark):
    targets = helpers.extract_targets(f"到2025年，{mark}建成高标准农田70万亩；{mark}农村自来水普及率达到95%。")
    assert targets["indicator"].tolist() == ["高标准农田", "农村自来水普及率"] and set(targets["year"]) == {2025}


def test_a_task_is_the_innermost():
    text = "1、产业\n（1）建路。畅通村道。（责任单位：县交通局）\n（2）修桥。改造危桥。（责任单位：县水利局）\n①清淤。清理河道。（责任单位：县林业局）"
    assert helpers.extract_bodies(text)[["number", "responsible"]].values.tolist() == [["1", "县交通局"], ["①", "县林业局"]]


TABLE = [["序号", "指标", "单位", "2020年基数", "2025年目标值", "指标属性"], ["1", "粮食产量", "万吨", "8.8", "8.6", "约束性"], ["2", "城乡居民收入比", "—", "2.56:1", "2.4:1", "预期性"], ["3", "森林覆盖率", "%", "—", "≥70", ""]]
READ = [("粮食产量", 8.6, "万吨", 2025, 8.8, "约束性"), ("城乡居民收入比", 2.4, ":1", 2025, 2.56, "预期性"), ("森林覆盖率", 70.0, "%", 2025, None, "")]


def rows(text):
    found = helpers.extract_targets(helpers.read_document(text.encode()).text)
    found = found[["indicator", "value", "unit", "year", "baseline_value", "attribute"]].astype(object)
    return [tuple(row) for row in found.where(found.notna(), None).values.tolist()]


@pytest.mark.parametrize("shape", [
    lambda t: "\n".join("\t".join(r) for r in t),
    lambda t: "\n\n".join("\t".join(r) for r in t),
    lambda t: "\n".join("\t".join(r[1:]) for r in t),  # without 序号
    lambda t: "\n".join("\t".join(["经济" if i else "类别", *r]) for i, r in enumerate(t)),
    lambda t: "\n".join([*("\t".join(r) for r in t[:2]), "生态宜居", *("\t".join(r) for r in t[2:])]),
    lambda t: "\n".join("| " + " | ".join(r) + " |" for r in [t[0], ["---"] * 6, *t[1:]]),
    lambda t: "\n".join("│" + "│".join(r) + "│" for r in t),
    lambda t: "\n".join("   ".join(c or "—" for c in r) for r in t),
    lambda t: "\n".join("\n".join(c or "—" for c in r) for r in t),
    lambda t: "\n".join("\t".join(r) for r in [["序号", "指标", "单位", "2020年", "2025年", "属性"], ["", "", "", "基数", "目标值", ""], *t[1:]]),
], ids=["tabs", "apart", "no number", "groups", "group lines", "Markdown", "box", "blanks", "cells", "two heads"])  # fmt: skip
def test_tables_in_every_form(shape):
    assert rows("主要指标\n" + shape(TABLE)) == READ


def test_quote_of_a_row_stands_where_it_says():
    text = "主要指标\n" + "\n".join("\t".join(row) for row in TABLE) + "\n\n到2025年，建成70公里。"
    targets = helpers.extract_targets(text)
    assert [text[a:b] for a, b in zip(targets["start"], targets["end"])] == [q.replace("|", "\t") for q in targets["quote"]]
    assert len(list(find_grids(text))) == 1 and not is_row("a" * 500 + "\t\t\t")


@pytest.mark.parametrize("text", ["甲\t乙\t丙\n丁\t戊\t己\n", "联系人\t电话\t日期\n张某\t123\t2025年1月\n"])
def test_a_table_without_years_in_its_head_gives_nothing(text):
    assert helpers.extract_targets(text).empty


# ------------------------------------------------------------------ what survives

@lru_cache(maxsize=None)
def survived(name, plan):
    row = mutations.measure(name, plan)
    return {what: row[f"{what}_found"] / max(1, row[what]) for what in ("targets", "headings", "bodies")} | {"added": row["targets_added"]}


ALL = {"targets": 1.0, "headings": 1.0, "bodies": 1.0}
FLOORS = {  # well below what benchmarks/mutations.csv says, but for what must not lose anything
    "GB18030": ALL, "UTF-16 LE, no mark": ALL, "two encodings": ALL, "web page, GB2312": ALL, "Word, numbered and tracked": ALL,
    "full-width digits": ALL, "spaced digits": ALL, "blanks in numbers": ALL, "blanks between characters": ALL, "traditional": ALL,
    "radicals": ALL, "ASCII marks": ALL, "doubled marks": ALL, "contents": ALL, "lists 1、（1）①": ALL, "lists (1) 1)": ALL, "tables, tabs": ALL,
    "tables, Markdown": ALL, "tables, blanks": ALL, "tables, one cell a line": ALL, "broken lines": {"targets": 0.9, "headings": 0.9, "bodies": 0.9},
    "broken lines, no sign": {"targets": 0.9, "headings": 0.85, "bodies": 0.9}, "lost breaks": {"targets": 0.6},
    "missing marks, 10 %": {"targets": 0.7, "headings": 0.7, "bodies": 0.4}, "damaged bytes": {"targets": 0.5, "headings": 0.9, "bodies": 0.6},
}  # fmt: skip


@pytest.mark.parametrize("name", FLOORS)
def test_survives(name):
    found = survived(name, "wuxi")
    assert {what: share for what, share in found.items() if share < FLOORS[name].get(what, 0)} == {}


def test_damages_do_damage():
    """A damage that changes nothing would survive by itself."""
    text = helpers.load_plan("wuxi").text
    text = text[: text.index("（二）", text.index("四、重点任务"))]  # with the table and a few tasks
    same = [name for name, damage in DAMAGES.items() if name != "none" and damage.make(text, random.Random(1)) == text.encode()]
    assert same == []


def test_the_stored_table_is_of_these_damages():
    table = mutations.pd.read_csv(mutations.OUT)
    assert table["damage"].unique().tolist() == list(DAMAGES) and set(table["plan"]) == set(helpers.PLANS)
    assert (table[["targets_found", "headings_found", "bodies_found"]].to_numpy() <= table[["targets", "headings", "bodies"]].to_numpy()).all()
    assert table["made_by"].str.startswith("benchmarks/mutations.py").all()
