"""The Chinese pages: one a chapter, short, in simplified characters, with numbers and terms that the book has."""

import csv
import re
from pathlib import Path

import nbformat
import pytest
from fontTools.ttLib import TTFont

import helpers

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "book" / "zh"
CHAPTERS = {path.stem: path for path in sorted((ROOT / "notebooks").glob("*.ipynb"))}
PAGES = sorted(FOLDER.glob("*.md"))
FONT = Path(helpers.__file__).parent / "fonts" / "NotoSansSC-subset.ttf"
LENGTH = range(220, 421)  # Han characters of a summary, without its title, links and key words
KEYWORDS = range(3, 6)
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
LINK = re.compile(r"\[([^\]]+)\]\(([^)]+)\)")
TERM = re.compile(r"\[([^\]]+)\]\(\.\./reference/glossary\.md#term-([^)]+)\)")
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
# 十三项, 三十多个: a number of ten or more in characters would pass by the test of the numbers (not so 每千字, 数十处)
SPELT = re.compile(r"(?<![每数])[一二两三四五六七八九十百千]*[十百千][一二三四五六七八九十百千余多]*(?=[份个项条处章篇页字次种组对名])")


def parts(page):
    """Title, line of links, paragraphs and line of key words of a chapter's page."""
    title, links, *paragraphs, keywords = page.strip().split("\n\n")
    return title, links, paragraphs, keywords


def numbers(text):
    """Numbers of ten or more, and all decimals, as printed but for the comma of the thousands."""
    found = {n.replace(",", "") for n in NUMBER.findall(text)}
    return {n for n in found if float(n) >= 10 or "." in n}


def shown(chapter):
    """Code and printed outputs of a chapter, without its pictures."""
    text = []
    for cell in nbformat.read(chapter, 4).cells:
        if cell.cell_type == "code":
            text.append(cell.source.replace("_", ""))
            for output in cell.outputs:
                data = output.get("data", {})
                text += [output.get("text", ""), *(str(data[kind]) for kind in data if kind.startswith("text/"))]
    return "\n".join(text)


def unfounded(page, evidence):
    """Numbers of *page* that *evidence* does not have."""
    return sorted(numbers(" ".join(parts(page)[2])) - numbers(evidence))


def uncovered(text, covered):
    """Characters of *text* that are not among the code points *covered*."""
    return sorted({c for c in text if c != "\n" and ord(c) not in covered})


@pytest.fixture(scope="module")
def covered():
    with TTFont(FONT) as font:
        return set(font.getBestCmap())


@pytest.fixture(scope="module")
def glossary():
    with (ROOT / "data" / "curated" / "glossary.csv").open(encoding="utf-8-sig", newline="") as rows:
        return {row["term"] for row in csv.DictReader(rows)}


def test_every_chapter_has_a_page_and_no_page_is_left_over():
    assert {path.stem for path in PAGES} == {*CHAPTERS, "index"}


@pytest.mark.parametrize("name", CHAPTERS)
class TestSummary:
    def page(self, name):
        return (FOLDER / f"{name}.md").read_text("utf-8")

    def test_links_to_its_chapter_by_its_title_and_back_to_the_index(self, name):
        title, links, _, _ = parts(self.page(name))
        first = next(cell.source for cell in nbformat.read(CHAPTERS[name], 4).cells if cell.cell_type == "markdown")
        english = first.splitlines()[0].removeprefix("# ")
        assert re.fullmatch(r"# \S+", title) and HAN.search(title)
        assert f'<span lang="en">[{english}](../../notebooks/{name}.ipynb) (English)</span>' in links
        assert "index.md" in [target for _, target in LINK.findall(links)]

    def test_is_as_long_as_a_summary(self, name):
        assert len(HAN.findall("".join(parts(self.page(name))[2]))) in LENGTH

    def test_has_each_paragraph_on_one_line(self, name):
        # a line break between two characters would be shown as a blank
        assert [p for p in parts(self.page(name))[2] if "\n" in p or not p.endswith("。")] == []

    def test_numbers_are_in_the_chapter(self, name):
        assert unfounded(self.page(name), shown(CHAPTERS[name])) == []
        assert SPELT.findall(" ".join(parts(self.page(name))[2])) == []

    def test_key_words_are_in_the_glossary(self, name, glossary):
        keywords = parts(self.page(name))[3]
        terms = TERM.findall(keywords)
        assert keywords == "关键词：" + "、".join(f"[{text}](../reference/glossary.md#term-{term})" for text, term in terms)
        assert len(terms) in KEYWORDS
        assert [term for text, term in terms if term != text or term not in glossary] == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_every_character_is_in_the_book_s_font(path, covered):
    assert uncovered(path.read_text("utf-8"), covered) == []


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_links_lead_to_a_file(path):
    """Pages that are made with the book are checked where they are made: a link that leads nowhere fails the build."""
    targets = [target.partition("#")[0] for _, target in LINK.findall(path.read_text("utf-8"))]
    made = ("../reference/", "../solutions/")
    assert [target for target in targets if not target.startswith(made) and not (FOLDER / target).is_file()] == []


def test_index_leads_to_every_summary_by_its_title():
    links = {target: text for text, target in LINK.findall((FOLDER / "index.md").read_text("utf-8"))}
    titles = {f"{name}.md": parts((FOLDER / f"{name}.md").read_text("utf-8"))[0].removeprefix("# ") for name in CHAPTERS}
    assert {target: links.get(target) for target in titles} == titles


def test_the_checks_close(covered):
    page = "# 题\n\n链接\n\n共66项，占4.7%，另有9项。\n\n关键词：词"
    assert unfounded(page, "66 of 1,066; 4.7") == []
    assert unfounded(page, "660, 166 and 6.6; 14.7") == ["4.7", "66"]
    assert numbers("12,807 characters") == numbers("12807字") == {"12807"}
    assert uncovered("县级规划\n", covered) == []
    assert uncovered("縣級規劃", covered) == sorted("縣級規劃")
    assert SPELT.findall("共三十七项，十余种，每千字数十处，百姓十四五") == ["三十七", "十余"]
