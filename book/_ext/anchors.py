"""Let chapters link to ids in raw HTML: `[地票](reference/glossary.md#term-地票)`.

Convention: an id that the reference pages write in raw HTML is as good a place to link to as a
heading; a link to one that is not there is a warning, and so an error.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx

ID = re.compile(r'\sid="([^"]+)"')


def find_ids(html: str) -> list[str]:
    """Return the ids in *html*, in order.

    >>> find_ids('<tr id="row-wuxi-t016"><td>x</td></tr>')
    ['row-wuxi-t016']
    """
    return ID.findall(html)


def note(app: Sphinx, doctree: nodes.document) -> None:
    """Enter the ids of a page's raw HTML beside the slugs of its headings, where MyST looks for them."""
    slugs = app.env.metadata[app.env.docname].setdefault("myst_slugs", {})
    for raw in doctree.findall(nodes.raw):
        if raw["format"] == "html":
            slugs |= {id: (raw.line or 0, id, id) for id in find_ids(raw.astext()) if id not in slugs}


def setup(app: Sphinx) -> dict:
    app.connect("doctree-read", note)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
