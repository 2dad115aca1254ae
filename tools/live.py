"""Build the book with its live pages: `python tools/live.py [--output FOLDER] [--from PATH | --cdn ADDRESS]`.

Convention: the site stays one folder to be put on any static server. live/ in it is JupyterLite, with the
stored notebooks and, in live/static/pyodide, Python and all that the chapters import; nothing is asked of
another host (but with --cdn, which leaves Pyodide's own files at that address). The pages of the book have
the buttons that lead there only in such a build (book/_ext/launch.py).
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import nbformat

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "book" / "_ext"))
import build as book  # noqa: E402
import launch  # noqa: E402  of book/_ext
import live_runtime  # noqa: E402
import live_sources  # noqa: E402

EXTENSIONS = ("@jupyterlite/pyodide-kernel-extension", "@jupyter-widgets/jupyterlab-manager", "jupyterlab-myst")
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
UNNEEDED = ("**/*.map", "rspack.config*.js", "**/schemas/**/*.orig")
# A page without an icon would ask the host's root for one
HEAD = '<html lang="en">\n<head>\n    <link rel="icon" href="{root}../_static/favicon.svg">\n    <script src="{root}links.js" defer></script>'

# Arrow keys go from cell to cell, also from within a menu or slider of an explorer, which could not be moved by keys
ARROWS = ".jp-Notebook.jp-mod-commandMode:not(.jp-mod-readWrite) :focus"


def stage(notebook: Path, target: Path) -> None:
    """Copy a stored notebook for the browser: its kernel is the one there, its lines are joined, as a server would.

    The content stays: what a reader opens is what the page shows.
    """
    nb = nbformat.read(notebook, as_version=4)  # joins the lines
    nb.metadata["edition"] = launch.edition(notebook)
    nb.metadata["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(nb, ensure_ascii=False, separators=(",", ":")), "utf-8")


def configure(runtime: dict, source: Path, target: Path, cdn: str = "") -> None:
    """Write JupyterLite's configuration of *source* into *target*, with the packages that load with the kernel."""
    lite = json.loads((source / "jupyter-lite.json").read_text("utf-8"))
    lite["jupyter-config-data"]["contentsStorageName"] = launch.STORAGE
    kernel = lite["jupyter-config-data"]["litePluginSettings"][KERNEL]
    kernel["loadPyodideOptions"] = {"packages": runtime["first"]}
    if cdn:
        kernel["pyodideUrl"] = f"{cdn.rstrip('/')}/pyodide.mjs"
        kernel["loadPyodideOptions"]["lockFileURL"] = "./static/packages/pyodide-lock.json"
    (target / "jupyter-lite.json").write_text(json.dumps(lite), "utf-8")
    build = json.loads((source / "jupyter_lite_config.json").read_text("utf-8"))
    share = Path(sys.prefix) / "share" / "jupyter" / "labextensions"
    build["LiteBuildConfig"] |= {"federated_extensions": [str(share / name) for name in EXTENSIONS], "contents": ["files"]}
    (target / "jupyter_lite_config.json").write_text(json.dumps(build), "utf-8")
    shutil.copy(source / "overrides.json", target)


def build_lite(staged: Path, output: Path) -> None:
    """Run JupyterLite's build of the folder *staged* into *output*; raises RuntimeError with its words if it fails."""
    shutil.rmtree(output, ignore_errors=True)
    (staged / ".jupyterlite.doit.db").unlink(missing_ok=True)  # else a new output is not configured
    command = [Path(sys.executable).with_name("jupyter"), "lite", "build", "--output-dir", output.resolve()]
    done = subprocess.run(command, cwd=staged, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"jupyter lite build failed:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")
    for pattern in UNNEEDED:
        for path in output.glob(pattern):
            path.unlink()


