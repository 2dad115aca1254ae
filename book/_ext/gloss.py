"""Glosses for the Chinese in the pages: what book/assets/gloss-find.js finds and gloss.js shows on hover, focus and touch.

Convention: every gloss comes from what the book has already: the glossary, the names of places and
bodies, the indicators of the targets, and last the words that a chapter itself explains, as in
“发展规模 (scale of development)”. They stand in one script, made once a build, that pages load when
they have time; the HTML of the pages stays as it is. An entry is [term, English, pinyin, kind if not that
of its group, what follows its group's address]; the first of several wins. Pinyin is the tables' own,
else pypinyin's.
"""

import json
import posixpath
import re
from itertools import chain
from pathlib import Path
from zlib import crc32

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

import helpers
from han import HAN
from helpers.curated import read_table

SCRIPT = "gloss-terms.js"
SHORT = 8  # characters of a word, a name or a heading that one reads aloud; a longer one is a clause
LONGEST = 60  # characters of an explanation that is no remark
# "发展规模 (scale of development)", "“中国田城” (China's “city in the fields”)"; no numbers, so no "(2024)" and no "(task 13)"
SAID = re.compile(rf"(?<![{HAN}”》）…%\d])([{HAN}](?:[{HAN}、]*[{HAN}])?)”? \((“?[^\W\d][^()\d{HAN}:;]*)\)")
TONES = re.compile("[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ]")  # an explanation that is pinyin already: "Wúxī"
OF_PLAN = ", [A-Z][a-z]+$"  # "decision, Chengdu"
# what the bracket says is more, or less, than the word before it
NOT_SAID = {
    "overall, main, work, development goals", "strive for, try for, basically", "improve and cover", "protection, and so on", "jointly with universities",
    "widening of the surface", "“unimpeded” project", "access project", "rate of government service items “handled entirely online”", "in “the guiding role”",
    "in “support policies”", "Cohen’s kappa", "literally rate of creation", "book, chapter, section", "binding, anticipatory",
}


def glossary() -> dict:
    """The glossary: term, English, pinyin, kind; gloss-find.js knows how the id of a term's row is made."""
    rows = helpers.load_glossary().itertuples()
    return {"from": "Glossary", "href": "book/reference/glossary.html#term-", "rows": [[row.term, row.english, row.pinyin, str(row.kind)] for row in rows]}


def places() -> dict:
    """The places by their short names, 永川 as 永川区 is in the glossary, and the plans' titles; they lead to the chapters."""
    rows = []
    for plan, row in helpers.load_plans().iterrows():
        short = [row["name_zh"][:-1], row["name_en"].split()[0], row["name_pinyin"].split()[0], ""]
        rows += [[*short, f"{plan}.html"], [row["title"], row["title_en"], "", "plan", f"{plan}.html"]]
    return {"kind": "place", "from": "Chapter", "href": "notebooks/", "rows": rows}


def bodies() -> dict:
    """The bodies that tasks name; they lead to the first task that does."""
    first: dict[tuple[str, str], int] = {}
    for task in helpers.load_bodies().itertuples():
        for name in helpers.split_bodies(task.lead) + helpers.split_bodies(task.responsible):
            first.setdefault((str(task.plan), name), task.start)
    rows = [[row.printed, row.english, "", "", f"{row.plan}.html#h-{first[str(row.plan), row.printed]}"] for row in read_table("body_names").itertuples()]
    return {"kind": "body", "from": "Task that names it", "href": "book/reference/text-", "rows": rows}


def indicators() -> dict:
    """The indicators of the targets; they lead to the first row that has them."""
    rows = [[row.indicator, row.indicator_en, "", "", row.target_id] for row in helpers.load_targets().itertuples()]
    return {"kind": "indicator", "from": "Target", "href": "book/reference/targets.html#row-", "rows": rows}


def headings() -> dict:
    """The short headings of the plans; they lead to the first place."""
    rows = [[row.title, row.title_en, "", "", f"{row.plan}.html#h-{row.start}"] for row in helpers.load_outline().itertuples() if len(row.title) <= SHORT]
    return {"kind": "heading", "from": "Heading in the plan", "href": "book/reference/text-", "rows": rows}


