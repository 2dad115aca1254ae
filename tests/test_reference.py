"""The reference pages hold all of the tables and of the texts, and the data package says what the codebook says."""

import csv
import json
import re
import shutil
from functools import lru_cache
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.utils import new_document

import anchors
import datapackage
import helpers
import listings
import paper
import reference
from helpers.curated import load_codebook

ROOT = Path(__file__).resolve().parents[1]
SPACE = re.compile(r"\s+|\u2060")
PLAIN = "title: A Book\nversion: 2.0\ndate-released: 2030-01-02\n"


@lru_cache(maxsize=None)
def page(name: str) -> BeautifulSoup:
    """The raw HTML of a page, parsed."""
    pages = {"targets": listings.targets_page, "glossary": listings.glossary_page, "dictionary": reference.dictionary_page}
    text = pages[name]() if name in pages else reference.text_page(name)
    return BeautifulSoup("\n".join(re.findall(r"^```\{raw\} html\n(.*?)^```$", text, re.M | re.S)), "html.parser")


def ids(soup: BeautifulSoup) -> list[str]:
    return [tag["id"] for tag in soup.find_all(id=True)]


@pytest.fixture(scope="module")
def root(tmp_path_factory) -> Path:
    """A project with nothing but the data and the citation, and its pages."""
    root = tmp_path_factory.mktemp("project")
    shutil.copytree(ROOT / "data", root / "data")
    shutil.copytree(ROOT / "notebooks", root / "notebooks")
    shutil.copy(ROOT / "_toc.yml", root)
    shutil.copyfile(ROOT / "CITATION.cff", root / "CITATION.cff")
    reference.write_pages(root)
    return root


@pytest.mark.parametrize("name, noun", [("targets", "targets"), ("glossary", "terms")])
def test_a_card_on_a_phone_names_its_cells_as_the_columns_are_named(name, noun):
    css = (ROOT / "book" / "assets" / "book.css").read_text("utf-8")
    names = re.findall(rf'\.dt\[data-noun="{noun}"\] td:nth-child\((\d+)\) {{ --name: "(.*?)"; }}', css)
    heads = [head.text for head in page(name).find("thead").find_all("th")]
    assert len(names) > 2 and [heads[int(at) - 1] for at, _ in names] == [name for _, name in names]


@pytest.mark.parametrize("id", helpers.PLANS)
def test_full_text_is_the_whole_text_and_nothing_else(id):
    soup = BeautifulSoup(str(page(id).find("div", class_="full")), "html.parser")
    for added in soup.select("small[lang=en], .ann-card"):
        added.decompose()
    assert SPACE.sub("", soup.get_text()) == SPACE.sub("", helpers.load_plan(id).text)


@pytest.mark.parametrize("id", helpers.PLANS)
def test_every_target_is_marked_once_and_leads_to_its_row_and_back(id):
    targets, found = list(helpers.load_targets(id)["target_id"]), ids(page(id))
    assert sorted(name for name in found if name in set(targets)) == sorted(targets)
    assert len(found) == len(set(found))
    assert sorted(a["href"] for a in page(id).select(".ann-card a")) == [f"targets.html#row-{name}" for name in sorted(targets)]
    rows = [tag for tag in page("targets").select("tbody tr") if tag["id"].startswith(f"row-{id}-")]
    assert [(tag["id"], tag.th.a["href"]) for tag in rows] == [(f"row-{name}", f"text-{id}.html#{name}") for name in targets]


@pytest.mark.parametrize("id", helpers.PLANS)
def test_every_heading_is_one_with_its_words_and_no_level_is_skipped(id):
    found = page(id).select(".full :is(h2, h3, h4, h5)")
    outline = helpers.load_outline(id).sort_values("start")
    assert [tag["id"] for tag in found] == [f"h-{start}" for start in outline["start"]]
    for tag, row in zip(found, outline.itertuples(), strict=True):
        assert SPACE.sub("", row.title) in SPACE.sub("", tag.get_text()) and row.title_en in tag.get_text()
    levels = [1, *(int(tag.name[1]) for tag in found)]
    assert all(after <= before + 1 for before, after in zip(levels, levels[1:]))


