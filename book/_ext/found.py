"""Let pages be found and cited: description, preview picture, canonical link, metadata, “Cite this page”, last change.

Convention: authors, date, version and licence stand in CITATION.cff alone, the address of the site in
`site_url` of _config.yml alone, or, where a workflow publishes, in the variable SITE_URL. While that is empty there is no canonical link and no sitemap, and all
else works. What leads to pages from outside, also from old and wrong addresses, is in lost.py.
"""

import os
import re
import subprocess
from datetime import date
from html import unescape
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.errors import ConfigError

import han
import lost
from cited import cite, head, read_work, shorten

MINUTES = re.compile(r"Minutes\.\D*(\d+)")  # "Minutes. About 75 for the chapter, 60 for the exercises."
WORDS, SIGNS = 200, 300  # English words and Chinese characters read in a minute


def prose(doctree: nodes.document) -> list[str]:
    """Return the paragraphs of a page that stand right in a section, without raw HTML."""
    found = [node for node in doctree.findall(nodes.paragraph) if isinstance(node.parent, nodes.section)]
    return ["".join(text for text in node.findall(nodes.Text) if not isinstance(text.parent, nodes.raw)) for node in found]


def describe(doctree: nodes.document) -> str:
    """Return a description of a page: its question, or its first whole sentences until they say something."""
    said = ""
    for paragraph in prose(doctree):
        if paragraph.startswith("Question."):
            return shorten(paragraph.removeprefix("Question."))
        if len(said) < 60 and paragraph.endswith((".", "?", "!", "。", "？")):
            said += " " + paragraph
    return shorten(said)


def count_minutes(doctree: nodes.document, body: str) -> int:
    """Return the minutes a page takes: those it names, else by its words; 0 for a table to look things up in."""
    if stated := [found[1] for paragraph in prose(doctree) if (found := MINUTES.match(paragraph))]:
        return int(stated[0])
    text = re.sub(r"<(script|style|svg)\b.*?</\1>|<[^>]*>", " ", body, flags=re.S)
    words, signs = re.findall(rf"[^\W{han.HAN}]+", unescape(text)), re.findall(f"[{han.HAN}]", text)
    return 0 if 'class="dt"' in body else round(len(words) / WORDS + len(signs) / SIGNS) or 1


def find_days(root: Path) -> dict[str, str]:
    """Return the day of the last commit of each file below *root*, by its path; no day that git does not know.

    One call for all files. The oldest commit of a shallow clone seems to have changed them all: it says nothing.
    """
    command = ["git", "-c", "core.quotePath=off", "log", "--relative", "--no-renames", "--name-only", "--format=%x01%cs%d"]
    try:
        log = subprocess.run(command, cwd=root, capture_output=True, encoding="utf-8").stdout
    except OSError:  # no git
        return {}
    commits = [commit.split("\n") for commit in log.split("\x01")[1:]]
    return {file: day[:10] for day, *files in reversed(commits) for file in files if file and "(grafted" not in day}


def configure(app: Sphinx, config: Config) -> None:
    """Let the address of the site be the one that Sphinx makes canonical links from."""
    config.site_url = os.environ.get("SITE_URL", "") or config.site_url
    if config.site_url and not re.match(r"https?://[^/]", config.site_url):
        raise ConfigError(f"site_url is {config.site_url!r}; it must be a whole address, as https://example.org/plans/, or empty (in _config.yml)")
    config.html_baseurl = config.site_url = config.site_url and config.site_url.rstrip("/") + "/"


def date_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Find the day of each page's last change, and return the pages built before whose day is another now."""
    days, before = find_days(Path(app.srcdir)), getattr(env, "found_days", {})
    env.found_days = {page: days.get(Path(env.doc2path(page, False)).as_posix(), "") for page in env.found_docs}
    return [page for page, day in env.found_days.items() if before.get(page, day) != day]


def dress(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Give a page its metadata, the line below its title, and the box at its end."""
    work, whole = read_work(Path(app.confdir)), page == app.config.root_doc
    if app.builder.name != "html":
        return
    title = unescape(re.sub("<[^>]*>", "", context.get("title") or {"search": "Search", "genindex": "Index"}.get(page, page)))
    if not doctree:
        context["metatags"] = context.get("metatags", "") + head(app, page, title, f"{title}: {work['abstract']}")
        return
    if whole:
        context["docstitle"] = ""  # is the title already
    minutes, day = count_minutes(doctree, context["body"]), app.env.found_days.get(page)
    facts = [f"About {minutes} minute{'s' * (minutes > 1)}"] * bool(minutes)
    if day:
        facts.append(f'Last change: <time datetime="{day}">{int(day[8:])} {date.fromisoformat(day):%B %Y}</time>')
    line = f'<p class="facts" lang="en"><small>{" · ".join(facts)}</small></p>' if facts else ""
    context["metatags"] += head(app, page, work["title"] if whole else title, work["abstract"] if whole else describe(doctree), minutes)
    context["body"] = context["body"].replace("</h1>", "</h1>\n" + line, 1)
    context["body"] += "" if whole else cite(work, page, title, context["pageurl"] or "")


def setup(app: Sphinx) -> dict:
    app.add_config_value("site_url", "", "html", [str])
    app.connect("config-inited", configure)
    app.connect("env-updated", date_pages)
    app.connect("html-page-context", dress)
    lost.setup(app)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