def find_said(paragraph: str) -> list[tuple[str, str]]:
    """Return the Chinese words that *paragraph* explains in brackets, each with its explanation.

    >>> find_said("by a scale of development, 发展规模 (scale of development), in 2025 (see below)")
    [('发展规模', 'scale of development')]
    """
    found = SAID.findall(" ".join(paragraph.split()))
    return [(zh, en) for zh, en in found if len(en) <= LONGEST and en not in NOT_SAID and not re.search(OF_PLAN, en)]


def chapters(env: BuildEnvironment) -> list[str]:
    """Return the chapters in the book's order."""
    pages = env.toctree_includes
    order = chain.from_iterable(pages.get(page, []) for page in (env.config.root_doc, *pages.get(env.config.root_doc, [])))
    return [page for page in dict.fromkeys(order) if page.startswith("notebooks/")]


def said(env: BuildEnvironment) -> dict:
    """The words that the chapters explain in brackets; they lead to the section that does so first."""
    rows = []
    for page in chapters(env):
        for node in env.get_doctree(page).findall(lambda node: isinstance(node, (nodes.paragraph, nodes.title))):
            section = node.parent
            while section and not isinstance(section, nodes.section):
                section = section.parent
            place = f"{posixpath.basename(page)}.html" + (f"#{section['ids'][0]}" if section else "")
            rows += [[zh, en, "", "", place] for zh, en in find_said(node.astext())]
    return {"kind": "word", "from": "Explained in the book", "href": "notebooks/", "rows": rows}


def tables() -> list[dict]:
    """Return the groups that come from the data set."""
    return [glossary(), places(), bodies(), indicators(), headings()]


def join(groups: list[dict]) -> list[dict]:
    """Return *groups* with the first entry of each term only; short ones without pinyin get pypinyin's."""
    from pypinyin import lazy_pinyin, Style  # here, as it reads a large dictionary

    seen: set[str] = set()
    for group in groups:
        rows, group["rows"] = group["rows"], []
        for row in rows:
            if row[0] not in seen:
                if not row[2] and len(row[0]) <= SHORT and not TONES.search(row[1]):
                    row[2] = " ".join(lazy_pinyin(row[0], style=Style.TONE))
                seen.add(row[0])
                group["rows"].append(row)
    return groups


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the script that holds the glosses."""
    if error or app.builder.name != "html":
        return
    data = json.dumps(join([*tables(), said(app.env)]), ensure_ascii=False, separators=(",", ":"))
    (Path(app.outdir) / "_static" / SCRIPT).write_text(f"glossTerms({data});\n", "utf-8")


def dress(app: Sphinx, page: str, template: str, context: dict, doctree: nodes.document | None) -> None:
    """Load the script in a page that has Chinese, and lead from a chapter to its Chinese summary."""
    if app.builder.name != "html" or not doctree:
        return
    if re.search(f"[{HAN}]", context["body"]):
        app.add_js_file("gloss-find.js", loading_method="defer", **{"data-terms": f"{SCRIPT}?v={app.env.gloss_version}"})
        app.add_js_file("gloss.js", loading_method="defer")
    folder, _, name = page.rpartition("/")
    if folder == "notebooks" and f"book/zh/{name}" in app.env.found_docs:
        link = f'<a href="{app.builder.get_relative_uri(page, f"book/zh/{name}")}" hreflang="zh-CN" lang="zh-CN">中文提要</a>'
        body, found = re.subn(r'(<p class="facts"[^>]*><small>.*?)(</small>)', rf"\1 · {link}\2", context["body"], count=1)
        context["body"] = body if found else body.replace("</h1>", f'</h1>\n<p class="facts" lang="en"><small>{link}</small></p>', 1)


def version(app: Sphinx, env: BuildEnvironment) -> None:
    """Let the address of the script change with what it is made from."""
    env.gloss_version = format(crc32(b"".join([json.dumps(tables()).encode(), *(Path(env.doc2path(page)).read_bytes() for page in chapters(env))])), "x")


def setup(app: Sphinx) -> dict:
    app.connect("env-updated", version)
    app.connect("html-page-context", dress, priority=550)  # after found.py's line below the title, before the switch of quotes.py
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
