"""The book's own search: English, Chinese and pinyin, from the texts of the pages themselves.

Sphinx's index of words knows neither where on a page a word stands nor whether characters stand
together, and fetches every page for its excerpt. Here the index is the text, cut into passages
(passages.py), with pinyin and traditional characters (namesakes.py); book/assets/search.js looks
through it. It is a script, so that it loads from the file system too. Sphinx's index is not made;
its English stemmer and stop words are used.
"""

import json
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from namesakes import names_in, traditional_for
from passages import Passage, cut

INDEX = "searchindex.js"
KINDS = {  # what a page is, by how its address begins; the first that fits
    "notebooks/": "chapter", "book/zh/": "summary", "book/solutions/": "solutions", "book/reference/text-": "text",
    "book/reference/glossary": "glossary", "book/reference/": "reference", "book/codebook": "reference",
}
BODY = """<div class="bd-search-container">
<h1>Search</h1>
<form class="bd-search find" role="search" action="search.html">
<label for="find">Words in English, Chinese (中文) or pinyin</label>
<input type="search" class="form-control" id="find" name="q" aria-describedby="find-help" autocomplete="off" autocorrect="off" autocapitalize="off" spellcheck="false">
</form>
<p id="find-help"><small>A Chinese term is found by its pinyin too: 城镇化率 by <i>chengzhenhua lü</i>, with or without tone marks. All words must be on the page; words “in quotation marks” must stand together.</small></p>
<p class="find-status" role="status"></p>
<ol class="find-results"></ol>
<noscript><p>The search needs JavaScript. Without it, the <a href="book/reference/glossary.html">glossary</a> and the <a href="book/reference/targets.html">table of targets</a> can be searched with the browser's own search.</p></noscript>
</div>"""


def kind_of(page: str) -> str:
    """Say what a page is.

    >>> kind_of("notebooks/wuxi"), kind_of("book/use")
    ('chapter', 'page')
    """
    return next((kind for start, kind in KINDS.items() if page.startswith(start)), "page")


def gather(pages: dict[str, str]) -> list[list]:
    """Return [address, title, kind, passages] of each page of *pages*, which are HTML by address without its ending.

    A passage is [anchor, heading, text] and, if ids stand inside it, [offset, id, offset, id, …]. The
    first is the page's own: its heading is the title. Solutions are found by their headings alone.
    """
    found = []
    for page in sorted(pages):
        kind, passages = kind_of(page), cut(pages[page], page)
        if passages:
            for passage in passages if kind == "solutions" else []:
                passage.text = ""
            found.append([f"{page}.html", passages[0].heading, kind, [_row(passage) for passage in passages]])
    return found


def _row(passage: Passage) -> list:
    row = [passage.anchor, passage.heading, passage.text.strip()]
    return [*row, [value for spot in passage.spots for value in spot]] if passage.anchor.startswith("h-") and passage.spots else row


def index(pages: dict[str, str]) -> str:
    """Return the index of *pages* as a script."""
    found = gather(pages)
    text = json.dumps(found, ensure_ascii=False)
    whole = {"pages": found, "names": names_in(text), "traditional": traditional_for(text)}
    return f"window.bookIndex={json.dumps(whole, ensure_ascii=False, separators=(',', ':'))};\n"


def name_exercises(app: Sphinx, doctree: nodes.document) -> None:
    """Give each exercise an id, exercise-1, exercise-2, …, so that a link can lead to it."""
    exercises = [node for node in doctree.findall(nodes.admonition) if "exercise" in node["classes"]]
    for number, node in enumerate(exercises, 1):
        node["ids"] = node["ids"] or [f"exercise-{number}"]


def replace_index(app: Sphinx) -> None:
    """Keep Sphinx from making its own index; the stemmer, which it copies for it, stays."""
    if app.builder.name == "html":
        app.builder.load_indexer = app.builder.index_page = lambda *about: None
        app.builder.dump_search_index = lambda: None


def dress(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> str | None:
    """Give the search page its own field, list and scripts, in place of the theme's; search_page.js loads the index."""
    if page != "search" or app.builder.name != "html":
        return None
    context |= {"title": "Search", "body": BODY}
    for script in ("language_data.js", "search.js", "search_page.js"):
        app.add_js_file(script, loading_method="defer")
    app.add_css_file("search.css")
    return "page.html"


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the index from the pages as they were built."""
    if error or app.builder.name != "html":
        return
    root = Path(app.outdir)
    pages = {page: (root / f"{page}.html").read_text("utf-8") for page in app.env.found_docs if (root / f"{page}.html").exists()}
    (root / INDEX).write_text(index(pages), "utf-8")


def setup(app: Sphinx) -> dict:
    app.connect("doctree-read", name_exercises)
    app.connect("builder-inited", replace_index)
    app.connect("html-page-context", dress)
    app.connect("build-finished", write, priority=940)  # when book.py has mended the pages
    return {"parallel_read_safe": True, "parallel_write_safe": True}