def test_a_target_shows_its_row():
    mark = page("wuxi").find(id="wuxi-t002")  # 到2025年，学前三年毛入园率、… the sentence of several targets
    card = page("wuxi").find(id="c-wuxi-t002")
    assert mark.name == "mark" and card.parent["tabindex"] == "0" and card.parent["aria-describedby"] == card["id"]
    assert "学前三年毛入园率" in card.get_text() and "value\u00a095" in card.get_text() and "comparator\u00a0>=" in card.get_text()


# 巫溪: “十四五”新型城镇化主要发展目标; 城口: 表1. 乡村振兴战略规划主要指标
@pytest.mark.parametrize("id, rows, columns, first, last", [
    ("wuxi", 8, 5, "1 常住人口城镇化率（％） 39.7 44 预期性", "8 城乡居民收入比 2.56:1 2.4:1 预期性"),
    ("chengkou", 30, 10, "产业 兴旺 1 粮食综合生产能力 万吨 8.8 8.6 8.7 — 8 约束性", "30 *农村公路村民小组通畅率 % 57 89 95 〔38〕 100 预期性"),
])
def test_a_flattened_table_is_a_table_again(id, rows, columns, first, last):
    tables = [tag for tag in page(id).select(".full table")]
    assert len(tables) == 1 and len(tables[0].thead.find_all("th")) == columns
    for added in (copy := BeautifulSoup(str(tables[0]), "html.parser")).select("small, .ann-card"):
        added.decompose()
    body = [[" ".join(cell.get_text().split()) for cell in row.find_all("td")] for row in copy.tbody.find_all("tr")]
    assert [len(row) for row in body] == [columns] * rows
    assert (" ".join(filter(None, body[0])), " ".join(filter(None, body[-1]))) == (first, last)


@pytest.mark.parametrize("id", ["yongchuan", "kaijiang", "chengdu"])
def test_a_plan_that_prints_no_table_gets_none(id):
    assert not page(id).select(".full table")


@pytest.mark.parametrize("row, cells", [
    ("wuxi-t016", ["空气质量优良天数比率", "≥ 92.6 %", "2025", "stated", "Wuxi", "ratio", "约束性", "95.1 (2020)", "high", "report"]),  # 空气质量优良天数比率（％）|95.1|≧92.6|约束性
    ("yongchuan-t001", ["农业增加值", "≈ 100 亿元", "2025", "stated", "Yongchuan", "flow", "", "", "high", "report"]),  # 农业增加值实现100亿元左右
])
def test_a_row_says_what_the_table_says(row, cells):
    indicator, *found = [cell.get_text() for cell in page("targets").find(id=f"row-{row}").find_all("td")]
    del found[5]  # the theme, which may be coded anew
    assert indicator.startswith(cells[0] + " ") and found == cells[1:]


def test_repairs_are_shown_and_listed():
    settled, left = page("kaijiang").find(id="r-3"), page("kaijiang").find(id="r-5")  # 守住生态保护红线; 动全县群众
    assert (settled.name, settled.get_text(), left.name, left.get_text()) == ("ins", "保护红线", "u", "动全县群众")
    listed = [tag["href"] for tag in page("kaijiang").select("#repairs + div tbody th a")]
    assert listed == [f"#r-{n}" for n in range(1, len(listed) + 1)] and {name[1:] for name in listed} <= set(ids(page("kaijiang")))
    assert not page("wuxi").find(id="repairs") and not page("wuxi").select("ins, u")