def dress(output: Path, ahead: list[str]) -> None:
    """Give the pages of JupyterLite in *output* the book's icon, a language and working links, and widgets their arrow keys.

    The pages fetch *ahead* what the kernel will ask for.
    """
    for schemas in output.glob("build/schemas/**/*.json"):
        if ARROWS in (text := schemas.read_text("utf-8")):
            schemas.write_text(text.replace(f'{ARROWS}"', f'{ARROWS}:not(.jupyter-widgets *)"'), "utf-8")
    shutil.copy(ROOT / "live" / "links.js", output)
    for page in output.rglob("index.html"):
        root = "../" * len(page.relative_to(output).parent.parts)
        links = [f'\n    <link rel="prefetch" href="{root}static/pyodide/{name}">' for name in ahead]
        html = page.read_text("utf-8")
        if 'id="jupyter-lite-main"' in html:
            page.write_text(html.replace("<html>\n<head>", HEAD.format(root=root) + "".join(links), 1), "utf-8")


def make(output: Path | None, *, store: Path, origin: Path | None = None, cdn: str = "", compiled: bool = True) -> Path:
    """Build the book and its live pages; return the site's folder."""
    import helpers

    os.environ["BOOK_LIVE"] = "1"  # book/_ext/launch.py reads it
    if book.build(output=output):
        raise RuntimeError("The book was not built: every warning above counts as an error.")
    made = (output or ROOT) / "_build"
    staged = made / "live"
    shutil.rmtree(staged, ignore_errors=True)
    runtime = live_runtime.read(ROOT)
    for notebook in sorted((ROOT / "notebooks").glob("*.ipynb")):
        stage(notebook, staged / "files" / notebook.name)
    configure(runtime, ROOT / "live", staged, cdn)
    place = staged / "static" / ("packages" if cdn else "pyodide")
    packages = live_runtime.assemble(runtime, ROOT, place, helpers.__version__, store=store, origin=origin, cdn=cdn, compiled=compiled)
    print("Building JupyterLite ...", flush=True)
    build_lite(staged, made / "html" / "live")
    if cdn:  # JupyterLite itself takes along static/pyodide only
        shutil.copytree(place, made / "html" / "live" / "static" / place.name)
    dress(made / "html" / "live", [] if cdn else [*runtime["runtime"], *live_runtime.needed(packages, runtime["first"])])
    shutil.rmtree(staged)
    return made / "html"


def size(folder: Path) -> float:
    """Return the megabytes of the files in *folder*."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def main(argv: list[str] | None = None) -> int:
    """Build, and say what was made, how large it is, and how to open it."""
    parser = argparse.ArgumentParser(description="Build the book with its live pages.")
    parser.add_argument("--output", type=Path, metavar="FOLDER", help="build into FOLDER/_build instead")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--from", type=Path, dest="origin", metavar="PATH", help="take Pyodide's files from its official release: an archive or a folder")
    source.add_argument("--cdn", default="", metavar="ADDRESS", help="leave Pyodide's files at this address (that of the folder with pyodide.mjs)")
    parser.add_argument("--store", type=Path, default=live_sources.default_store(), metavar="FOLDER", help="keep what was downloaded and compiled there")
    parser.add_argument("--plain", action="store_true", help="compile nothing beforehand: needs no Chromium, but the first result takes longer")
    options = parser.parse_args(argv)
    started = perf_counter()
    try:
        site = make(options.output, store=options.store, origin=options.origin, cdn=options.cdn, compiled=not options.plain)
    except (OSError, ValueError, RuntimeError) as error:
        print(f"The live pages were not built. {error}", file=sys.stderr)
        return 1
    live = site / "live"
    print(f"Built in {perf_counter() - started:.0f} s: the site has {size(site):.0f} MB, {size(live):.0f} MB of them live pages"
          + ("" if options.cdn else f" ({size(live / 'static' / 'pyodide'):.0f} MB Python and its packages)") + ".")
    print(f"To open it: {sys.executable} -m http.server -d {site} 8000, then http://localhost:8000/ (from the file system live pages do not start).")
    if options.cdn:
        print(f"Python comes from {options.cdn}: the live pages need that address, and this build has not been run against it.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
