"""What can be seen without a browser of how a built page is reached: by ear, by keyboard, on a slow line.

Convention: each check takes the parsed page and yields what is wrong; tools/check_html.py asks them of
every page. A browser is needed for the rest (tools/audit.py).
"""

import re
import statistics
from collections.abc import Iterator

from bs4 import BeautifulSoup, Tag

MEDIAN = 80_000  # bytes: half of all pages are to be smaller
FIGURE = re.compile(r".{3,} [–—] .{3,} [–—] .{3,}", re.S)  # chart – data – why it is here
SAYS = ["p", "li", "td", "figcaption"]


def figures(page: BeautifulSoup) -> Iterator[str]:
    """Figures without a size (the text would jump), without the three parts of an alt text, without words that say the same near them."""
    for image in page.select("article img"):
        name = image.get("src", "").split("/")[-1][:40]
        if not (image.get("width") and image.get("height")):
            yield f"figure without width and height: {name}"
        if image.find_parent(class_="cell_output"):
            if not FIGURE.fullmatch(image.get("alt", "")):
                yield f"alt text is not “chart – data – why it is here”: {image.get('alt', '')[:60]}"
            if not any(map(_near, (image.find_all_next(), image.find_all_previous()))):
                yield f"no sentence and no table by the figure: {name}"


def _near(tags: list[Tag]) -> bool:
    """Say whether an element among *tags* says something, up to the next heading."""
    for tag in tags:
        if re.fullmatch("h[1-6]", tag.name):
            return False
        if tag.name in SAYS and not tag.find_parent("summary") and len(tag.get_text(strip=True)) > 20:
            return True
    return False


def pressed(page: BeautifulSoup) -> Iterator[str]:
    """What can be pressed or opens and has no name of its own; what only a script can fold."""
    for tag in page.find_all(["button", "summary", "dialog"]):
        name = tag.get("aria-label") or tag.get("aria-labelledby") or tag.get("title") or (tag.name != "dialog" and tag.get_text(strip=True))
        if not name or name == "Toggle hidden content":
            yield f"<{tag.name}> without a name that says what it is for: {str(tag)[:70]}"
    yield from (f"folded by a script only: {tag.get_text(' ', strip=True)[:50]}" for tag in page.select("div.admonition.dropdown"))


def landmarks(page: BeautifulSoup) -> Iterator[str]:
    """A page of the book without its one main part or its one banner."""
    if page.find("article"):
        for role, found in (("main", page.select("main, [role=main]")), ("banner", page.select("[role=banner], body > header:not([role])"))):
            if len(found) != 1:
                yield f"{len(found)} landmarks of the kind {role}"


def waiting(page: BeautifulSoup) -> Iterator[str]:
    """What holds up the page: a script that is not deferred, a second style sheet."""
    for script in page.select("script[src]"):
        if not (script.has_attr("defer") or script.has_attr("async") or script.get("type") == "module"):
            yield f"script that holds up the page: {script['src'][:60]}"
    if len(sheets := page.select("link[rel=stylesheet]")) > 1:
        yield f"{len(sheets)} style sheets; all should be in the one that book/_ext/styles.py makes"


CHECKS = (figures, pressed, landmarks, waiting)


def look(page: BeautifulSoup) -> Iterator[str]:
    """Yield all that is wrong with a page."""
    for check in CHECKS:
        yield from check(page)


def weigh(sizes: list[int]) -> list[str]:
    """Say it if the middle one of all pages is heavier than MEDIAN.

    >>> weigh([70_000, 79_000, 300_000]), weigh([90_000])
    ([], ['all pages: the median is 90 kB; the limit is 80'])
    """
    middle = statistics.median(sizes or [0])
    return [f"all pages: the median is {middle / 1000:.0f} kB; the limit is {MEDIAN / 1000:.0f}"] * (middle > MEDIAN)
