"""The reading component: what is marked, what its cards say, and HTML that is safe and readable."""

import re
from html.parser import HTMLParser
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, strategies as st

import helpers
from helpers.marks import find_pieces
from helpers.reading import DARK, LIGHT, STYLE, annotation_html

OUTLINE = ["level", "number", "title", "path", "start", "end"]
TARGETS = ["quote", "start", "end", "indicator", "comparator", "value", "value_high", "unit", "year", "deadline", "frequency",
           "kind", "attribute", "baseline_value", "baseline_year"]
BODIES = ["number", "title", "lead", "responsible", "start", "end"]
NONE = {name: pd.DataFrame(columns=columns) for name, columns in (("outline", OUTLINE), ("targets", TARGETS), ("bodies", BODIES))}
# 巫溪: 三、主要目标, shortened
GOALS = "三、主要目标\n到2025年，学前三年毛入园率达95%以上，公办在园幼儿占比达55%以上。\n"
# 巫溪: task 8, shortened
TASK = "8. 畅通县内交通网络。建设行政村等级路150公里。〔牵头单位：县交通局；责任单位：县农业农村委、有关乡镇（街道）〕"


def targets(text: str, *rows: tuple) -> pd.DataFrame:
    """A frame of targets by hand: quote, indicator, comparator, value, unit, year."""
    made = []
    for quote, indicator, comparator, value, unit, year in rows:
        start = text.index(quote)
        made.append(dict.fromkeys(TARGETS, pd.NA) | {
            "quote": quote, "start": start, "end": start + len(quote), "indicator": indicator, "comparator": comparator,
            "value": value, "unit": unit, "year": year, "deadline": "stated" if year else "none", "frequency": "once", "kind": "ratio", "attribute": ""})
    frame = pd.DataFrame(made, columns=TARGETS)
    return frame.astype({"value": "float64", "year": "Int64", "baseline_value": "Float64", "baseline_year": "Int64"})


def heading(text: str, level: int, number: str, title: str) -> pd.DataFrame:
    return pd.DataFrame([(level, number, title, title, 0, len(text))], columns=OUTLINE)


def marked(text: str, start: int = 0, end: int | None = None, **frames) -> list[tuple[str, str]]:
    """(text, kind) of each marked piece, in order."""
    pieces = find_pieces(text, start, len(text) if end is None else end, **NONE | frames)
    return [(text[piece.start : piece.end], piece.mark.kind) for piece in pieces if piece.mark]


def html(text: str, *span: int, **given) -> str:
    return annotation_html(text, *span, **NONE | given)


class Page(HTMLParser):
    """Elements as (tag, attributes), the text outside cards, labels and style, and whether all is closed in order."""

    def __init__(self, source: str):
        super().__init__()
        self.open, self.elements, self.text, self.cards = [], [], "", []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        self.open.append((tag, dict(attrs).get("class", "")))
        if dict(attrs).get("class") == "ann-card":
            self.cards.append("")

    def handle_endtag(self, tag):
        assert self.open[-1][0] == tag, f"{tag} closes {self.open[-1]}"
        self.open.pop()
        self.text += "\n" if tag == "p" else ""

    def handle_data(self, data):
        if any(name == "ann-card" for _, name in self.open):
            self.cards[-1] += data
        elif not any(tag in ("style", "small") or name == "ann-k" for tag, name in self.open):
            self.text += data


# --- what is marked -------------------------------------------------------------------------------

def test_targets_a_year_and_a_heading_in_their_places():
    frame = targets(GOALS, ("学前三年毛入园率达95%以上", "学前三年毛入园率", ">=", 95, "%", 2025), ("公办在园幼儿占比达55%以上", "公办在园幼儿占比", ">=", 55, "%", 2025))
    assert marked(GOALS, targets=frame, outline=heading(GOALS, 1, "三", "主要目标")) == [
        ("三、主要目标", "heading"), ("2025年", "year"), ("学前三年毛入园率达95%以上", "target"), ("公办在园幼儿占比达55%以上", "target")]


def test_bodies_are_found_in_their_task_without_the_brackets_of_the_list():
    frame = pd.DataFrame([("8", "畅通县内交通网络", "县交通局", "县农业农村委、有关乡镇（街道）", 0, len(TASK))], columns=BODIES)
    assert marked(TASK, bodies=frame) == [("县交通局", "body"), ("县农业农村委、有关乡镇（街道）", "body")]


def test_the_last_list_counts_not_an_earlier_mention():
    text = "1.县交通局要带头。〔牵头单位：县交通局〕"
    frame = pd.DataFrame([("1", "x", "县交通局", "", 0, len(text))], columns=BODIES)
    piece, = [p for p in find_pieces(text, 0, len(text), **NONE | {"bodies": frame}) if p.mark]
    assert piece.start == text.rindex("县交通局")


