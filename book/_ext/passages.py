"""Cut a built page into passages, each with the anchor it stands at: what the search looks through.

A passage is what stands under one heading, or a row of a reference table that has an id. Of a
chapter, prose and the descriptions of figures are taken, not code and what it prints, only the
names of the helpers that the code calls.
"""

import re
from dataclasses import dataclass, field

from lxml.html import HtmlElement, fragment_fromstring

from han import HAN, MARKS

BETWEEN = re.compile(rf"(?<=[{HAN}{MARKS}])\s+(?=[{HAN}{MARKS}])")  # line ends between Chinese characters
ARTICLE = re.compile(r"<article\b.*</article>", re.S)
HELPER = re.compile(r"helpers\.[a-z]\w+")
SKIPPED = {"script", "style", "svg", "button", "select", "template", "caption", "nav"}
SKIPPED_CLASSES = {"headerlink", "ann-card", "ann-k", "cite-page", "facts", "contents"}
INLINE = {"a", "abbr", "b", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "time", "u", "wbr"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
ROWS_NAMED_BY = {"book/reference/targets": [1], "book/reference/glossary": [0, 1]}  # the columns that say what a row is, where not the first


@dataclass
class Passage:
    """The text at an anchor: *spots* are ids inside it with their offsets in *text*, in order."""

    anchor: str
    heading: str = ""
    text: str = ""
    spots: list[tuple[int, str]] = field(default_factory=list)

    def add(self, words: str) -> None:
        """Append *words*, with single blanks, and none between Chinese characters."""
        words = BETWEEN.sub("", re.sub(r"\s+", " ", words.replace("\u2060", "")))
        self.text += words.lstrip() if self.text.endswith(" ") or not self.text else words


def cut(html: str, page: str) -> list[Passage]:
    """Return the passages of a built page in order, those without words left out; the first one's heading is the title.

    >>> cut('<article><section id="s"><h1>Plans</h1><p>Five <b>plans</b>.</p></section></article>', "x")
    [Passage(anchor='s', heading='Plans', text='Five plans. ', spots=[])]
    """
    found: list[Passage] = []
    if article := ARTICLE.search(html):
        _Reader(page, found).read(fragment_fromstring(article[0]), Passage(""))
    return [passage for passage in found if passage.heading or passage.text.strip()]


def _line(element: HtmlElement) -> str:
    """The text of an element on one line, without the sign of the link behind a heading."""
    words = re.sub(r"\s+", " ", element.text_content().replace("\u2060", "")).strip()
    return BETWEEN.sub("", words.removesuffix("#") if element.tag in HEADINGS else words)


class _Reader:
    """Goes through the elements of a page; of chapters and solutions, code and output are left out."""

    def __init__(self, page: str, found: list[Passage]):
        self.page, self.found = page, found
        self.names = ROWS_NAMED_BY.get(page, [0])
        self.coded = page.startswith(("notebooks/", "book/solutions/"))

    def start(self, anchor: str, heading: str = "") -> Passage:
        """Begin a passage."""
        self.found.append(Passage(anchor, heading))
        return self.found[-1]

    def read(self, element: HtmlElement, into: Passage) -> Passage:
        """Add what stands in *element* to *into*; return the passage that goes on behind it."""
        into.add(element.text or "")
        for child in element:
            into = self.child(child, into)
            into.add(child.tail or "")
        return into

    def child(self, element: HtmlElement, into: Passage) -> Passage:
        """Add one element; return the passage that goes on behind it."""
        tag, classes = element.tag, set((element.get("class") or "").split())
        if not isinstance(tag, str) or tag in SKIPPED or classes & SKIPPED_CLASSES or element.get("hidden") is not None:
            return into
        around = element.getparent().get("class", "")
        if tag == "summary" and "hide" in around or "admonition-title" in classes and "exercise" in around:
            return into  # "Show code cell output"; what names the passage already
        if self.coded and (tag == "pre" or "cell_output" in classes):
            self.code(element, into)
        elif tag == "section":
            self.read(element, self.start(element.get("id", "")))
        elif "exercise" in classes and element.get("id"):
            self.read(element, self.start(element.get("id"), _line(element[0])))
        elif tag in HEADINGS:
            return self.heading(element, into)
        elif tag == "tr" and element.get("id"):
            self.row(element)
        elif tag == "small" and element.get("lang") == "en" and into.anchor.startswith("h-"):
            pass  # the label behind a mark of a full text
        else:
            if (id := element.get("id")) and tag in INLINE:
                into.spots.append((len(into.text), id))
            if tag == "img" and element.get("alt"):
                into.add(f" {element.get('alt')} ")
            into = self.read(element, into)
            into.add("" if tag in INLINE else " ")
        return into

    def code(self, element: HtmlElement, into: Passage) -> None:
        """Of code, take the helpers' names; of what it printed, the descriptions of figures."""
        for words in [*(img.get("alt") or "" for img in element.iter("img")), *HELPER.findall(element.text_content())]:
            if words and words not in into.text:
                into.add(f" {words} ")

    def heading(self, element: HtmlElement, into: Passage) -> Passage:
        """Name the section that has no heading yet, or begin a passage at a heading with an id of its own."""
        if id := element.get("id"):
            return self.start(id, _line(element))
        if into.heading or not into.anchor:
            into.add(f" {_line(element)} ")
        else:
            into.heading = _line(element)
        return into

    def row(self, element: HtmlElement) -> None:
        """A row as a passage: one cell or two name it, the others follow; the link to report an error is left out."""
        cells = [_line(cell) for cell in element if cell.tag in ("th", "td") and not cell.xpath("./a[contains(@href, 'report.html')]")]
        if len(cells) > max(self.names):
            passage = self.start(element.get("id"), " · ".join(cells[n] for n in self.names))
            passage.add(" · ".join(cell for n, cell in enumerate(cells) if cell and n not in self.names))
