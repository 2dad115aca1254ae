"""Check a built book, page by page: `python tools/check_html.py _build/html`.

Convention: what a reader with a screen reader, a slow line or no network to third parties needs
is checked on the pages as built: links and anchors lead somewhere, images have real alt text,
nothing is fetched from another host (a plain link out is no fetch), Chinese is marked as such,
tables have header cells, headings skip no level, no id stands twice, every page has a title and a description, no page is larger than LIMIT.
"""

import argparse
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Comment, Tag

import check_access
from stored import is_alt

LIMIT = 400_000  # bytes a page
HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
UNMARKED = ["script", "style", "title", "textarea", "option", "svg", "template"]  # hold no text that could be marked
FETCHING = {"stylesheet", "icon", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch", "manifest"}
ELSEWHERE = re.compile(r"\s*(?:https?:)?//", re.I)
CSS_FETCH = re.compile(r"""(?:@import\s+(?:url\()?|url\()\s*["']?((?:https?:)?//[^"')\s]+)""", re.I)
# fetch("https://…"), import("//…"), from "https://…", script.src = "https://…", and any address of a script
JS_FETCH = re.compile(
    r"""(?:\b(?:fetch|import|importScripts|Worker|EventSource|WebSocket)\s*\(\s*|\bfrom\s*|\.src\s*=\s*)["'`]((?:(?:http|ws)s?:)?//[^"'`\s]+)"""
    r"""|["'`](https?://[^"'`\s]+\.(?:m?js|css|woff2?|json|wasm))["'`]"""
)


@lru_cache(maxsize=None)
def soup(path: Path) -> BeautifulSoup:
    """Return the page at *path*, parsed once."""
    return BeautifulSoup(path.read_text("utf-8"), "html.parser")


@lru_cache(maxsize=None)
def anchors(path: Path) -> frozenset[str]:
    """Return the names that a link into the page at *path* can end with."""
    return frozenset(tag.get(key) for key in ("id", "name") for tag in soup(path).find_all(attrs={key: True}))


def links(path: Path, root: Path) -> Iterator[str]:
    """Links, images and scripts inside the book that lead nowhere."""
    for tag in soup(path).find_all(["a", "link", "img", "script", "source", "iframe"]):
        target = tag.get("href") or tag.get("src") or ""
        parts = urlsplit(target)
        if parts.scheme or parts.netloc or not (parts.path or parts.fragment):
            continue
        file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
        file = file / "index.html" if file.is_dir() else file
        if not file.is_file() or root.resolve() not in file.resolve().parents:
            yield f"broken link: {target}"
        elif parts.fragment and file.suffix == ".html" and unquote(parts.fragment) not in anchors(file):
            yield f"broken link: {target} (the page has no such anchor)"


def alts(path: Path, root: Path) -> Iterator[str]:
    """Images without an alt text that says something."""
    missing = (image for image in soup(path).find_all("img") if not is_alt(image.get("alt")))
    yield from (f"image without alt text: {image.get('src', '')[:80]} (alt: {image.get('alt')!r})" for image in missing)


def third_parties(path: Path, root: Path) -> Iterator[str]:
    """What the page would fetch from another host."""
    for tag in soup(path).find_all(True):
        for key in ("src", "srcset", "poster", "data", "action"):
            if ELSEWHERE.match(str(tag.get(key, ""))):
                yield f"third-party request: <{tag.name} {key}={tag[key]}>"
        if tag.name == "link" and FETCHING & set(tag.get("rel", [])) and ELSEWHERE.match(tag.get("href", "")):
            yield f"third-party request: <link href={tag['href']}>"
        css = [tag.get("style", "")] + [tag.string or ""] * (tag.name == "style")
        yield from (f"third-party request in CSS: {found}" for text in css for found in CSS_FETCH.findall(text))
        if tag.name == "script":
            yield from (f"third-party request in a script: {''.join(found)}" for found in JS_FETCH.findall(tag.string or ""))


def language(path: Path, root: Path) -> Iterator[str]:
    """A page that does not name its language, and Chinese outside lang="zh-CN"."""
    if not (soup(path).html or {}).get("lang"):
        yield "<html> has no lang"
    for text in soup(path).find_all(string=HAN):
        marked = next((tag["lang"] for tag in text.parents if isinstance(tag, Tag) and tag.get("lang")), "")
        if not (marked.startswith("zh") or isinstance(text, Comment) or text.find_parent(UNMARKED)):
            yield f'Chinese text not in lang="zh-CN": {HAN.search(text)[0][:20]}'


def tables(path: Path, root: Path) -> Iterator[str]:
    """Tables in which no cell is a header."""
    bare = (table for table in soup(path).find_all("table") if not table.find("th"))
    yield from (f"table without header cells: {' '.join(table.get_text(' ').split())[:60]}" for table in bare)


def headings(path: Path, root: Path) -> Iterator[str]:
    """Headings that skip a level, and a page with other than one of level 1."""
    found = (article := soup(path).find("article")) and article.find_all(re.compile("^h[1-6]$")) or []
    if article and sum(tag.name == "h1" for tag in found) != 1:
        yield f"{sum(tag.name == 'h1' for tag in found)} headings of level 1"
    for before, after in zip(found, found[1:]):
        if int(after.name[1]) > int(before.name[1]) + 1:
            yield f"heading skips a level: {before.name} to {after.name}, {after.get_text(' ', strip=True)[:40]}"


def identities(path: Path, root: Path) -> Iterator[str]:
    """Names of places that two elements of the page bear."""
    ids = [tag["id"] for tag in soup(path).find_all(id=True)]
    yield from (f"id used more than once: {name}" for name in ids if ids.count(name) > 1)


def named(path: Path, root: Path) -> Iterator[str]:
    """A page that whoever searches for it cannot know: no title, no description; one that only leads on may be so."""
    texts = {"title": soup(path).title, "description": soup(path).find("meta", {"name": "description"})}
    if not soup(path).find("meta", {"http-equiv": "refresh"}):
        yield from (f"page without a {name}" for name, tag in texts.items() if not (tag and (tag.get("content") or tag.get_text(strip=True))))


def size(path: Path, root: Path) -> Iterator[str]:
    """A page larger than LIMIT."""
    if (weight := path.stat().st_size) > LIMIT:
        yield f"page of {weight / 1000:.0f} kB; the limit is {LIMIT / 1000:.0f}"


def access(path: Path, root: Path) -> Iterator[str]:
    """What hinders readers by ear, by keyboard, on a slow line (check_access.py)."""
    yield from check_access.look(soup(path))


CHECKS = (links, alts, third_parties, language, tables, headings, identities, named, size, access)


def pages(root: Path) -> list[Path]:
    """Return the pages of the book built in *root*, without the templates of its static files."""
    return [path for path in sorted(root.rglob("*.html")) if "_static" not in path.relative_to(root).parts]


def check(root: Path) -> list[str]:
    """Return every finding in the book built in *root*, one line each, opening with the file's path."""
    found = check_access.weigh([path.stat().st_size for path in pages(root)]) if pages(root) else [f"{root}: no page here"]
    for path in pages(root):
        found += [f"{path.relative_to(root)}: {line}" for test in CHECKS for line in dict.fromkeys(test(path, root))]
    for path in sorted(root.rglob("*.css")) + sorted(root.rglob("*.js")):
        hits = (CSS_FETCH if path.suffix == ".css" else JS_FETCH).findall(path.read_text("utf-8", errors="replace"))
        found += [f"{path.relative_to(root)}: third-party request: {''.join(hit)[:80]}" for hit in hits]
    return found


def main(argv: list[str] | None = None) -> int:
    """Print every finding and a closing line; return 1 if there is any, else 0."""
    parser = argparse.ArgumentParser(description="Check a built book, page by page.")
    parser.add_argument("root", type=Path, nargs="?", default=Path("_build/html"), help="the folder of index.html")
    found = check(root := parser.parse_args(argv).root)
    print(*found, f"{len(pages(root))} pages, {len(found)} findings", sep="\n")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