@pytest.mark.parametrize("text, number, title, expected", [
    ("前  言\n为了……", "", "前言", "前  言"),  # spaces in the printed title
    ("第三节 推进农村\n电商发展\n\n大力……", "第三节", "推进农村电商发展", "第三节 推进农村\n电商发展"),  # broken over two lines
    ("1.完善设施。加快……", "1", "完善设施", "1.完善设施"),  # run in
])
def test_headings(text, number, title, expected):
    assert marked(text, outline=heading(text, 1, number, title)) == [(expected, "heading")]


@pytest.mark.parametrize("text, expected", [
    ("规划期为2021—2035年。", ["2021—2035年"]),
    ("到2025年，", ["2025年"]),
    ("二〇三五年远景目标", ["二〇三五年"]),
    ("投资2025万元，人口20250年均", []),  # an amount, a longer number
    ("5年内，1小时，3095年", []),
])
def test_years(text, expected):
    assert marked(text) == [(year, "year") for year in expected]


def test_quotes_that_share_their_opening_are_marked_one_after_the_other():
    text = "到2027年，普通国道二级以上达85%，普通省道三级以上达65%。"
    frame = targets(text, ("到2027年，普通国道二级以上达85%，普通省道三级以上达65%", "普通省道三级以上", "=", 65, "%", 2027),
                    ("到2027年，普通国道二级以上达85%", "普通国道二级以上", "=", 85, "%", 2027))
    assert marked(text, targets=frame) == [("到2027年，普通国道二级以上达85%", "target"), ("普通省道三级以上达65%", "target")]


def test_a_quote_around_another_keeps_what_is_left_and_one_card():
    text = "茶叶、经果发展规模（15万亩）分别达到26万亩"
    frame = targets(text, (text, "经果", "=", 26, "万亩", 2025), ("15万亩", "茶叶", "=", 15, "万亩", 2025))
    pieces = [p for p in find_pieces(text, 0, len(text), **NONE | {"targets": frame}) if p.mark]
    assert [(text[p.start : p.end], p.last) for p in pieces] == [("茶叶、经果发展规模（", False), ("15万亩", True), ("）分别达到26万亩", True)]


def test_rows_with_one_quote_are_one_mark_with_several_rows():
    frame = targets(GOALS, ("学前三年毛入园率达95%以上", "甲", ">=", 95, "%", 2025), ("学前三年毛入园率达95%以上", "乙", ">=", 95, "%", 2025))
    page = Page(html(GOALS, targets=frame))
    assert [e["class"] for tag, e in page.elements if "tabindex" in e] == ["ann-year", "ann-target"]
    assert "⁠2 targets" in html(GOALS, targets=frame)
    assert sum(e.get("class") == "ann-row" for _, e in page.elements) == 3  # two targets, one year


def test_marks_across_the_edge_of_the_passage():
    frame = targets(GOALS, ("学前三年毛入园率达95%以上", "甲", ">=", 95, "%", 2025))
    start = GOALS.index("毛入园率")
    assert marked(GOALS, start, targets=frame) == [("毛入园率达95%以上", "target")]
    assert marked(GOALS, 0, start, targets=frame) == [("2025年", "year")]  # its value is outside: no mark


SPANS = st.lists(st.tuples(st.integers(0, 39), st.integers(1, 12)), max_size=8)


@given(st.text("到2025年，达、。\n甲乙丙", min_size=40, max_size=40), SPANS, st.integers(0, 20), st.integers(21, 40))
def test_pieces_are_the_passage_and_every_row_has_one_card(text, spans, start, end):
    frame = targets("x")
    for at, length in spans:
        stop = min(at + length, 40)
        if text[stop - 1] not in "，、。\n":  # a quote ends with its value
            frame.loc[len(frame), ["start", "end", "indicator", "value"]] = [at, stop, f"i{len(frame)}", 1.0]
    pieces = find_pieces(text, start, end, **NONE | {"targets": frame})
    assert "".join(text[p.start : p.end] for p in pieces) == text[start:end]
    assert all(a.end == b.start for a, b in zip(pieces, pieces[1:]))
    carded = [row["indicator"] for p in pieces if p.last and p.mark.kind == "target" for row in p.mark.rows]
    assert sorted(carded) == sorted(frame["indicator"][(frame["end"] > start) & (frame["end"] <= end)])


# --- what the page gets ---------------------------------------------------------------------------

