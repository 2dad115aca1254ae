"""The whole book as one HTML document to be printed: title page, contents with page numbers, parts, chapters.

Convention: what a page of paper has around its text (page number, running head) is CSS of the margins
(book/assets/print.css); each chapter is a named page, so that its own title can stand there. Headings
sink by a level below the parts, so that they are the PDF's bookmarks in the same order.
"""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import matplotlib
import yaml
from lxml import html

import han
from cited import read_work
from datapackage import citation
from helpers.figures import FONT
from paper_links import Parts, pages_of, place_images, relink
from paper_pages import Page

FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
FACES = [(f"Book{kind}", FONTS / f"DejaVu{file}{style}.ttf", weight, slant)  # of every machine that runs the book
         for kind, file, plain in (("", "Serif", "Italic"), (" Sans", "Sans", "Oblique"), (" Mono", "SansMono", "Oblique"))
         for style, weight, slant in (("", 400, "normal"), ("-Bold", 700, "normal"), (f"-{plain}", 400, "italic"), (f"-Bold{plain}", 700, "italic"))]
FACES.append(("Book Han", FONT, 400, "normal"))
WIDE = ("book/reference/targets", "book/reference/dictionary")  # tables for a sheet turned
LICENCES = """<p>Prose, annotations and tables: Creative Commons Attribution 4.0 International (CC BY 4.0). Code: MIT.
The plans themselves are official documents, which copyright does not protect; their issuers are named beside the data.
Fonts: Noto Sans SC (SIL Open Font License 1.1) and DejaVu (its own free licence).</p>"""


def document(parts: Parts, site: Path, root: Path, numbers: dict[str, int], site_url: str = "") -> tuple[str, list[str], int]:
    """Return the document, the names its bookmarks must have, and how many links lead inside it.

    *numbers* are the pages on which chapters begin, by anchor, known from a first printing. Raises ValueError for links that lead nowhere.
    """
    anchors: dict[tuple[str, str], str] = {}

    def address(_: Page, to: Page, anchor: str) -> str:
        return "#" + anchors.setdefault((to.name, anchor), f"{slug(to.name)}-{len(anchors)}" if anchor else slug(to.name))

    count, faults = relink(parts, address, site_url)
    if faults:
        raise ValueError("\n".join(faults))
    place_images(parts, lambda source: source if source.startswith("data:") else (site / source).as_uri())
    for page in pages_of(parts):
        rename(page, anchors)
        sink(page)
    titles = ["Contents", *(title for caption, pages in parts for title in (caption, *(page.title for page in pages)))]
    work = read_work(root) | {"abstract": yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))["abstract"]}
    body = "\n".join([title_page(work, root), contents(parts, numbers), *chapters(parts)])
    text = f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(work["title"])}</title>\n<style>{style(parts, root)}</style></head><body>\n{body}\n</body></html>'
    return text, titles, count


def slug(name: str) -> str:
    """Return the anchor of a page: its name without folders that say nothing.

    >>> slug("notebooks/wuxi"), slug("book/reference/text-wuxi")
    ('wuxi', 'reference-text-wuxi')
    """
    return name.removeprefix("notebooks/").removeprefix("book/").replace("/", "-")


def rename(page: Page, anchors: dict[tuple[str, str], str]) -> None:
    """Give each place that is linked to an id of the whole document; no other keeps one."""
    for found in page.body.iter():
        if old := found.attrib.pop("id", None):
            if new := anchors.get((page.name, old)):
                found.set("id", new)


def sink(page: Page) -> None:
    """Lower the headings of a page below its part's, marked with what they were."""
    for found in list(page.body.iter("h1", "h2", "h3", "h4", "h5", "h6")):
        level = int(found.tag[1])
        found.set("class", f"{found.get('class', '')} was-{level}".strip())
        found.tag = f"h{min(level + 1 + page.depth, 6)}"


def title_page(work: dict, root: Path) -> str:
    """Return the first page: title, what it is, version, licence, how to cite."""
    logo = (root / "book" / "assets" / "logo.svg").read_text("utf-8")
    said = citation(root)["cite.txt"].strip()
    return f"""<div class="cover">{logo}<p class="book-title">{escape(work["title"])}</p><p class="abstract">{escape(" ".join(work["abstract"].split()))}</p>
<p class="by">{escape("; ".join(work["names"]))}</p><p>Version {work["version"]}, {work["date"]}</p>
<div class="imprint">{LICENCES}<p>To be cited as: {escape(said)}</p></div></div>"""


def contents(parts: Parts, numbers: dict[str, int]) -> str:
    """Return the table of contents; without *numbers*, with room for them."""
    lines = []
    for caption, pages in parts:
        lines.append(f"<p class='part'>{escape(caption)}</p>")
        for page in pages:
            title = html.tostring(page.body.find(".//*[@class='was-1']"), encoding="unicode", with_tail=False)
            title = re.sub(r"^<h\d[^>]*>|</h\d>$", "", title)
            lines.append(f'<p class="entry depth-{page.depth}"><a href="#{slug(page.name)}"><span>{title}</span><i></i><b>{numbers.get(slug(page.name), 888)}</b></a></p>')
    return han.mark(f'<section class="contents-page"><h1>Contents</h1>{"".join(lines)}</section>')


def chapters(parts: Parts) -> Iterator[str]:
    """Give each part's heading and pages as HTML."""
    for part, (caption, pages) in enumerate(parts):
        for number, page in enumerate(pages):
            head = han.mark(f"<h1>{escape(caption)}</h1>") if number == 0 else ""
            wide = " wide" if page.name in WIDE else ""
            inside = html.tostring(page.body, encoding="unicode").replace("<article", "<div", 1).removesuffix("</article>") + "</div>"
            yield f'<section class="page depth-{page.depth}{wide}" style="page: p{part}-{number}" id="{slug(page.name)}">{head}{inside}</section>'


def style(parts: Parts, root: Path) -> str:
    """Return the style sheet: the fonts, print.css, and a named page for each chapter."""
    rules = [f'@font-face {{ font-family: "{name}"; src: url("{file.as_uri()}"); font-weight: {weight}; font-style: {slant}; }}' for name, file, weight, slant in FACES]
    rules.append((root / "book" / "assets" / "print.css").read_text("utf-8"))
    for part, (caption, pages) in enumerate(parts):
        for number, page in enumerate(pages):
            size = "size: A4 landscape; " if page.name in WIDE else ""
            left, right = (text.replace("\\", "\\\\").replace('"', '\\"') for text in (caption, page.title))
            rules.append(f'@page p{part}-{number} {{ {size}@top-left {{ content: "{left}" }} @top-right {{ content: "{right}" }} }}')
    return "\n".join(rules)
