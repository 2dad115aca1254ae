"""Buttons that open a chapter where it can be worked: live in the browser, and on Binder and Colab where a repository is named.

Convention: no button leads nowhere. The live button is there only in a site built with its live pages
(tools/live.py, which sets BOOK_LIVE), and only for chapters whose imports live/runtime.json covers; the page of
any other chapter says so in its place. Binder and Colab come from one setting, `repository` in _config.yml.
"""

import ast
import hashlib
import json
import os
import sys
from html import escape
from pathlib import Path
from urllib.parse import quote, urlsplit

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ConfigError

BRANCH = "main"
STORAGE = "County plans"  # where live pages keep readers' copies
NAME = "Work this chapter live"
BINDER, COLAB = "https://mybinder.org/v2/gh", "https://colab.research.google.com/github"
LIVE = ('<a class="btn btn-sm launch-live" href="{to}" data-file="{file}" data-edition="{edition}" data-storage="{storage}" title="Open it in this browser, with Python; nothing is installed">'
        '<span class="btn__icon-container"><i class="fas fa-play" aria-hidden="true"></i></span><span class="launch-text">{name}</span></a>')
DESK = ('<div class="admonition note launch-desk"><p class="admonition-title">At a desk</p>'
        "<p>This chapter does not run in a browser: it needs {needs}. It runs with <code>make lab</code>.</p></div>")
HEADER = '<div class="article-header-buttons">'


def imports(notebook: Path) -> set[str]:
    """Return the top names of what the code cells of *notebook* import."""
    found = set()
    for cell in json.loads(notebook.read_text("utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            for node in ast.walk(ast.parse("".join(cell["source"]))):
                if isinstance(node, ast.Import):
                    found |= {alias.name.split(".")[0] for alias in node.names}
                elif isinstance(node, ast.ImportFrom) and node.module:
                    found.add(node.module.split(".")[0])
    return found


def lacking(notebook: Path, runtime: dict) -> list[str]:
    """Return what *notebook* imports and the live pages do not have, in order."""
    rows = [runtime["helpers"], *runtime["packages"].values(), *runtime["environment"].values()]
    return sorted(imports(notebook) - set(sys.stdlib_module_names) - {name for row in rows for name in row["imports"]})


def edition(notebook: Path) -> str:
    """Return a mark of what *notebook* says: another one when a cell of it has changed."""
    cells = [[cell["cell_type"], "".join(cell["source"])] for cell in json.loads(notebook.read_text("utf-8"))["cells"]]
    return hashlib.sha256(json.dumps(cells).encode()).hexdigest()[:12]


def elsewhere(repository: str, page: str) -> list[dict[str, str]]:
    """Return the links to Binder and Colab for the notebook *page*, as the theme's buttons; none without a repository.

    >>> [link["url"] for link in elsewhere("https://github.com/ada/plans", "notebooks/wuxi")]
    ['https://mybinder.org/v2/gh/ada/plans/main?urlpath=lab/tree/notebooks/wuxi.ipynb', 'https://colab.research.google.com/github/ada/plans/blob/main/notebooks/wuxi.ipynb']
    """
    if not repository:
        return []
    project = urlsplit(repository).path.strip("/").removesuffix(".git")
    path = quote(f"{page}.ipynb")
    links = (("Open in Binder", f"{BINDER}/{project}/{BRANCH}?urlpath=lab/tree/{path}"), ("Open in Colab", f"{COLAB}/{project}/blob/{BRANCH}/{path}"))
    return [{"type": "link", "text": text, "url": url, "label": f"launch-{text.split()[-1].lower()}"} for text, url in links]


def configure(app: Sphinx, config: Config) -> None:
    """Note whether the live pages are built, and the repository, `repository` of _config.yml or the variable REPOSITORY; refuse one that Binder and Colab cannot open."""
    config.live = os.environ.get("BOOK_LIVE", "") == "1"
    config.repository = os.environ.get("REPOSITORY", "") or config.repository
    address = urlsplit(config.repository)
    if config.repository and (address.netloc != "github.com" or len(address.path.strip("/").split("/")) != 2):
        raise ConfigError(f"repository {config.repository!r} is no address of a repository on GitHub, https://github.com/owner/name (mend _config.yml)")


def add_buttons(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Put the links to Binder and Colab into the header of a chapter, as a menu."""
    if page.startswith("notebooks/") and (links := elsewhere(app.config.repository, page)):
        context["header_buttons"].append({"type": "group", "tooltip": "Open this chapter elsewhere", "icon": "fas fa-rocket", "label": "launch-buttons", "buttons": links})


def load_script(app: Sphinx, page: str, template: str, context: dict, doctree: object) -> None:
    """Load the script that knows of a reader's own copy, in the chapters of a live build."""
    if app.config.live and page.startswith("notebooks/"):
        app.add_js_file("launch.js", loading_method="defer")


def add_live(html: str, notebook: Path, runtime: dict) -> str:
    """Return the page *html* of *notebook* with its live button, or with what it needs instead."""
    if needs := lacking(notebook, runtime):
        note = DESK.format(needs=", ".join(f"<code>{escape(name)}</code>" for name in needs))
        before, article, chapter = html.partition("<article")  # the copy for print, before it, has a title, too
        return before + article + chapter.replace("</h1>", f"</h1>\n{note}", 1)
    to = f"../live/notebooks/index.html?path={quote(notebook.name)}"
    button = LIVE.format(to=to, name=NAME, file=quote(notebook.name), edition=edition(notebook), storage=STORAGE)
    return html.replace(HEADER, HEADER + "\n" + button, 1)


def finish(app: Sphinx, error: Exception | None) -> None:
    """Give every chapter's page its live button, where there are live pages."""
    if error or app.builder.name != "html" or not app.config.live:
        return
    root = Path(app.confdir)
    runtime = json.loads((root / "live" / "runtime.json").read_text("utf-8"))
    for page in sorted((Path(app.outdir) / "notebooks").glob("*.html")):
        notebook = root / "notebooks" / f"{page.stem}.ipynb"
        html = page.read_text("utf-8")
        if notebook.exists() and "launch-live" not in html and "launch-desk" not in html:
            page.write_text(add_live(html, notebook, runtime), "utf-8")


def setup(app: Sphinx) -> dict:
    app.add_config_value("live", False, "html", [bool])
    app.add_config_value("repository", "", "html", [str])
    app.connect("config-inited", configure)
    app.connect("html-page-context", add_buttons, priority=900)  # after the theme's own
    app.connect("html-page-context", load_script)
    app.connect("build-finished", finish, priority=850)  # before book.py mends the pages
    return {"parallel_read_safe": True, "parallel_write_safe": True}
