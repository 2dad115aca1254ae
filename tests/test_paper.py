"""The book as PDF, EPUB and zip: a few pages of it made with the code that makes the whole, and broken ones refused."""

import re
import shutil
import zipfile

import pdfplumber
import pytest
from lxml import html

import paper
import paper_check
import paper_epub
import paper_epubcheck
import paper_pdf
import paper_print
import paper_zip
from paper_pages import clear, read_parts

ROOT = paper.ROOT
PAGES = ["book/use", "notebooks/wuxi", "book/zh/wuxi", "book/reference/targets", "book/reference/text-wuxi"]
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fef\uf900-\ufaff]")


@pytest.fixture(scope="module")
def pdf(site, chromium, tmp_path_factory):
    """The five pages as a PDF, with what was counted when it was checked."""
    target = tmp_path_factory.mktemp("paper") / "book.pdf"
    return target, paper_pdf.make_pdf(site, ROOT, target, PAGES, running=chromium)


@pytest.fixture(scope="module")
def epub(site, tmp_path_factory):
    """The same pages as an e-book."""
    target = tmp_path_factory.mktemp("paper") / "book.epub"
    return target, paper_epub.make_epub(site, ROOT, target, PAGES)


@pytest.fixture
def small(tmp_path):
    """A site of two pages that are linked, and the project it was built from."""
    root, site = tmp_path / "root", tmp_path / "site"
    (root / "assignments").mkdir(parents=True)
    (root / "_toc.yml").write_text("root: book/intro\nparts:\n- caption: 一 One\n  chapters:\n  - file: book/next\n", "utf-8")
    shutil.copy(ROOT / "CITATION.cff", root)
    shutil.copytree(ROOT / "book" / "assets", root / "book" / "assets")
    for name, text in {"intro": '<p><a href="next.html#here">on</a></p>', "next": '<h2 id="here">Here</h2><p>a</p>'}.items():
        (site / "book").mkdir(parents=True, exist_ok=True)
        (site / "book" / f"{name}.html").write_text(f"<html><body><article><h1>{name.title()}</h1>{text}</article></body></html>", "utf-8")
    (site / "_static").mkdir()
    (site / "_static" / "noto-sans-sc.woff2").write_bytes(b"wOF2")
    return root, site


def break_page(site, name, old, new):
    path = site / "book" / f"{name}.html"
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")


# PDF

def test_the_pdf_has_bookmarks_links_and_numbers(pdf):
    path, counted = pdf
    assert counted["pages"] > 20 and counted["links"] > 50 and counted["link areas"] >= counted["links"]
    with pdfplumber.open(path) as book:
        contents = book.pages[1].extract_text()
        number = int(re.search(r"Wuxi: from where.* (\d+)$", contents, re.M)[1])
        assert "Wuxi: from where, to where, by when" in book.pages[number - 1].extract_text()
        foot = book.pages[number - 1].crop((100, 780, 500, 840)).extract_text()
        assert foot.strip() == str(number)
        wide = next(page for page in book.pages if page.width > page.height)
        assert "All targets" in wide.extract_text()[:200]
        assert book.metadata["Title"] == "Reading Chinese County Plans as Data" and book.metadata["Author"] == "The County Plans contributors"
        catalogue = book.doc.catalog
    assert catalogue["Lang"] == b"en" and catalogue["MarkInfo"]["Marked"] and catalogue["Outlines"]


def test_every_chinese_character_is_drawn_with_the_books_own_font(pdf):
    with pdfplumber.open(pdf[0]) as book:
        chars = [char for page in book.pages[:6] for char in page.chars]
    assert {char["fontname"].split("+")[1].split("-")[0] for char in chars} <= set(paper_check.FONTS)
    assert {char["fontname"].split("+")[1] for char in chars if HAN.match(char["text"])} == {"NotoSansSC-Regular"}
    assert not [char for char in chars if char["text"].startswith("(cid:")]


def test_no_page_of_the_book_has_a_character_that_no_font_of_it_has(site):
    known = paper_check.known_signs(sorted({face[1] for face in paper_print.FACES}))
    pages = [path for folder in ("book", "notebooks") for path in (site / folder).rglob("*.html")]
    strange = {(sign, page.name) for page in pages for sign in set(page.read_text("utf-8")) - known if sign >= "\u2e80" and not "\ue000" <= sign <= "\uf8ff"}
    assert strange == set(), "make the font anew: tools/subset_font.py"


