"""What the search looks through: pages cut into passages, names with their pinyin, traditional characters."""

import json

import pytest

import namesakes
from passages import Passage, cut
from zhsearch import gather, index, kind_of


def told(html: str, page: str = "book/x") -> list[tuple]:
    return [(one.anchor, one.heading, one.text.strip()) for one in cut(f"<article>{html}</article>", page)]


@pytest.mark.parametrize("page, kind", [
    ("notebooks/wuxi", "chapter"), ("book/zh/wuxi", "summary"), ("book/solutions/wuxi", "solutions"), ("book/reference/text-wuxi", "text"),
    ("book/reference/glossary", "glossary"), ("book/reference/targets", "reference"), ("book/codebook", "reference"), ("book/use", "page"),
])
def test_kinds_of_page(page, kind):
    assert kind_of(page) == kind


def test_sections_are_passages_and_the_text_behind_one_belongs_to_the_one_around():
    html = ('<section id="a"><h1>Plans<a class="headerlink" href="#a">#</a></h1><p class="facts">5 minutes</p><p>Five\n plans.</p>'
            '<section id="b"><h2>Part</h2><p>Of <b>one</b>.</p></section><p>Again.</p></section>')
    assert told(html) == [("a", "Plans", "Five plans. Again."), ("b", "Part", "Of one.")]


def test_chinese_goes_on_over_elements_and_line_ends():
    assert told('<section id="a"><h1>城镇</h1><p>城<mark>镇化</mark>率\n提高。\n到 2035 年</p></section>') == [("a", "城镇", "城镇化率提高。到 2035 年")]


def test_a_full_text_has_a_passage_for_each_heading_and_spots_without_labels_and_cards():
    html = ('<section id="t"><h1>Full</h1><div class="ann full"><h2 id="h-1">一、总则 <small lang="en">General</small></h2><p>推进<mark id="wuxi-t001">城镇化'
            '<small lang="en">\u2060target</small><span class="ann-card" hidden>row</span></mark>。</p><h3 id="h-9">二 <small lang="en">Two</small></h3><p>末。</p></div></section>')
    first, one, two = cut(f"<article>{html}</article>", "book/reference/text-x")
    assert (one.anchor, one.heading, one.text.strip(), one.spots) == ("h-1", "一、总则 General", "推进城镇化。", [(2, "wuxi-t001")])
    assert (two.anchor, two.text.strip()) == ("h-9", "末。") and first.heading == "Full"


def test_of_a_chapter_prose_figures_helpers_and_exercises_are_taken_not_code_and_output():
    html = ('<section id="c"><h1>Chapter</h1><p>Prose.</p><div class="cell_input"><pre>rows = helpers.parse_outline(text)</pre></div>'
            '<div class="cell_output"><pre>printed</pre><img alt="Bars – shares"></div>'
            '<div class="exercise admonition" id="exercise-1"><p class="admonition-title">Exercise 1</p><p>Do it.</p></div></section>')
    assert told(html, "notebooks/c") == [("c", "Chapter", "Prose. helpers.parse_outline Bars – shares"), ("exercise-1", "Exercise 1", "Do it.")]
    assert "rows = " in told(html, "book/c")[0][2]


@pytest.mark.parametrize("page, heading, text", [
    ("book/reference/dictionary", "一号 yī hào", "one · 5"), ("book/reference/glossary", "一号 yī hào · one", "5"), ("book/reference/targets", "one", "一号 yī hào · 5"),
])
def test_a_row_is_a_passage_without_its_link_to_report(page, heading, text):
    html = '<table><tr id="row"><th>一号 <small>yī hào</small></th><td>one</td><td>5</td><td><a href="../report.html?row=x">report</a></td></tr></table>'
    assert told(html, page) == [("row", heading, text)]


def test_what_is_no_page_has_no_passages():
    assert cut("<p>moved</p>", "index") == [] and Passage("a").text == ""


def test_gathers_titles_kinds_and_only_headings_of_solutions():
    page = '<article><section id="a"><h1>T</h1><p>Words.</p></section></article>'
    assert gather({"notebooks/a": page, "book/solutions/a": page, "index": "<p>moved</p>"}) == [
        ["book/solutions/a.html", "T", "solutions", [["a", "T", ""]]], ["notebooks/a.html", "T", "chapter", [["a", "T", "Words."]]]]


def test_the_index_is_a_script_with_the_names_and_traditional_characters_that_the_pages_need():
    script = index({"a": '<article><section id="a"><h1>重庆的宅基地</h1></section></article>'})
    made = json.loads(script.removeprefix("window.bookIndex=").removesuffix(";\n"))
    assert "宅基地 zhai ji di" in made["names"] and not [name for name in made["names"] if "巫溪" in name]
    assert dict(zip(made["traditional"][::2], made["traditional"][1::2]))["慶"] == "庆" and "國" not in made["traditional"]


@pytest.mark.parametrize("name, pinyin, syllables", [
    ("城镇化率", "chéngzhènhuà lǜ", "cheng zhen hua lu"), ("重庆", "", "chong qing"), ("重庆", "Chóngqìng", "chong qing"),
    ("长效", "cháng xiào", "chang xiao"), ("西安", "Xī'ān", "xi an"), ("女", "not its pinyin", "nu"),
])
def test_spells(name, pinyin, syllables):
    assert namesakes.spell(name, pinyin) == syllables.split()


def test_a_name_inside_another_is_kept_once():
    names = namesakes.names_in("常住人口城镇化率，城镇化率，高质量发展")
    assert [name for name in names if "城镇化率" in name] == ["常住人口城镇化率 chang zhu ren kou cheng zhen hua lu"]
    assert "高质量发展 gao zhi liang fa zhan" in names
