"""Pages are found and cited: what a small book says of itself, without and with an address; its 404 and redirects."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import pytest
import yaml
from bs4 import BeautifulSoup
from docutils import nodes
from docutils.core import publish_doctree
from sphinx.errors import ConfigError

import check_html
import cited
import found
import lost

ROOT = Path(__file__).resolve().parents[1]
SITE = "https://example.org/plans/"
CONF = """project = html_title = "A & B"
extensions = ["myst_parser", "found"]
html_theme, html_static_path, root_doc, html_use_index = "basic", ["static"], "book/intro", False
redirects = {redirects}
site_url = "{site}"
"""
CFF = """title: A & B
abstract: Two plans read as data.
authors: [{name: The Readers}, {family-names: Li, given-names: Wei}]
version: 1.2.0
date-released: 2025-03-04
license: [MIT, CC-BY-4.0]
"""
PAGES = {
    "book/intro": "# A & B\n\nWelcome to the book.\n\n```{toctree}\n:caption: 'Part I: Plans'\n../notebooks/wuxi\n```\n\n```{toctree}\n:caption: Reference\ntable\nreport\nzh\n```\n",
    "notebooks/wuxi": "# How far at 5 %?\n\n**Question.** How far does <b lang=\"zh-CN\">巫溪</b> go, from \\<where> & \"when\"?\n\n**Minutes.** About 75 for the chapter, 60 more.\n\n## End\n\nDone.\n",
    "book/table": "# A table\n\n```{raw} html\n<div class=\"dt\"></div>\n```\n\nAll the rows of the two plans.\n",
    "book/zh": "# 巫溪：多远\n\n[英文](../notebooks/wuxi)\n\n" + "到哪里去？" * 60 + "\n",
    "book/report": "# Report\n\nAs follows:\n\n" + "One word more. " * 100 + "\n",
}
RELEASED = {"GIT_COMMITTER_DATE": "2025-03-04T12:00:00", "GIT_AUTHOR_DATE": "2020-01-01T12:00:00"}
LATER = {"GIT_COMMITTER_DATE": "2025-06-07T12:00:00", "GIT_AUTHOR_DATE": "2020-01-01T12:00:00"}


def git(folder: Path, *words: str, **day: str) -> str:
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *words]
    return subprocess.run(command, cwd=folder, env=os.environ | day, check=True, capture_output=True, text=True).stdout


def write_book(folder: Path, site: str = "", redirects: dict | None = None, cff: str = CFF) -> Path:
    for name, text in PAGES.items():
        path = folder / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (folder / "static").mkdir()
    (folder / "static" / "page.png").write_bytes(b"")
    (folder / "CITATION.cff").write_text(cff, "utf-8")
    (folder / "conf.py").write_text(CONF.format(site=site, redirects=redirects or {}), "utf-8")
    return folder


def make(folder: Path) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "sphinx", "-W", "-n", "-q", folder, folder / "_site"]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(ROOT / "book" / "_ext")})


@pytest.fixture(scope="module")
def plain(tmp_path_factory) -> Path:
    """The small book without an address, under git: released, then one page changed."""
    folder = write_book(tmp_path_factory.mktemp("plain"), redirects={"old/far": "notebooks/wuxi"})
    git(folder, "init", "-q")
    git(folder, "add", "book", "notebooks")
    git(folder, "commit", "-qm", "all", **RELEASED)
    with (folder / "notebooks" / "wuxi.md").open("a", encoding="utf-8") as page:
        page.write("\nMore.\n")
    git(folder, "commit", "-qam", "more", **LATER)
    done = make(folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "_site"


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """The same with an address and a DOI, where there is no git."""
    folder = write_book(tmp_path_factory.mktemp("published"), SITE.rstrip("/"), {"old/far": "notebooks/wuxi"}, f"{CFF}doi: 10.5281/zenodo.1\n")
    done = make(folder)
    assert (done.returncode, done.stderr) == (0, "")
    return folder / "_site"


def read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


def metas(page: BeautifulSoup) -> dict[str, list[str]]:
    said = {}
    for tag in page.find_all("meta", content=True):
        for name in (tag.get("name"), tag.get("property")):
            said.setdefault(name, []).append(tag["content"])
    return said


def linked(page: BeautifulSoup) -> dict:
    return json.loads(page.find("script", type="application/ld+json").string)


def test_both_books_pass_the_check_of_pages(plain, published, monkeypatch):
    monkeypatch.setattr(check_html.check_access, "look", lambda page: ())  # the toys have no mend.py, light.py and styles.py
    lines = check_html.check(plain) + check_html.check(published)
    assert [line for line in lines if "Chinese text" not in line] == []  # that is marked by book.py


def test_a_chapter_says_what_it_is(plain):
    page = read(plain / "notebooks" / "wuxi.html")
    said = metas(page)
    assert said["description"] == said["og:description"] == ['How far does 巫溪 go, from <where> & “when”?']
    assert said["og:title"] == said["citation_title"] == ["How far at 5 %?"]
    assert said["og:image"] == ["../_static/page.png"] and said["twitter:card"] == ["summary_large_image"]
    assert said["citation_author"] == ["The Readers", "Li, Wei"]
    assert said["citation_publication_date"] == ["2025/03/04"] and said["citation_inbook_title"] == ["A & B"]
    assert linked(page) == {
        "@context": "https://schema.org", "@type": ["Chapter", "LearningResource"], "name": "How far at 5 %?",
        "author": [{"@type": "Organization", "name": "The Readers"}, {"@type": "Person", "name": "Li, Wei"}],
        "datePublished": "2025-03-04", "dateModified": "2025-06-07", "version": "1.2.0", "inLanguage": "en",
        "license": ["https://spdx.org/licenses/MIT", "https://spdx.org/licenses/CC-BY-4.0"],
        "timeRequired": "PT75M", "isPartOf": {"@type": "Book", "name": "A & B"}}


def test_the_first_page_and_index_say_what_the_book_is(plain):
    for name, picture in (("book/intro", "../_static/page.png"), ("index", "_static/page.png")):
        page = read(plain / f"{name}.html")
        assert page.title.get_text() == "A & B"
        assert metas(page)["description"] == ["Two plans read as data."] and metas(page)["og:image"] == [picture]
        assert linked(page)["@type"] == "Book" and "citation_inbook_title" not in metas(page)
    assert not read(plain / "book" / "intro.html").find("details")


def test_a_page_in_chinese_says_so(plain):
    page = read(plain / "book" / "zh.html")
    assert metas(page)["citation_language"] == [linked(page)["inLanguage"]] == ["zh-CN"]
    assert metas(page)["description"] == ["到哪里去？" * 18]  # 90 characters
    assert page.find("p", class_="facts")["lang"] == "en" and page.find("p", class_="facts").get_text().startswith("About 1 minute ·")  # 240 / 300


def test_search_has_a_description_and_is_no_chapter(plain):
    page = read(plain / "search.html")
    assert metas(page)["description"] == ["Search: Two plans read as data."] and linked(page)["@type"] == "WebPage"


@pytest.mark.parametrize("name, facts", [
    ("notebooks/wuxi", "About 75 minutes · Last change: 7 June 2025"),
    ("book/intro", "About 1 minute · Last change: 4 March 2025"),
    ("book/report", "About 2 minutes · Last change: 4 March 2025"),  # 300 words
    ("book/table", "Last change: 4 March 2025"),
])
def test_minutes_and_last_change_stand_below_the_title(plain, published, name, facts):
    line = read(plain / f"{name}.html").find("h1").find_next_sibling()
    assert line["class"] == ["facts"] and line.get_text() == facts
    line = read(published / f"{name}.html").find("p", class_="facts")  # no git
    assert (line.get_text() if line else "") == facts.partition("Last")[0].removesuffix(" · ")


@pytest.mark.parametrize("site, link", [("plain", ""), ("published", f"{SITE}notebooks/wuxi.html")])
def test_cite_this_page_is_folded_at_the_end(request, site, link):
    box = read(request.getfixturevalue(site) / "notebooks" / "wuxi.html").find("details", class_="cite-page")
    assert box.summary.get_text() == "Cite this page" and not box.has_attr("open")
    assert box.p.get_text() == f"The Readers; Li, Wei (2025). How far at 5 %? In A & B (version 1.2.0).{link and ' ' + link}"
    assert box.pre.get_text() == (
        "@incollection{countyplans2025-notebooks-wuxi,\n  author = {{The Readers} and Li, Wei},\n  title = {{How far at 5 \\%?}},\n"
        "  booktitle = {{A \\& B}},\n  year = {2025},\n  version = {1.2.0},\n" + (f"  url = {{{link}}},\n" if link else "") + "}")


def test_without_an_address_nothing_claims_one(plain):
    for path in check_html.pages(plain):
        text = path.read_text("utf-8")
        assert "canonical" not in text and "og:url" not in text and "<base" not in text, path
    assert not (plain / "sitemap.xml").exists() and not (plain / "robots.txt").exists()


def test_with_an_address_every_page_has_its_canonical_link(published):
    for name in [*PAGES, "search"]:
        page = read(published / f"{name}.html")
        url = f"{SITE}{name}.html"
        assert [tag["href"] for tag in page.find_all("link", rel="canonical")] == [url]
        assert metas(page)["og:url"] == metas(page)["citation_public_url"] == [linked(page)["url"]] == [url]
        assert metas(page)["og:image"] == [f"{SITE}_static/page.png"]
        assert metas(page)["citation_doi"] == ["10.5281/zenodo.1"] and linked(page)["identifier"] == "https://doi.org/10.5281/zenodo.1"
    assert linked(read(published / "notebooks" / "wuxi.html"))["isPartOf"]["url"] == SITE


def test_the_sitemap_lists_every_page_and_robots_names_it(published):
    urls = ElementTree.parse(published / "sitemap.xml").findall("{*}url/{*}loc")
    assert [url.text for url in urls] == [f"{SITE}{name}.html" for name in sorted(PAGES)]
    assert (published / "robots.txt").read_text() == f"User-agent: *\nAllow: /\nSitemap: {SITE}sitemap.xml\n"


@pytest.mark.parametrize("old, to, new", [("old/far", "../notebooks/wuxi.html", "notebooks/wuxi"), ("index", "book/intro.html", "book/intro")])
def test_an_old_address_leads_on(plain, published, old, to, new):
    page = read(plain / f"{old}.html")
    assert page.find("meta", {"http-equiv": "refresh"})["content"] == f"0; url={to}"
    assert f'location.replace("{to}" + location.search + location.hash)' in page.find_all("script")[-1].string
    assert page.body.a["href"] == to
    assert read(published / f"{old}.html").find("link", rel="canonical")["href"] == f"{SITE}{new}.html"


def test_a_wrong_address_gets_help(plain, published):
    page = read(plain / "404.html")
    assert [tag.name for tag in page.main.find_all(["h1", "h2"])] == ["h1", "h2"]
    assert page.form["action"] == "search.html" and page.find("label", {"for": page.form.input["id"]})
    assert [(a.get_text(), a["href"]) for a in page.ul.find_all("a")] == [("Part I: Plans", "notebooks/wuxi.html"), ("Reference", "book/table.html")]
    assert page.find("a", class_="report")["href"] == "book/report.html"
    assert not page.find("link") and not page.find("base") and '"404.html"' in page.body.script.string  # looks for its own folder
    page = read(published / "404.html")
    assert page.head.find(href=True) == page.base and page.base["href"] == "/plans/" and "fetch" not in page.body.script.string


def test_a_page_is_no_more_than_3_kb_larger(published):
    for name in PAGES:
        text = (published / f"{name}.html").read_text("utf-8")
        added = re.findall(r'<meta name="description.*?ld\+json.*?</script>|<p class="facts.*?</p>|<details class="admonition cite-page.*?</details>', text, re.S)
        assert added and sum(len(part.encode()) for part in added) < 3000, name


def test_a_page_is_dated_anew_when_git_knows_a_later_day(tmp_path):
    folder = write_book(tmp_path / "book")
    git(folder, "init", "-q")
    app = SimpleNamespace(srcdir=folder)
    env = SimpleNamespace(found_docs=set(PAGES), doc2path=lambda page, base: f"{page}.md")
    assert found.date_pages(app, env) == [] and set(env.found_days.values()) == {""}
    git(folder, "add", "notebooks/wuxi.md")
    git(folder, "commit", "-qm", "one", **RELEASED)
    assert found.date_pages(app, env) == ["notebooks/wuxi"] and env.found_days["notebooks/wuxi"] == "2025-03-04"
    assert found.date_pages(app, env) == []


def test_the_oldest_commit_of_a_shallow_clone_says_nothing(tmp_path):
    whole = tmp_path / "whole"
    whole.mkdir()
    git(whole, "init", "-q")
    for name, day in (("a", RELEASED), ("规划", RELEASED), ("b", LATER)):
        (whole / f"{name}.md").write_text(name)
        git(whole, "add", ".")
        git(whole, "commit", "-qm", name, **day)
    assert found.find_days(whole) == {"a.md": "2025-03-04", "规划.md": "2025-03-04", "b.md": "2025-06-07"}
    git(tmp_path, "clone", "-q", "--depth", "2", whole.as_uri(), "shallow")
    assert found.find_days(tmp_path / "shallow") == {"b.md": "2025-06-07"}


def test_no_days_without_git(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert found.find_days(ROOT) == {}


@pytest.mark.parametrize("site, redirects, said", [
    ("example.org/plans", {}, "site_url is 'example.org/plans'; it must be a whole address"),
    ("", {"book/report": "book/table"}, "redirects, 'book/report' to 'book/table': the first must be a page no longer"),
    ("", {"old": "book/gone"}, "redirects, 'old' to 'book/gone'"),
])
def test_what_leads_astray_is_refused(site, redirects, said):
    config = SimpleNamespace(site_url=site, redirects=redirects)
    with pytest.raises(ConfigError, match=re.escape(said)):
        found.configure(None, config)
        lost.refuse(SimpleNamespace(config=config), SimpleNamespace(found_docs=set(PAGES)))


@pytest.mark.parametrize("text, said", [
    ("One short sentence.\n\nNot a sentence, so left out:\n\nAnother sentence, and long enough to say something.\n\nA third.", "One short sentence. Another sentence, and long enough to say something."),
    ("A first paragraph.\n\nQuestion. Why?\n\nBecause.", "Why?"),
    ("* in a list only.", ""),
    ("x " * 60 + "end. " + "y " * 60 + "end.", "x " * 60 + "end."),
])
def test_descriptions(text, said):
    doctree = publish_doctree(f"Title\n=====\n\n{text}\n", settings_overrides={"doctitle_xform": False})
    assert isinstance(doctree[0], nodes.section)
    assert found.describe(doctree) == said


def renamed(root: Path) -> set[str]:
    """Every page that _toc.yml once had and that is neither in it nor led on from."""
    log = subprocess.run(["git", "log", "-p", "--format=", "--", "_toc.yml"], cwd=root, capture_output=True, text=True).stdout
    page = re.compile(r"(?:file|root): (\S+)")
    had = {found for line in log.splitlines() if line.startswith("-") for found in page.findall(line)}
    config = yaml.safe_load((root / "_config.yml").read_text("utf-8"))
    return had - set(page.findall((root / "_toc.yml").read_text("utf-8"))) - set(config["sphinx"]["config"]["redirects"])


def test_every_page_there_ever_was_is_there_or_leads_on():
    assert renamed(ROOT) == set(), "name them in redirects, in _config.yml"


def test_a_page_renamed_without_a_redirect_is_named(tmp_path):
    toc, config = tmp_path / "_toc.yml", tmp_path / "_config.yml"
    git(tmp_path, "init", "-q")
    for text in ("root: intro\n  - file: a/old\n  - file: b\n", "root: intro\n  - file: b\n  - file: a/new\n"):
        toc.write_text(text)
        git(tmp_path, "add", ".")
        git(tmp_path, "commit", "-qm", "toc")
    config.write_text("sphinx: {config: {redirects: {}}}")
    assert renamed(tmp_path) == {"a/old"}
    config.write_text("sphinx: {config: {redirects: {a/old: a/new}}}")
    assert renamed(tmp_path) == set()


def test_the_citation_is_one(tmp_path):
    (tmp_path / "CITATION.cff").write_text(CFF, "utf-8")
    work = cited.read_work(tmp_path)
    assert (work["names"], work["date"], work["abstract"]) == (["The Readers", "Li, Wei"], "2025-03-04", "Two plans read as data.")