BROKEN = """<html lang="en"><head><title>x</title><style>@font-face {{ font-family: Other; src: url("{font}") }} @page {{ size: A4 }} body {{ font-family: Other }}
h2 {{ break-before: page }}</style></head><body><h1>One</h1><p><a href="#two">on</a></p><h2 id="two">Two</h2></body></html>"""


def test_a_foreign_font_a_page_without_number_and_a_missing_bookmark_are_found(chromium, tmp_path):
    source, target = tmp_path / "x.html", tmp_path / "x.pdf"
    text = BROKEN.format(font=(paper_print.FONTS / "STIXGeneral.ttf").as_uri())
    source.write_text(text, "utf-8")
    paper_pdf.print_page(chromium, source, target)
    assert paper_check.check_fonts(target.read_bytes()) [:1] == ["drawn in STIXGeneral-Regular, a font of this machine and not of the book"]
    _, faults = paper_check.check_pdf(target, text, ["One", "Two"], paper_pdf.starts(target))
    assert faults == ["page 2 has no number: '' stands at its foot"]
    meant = text.replace("<h1>", '<p>城 <a href="#three">x</a></p><h1>')
    _, faults = paper_check.check_pdf(target, meant, ["Two", "One"], paper_pdf.starts(target))
    assert faults[1:] == ["x (U+78): 0 drawn of 1", "城 (U+57CE): 0 drawn of 1", "no bookmark for 'One', or not in this place", "no place for the link #three"]


def test_what_is_wider_than_the_sheet_is_refused(chromium, tmp_path):
    source = tmp_path / "x.html"
    source.write_text("<title>x</title><table><tr><td>" + "a b " * 400 + '</td></tr></table><svg width="900" height="9"><text>wide</text></svg>', "utf-8")
    with pytest.raises(ValueError, match="wider than the sheet: svg: wide"):
        paper_pdf.print_page(chromium, source, tmp_path / "x.pdf")


def test_a_character_without_a_font_is_named_with_its_chapter(small, tmp_path):
    root, site = small
    break_page(site, "next", "<p>a</p>", "<p>一𠀀</p>")
    text = paper_print.document(read_parts(site, root), site, root, {})[0]
    assert [fault[:20] for fault in paper_check.uncovered(html.fromstring(text), sorted({face[1] for face in paper_print.FACES}))] == ["𠀀 (U+20000) in next i"[:20]]


@pytest.mark.parametrize("new", ["#there", "#Here"])
def test_a_broken_link_is_refused_in_both(small, tmp_path, new):
    root, site = small
    break_page(site, "intro", "#here", new)
    with pytest.raises(ValueError, match="book/intro: link to next.html#[tH]h?ere, where no such anchor is"):
        paper_print.document(read_parts(site, root), site, root, {})
    with pytest.raises(ValueError, match="where no such anchor is"):
        paper_epub.make_epub(site, root, tmp_path / "x.epub")


def test_what_is_folded_is_open_and_what_needs_a_screen_is_gone():
    page = clear('<article><h1>T<a class="headerlink" href="#t">#</a></h1><details class="admonition hide"><summary>Show code cell output</summary><p>out</p></details>'
                 '<details><summary>Table of the figure</summary><p>in</p></details><mark>a<span class="ann-card" hidden>card</span></mark>'
                 '<button>b</button><p>\ue425</p><pre><span class="n">x</span> <span class="o">=</span></pre></article>')
    assert page.text_content() == "TToutTable of the figureinaU+E425x ="[1:]
    assert page.xpath("string(.//*[@class='folded'])") == "Table of the figure"


# EPUB

def test_the_epub_is_whole(epub):
    path, counted = epub
    assert counted["pages"] == len(PAGES) + 4 and counted["links"] > 50  # with cover, title, contents and the answers to the quiz
    assert paper_epubcheck.check_structure(path) == []
    with zipfile.ZipFile(path) as archive:
        contents, text = (archive.read(f"EPUB/{name}.xhtml").decode() for name in ("nav", "wuxi"))
        package = archive.read("EPUB/package.opf").decode()
    assert '<a href="wuxi.xhtml">Wuxi: from where, to where, by when</a><ol>' in contents
    assert 'properties="cover-image"' in package and "<dc:language>zh-CN</dc:language>" in package
    assert 'alt="Map of points' in text and '<span lang="zh-CN" xml:lang="zh-CN">' in text


def test_epubcheck_finds_nothing(epub, tmp_path):
    if not shutil.which("java"):
        pytest.skip("EPUBCheck needs Java and there is none")
    assert paper_epubcheck.check_with_java(epub[0]) == []


