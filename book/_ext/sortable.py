"""Mark the tables of chapters that a reader may want to sort or filter; book/assets/table.js does so in the page.

Convention: a table that pandas printed with 8 rows or more gets the class "sort", with 20 or more
also "sift" and before it the room for its filter, so that nothing moves when the script runs. A table
written by hand is as it was meant up to 20 rows. Left alone: cells over several rows or columns, which
sorting would tear apart, and tables that pandas cut short, whose order would be that of a part.
"""

import re

from sphinx.application import Sphinx

SORT, SIFT = 8, 20  # rows
TABLE = re.compile(r'<table\b(?P<before>[^>]*) class="(?P<kind>dataframe|table)"(?P<after>[^>]*)>(?P<inside>.*?)</table>', re.S)
TORN = re.compile(r'\b(?:row|col)span="|<td>\.\.\.</td>')


def mark(html: str) -> str:
    """Return *html* with its long tables marked.

    >>> mark('<table border="1" class="dataframe"><tbody>' + "<tr><td>1</td></tr>" * 8 + "</tbody></table>")[:47]
    '<table border="1" class="dataframe sort"><tbody'
    """
    return TABLE.sub(_mark, html)


def _mark(table: re.Match) -> str:
    rows = table["inside"].rpartition("<tbody>")[2].count("<tr")
    if rows < (SORT if table["kind"] == "dataframe" else SIFT) or TORN.search(table["inside"]):
        return table[0]
    sift = rows >= SIFT
    room = '<div class="sift-bar"></div>' if sift else ""
    return f'{room}<table{table["before"]} class="{table["kind"]} sort{" sift" if sift else ""}"{table["after"]}>{table["inside"]}</table>'


def dress(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Mark the tables of a page, and load the script where there is one to sort."""
    body = context.get("body", "")
    if app.builder.name == "html" and (marked := mark(body)) != body:
        context["body"] = marked
        app.add_js_file("table.js", loading_method="defer")


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", dress)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
