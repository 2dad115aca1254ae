"""What this book asks of Sphinx beyond Jupyter Book: no third party, the footer, the font, marked Chinese.

Convention: a built page asks no host but its own for anything. Thebe, which Jupyter Book always
loads, would; its scripts are dropped. The web font is made from the one that the figures use.
"""

from pathlib import Path

from fontTools.ttLib import TTFont
from sphinx.application import Sphinx
from sphinx.config import Config

import anchors
import han
import helpers
import light
import mend
import styles

FONT = Path(helpers.__file__).parent / "fonts" / "NotoSansSC-subset.ttf"
WEB_FONT = "noto-sans-sc.woff2"  # as named in book/assets/fonts.css
APART = ("_static", "_sources", "live")  # folders whose pages are no pages of the book
FOOTER = f"""<p>Version {helpers.__version__}. Prose and annotations:
<a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>. Code: MIT.
The plans themselves are official documents, which copyright does not protect;
their issuers are named beside the data. The bundled font: SIL Open Font License 1.1.</p>"""

def configure(app: Sphinx, config: Config) -> None:
    """Set what comes from the package: the version, and the footer that names it."""
    config.version = config.release = helpers.__version__
    config.html_theme_options["extra_footer"] = FOOTER


def drop_thebe(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Leave out Thebe's scripts and style, which name a third party's host."""
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if "thebe" not in f"{file}{vars(file)}".lower()]


def load_contrast(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Load the script of the contrast explorer in a page that has one."""
    if 'class="contrast"' in context.get("body", ""):
        app.add_js_file("contrast.js", loading_method="defer")


def finish(app: Sphinx, error: Exception | None) -> None:
    """Make the web font if there is none, mend every page and mark its Chinese, and make all of it light."""
    if error or app.builder.format != "html":
        return
    root = Path(app.outdir)
    make_web_font(root / "_static" / WEB_FONT)
    paths = [path for path in sorted(root.rglob("*.html")) if path.relative_to(root).parts[0] not in APART]
    before = {path: path.read_text("utf-8") for path in paths}
    after = {path: han.mark(mend.mend(html)) for path, html in before.items()}
    if app.builder.name == "html":
        light.clear(root / "_static")
        after = styles.bundle(root, {path: light.lighten(html, path, root) for path, html in after.items()})
    for path, html in after.items():
        if html != before[path]:
            path.write_text(html, "utf-8")


def make_web_font(target: Path) -> None:
    """Write the bundled font as woff2 to *target*, unless it is there and newer."""
    if target.exists() and target.stat().st_mtime > FONT.stat().st_mtime:
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with TTFont(FONT) as font:
        font.flavor = "woff2"
        font.save(target)


def setup(app: Sphinx) -> dict:
    anchors.setup(app)
    app.add_css_file("fonts.css")
    app.add_css_file("book.css")
    app.add_js_file("access.js", loading_method="defer")
    app.connect("config-inited", configure)
    app.connect("html-page-context", load_contrast)
    app.connect("html-page-context", drop_thebe, priority=900)  # after Thebe has added them
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
