"""Lead to pages from outside: the sitemap for programs, redirects from old addresses, help at wrong ones.

Convention: a page renamed goes on at its old address. `redirects` in _config.yml names old and new,
both as in _toc.yml, and tests/test_found.py compares it with every page that _toc.yml ever had.
"""

import json
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from sphinx.addnodes import toctree
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

import han
from cited import head, read_work

MOVED = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">{head}
<title>{title}</title>
<script>location.replace({quoted} + location.search + location.hash)</script>
<noscript><meta http-equiv="refresh" content="0; url={to}"></noscript>
</head>
<body><p>This page is now at <a href="{to}">{title}</a>.</p></body>
</html>
"""

# Its own style, as no path of a style sheet would be right at every depth; the links are put right by <base>.
LOST = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">{base}
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<meta name="description" content="There is no page at this address. Search the book, or go on to one of its parts.">
<title>No page here — {title}</title>
<style>
:root {{ color-scheme: light dark; font: 1.1rem/1.6 system-ui, sans-serif; color: #14181e; background: #fff; }}
a {{ color: #0d4fae; }}
:focus-visible {{ outline: 3px solid currentcolor; outline-offset: 2px; }}
@media (prefers-color-scheme: dark) {{ :root {{ color: #ced6dd; background: #14181e; }} a {{ color: #82b4f7; }} }}
main {{ max-width: 38rem; margin: 8vh auto; padding: 0 1rem; }}
input, button {{ box-sizing: border-box; max-width: 100%; min-height: 2.75rem; padding: 0 .6rem; font: inherit; }}
li {{ padding: .2rem 0; }}
</style>
</head>
<body>
<main>
<h1>There is no page at this address</h1>
<p>It may have been mistyped, or the link that led here is wrong. This is the site of <a href="{home}">{title}</a>.</p>
<form action="search.html" role="search">
<p><label for="q">Search, English or 中文</label><br><input type="search" id="q" name="q"> <button>Search</button></p>
</form>
<h2>The parts of the book</h2>
<ul>
{parts}
</ul>
{report}</main>
<script>
const asked = location.pathname;
document.getElementById("q").value = asked.split("/").pop().replace(/\\.\\w+$/, "").replace(/[-_]+|%\\w\\w/g, " ").trim();
const report = document.querySelector("a.report");
if (report) report.setAttribute("href", report.getAttribute("href") + "?row=" + encodeURIComponent(asked));
{find}</script>
</body>
</html>
"""
# Without an address of the site: the nearest folder above that has this very page.
FIND = """(async () => {
  const parts = asked.split("/");
  while (parts.pop(), parts.length) {
    const base = parts.join("/") + "/";
    if (await fetch(base + "404.html", { method: "HEAD" }).then((answer) => answer.ok, () => false)) {
      document.head.prepend(Object.assign(document.createElement("base"), { href: base }));
      return;
    }
  }
})();
"""


def refuse(app: Sphinx, env: BuildEnvironment) -> None:
    """Refuse redirects that lead astray."""
    for old, new in app.config.redirects.items():
        if old in env.found_docs or new not in env.found_docs:
            raise ConfigError(f"redirects, {old!r} to {new!r}: the first must be a page no longer, the second a page, both as in _toc.yml (mend _config.yml)")


def moved(app: Sphinx, old: str, new: str, metas: str = "") -> str:
    """Return the page that leads from *old* to *new*, keeping what follows ? and #."""
    to = app.builder.get_relative_uri(old, new)
    if app.config.site_url:
        metas += f'\n<link rel="canonical" href="{app.config.site_url}{new}.html">'
    return MOVED.format(to=to, quoted=json.dumps(to), title=escape(app.env.titles[new].astext()), head=metas)


def lost(app: Sphinx) -> str:
    """Return the page for addresses that lead nowhere: a search field, the parts, where to report it."""
    site, home = app.config.site_url, app.config.root_doc
    trees = app.env.get_doctree(home).findall(toctree)
    firsts = [(tree["caption"], tree["entries"][0][1]) for tree in trees if tree.get("caption") and tree["entries"]]
    parts = "\n".join(f'<li><a href="{page}.html">{escape(caption)}</a></li>' for caption, page in firsts)
    report = '<p>If a page of the book led here, <a class="report" href="book/report.html">report it</a>.</p>\n' if "book/report" in app.env.found_docs else ""
    base = f'\n<base href="{escape(urlsplit(site).path)}">' if site else ""
    return LOST.format(base=base, title=escape(app.config.html_title), home=f"{home}.html", parts=parts, report=report, find="" if site else FIND)


def sitemap(app: Sphinx) -> str:
    """Return the list of all pages with the days of their last change, as sitemaps.org has it."""
    days = app.env.found_days
    rows = "".join(f"<url><loc>{escape(app.config.site_url)}{page}.html</loc>{days[page] and f'<lastmod>{days[page]}</lastmod>'}</url>\n" for page in sorted(days))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'


def write(app: Sphinx, error: Exception | None) -> None:
    """Write beside the pages what leads to them."""
    if error or app.builder.name != "html":
        return
    files = {"404.html": lost(app)} | {f"{old}.html": moved(app, old, new) for old, new in app.config.redirects.items()}
    if "index" not in app.env.found_docs:  # the address that is shared most: with all that its page says of itself
        work = read_work(Path(app.confdir))
        files["index.html"] = moved(app, "index", app.config.root_doc, head(app, app.config.root_doc, work["title"], work["abstract"], uri="index.html"))
    files = {name: han.mark(html) for name, html in files.items()}
    if app.config.site_url:
        files |= {"sitemap.xml": sitemap(app), "robots.txt": f"User-agent: *\nAllow: /\nSitemap: {app.config.site_url}sitemap.xml\n"}
    for name, text in files.items():
        path = Path(app.outdir) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def setup(app: Sphinx) -> None:
    app.add_config_value("redirects", {}, "html", [dict])
    app.connect("env-updated", refuse)
    app.connect("build-finished", write, priority=950)  # after the table of contents and book.py have left their index.html
