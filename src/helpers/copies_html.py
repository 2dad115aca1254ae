"""The text of a web page: every visible line, tables as rows, and what is not the document marked.

The page is printed line by line, as a reader sees it; trafilatura says which lines are the main
text. Lines before the first and after the last of those, and the page's navigation, are handed back
as edits that take them out; nothing between is dropped, even if trafilatura would drop it.
"""

import re

from .copies import Edit, quiet

SKIPPED = {"script", "style", "noscript", "template", "head", "svg", "iframe", "object", "canvas", "video", "audio"}
NAVIGATION = {"nav", "aside", "footer", "header", "form", "button", "select", "menu", "dialog"}
# class="breadcrumb", id="footer", class="share-box"
NAMED = re.compile(r"(?:^|[-_ ])(?:nav|navbar|navigation|menu|breadcrumbs?|crumb|footer|foot|header|sidebar|share|related|toolbar|pager|pagination|copyright|comments?|friendlink)(?:$|[-_ ])", re.I)
HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
INLINE = {"a", "abbr", "b", "big", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins", "kbd", "label", "mark", "o:p", "q", "ruby",
          "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "img", "st1", "rb"}  # fmt: skip
SPACE = re.compile(r"[ \t\r\n\f]+")
BETWEEN = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef]) (?=[\u3000-\u9fff\uff00-\uffef])")  # a source's line break inside Chinese
CELL = 120  # characters: a table with longer cells lays out a page, it holds no rows


def read_html(html: str, name: str) -> tuple[str, list[Edit], list[str]]:
    """Return (text, edits that take out what is not the document, notes) of a web page.

    Raises ValueError for a page without text, ImportError if trafilatura is not installed.
    """
    try:
        import lxml.html
        import trafilatura
    except ImportError:
        raise ImportError(f"{name} is a web page, and the package trafilatura, which finds the text in it, is not installed: "
                          "pip install trafilatura, or copy the text from the page into a plain text file (UTF-8)") from None
    html = re.sub(r"^\s*<\?xml[^>]*\?>", "", html).replace("\x00", "")
    try:
        root = lxml.html.document_fromstring(html)
    except (lxml.etree.ParserError, ValueError):
        raise ValueError(f"{name} is a web page without any text: save the page after it has loaded") from None
    page = _Page()
    page.walk(root, "")
    lines = page.finished()
    if not any(words.strip() for words, _ in lines):
        raise ValueError(f"{name} is a web page without any text (a script may fetch it): open it in a browser and copy the text into a text file")
    with quiet("trafilatura"):
        main = trafilatura.extract(html, favor_recall=True, include_tables=True, include_comments=False, deduplicate=False) or ""
    keep, notes = _kept(lines, main)
    parts, edits, at = [], [], 0
    for i, (words, kind) in enumerate(lines):
        if i not in keep:
            edits.append(Edit(at, at + len(words) + 1, "", kind or "navigation"))
        parts.append(words + "\n")
        at += len(words) + 1
    return "".join(parts), _merged(edits), notes


class _Page:
    """The lines of a page as they are read, each with its kind: "" for text, navigation, hidden."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []
        self.line = ""
        self.kind = ""

    def finished(self) -> list[tuple[str, str]]:
        self.end("")
        return self.lines

    def end(self, kind: str) -> None:
        words = BETWEEN.sub("", self.line.strip(" "))
        if words.strip():
            self.lines.append((words, self.kind))
        self.line, self.kind = "", kind

    def say(self, words: str | None) -> None:
        if words:
            words = SPACE.sub(" ", words)
            self.line += words.lstrip(" ") if self.line[-1:] in ("", " ", "\t") else words

    def walk(self, element, kind: str) -> None:
        """Print *element* and what it holds."""
        tag, outer = element.tag if isinstance(element.tag, str) else "", kind
        if tag and tag not in SKIPPED:
            if HIDDEN.search(element.get("style") or "") or element.get("hidden") is not None:
                kind = kind or "hidden"
            elif tag in NAVIGATION or NAMED.search(f"{element.get('class') or ''} {element.get('id') or ''}"):
                kind = kind or ("navigation" if tag not in ("html", "body", "main", "article") else "")
            if tag == "table" and _is_grid(element):
                self.table(element, kind)
            elif tag in ("br", "hr"):
                self.end(kind)
            elif tag in INLINE or ":" in tag:
                self.inside(element, kind)
            else:
                self.end(kind)
                self.inside(element, kind)
                self.end(kind)
        if not self.line:
            self.kind = outer  # what follows an element is its parent's
        self.say(element.tail)

    def inside(self, element, kind: str) -> None:
        if not self.line:
            self.kind = kind
        self.say(element.text)
        for child in element:
            self.walk(child, kind)

    def table(self, table, kind: str) -> None:
        """A table of cells: a row a line, tabs between."""
        self.end(kind)
        for row in table.iter("tr"):
            cells = [cell for cell in row if cell.tag in ("td", "th")]
            texts = [BETWEEN.sub("", SPACE.sub(" ", cell.text_content()).strip()) for cell in cells]
            spans = [int(cell.get("colspan")) if (cell.get("colspan") or "").isdigit() else 1 for cell in cells]
            line = "\t".join(text + "\t" * (min(span, 50) - 1) for text, span in zip(texts, spans))
            if line.strip():
                self.lines.append((line, kind))
        self.kind = kind


def _is_grid(table) -> bool:
    """Whether a table holds rows of short cells, and does not lay out the page."""
    cells = [cell.text_content() for cell in table.iter("td", "th")]
    rows = [row for row in table.iter("tr") if len(row) > 1]
    return len(rows) >= 2 and table.find(".//table") is None and max(map(len, cells), default=0) <= CELL


def _squeezed(words: str) -> str:
    return re.sub(r"[\s|]+", "", words)


def _kept(lines: list[tuple[str, str]], main: str) -> tuple[set[int], list[str]]:
    """The numbers of the lines that are the document's, and notes."""
    wanted = {_squeezed(line) for line in main.split("\n")} - {""}
    whole = _squeezed(main)
    plain = [i for i, (_, kind) in enumerate(lines) if not kind]
    hits = [i for i in plain if (s := _squeezed(lines[i][0])) in wanted or len(s) >= 30 and s in whole]
    plain += [i for i, (words, kind) in enumerate(lines) if kind == "navigation" and len(s := _squeezed(words)) >= 8 and s in wanted]
    found = sum(len(lines[i][0]) for i in hits)
    if 2 * found < sum(len(lines[i][0]) for i in plain):
        return set(plain) or set(range(len(lines))), ["the main text of the page could not be told from the rest: only its marked navigation was taken out"]
    first, last = hits[0], hits[-1]
    return {i for i in plain if first <= i <= last}, []


def _merged(edits: list[Edit]) -> list[Edit]:
    """Neighbouring edits of one kind as one."""
    out: list[Edit] = []
    for edit in edits:
        if out and out[-1].end == edit.start and out[-1].kind == edit.kind:
            out[-1] = out[-1]._replace(end=edit.end)
        else:
            out.append(edit)
    return out
