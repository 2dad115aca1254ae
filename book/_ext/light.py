"""Make the pages light: what the theme loads and this book does not use is left out, the rest does not hold up a page.

Convention: scripts of the site are deferred, figures are files with their size (so that nothing shifts) and load
when they come near, as does code, whose number of lines gives its height, and the only style sheet is that of styles.py. Doing it twice changes nothing.
Of the theme's weight go: the script that draws icons (1.5 MB for 20 icons, now in the style sheet),
the toggle buttons (now <details>, see mend.py), the source maps, Thebe.
"""

import base64
import re
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from PIL import Image

# Pygments' marks of names, punctuation and blanks have the colour of the text around them, and are a quarter of a page
PLAIN_CODE = re.compile(r'<span class="(?:n|nn|p|w)">([^<]*)</span>')
CODE = re.compile(r'<div class="highlight">(?P<code><pre>.*?</pre>)', re.S)
UNUSED = ("scripts/fontawesome.js", "togglebutton.js", "sphinx-thebe.js")  # scripts that no page loads
GONE = ("**/*.map", "scripts/fontawesome.js*", "vendor/fontawesome", "togglebutton.*", "sphinx-thebe.*", "locales")
SCRIPT = re.compile(r'[ \t]*<script(?P<more>[^>]*) src="(?P<up>(?:\.\./)*)_static/(?P<name>[^"?]+)(?P<rest>[^"]*)"(?P<after>[^>]*)></script>\n?')
TOGGLES = re.compile(r"[ \t]*<script>(?:let toggle\w+|var togglebuttonSelector) = [^<]*</script>\n?")
HINTS = re.compile(r'[ \t]*<link rel="preload" as="script"[^>]*>\n?|[ \t]*<meta name="docsearch:[^>]*>\n?|[ \t]*<!-- (?:Pre-loaded scripts|Loaded before|So that users|Scripts loaded)[^>]*-->\n?')
VIEWPORT = re.compile(r'\s*<meta name="viewport"[^>]*>')
IMAGE = re.compile(r'<img(?P<more>(?:\s[^>]*?)?) src="(?P<src>(?:\.\./)*_images/[^"]+)"(?P<rest>[^>]*)>')
PACKED = re.compile(r'(?P<before><img(?:\s[^>]*?)? src=")data:image/png;base64,(?P<data>[A-Za-z0-9+/=\s]+)"')  # a picture inside the page
SIZE = re.compile(r' (width|height)="(\d+)"')
STYLED = re.compile(r'\s+style="(?:width|height): [^"]*"')
KEPT = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2>)", re.S)  # where blanks matter
BOXES = '"complete"===document.readyState?O():window.addEventListener("load",O)'  # the theme's search for boxes that scroll
# Before anything is drawn: the colours that were chosen, else the system's; storage may be closed
THEME = re.compile(r'<script data-cfasync="false">.*?</script>', re.S)
CHOOSE = """<script>{
let mode = "auto";
try { mode = localStorage.getItem("mode") || mode; } catch { /* closed */ }
const dark = mode === "dark" || (mode !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
Object.assign(document.documentElement.dataset, { mode, theme: dark ? "dark" : "light" });
}</script>"""


@lru_cache
def read_size(path: Path) -> tuple[int, int]:
    """Return width and height of a picture in its own pixels."""
    with Image.open(path) as picture:
        return picture.size


def lighten(html: str, page: Path, root: Path) -> str:
    """Return the HTML of *page*, a file of the site in *root*, without what it does not need."""

    def load(found: re.Match) -> str:
        name, tag = found["name"], found[0]
        if name in UNUSED or name == "design-tabs.js" and "sd-tab-set" not in html:
            return ""
        if name == "documentation_options.js":  # 300 bytes that the others wait for
            return f"<script>{(root / '_static' / name).read_text('utf-8').strip()}</script>\n"
        waits = re.search(r"\b(?:defer|async|type=.module)", found["more"] + found["after"])
        return tag if waits else tag.replace("<script", "<script defer", 1)

    seen = []

    def measure(found: re.Match) -> str:
        file = (page.parent / found["src"]).resolve()
        given = dict(SIZE.findall(found[0]))
        if "height" in given or file.suffix == ".svg" or not file.is_file():
            return found[0]
        width, height = read_size(file)
        if shown := int(given.get("width", 0)):
            width, height = shown, round(height * shown / width)
        later = ' loading="lazy" decoding="async"' if seen else ""
        seen.append(file)
        return f'<img{SIZE.sub("", found["more"])} src="{found["src"]}"{SIZE.sub("", STYLED.sub("", found["rest"])).rstrip(" /")} width="{width}" height="{height}"{later}>'

    def unpack(found: re.Match) -> str:
        data = base64.b64decode(found["data"])
        file = root / "_images" / f"{sha256(data).hexdigest()}.png"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(data)
        return f'{found["before"]}{"../" * (len(page.relative_to(root).parts) - 1)}_images/{file.name}"'

    html = PACKED.sub(unpack, html)
    first = VIEWPORT.search(html)
    if first:
        html = html[: first.end()] + VIEWPORT.sub("", html[first.end() :])
    html = SCRIPT.sub(load, TOGGLES.sub("", HINTS.sub("", html)))
    html = IMAGE.sub(measure, PLAIN_CODE.sub(r"\1", html))
    html = CODE.sub(lambda found: f'<div class="highlight" style="--lines:{found["code"].strip().count(chr(10))}">{found["code"]}', html)
    return squeeze(THEME.sub(lambda _: CHOOSE, html))


def squeeze(html: str) -> str:
    """Return *html* without empty lines and indentation, but where blanks matter.

    >>> squeeze("<p>\\n\\n   <b>x</b>\\n</p><pre>a\\n\\n  b</pre>")
    '<p>\\n<b>x</b>\\n</p><pre>a\\n\\n  b</pre>'
    """
    parts = KEPT.split(html)  # text, kept, its name, text, …
    return "".join(part if i % 3 else re.sub(r"\s*\n\s*", "\n", part) for i, part in enumerate(parts) if i % 3 != 2)


def clear(static: Path) -> None:
    """Delete from the site's static files what no page loads, the mention of source maps, and what access.js does better."""
    for pattern in GONE:
        for path in sorted(static.glob(pattern), reverse=True):
            for file in sorted(path.rglob("*"), reverse=True) if path.is_dir() else []:
                file.rmdir() if file.is_dir() else file.unlink()
            path.rmdir() if path.is_dir() else path.unlink()
    for script in (static / "scripts").glob("*.js"):
        text = script.read_text("utf-8")
        if (plain := re.sub(r"\n?//# sourceMappingURL=\S+\s*$", "\n", text).replace(BOXES, "0")) != text:
            script.write_text(plain, "utf-8")
