"""Let an explorer of outlines work in the page: choose plan, depth and characters to look for, without a kernel.

Convention: an explorer of `browse_outline` shows its first state as a table with the columns level,
number, title, characters. Such an output gets a place for controls, and the page the outlines of the
five plans, as `parse_outline` gives them, in a script; book/assets/outline.js does the rest.
"""

import json
import re
from functools import lru_cache
from pathlib import Path

from sphinx.application import Sphinx

import helpers

DATA = "outlines.js"
SCROLL = '<div class="outline-scroll" role="region" aria-label="Headings of the plan" tabindex="0">'
FIRST = re.compile(
    r"<p>(?P<said>Shown for plan (?P<plan>\w+), level (?P<level>\d+)\.[^<]*)</p>(?P<between>(?:(?!</table>).)*?)"
    r'class="dataframe"(?P<head>>\s*<thead>(?:(?!</thead>).)*<th>level</th>\s*<th>number</th>\s*<th>title</th>\s*<th>characters</th>)', re.S)


@lru_cache(maxsize=1)
def outlines() -> str:
    """Return the script with the outlines: by plan its name and its headings, each [level, number, title, start, end]."""
    found = {}
    for row in helpers.load_plans().itertuples():
        outline = helpers.parse_outline(helpers.load_plan(row.Index).text)
        found[row.Index] = {"name": f"{row.name_en} {row.name_zh}", "rows": outline[["level", "number", "title", "start", "end"]].to_numpy().tolist()}
    return f"window.bookOutlines={json.dumps(found, ensure_ascii=False, separators=(',', ':'))};\n"


def mark(html: str, pages: str) -> str:
    """Return *html* with a place for controls before each outline; *pages* leads to the full texts.

    >>> mark("<p>Shown for kind ratio.</p>", "")
    '<p>Shown for kind ratio.</p>'
    """
    def place(match: re.Match) -> str:
        if match["plan"] not in helpers.PLANS:
            return match[0]
        return (f'<div class="outline" data-plan="{match["plan"]}" data-level="{match["level"]}" data-pages="{pages}"><p>{match["said"]}</p></div>'
                f'{match["between"].replace("<div>", SCROLL, 1)}class="dataframe outline-table"{match["head"]}')

    return FIRST.sub(place, html)


def dress(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Mark the outlines of a page, and load the scripts where there is one."""
    body = context.get("body", "")
    if app.builder.name != "html" or (marked := mark(body, "../" * page.count("/") + "book/reference/")) == body:
        return
    context["body"] = marked
    path = Path(app.outdir) / "_static" / DATA
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(outlines(), "utf-8")
    for script in (DATA, "outline.js"):
        app.add_js_file(script, loading_method="defer")


def setup(app: Sphinx) -> dict:
    app.connect("html-page-context", dress, priority=400)  # before sortable.py: this table is drawn anew
    return {"parallel_read_safe": True, "parallel_write_safe": True}