def test_every_term_stands_once_and_leads_to_its_first_place():
    terms = helpers.load_glossary()
    rows = page("glossary").select("tbody tr")
    assert [row["id"] for row in rows] == [listings.anchor(term) for term in terms["term"]]
    assert len({row["id"] for row in rows}) == len(terms)
    places = {f"text-{id}.html#{name}" for id in helpers.PLANS for name in ids(page(id))}
    for tag, row in zip(rows, terms.itertuples(), strict=True):
        links = [a["href"] for a in tag.select("a") if "report" not in a["href"]]
        assert links == ([f"text-{row.plan}.html#o-{row.offset}"] if row.plan else []) and set(links) <= places
    offset = terms.set_index("term")["offset"]["巴渝工匠"]
    assert page("yongchuan").find(id=f"o-{offset}").get_text() == "巴渝工匠"


def test_every_column_of_every_table_is_in_the_dictionary():
    book = load_codebook()
    assert ids(page("dictionary")) == [f"col-{row.table}-{row.column}" for row in book.itertuples()]


def test_a_table_says_how_it_sorts_and_is_safe():
    soup = BeautifulSoup(listings.table("A <b>", ["Row", "#?Value", "-Report"], [("r1", ["a", listings.plain("<i>"), "行"])], noun="rows"), "html.parser")
    heads = [(tag.get_text(), [key for key in tag.attrs if key.startswith("data-")]) for tag in soup.thead.find_all("th")]
    assert heads == [("Row", []), ("Value", ["data-number", "data-filter"]), ("Report", ["data-plain"])]
    assert soup.caption.get_text() == "A <b>" and soup.tbody.th["scope"] == "row" and soup.td.get_text() == "<i>"
    assert soup.find_all("td")[1]["lang"] == "zh-CN" and "lang" not in soup.find_all("td")[0].attrs


def test_a_page_is_written_only_where_it_changed_and_goes_when_no_longer_made(root):
    folder = root / "book" / "reference"
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    (folder / "text-nowhere.md").write_text("# Gone\n")
    (root / "CITATION.cff").write_text((ROOT / "CITATION.cff").read_text("utf-8").replace("version: ", "version: 9."), "utf-8")
    assert reference.write_pages(root) == sorted(before) == sorted(path.name for path in folder.iterdir())
    assert [name for name in before if (folder / name).stat().st_mtime_ns != before[name]] == ["cite.bib", "cite.txt"]


def test_every_file_is_there_to_download(root, tmp_path):
    reference.write_downloads(tmp_path / "data", root)
    linked = set(re.findall(r'href="../../data/([^"]+)"', (root / "book" / "reference" / "downloads.md").read_text("utf-8")))
    assert linked == {path.relative_to(tmp_path / "data").as_posix() for path in (tmp_path / "data").rglob("*") if path.is_file()}
    assert {path.name for path in (ROOT / "data").rglob("*.csv")} <= {Path(name).name for name in linked}
    assert (tmp_path / "data" / "texts" / "wuxi.txt").read_text("utf-8") == helpers.load_plan("wuxi").text


def test_the_workbook_holds_every_table_typed_and_the_same_each_time(tmp_path):
    for name in ("one.xlsx", "two.xlsx"):
        datapackage.write_workbook(tmp_path / name)
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "one.xlsx", read_only=True)
    assert book.sheetnames == ["codebook", *datapackage.existing_tables()]
    head, *rows = book["targets"].iter_rows(values_only=True)
    row = dict(zip(head, rows[0], strict=True))  # 永川: 农业增加值实现100亿元左右
    assert (row["target_id"], row["comparator"], row["value"], row["year"], row["value_high"]) == ("yongchuan-t001", "~", 100, 2025, None)
    assert [row[0] for row in rows] == list(helpers.load_targets()["target_id"])
    assert "=" in {row[head.index("comparator")] for row in rows}


def test_the_stored_data_package_is_up_to_date():
    stored = json.loads((ROOT / "data" / "datapackage.json").read_text("utf-8"))
    assert stored == datapackage.build_package(), "run python tools/datapackage.py"