def test_card_says_the_row_as_printed():
    text = "城乡居民收入比缩小到2.2:1，10000亩"
    frame = targets(text, ("城乡居民收入比缩小到2.2:1", "城乡居民收入比", "=", 2.2, ":1", None), ("10000亩", "面积", ">=", 10000, "亩", 2025))
    frame.loc[1, ["baseline_value", "baseline_year"]] = [9600.5, 2020]
    cards = Page(html(text, targets=frame)).cards
    assert cards[0] == "indicator 城乡居民收入比comparator =value 2.2unit :1deadline nonefrequency oncekind ratioyear not stated"
    assert cards[1] == ("indicator 面积comparator >=value 10000unit 亩year 2025deadline statedfrequency oncekind ratio"
                        "baseline_value 9600.5baseline_year 2020")


def test_a_year_tells_how_many_targets_of_the_passage_hold_by_it():
    frame = targets(GOALS, ("学前三年毛入园率达95%以上", "甲", ">=", 95, "%", 2025), ("公办在园幼儿占比达55%以上", "乙", ">=", 55, "%", 2030))
    assert Page(html(GOALS, targets=frame)).cards[0] == "year 2025targets of this passage dated by it 1"
    assert Page(html("二〇三五年")).cards == ["year 2035targets of this passage dated by it 0"]
    assert Page(html("2021—2035年")).cards == ["period 2021–2035"]


def test_passage_reads_as_printed_without_the_blank_lines():
    text = "  一、总体要求\n\n　　到2025年，城镇化率达到60%。\n \n二、任务\n"
    frame = targets(text, ("城镇化率达到60%", "城镇化率", "=", 60, "%", 2025))
    assert Page(html(text, targets=frame)).text.strip("\n").split("\n") == ["  一、总体要求", "　　到2025年，城镇化率达到60%。", "二、任务"]


def test_a_row_of_a_flattened_table_is_one_line_with_one_card():
    text = "单位\n常住人口城镇化率\n%\n\n41.5\n44\n注："
    frame = targets(text, ("常住人口城镇化率\n%\n\n41.5\n44", "城镇化率", "=", 44, "%", 2025))
    page = Page(html(text, targets=frame))
    assert page.text.strip("\n").split("\n") == ["单位", "常住人口城镇化率 | % | 41.5 | 44", "注："]
    assert len(page.cards) == 1


def test_a_title_over_two_lines_is_one_line():
    text = "第三节 推进农村\n电商发展\n\n大力……"
    assert "第三节 推进农村 电商发展\n" in Page(html(text, outline=heading(text, 3, "第三节", "推进农村电商发展"))).text


def test_structure_is_sound_and_marks_are_described():
    frame = targets(GOALS, ("学前三年毛入园率达95%以上", "甲", ">=", 95, "%", 2025))
    source = html(GOALS, targets=frame, outline=heading(GOALS, 1, "三", "主要目标"), name="wuxi")
    page = Page(source)
    assert page.open == []
    ids = [e["id"] for _, e in page.elements if "id" in e]
    assert ids == ["ann-wuxi-0-45-0", "ann-wuxi-0-45-8", "ann-wuxi-0-45-14"]
    described = [e["aria-describedby"] for _, e in page.elements if e.get("tabindex") == "0"]
    assert described == ids
    assert [e["lang"] for tag, e in page.elements if tag == "div"] == ["en", "zh-CN"]
    assert re.findall(r"<small lang=\"en\">\u2060(.*?)</small>", source) == ["heading 1", "year", "target"]
    assert all(e.get("role") == "tooltip" and e["hidden"] for _, e in page.elements if e.get("class") == "ann-card")
    assert source == html(GOALS, targets=frame, outline=heading(GOALS, 1, "三", "主要目标"), name="wuxi")


def test_ids_differ_between_texts_and_passages():
    ids = [re.findall(r' id="([^"]+)"', source) for source in (html("到2025年"), html("到2026年"), html("到2025年", 1), html("到2025年", name="wuxi"))]
    assert len({id for found in ids for id in found}) == 4


def test_legend_counts_what_is_marked():
    frame = targets(GOALS, ("到2025年，学前三年毛入园率达95%以上", "甲", ">=", 95, "%", 2025))
    assert re.search(r'<p class="ann-k">Characters 0–45\. <mark class="ann-target">target</mark> 1 · <mark class="ann-year">year</mark> 1 · Hover', html(GOALS, targets=frame))
    twice = targets(GOALS, ("学前三年毛入园率达95%以上", "甲", ">=", 95, "%", 2025), ("学前三年毛入园率达95%以上", "乙", ">=", 95, "%", 2025))
    assert "target</mark> 2 · " in html(GOALS, targets=twice)  # rows, not marks
    assert "No marks in this passage." in html("没有数字的句子。")


