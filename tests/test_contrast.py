"""The contrast explorer: what it holds, draws and refuses. Values and wording worked out by hand from the plans' lines."""

import re
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from matplotlib import pyplot as plt

import book
import helpers
from helpers.contrast_page import contrast_html
from helpers.plans import PLANS
from helpers.reading import HAN

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def page() -> BeautifulSoup:
    """The table of a page, with every value."""
    return BeautifulSoup(contrast_html(helpers.contrast_table(), first="rural_sewage"), "html.parser")


@pytest.fixture(autouse=True)
def no_figure_left():
    yield
    plt.close("all")


@pytest.mark.parametrize(
    ("concept", "plan", "rows"),
    [
        # 1|常住人口城镇化率（％）|39.7|44|预期性, and 到2035年，…常住人口城镇化率达到50%左右
        ("urbanisation_rate", "wuxi", [(2025, 44, "%", "=", 88, "44 %", "yes"), (2035, 50, "%", "~", 100, "50 %", "yes")]),
        # 食用菌栽培实现2亿袋: harmonised to 万袋
        ("edible_fungi_bags", "yongchuan", [(2025, 20000, "万袋", "=", 100, "2 亿袋", "caution")]),
        # 实现国土空间规划全覆盖: a word, and no year
        ("planning_coverage", "kaijiang", [(None, 100, "%", "=", 100, "100 %", "no")]),
    ],
)
def test_a_row_has_value_wording_and_share(concept, plan, rows):
    table = helpers.contrast_table(concept, plans=plan)
    found = table[["year", "value", "unit", "comparator", "share", "printed", "comparable"]].astype(object)
    assert found.where(found.notna(), None).values.tolist() == [list(row) for row in rows]