def test_every_table_is_described():
    assert set(datapackage.about_tables()) == {"codebook", *datapackage.existing_tables()}
    assert datapackage.about_tables()["plans"] == "one row a plan: what is known of the document and of this copy"


def test_the_data_package_describes_the_files_beside_it():
    resources = {resource["name"]: resource for resource in datapackage.build_package()["resources"]}
    tables = {}
    for name, resource in resources.items():
        with (ROOT / "data" / resource["path"]).open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
        assert [field["name"] for field in resource["schema"]["fields"]] == list(tables[name][0]), name
    for name, resource in resources.items():
        for key in resource["schema"].get("foreignKeys", []):
            known = {row[key["reference"]["fields"][0]] for row in tables[key["reference"]["resource"]]}
            assert {row[key["fields"][0]] for row in tables[name]} - {""} <= known, (name, key)
        primary = [tuple(row[column] for column in resource["schema"].get("primaryKey", list(row))) for row in tables[name]]
        assert "primaryKey" not in resource["schema"] or len(set(primary)) == len(primary), name
    fields = {field["name"]: field for field in resources["targets"]["schema"]["fields"]}
    assert fields["value"]["type"] == "number" and fields["year"] | {"type": "integer"} == fields["year"]
    assert fields["comparator"]["constraints"] == {"required": True, "enum": ["=", ">=", ">", "<=", "<", "~", "range"]}
    assert resources["targets"]["schema"]["primaryKey"] == ["target_id"]


@pytest.mark.parametrize("cff, text, bib", [
    (PLAIN + "authors: [{name: The Readers}]", "The Readers (2030). A Book (version 2.0) [book, data set and software].\n", "author = {{The Readers}}"),
    (PLAIN + "doi: 10.1/x\nauthors: [{family-names: Li, given-names: Na}, {name: A Club}]",
     "Li, Na; A Club (2030). A Book (version 2.0) [book, data set and software]. https://doi.org/10.1/x\n", "author = {Li, Na and {A Club}}"),
])
def test_the_reference_is_made_from_the_citation_file(tmp_path, cff, text, bib):
    (tmp_path / "CITATION.cff").write_text(cff)
    made = datapackage.citation(tmp_path)
    assert made["cite.txt"] == text and bib in made["cite.bib"] and "title = {{A Book}}" in made["cite.bib"]


def test_ids_in_raw_html_can_be_linked_to():
    document = new_document("page")
    document += [nodes.raw("", '<p id="term-地票">x</p><p id="top">y</p>', format="html"), nodes.raw("", '<p id="no">', format="latex")]
    slugs = {"top": (1, "top", "A heading")}
    app = SimpleNamespace(env=SimpleNamespace(docname="page", metadata={"page": {"myst_slugs": slugs}}))
    anchors.note(app, document)
    assert slugs == {"top": (1, "top", "A heading"), "term-地票": (0, "term-地票", "term-地票")}


def test_the_report_page_and_the_issue_template_have_a_place_for_the_row():
    template = (ROOT / ".github" / "ISSUE_TEMPLATE" / "row.md").read_text("utf-8")
    assert template.startswith("---\nname: ") and "\nRow: ROW-ID\n" in template
    assert "../.github/ISSUE_TEMPLATE/row.md" in (ROOT / "book" / "report.md").read_text("utf-8")
    links = [a["href"] for a in page("targets").select("tbody a[href*='report.html']")]
    assert links == [f"../report.html?row={name}" for name in helpers.load_targets()["target_id"]]


def test_a_published_book_leads_to_its_pdf(monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)
    assert ".pdf" not in reference.downloads_page(ROOT)
    monkeypatch.setenv("SITE_URL", "https://example.org/plans/")
    assert 'href="../../downloads/reading-chinese-county-plans.pdf"' in reference.downloads_page(ROOT)
    assert f"/{paper.NAME}.*" in (ROOT / ".github" / "workflows" / "book.yml").read_text("utf-8")