def test_everything_is_escaped():
    evil = '<script>alert("x")</script>'
    text = f"{evil}，到2025年，另{evil}达到60%。"
    frame = targets(text, (f"另{evil}达到60%", f"{evil}'", "<=", 60, '"><img src=x>', 2025))
    bodies = pd.DataFrame([("1", evil, "", evil, 0, len(text))], columns=BODIES)
    source = html(text, targets=frame, bodies=bodies, outline=heading(text, 1, "<b>", evil), translation=evil, name='"><i>')
    page = Page(source)
    assert {tag for tag, _ in page.elements} <= {"style", "div", "p", "mark", "small", "span", "i", "b"}
    assert "<script" not in source and "<img" not in source
    assert page.text.count(evil) == 3  # and shown as printed: outside a mark, in one, in the translation


def test_chinese_in_an_english_card_is_marked_as_chinese():
    frame = targets(GOALS, ("学前三年毛入园率达95%以上", "学前三年毛入园率", ">=", 95, "%", 2025))
    source = html(GOALS, targets=frame)
    assert '<i>indicator</i> <span lang="zh-CN">学前三年毛入园率</span>' in source
    assert "<i>kind</i> <span>ratio</span>" in source


def test_translation_is_english_and_stands_below():
    source = html(GOALS, translation="By 2025 …")
    assert source.index("By 2025 …") > source.index("到")
    assert "By 2025" not in html(GOALS)


# --- the look -------------------------------------------------------------------------------------

def test_style_is_small_local_and_covers_each_mode():
    assert len(STYLE.encode()) < 3000
    assert html(GOALS).count("<style>") == 1
    for forbidden in ("http", "url(", "@import", "<script", "animation", "transition"):
        assert forbidden not in html(GOALS)
    for needed in ("prefers-color-scheme:dark", "html[data-theme=dark]", "data-jp-theme-light=false", "mark:focus>.ann-card", "mark:hover>.ann-card", "max-width:40rem", "forced-colors:active"):
        assert needed in STYLE
    classes = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", STYLE)))
    assert classes and all(name == "ann" or name.startswith("ann-") for name in classes)


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * d for d in digits) if len(digits) == 3 else digits
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("mode", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ink, ground", [("f", "g"), ("n", "g"), *(pair for k in "htyb" for pair in (("f", k), ("n", k), (k.upper(), k), (k.upper(), "g"))), ("Y", "t")])
def test_contrast_is_aa(mode, ink, ground):
    colours = dict(pair.split(":") for pair in mode.replace("--", "").split(";"))
    low, high = sorted((luminance(colours[ink]), luminance(colours[ground])))
    assert (high + 0.05) / (low + 0.05) >= 4.5


# --- the public function --------------------------------------------------------------------------

def test_annotate_calls_the_parsers_where_no_frame_is_given():
    plan = SimpleNamespace(id="wuxi", text="三、主要目标\n到2025年，全县常住人口城镇化率达44%。\n")
    source = helpers.annotate(plan).data
    assert 'id="ann-wuxi-' in source
    assert re.findall(r"\u2060(.*?)</small>", source)[0] == "heading 1"
    assert "target" in re.findall(r"\u2060(.*?)</small>", source)
    assert "target" not in re.findall(r"\u2060(.*?)</small>", helpers.annotate(plan, targets=NONE["targets"]).data)


def test_annotate_shows_part_of_a_plan():
    plan = helpers.load_plan("wuxi")
    start = plan.text.index("三、主要目标")
    source = helpers.annotate(plan, start, start + 200).data
    assert "学前三年毛入园率" in source and "二、" not in Page(source).text


@pytest.mark.parametrize("source", [None, 3, ["text"], SimpleNamespace(text=None)])
def test_annotate_needs_a_plan_or_text(source):
    with pytest.raises(TypeError, match="annotate needs a Plan or a str"):
        helpers.annotate(source)


@pytest.mark.parametrize("start, end", [(-1, 3), (3, 3), (4, 2), (0, 99), (99, 100)])
def test_a_passage_outside_the_text_is_refused(start, end):
    with pytest.raises(ValueError, match="is not in the text; start and end must keep 0 <= start < end <= 8"):
        html("到2025年，。", start, end)


@pytest.mark.parametrize("name, column", [("outline", "level"), ("targets", "indicator"), ("bodies", "lead")])
def test_a_frame_without_a_column_is_refused(name, column):
    with pytest.raises(ValueError, match=rf"{name} lacks the column\(s\) {column};"):
        html(GOALS, **{name: NONE[name].drop(columns=column)})
