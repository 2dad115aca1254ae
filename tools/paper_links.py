"""Where the links of the pages lead when the pages are no longer a site: into the one PDF, into the e-book's files, or nowhere.

Convention: a link between pages goes on leading to its very place; a link that does not is a fault,
never a dead link. A link to a file (a notebook, a table) leads to the published site where `site_url`
of _config.yml names one, and is plain text else; one to a page that is left out is plain text.
"""

import posixpath
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from paper_pages import Page

Parts = list[tuple[str, list[Page]]]


def pages_of(parts: Parts) -> list[Page]:
    """Return the pages of all parts, in order."""
    return [page for _, pages in parts for page in pages]


def target(page: str, href: str) -> tuple[str, str]:
    """Return what a relative *href* on *page* leads to: a path from the site's root, without .html, and the anchor.

    >>> target("notebooks/wuxi", "../book/codebook.html#unit"), target("book/cite", "#licences")
    (('book/codebook', 'unit'), ('book/cite', 'licences'))
    """
    parts = urlsplit(href)
    path = posixpath.normpath(posixpath.join(posixpath.dirname(page), unquote(parts.path))) if parts.path else page
    return path.removesuffix(".html"), unquote(parts.fragment)


def relink(parts: Parts, address: Callable[[Page, Page, str], str], site_url: str = "") -> tuple[int, list[str]]:
    """Give every link in *parts* its new address; return how many lead inside, and the faults: links to places that are not there.

    *address* (from, to, anchor) says what a link inside leads to; the anchor is empty for the top of a page.
    """
    pages = {page.name: page for page in pages_of(parts)}
    anchors = {name: {found.get("id") for found in page.body.iter() if found.get("id")} for name, page in pages.items()}
    count, faults = 0, []
    for page in pages.values():
        for link in list(page.body.iter("a")):
            href = link.get("href", "")
            if urlsplit(href).scheme in ("http", "https", "mailto"):
                continue
            path, anchor = target(page.name, href)
            to = pages.get(path)
            if to is not None and (not anchor or anchor in anchors[path]):
                count += 1
                link.set("href", address(page, to, anchor))
            elif to is not None:
                faults.append(f"{page.name}: link to {href}, where no such anchor is")
            elif site_url and not link.findall("img"):
                link.set("href", f"{site_url.rstrip('/')}/{path}")
            elif link.get("lang"):
                link.tag = "span"
                del link.attrib["href"]
            else:
                link.drop_tag()
    return count, faults


def place_images(parts: Parts, place: Callable[[str], str]) -> None:
    """Give every image the address that *place* returns for its path in the site, or for its own data."""
    for page in pages_of(parts):
        for image in page.body.iter("img"):
            source = image.get("src", "")
            if not source.startswith("data:"):
                source = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), unquote(source)))
            image.set("src", place(source))