def test_a_share_is_taken_inside_its_unit():
    table = helpers.contrast_table("high_standard_farmland")  # 70万亩 in Yongchuan, all of it (100 %) in Chengdu
    assert table["share"].tolist() == [100, 100] and table["unit"].nunique() == 2


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"concepts": "rural_sewer"}, "unknown concept 'rural_sewer'; did you mean 'rural_sewage'?"),
        ({"concepts": []}, "no concept is chosen"),
        ({"concepts": "rural_sewage", "plans": "wuxii"}, "unknown plan 'wuxii'; did you mean 'wuxi'?"),
        ({"concepts": "rural_sewage", "plans": ()}, "no plan is chosen"),
        ({"concepts": "rural_sewage", "plans": "kaijiang"}, "no value of rural_sewage in kaijiang"),
    ],
)
def test_a_wrong_choice_is_explained(given, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        helpers.contrast_table(**given)


def test_the_page_holds_every_value_with_its_sentence_and_link(page):
    rows, table = page.select("tbody tr[data-plan]"), helpers.contrast_table()
    targets = helpers.load_targets().set_index("target_id")
    assert len(rows) == len(helpers.load_indicators())
    for row, one in zip(rows, table.itertuples()):
        plan, year, value, population, comparable, sentence = row.find_all(["th", "td"])
        assert row["data-plan"] == one.plan and plan["scope"] == "row"
        assert year.text == (str(one.year) if pd.notna(one.year) else "no year")
        assert float(re.search(r"[\d.]+", value.text)[0]) == one.value and one.unit in value.text
        assert (population.text, comparable.text) == (one.denominator, f"{one.comparable}: {one.reason}" if one.reason else one.comparable)
        assert sentence["lang"] == "zh-CN" and sentence.text == targets.quote[one.target_id]
        assert sentence.a["href"] == f"../book/reference/text-{one.plan}.html#{one.target_id}"


def test_the_page_names_every_concept_once(page):
    crosswalk = helpers.load_indicators()
    assert [body["id"] for body in page.find_all("tbody")] == [f"contrast-{c}" for c in crosswalk["concept_id"].unique()]
    assert [body.b.text for body in page.find_all("tbody")] == crosswalk["concept_zh"].drop_duplicates().tolist()
    assert page.div["data-first"] == "rural_sewage" and page.div["data-plans"].split() == list(PLANS)


def test_the_page_marks_its_chinese_and_has_headings(page):
    for text in page.find_all(string=HAN):
        assert text.find_parent(attrs={"lang": "zh-CN"}), text
    assert page.caption and [th["scope"] for th in page.thead.find_all("th")] == ["col"] * 6
    assert page.find(attrs={"role": "region"})["tabindex"] == "0"


@pytest.mark.parametrize("sign, row", [("≥", "yongchuan-t048"), (">", "chengkou-t044"), ("≈", "wuxi-t008")])
def test_wording_stands_before_the_value(page, sign, row):
    target = helpers.load_targets().set_index("target_id").loc[row]
    assert {">=": "≥", ">": ">", "~": "≈"}[target["comparator"]] == sign
    cells = page.find("a", href=re.compile(f"#{row}$")).find_parent("tr").find_all("td")
    assert cells[1].text.startswith(f"{sign} {target['value']:g}")


def test_what_the_plans_print_is_escaped():
    table = helpers.contrast_table("income_ratio", plans="wuxi").assign(quote="<b>&\"x\"", denominator="<i>甲</i>", reason="a < b")
    html = contrast_html(table, first='"><script>')
    assert "&lt;b&gt;&amp;" in html and "<i>" not in html and "a &lt; b" in html and "<script>" not in html


def test_the_table_is_small_enough_for_a_page(page):
    assert len(str(page).encode()) < 120_000


@pytest.mark.parametrize("scale, lines", [("value", 6), ("share", 6), ("year", 4)])
def test_a_drawing_has_a_dot_for_each_value(scale, lines):
    helpers.use_style()
    # Chengkou 2022, 2025; Wuxi 2025, 2035; Chengdu 2027 for the whole city and for the new towns: four populations
    fig, alt = helpers.draw_contrast(helpers.contrast_table("urbanisation_rate"), scale=scale)
    ax = fig.axes[0]
    assert [text.get_text().strip() for text in ax.texts] == ["42", "45", "44", "≈ 50", "81.5", "55.5"]
    assert len(ax.get_yticklabels()) == lines and "Chengdu 2027:  55.5 % (no)" in alt
    assert [line.get_marker() for line in ax.lines] == ["o"] * 5 + ["X"]


def test_concepts_and_units_get_panels_of_their_own():
    helpers.use_style()
    fig, _ = helpers.draw_contrast(helpers.contrast_table(["high_standard_farmland", "income_ratio"]))
    assert len(fig.axes) == 3


@pytest.mark.parametrize("rows, scale, message", [(4, "log", "scale must be one of value, share, year, not 'log'"), (0, "value", "no rows")])
def test_a_drawing_that_cannot_be_made_is_refused(rows, scale, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        helpers.draw_contrast(helpers.contrast_table("income_ratio").head(rows), scale=scale)


def test_the_widget_draws_again_and_its_twin_holds_everything(page):
    helpers.use_style()
    box = helpers.contrast_explorer("urbanisation_rate")
    assert "81.5" in box.panel.value and "<img" in box.panel.value and "rural domestic sewage" not in box.panel.value
    box.controls["concepts"].value = ("rural_sewage",)
    assert "有效治理率达99%" in box.panel.value and "81.5" not in box.panel.value
    before = box.panel.value
    box.controls["scale"].value = "year"
    assert box.panel.value != before
    box.controls["plans"].value = ("kaijiang",)
    assert "no value of rural_sewage in kaijiang" in box.panel.value
    html = box._repr_mimebundle_()[0]["text/html"]
    assert len(BeautifulSoup(html, "html.parser").select("tr[data-plan]")) == len(page.select("tr[data-plan]"))
    assert 'data-first="urbanisation_rate"' in html


def test_an_explorer_cannot_begin_with_an_unknown_concept():
    with pytest.raises(ValueError, match="unknown concept 'sewage'"):
        helpers.contrast_explorer("sewage")


def test_the_script_reads_the_columns_that_the_page_has(page):
    script = (ROOT / "book" / "assets" / "contrast.js").read_text("utf-8")
    order = re.search(r"const \[([\w, ]+)\] = \[\.\.\.row\.cells\]", script)[1].split(", ")
    assert order == ["plan", "year", "value", "population", "comparable", "sentence"]
    assert [th.text for th in page.thead.find_all("th")] == ["Plan", "Year", "Value", "Of what", "Comparable", "Sentence in the plan"]
    assert "http://www.w3.org/2000/svg" in script and len(re.findall("https?://", script)) == 1 and "fetch(" not in script


@pytest.mark.parametrize("shown, loaded", [("helpers.contrast_explorer()", False), (None, True)])
def test_the_script_is_loaded_only_where_there_is_an_explorer(page, shown, loaded):
    files = []
    app = SimpleNamespace(add_js_file=lambda name, **options: files.append(name))
    book.load_contrast(app, "page", "page.html", {"body": shown or str(page)}, None)
    assert files == ["contrast.js"] * loaded
