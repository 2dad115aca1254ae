"""The book as a whole: built with warnings as errors, then checked page by page."""

from pathlib import Path

import pytest
import yaml
from bs4 import BeautifulSoup

import check_html
import helpers

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))


def test_every_page_is_fit(site):
    assert check_html.check(site) == []


def test_index_leads_to_the_welcome_page(site):
    assert "url=book/intro.html" in (site / "index.html").read_text("utf-8")
    assert (site / "book" / "intro.html").is_file()


def test_every_page_and_notebook_is_in_the_table_of_contents(site):
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    chapters = [chapter for part in toc["parts"] for chapter in part["chapters"]]
    listed = [toc["root"], *(one["file"] for chapter in chapters for one in [chapter, *chapter.get("sections", [])])]
    pages = [path.relative_to(ROOT).with_suffix("").as_posix() for path in (ROOT / "book").rglob("*.md")]
    assert sorted(listed) == sorted(pages + [f"notebooks/{name}" for name in NOTEBOOKS])


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_page_links_to_its_notebook_and_names_version_and_licence(site, name):
    page = BeautifulSoup((site / "notebooks" / f"{name}.html").read_text("utf-8"), "html.parser")
    source = page.find("a", href=f"../_sources/notebooks/{name}.ipynb")
    assert source, "no button to download the notebook"
    assert (site / "_sources" / "notebooks" / f"{name}.ipynb").read_bytes() == (ROOT / "notebooks" / f"{name}.ipynb").read_bytes()
    footer = page.find("div", class_="extra_footer").get_text(" ")
    assert f"Version {helpers.__version__}" in footer and "CC BY 4.0" in footer and "MIT" in footer


def test_the_web_font_is_served_with_the_pages(site):
    assert (site / "_static" / "noto-sans-sc.woff2").read_bytes()[:4] == b"wOF2"
    assert 'url("noto-sans-sc.woff2")' in (site / "_static" / "fonts.css").read_text("utf-8")