@pytest.mark.parametrize("name, old, new, fault", [
    ("wuxi.xhtml", b"</section>", b"<script>1</script></section>", "EPUB/wuxi.xhtml: a script"),
    ("wuxi.xhtml", b'href="solutions-quizzes', b'href="solutions-quiz', "link to solutions-quiz.xhtml#wuxi-1, which is not in the book"),
    ("use.xhtml", b"</h1>", b'</h1><img src="images/cover.png" alt=""/><img src="http://x.example/a.png" alt="x"/>', "http://x.example/a.png would be fetched"),
    ("use.xhtml", b"</h1>", "</h1><p>城</p>".encode(), "EPUB/use.xhtml: Chinese not marked: 城"),
    ("use.xhtml", b"</h1>", b"", "EPUB/use.xhtml is not well formed"),
    ("package.opf", b'href="use.xhtml"', b'href="used.xhtml"', "EPUB/used.xhtml is in the manifest and not in the archive"),
])
def test_a_broken_epub_is_refused(epub, tmp_path, name, old, new, fault):
    with zipfile.ZipFile(epub[0]) as archive:
        files = {one.removeprefix("EPUB/"): archive.read(one) for one in archive.namelist() if one.startswith("EPUB/")}
    assert old in files[name]
    paper_epub.write(tmp_path / "broken.epub", files | {name: files[name].replace(old, new, 1)})
    assert fault in "\n".join(paper_epubcheck.check_structure(tmp_path / "broken.epub"))


def test_epubcheck_closes_and_its_absence_is_said(small, tmp_path, monkeypatch):
    root, site = small
    break_page(site, "next", "<p>a</p>", "<p>a</p><table><tr><p>x</p></tr></table><center>x</center>")
    paper_epub.make_epub(site, root, tmp_path / "x.epub")
    if shutil.which("java"):
        assert "RSC-005" in "\n".join(paper_epubcheck.check_with_java(tmp_path / "x.epub"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="EPUBCheck needs Java"):
        paper_epubcheck.check_with_java(tmp_path / "x.epub")


# The zip

def test_the_zip_is_read_without_a_server(site, page, tmp_path):
    target = tmp_path / f"{paper.NAME}.zip"
    counted = paper_zip.make_zip(site, ROOT, target)
    with zipfile.ZipFile(target) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path)
    folder = tmp_path / names[0].split("/")[0]
    assert counted["files"] == len(names) and (folder / "README.txt").is_file() and (folder / "site" / "data" / "curated").is_dir()
    assert not [name for name in names if "assignments/" in name or "/live/" in name]
    said = []
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    page.on("requestfailed", lambda asked: said.append(asked.url) if asked.failure != "net::ERR_ABORTED" else None)  # left before it was loaded
    page.goto((folder / "START.html").as_uri())
    page.wait_for_url("**/site/book/intro.html")
    site = (folder / "site").as_uri()
    page.goto(f"{site}/search.html?q=城镇化")
    page.locator("main a[href*='text-wuxi.html']").first.wait_for()
    page.goto(f"{site}/book/reference/targets.html?q=wuxi")
    rows = page.locator(".dt tbody tr:visible")
    assert 0 < rows.count() < 399
    first = rows.first.inner_text()
    page.get_by_role("button", name="Value").click()
    assert rows.first.inner_text() != first
    page.goto(f"{site}/notebooks/wuxi.html")
    assert page.evaluate("document.images.length && [...document.images].every(image => image.src.startsWith('file:') || image.src.startsWith('data:'))")
    assert page.evaluate("document.fonts.load('16px \"Noto Sans SC\"', '城').then(found => found.length)") > 0
    theme = page.locator("html").get_attribute("data-theme")
    page.locator("button.theme-switch-button:visible").first.click()
    assert page.locator("html").get_attribute("data-theme") != theme
    assert said == []


def test_a_zip_with_graded_solutions_or_modules_is_refused(small, tmp_path):
    root, site = small
    (root / "assignments" / "one.ipynb").write_text("{}", "utf-8")
    (site / "copy.ipynb").write_text("{}", "utf-8")
    break_page(site, "intro", "</body>", '<script type="module" src="x.js"></script></body>')
    with pytest.raises(ValueError, match="(?s)book/intro.html has <script type=.module.*copy.ipynb is a notebook of assignments/"):
        paper_zip.make_zip(site, root, tmp_path / "x.zip")


def test_the_command_says_what_is_missing(tmp_path, capsys):
    assert paper.main(["zip", "pdf", "--site", str(tmp_path), "--output", str(tmp_path / "out")]) == 1
    said = capsys.readouterr().err
    assert "holds no book: build it first (make book)" in said and "book/intro.html is not there" in said
