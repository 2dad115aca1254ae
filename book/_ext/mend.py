"""Mend what people who read by ear or by keyboard stumble over in the pages as the theme writes them.

Convention: what is folded is a <details>, which any browser opens by keyboard and finds text in, named
by what it holds; what can be pressed is named by what it does; a landmark holds all that is on the page.
Mending a page twice changes nothing.
"""

import re
from collections.abc import Callable
from html import escape, unescape

TAG = re.compile(r"<[^>]*>")
DROPDOWN = re.compile(r'<div (class="(?=[^"]*\badmonition\b)(?=[^"]*\bdropdown\b)[^"]*"[^>]*)>\s*<p class="admonition-title">(.*?)</p>', re.S)
HIDDEN = re.compile(r'<details class="admonition hide (?P<where>[\w-]+)">\s*<summary aria-label="Toggle hidden content">.*?</summary>', re.S)
BRANCH = re.compile(r'(<a class="(?:current )?reference internal" href="[^"]*">((?:(?!</a>).)*)</a><details[^>]*><summary)(?: aria-label="[^"]*")?><span class="toctree-toggle" role="presentation">', re.S)
ICON = re.compile(r'<(i|span) (class="(?:[^"]* )?fa[sb]?[ -][^"]*")(?![^>]*aria-hidden)([^>]*)>')
PRINT_COPY = re.compile(r'<div id="jb-print-docs-body" class="onlyprint">')
CLOSE = '<form method="dialog" class="close-dialog"><button class="btn">Close</button></form>'
NAMED = {
    'title="Toggle primary sidebar"': 'title="Contents of the book" aria-label="Contents of the book"',
    'title="Toggle secondary sidebar"': 'title="On this page" aria-label="On this page"',
    'aria-label="Color mode" data-bs-title="Color mode"': 'aria-label="Colours: light, dark or as the system" data-bs-title="Colours"',
    '<dialog id="pst-search-dialog">': '<dialog id="pst-search-dialog" aria-label="Search">',
    '<dialog id="pst-primary-sidebar-modal">': '<dialog id="pst-primary-sidebar-modal" aria-label="Contents of the book">',
    '<dialog id="pst-secondary-sidebar-modal">': '<dialog id="pst-secondary-sidebar-modal" aria-label="On this page">',
    # Empty, though the theme's script looks for it
    '<header class="bd-header navbar navbar-expand-lg bd-navbar d-print-none">': '<header class="bd-header navbar navbar-expand-lg bd-navbar d-print-none" role="none">',
    # The logo, the search and the contents are the site's banner
    '<div id="pst-primary-sidebar" class': f'<div id="pst-primary-sidebar" role="banner" class',
    '<img src="_static/logo.svg" class="logo__image only-dark': '<img aria-hidden="true" src="_static/logo.svg" class="logo__image only-dark',
}
EMPTY = re.compile(r'<footer class="bd-footer">\s*</footer>|<div id="ethical-ad-placement"[^>]*>\s*</div>')
NO_HEAD = re.compile(r'<th(?: class="head[^"]*")?>(?:<p></p>)?</th>')


def mend(html: str) -> str:
    """Return a page mended.

    >>> mend('<tr><th></th><th class="head"><p></p></th><th>year</th></tr>')
    '<tr><td></td><td></td><th>year</th></tr>'
    >>> mend('<div class="dropdown admonition"><p class="admonition-title">Hint</p><div>Look up.</div></div>')
    '<details class="dropdown admonition"><summary class="admonition-title">Hint</summary><div>Look up.</div></details>'
    """
    html = NO_HEAD.sub("<td></td>", html)  # a head that heads nothing
    html = replace(html, DROPDOWN, "div", lambda found, body: f'<details {found[1]}><summary class="admonition-title">{found[2]}</summary>{body}</details>')
    html = replace(html, HIDDEN, "details", name_hidden)
    html = replace(html, PRINT_COPY, "div", lambda found, body: "")  # of the title and the contents, for printing: the page has both
    html = BRANCH.sub(lambda found: f'{found[1]} aria-label="Pages of {escape(text_of(found[2]))}"><span class="toctree-toggle">', html)
    html = ICON.sub(r'<\1 \2\3 aria-hidden="true">', EMPTY.sub("", html))
    for old, new in NAMED.items():
        html = html.replace(old, new)
    for side in ("primary", "secondary"):
        html = re.sub(rf'(<div id="pst-{side}-sidebar"[^>]*>)(?!\s*<form)', rf"\1{CLOSE}", html)
    return html


def text_of(html: str) -> str:
    """Return the text of a piece of HTML, on one line."""
    return " ".join(unescape(TAG.sub("", html)).split())


def replace(html: str, opening: re.Pattern, name: str, make: Callable[[re.Match, str], str]) -> str:
    """Replace each element *name* that begins as *opening* by what *make* makes of the match and of the content after it.

    >>> replace("<div id=a>1<div>2</div></div>3", re.compile("<div id=a>"), "div", lambda found, body: f"[{body}]")
    '[1<div>2</div>]3'
    """
    step = re.compile(rf"<(/?){name}\b")
    at = 0
    while found := opening.search(html, at):
        depth, end = 1, found.end()
        while depth:
            one = step.search(html, end)
            depth += -1 if one[1] else 1
            end = one.end()
        made = make(found, html[found.end() : one.start()])
        html = html[: found.start()] + made + html[html.index(">", end) + 1 :]
        at = found.start() + 1  # what was made may hold another
    return html


def name_hidden(found: re.Match, body: str) -> str:
    """Return the folded code or output of a cell, with what it holds in its name."""
    held = ("the code: " if found["where"] == "above-input" else "the output: ") + hold(body)
    return (f'<details class="admonition hide {found["where"]}">\n<summary>\n<p class="collapsed admonition-title">Show {held}</p>\n'
            f'<p class="expanded admonition-title">Hide {held}</p>\n</summary>{body}</details>')


def hold(body: str) -> str:
    """Say what folded HTML holds: figures, passages, tables with their rows, else lines of text.

    >>> hold("<table><tbody><tr><td>1</td></tr><tr><td>2</td></tr></tbody></table>"), hold("<pre>one\\ntwo</pre>")
    ('a table of 2 rows', 'text, 2 lines')
    """
    kinds = []
    if figures := body.count("<img"):
        kinds.append("a figure" if figures == 1 else f"{figures} figures")
    if 'class="ann' in body:
        kinds.append("a marked passage")
    for table in re.findall(r"<tbody>.*?</tbody>", body, re.S):
        rows = table.count("<tr")
        kinds.append(f"a table of {rows} row{'s' * (rows > 1)}")
    if not kinds:
        lines = [line for text in re.findall(r"<pre>(.*?)</pre>", body, re.S) for line in text_of_lines(text)] or text_of_lines(body)
        kinds.append(f"text, {len(lines)} line{'s' * (len(lines) != 1)}")
    return ", ".join(kinds)


def text_of_lines(html: str) -> list[str]:
    """Return the lines of a piece of HTML that say something."""
    return [line for line in TAG.sub("", html).splitlines() if line.strip()]
