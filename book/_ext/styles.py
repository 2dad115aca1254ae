"""Make one small style sheet of all that the theme and its extensions load, with the icons inside it.

Convention: a rule whose classes or ids stand in no built page and in no script of the site is left out;
nothing else is. The order is that of the pages. The icons are those glyphs of the theme's icon font
(Font Awesome Free 6, SIL Open Font License 1.1) that a rule names, under another name, as the licence asks.
"""

import base64
import logging
import posixpath
import re
from functools import lru_cache
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pydata_sphinx_theme
import tinycss2
from fontTools import subset
from fontTools.ttLib import TTFont

BUNDLE, ORDER = "bundle.css", "bundle.txt"  # in _static: the sheet, and the names of those it is made of
ICONS = Path(pydata_sphinx_theme.__file__).parent / "theme/pydata_sphinx_theme/static/vendor/fontawesome/webfonts/fa-solid-900.woff2"
LINK = re.compile(r'\s*<link(?=[^>]*\brel="stylesheet")[^>]*\bhref="(?P<up>(?:\.\./)*)_static/(?P<name>[^"?]+)[^"]*"[^>]*>')
WORD = re.compile(r"[A-Za-z_][\w-]*")
NAMES = re.compile(r'\b(?:class|id)=(?:"([^"]*)"|\'([^\']*)\')')
SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script>", re.S)
QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\.)*\"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`")
AWESOME = re.compile(r'"Font Awesome 6 Free"|Font Awesome\\ 6 Free')
GLYPH = re.compile(r"[\ue000-\uf8ff]|\\(f[0-9a-f]{3})\b")


def names_in(html: str) -> set[str]:
    """Return the classes and ids of a page, and the words in the strings of its scripts."""
    found = {word for one in NAMES.finditer(html) for word in (one[1] or one[2] or "").split()}
    return found.union(*(strings_in(one[1]) for one in SCRIPT.finditer(html)))


@lru_cache
def strings_in(script: str) -> frozenset[str]:
    """Return the words that stand in strings of *script*; what a script calls a class must be among them.

    >>> sorted(strings_in('box.classList.add("is-open", `a ${b}`)'))
    ['a', 'b', 'is-open']
    """
    return frozenset(word for text in QUOTED.findall(script) for word in WORD.findall(text))


def wanted(selector: list, known: set[str]) -> bool:
    """Say whether a selector can match: each of its classes and ids is known; what stands in :is(…) or :not(…) may be."""
    dot = False
    for token in selector:
        if (dot and token.type == "ident" or token.type == "hash") and token.value not in known:
            return False
        dot = token == "."
    return True


def purge(rules: list, known: set[str]) -> str:
    """Return style rules as text, without those that match nothing and without comments.

    >>> purge(tinycss2.parse_stylesheet(".a, .b > p { color: red } @media print { .b { top: 0 } } #c:not(.b) { top: 0 }"), {"a", "c"})
    '.a{color: red}#c:not(.b){top: 0}'
    """
    out = []
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors: list[list] = [[]]
            for token in rule.prelude:
                selectors += [[]] if token == "," else []
                selectors[-1] += [] if token == "," else [token]
            if kept := [write(one) for one in selectors if wanted(one, known)]:
                out.append(f"{','.join(kept)}{{{write(rule.content)}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword in ("media", "supports", "layer", "container"):
            if rule.content is None:
                out.append(f"@{rule.at_keyword} {write(rule.prelude)};")
            elif inner := purge(tinycss2.parse_rule_list(rule.content, True, True), known):
                out.append(f"@{rule.at_keyword} {write(rule.prelude)}{{{inner}}}")
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":
            body = "" if rule.content is None else write(rule.content)
            if not (rule.lower_at_keyword == "font-face" and "Awesome" in body):
                out.append(f"@{rule.at_keyword} {write(rule.prelude)}" + (";" if rule.content is None else f"{{{body}}}"))
    return "".join(out)


def write(tokens: list) -> str:
    """Return *tokens* as text, each blank or comment as one space."""
    return re.sub(r"\s*/\*.*?\*/\s*|\s+", " ", tinycss2.serialize(tokens), flags=re.S).strip()


def read(static: Path, name: str) -> str:
    """Return a style sheet with its imports in place and its addresses as seen from *static*."""
    folder = posixpath.dirname(name)

    def place(match: re.Match) -> str:
        return f'url("{posixpath.normpath(posixpath.join(folder, match[1]))}")'

    text = (static / name).read_text("utf-8")
    text = re.sub(r'url\(\s*["\']?(?!["\']|data:|#|[a-z]+:|/)([^"\')]+)["\']?\s*\)', place, text)
    return re.sub(r'@import\s*"([^"]+)"\s*;', lambda match: read(static, posixpath.normpath(posixpath.join(folder, match[1]))), text)


def make_icons(css: str) -> str:
    """Return the font of the icons that *css* names, as a rule with the font inside it."""
    signs = {int(one[1], 16) if one[1] else ord(one[0]) for one in GLYPH.finditer(css)}
    logging.getLogger("fontTools.subset").setLevel(logging.WARNING)  # silent on each table it cuts
    with TTFont(ICONS) as font:
        options = subset.Options(flavor="woff2", layout_features=[], notdef_outline=False, name_IDs=[])
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=signs)
        cutter.subset(font)
        font.flavor = "woff2"
        font.save(made := BytesIO())
    data = base64.b64encode(made.getvalue()).decode()
    return ("/* Icons: from Font Awesome Free 6, (c) Fonticons, Inc., SIL Open Font License 1.1 */"
            f'@font-face{{font-family:"Book Icons";font-weight:900;src:url(data:font/woff2;base64,{data}) format("woff2")}}')


def bundle(root: Path, pages: dict[Path, str]) -> dict[Path, str]:
    """Write the one sheet of the site in *root* and return its *pages* (path: HTML) with a link to that alone."""
    static = root / "_static"
    order = (static / ORDER).read_text("utf-8").split() if (static / ORDER).exists() else []
    for html in pages.values():
        order += [one["name"] for one in LINK.finditer(html) if one["name"] not in (*order, BUNDLE)]
    known = set().union(*map(names_in, pages.values()))
    for script in (*static.rglob("*.js"), *static.rglob("*.mjs")):
        known |= strings_in(script.read_text("utf-8"))
    css = "".join(purge(tinycss2.parse_stylesheet(read(static, name), True, True), known) for name in order if (static / name).exists())
    css = AWESOME.sub('"Book Icons"', css)
    css = make_icons(css) + css
    (static / BUNDLE).write_text(css, "utf-8")
    (static / ORDER).write_text("\n".join(order), "utf-8")
    sheet = f"{BUNDLE}?v={sha256(css.encode()).hexdigest()[:8]}"
    return {path: link(html, sheet) for path, html in pages.items()}


def link(html: str, sheet: str) -> str:
    """Return a page with one link to *sheet* where the first style sheet was, and no other of the site's own.

    >>> link('<link rel="stylesheet" href="../_static/a.css?v=1"><link rel="stylesheet" href="../_static/b.css">', "bundle.css?v=2")
    '<link rel="stylesheet" href="../_static/bundle.css?v=2">'
    """
    first = LINK.search(html)
    if not first:
        return html
    html = html[: first.start()] + "\0" + LINK.sub("", html[first.start() :])
    lead = re.match(r"\s*", first[0])[0]
    return html.replace("\0", f'{lead}<link rel="stylesheet" href="{first["up"]}_static/{sheet}">', 1)
