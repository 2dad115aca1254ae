"""The live pages: their files are brought together and verified, wheels made, buttons placed. Chapters are run by `make live-check`."""

import hashlib
import io
import json
import re
import sys
import tarfile
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from sphinx.errors import ConfigError

import browser
import launch
import live
import live_pack
import live_runtime
import live_sources

ROOT = Path(__file__).resolve().parents[1]
RUNTIME = live_runtime.read(ROOT)
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
DESK = {"many"}  # needs more than a browser: workers, Parquet


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def zipped(files: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return made.getvalue()


FILES = {"pyodide.mjs": b"export", "python_stdlib.zip": zipped({"os.py": b"sep = '/'\n"}), "pyodide.asm.wasm": b"\0asm"}
NUMPY = zipped({"numpy/__init__.py": b"x = 1\n", "numpy/f2py/__init__.py": b"", "numpy-2.dist-info/METADATA": b"Name: numpy\n"})
SEABORN = zipped({"seaborn/__init__.py": b"", "seaborn-1.dist-info/METADATA": b"Name: seaborn\n"})
ARCHIVED = FILES | {"numpy-2-cp314-wasm32.whl": NUMPY}


def row(source: str, version: str, file: str, data: bytes, depends: tuple = ()) -> dict:
    return {"source": source, "version": version, "file": file, "sha256": sha256(data), "imports": [file.split("-")[0]], "depends": list(depends)}


@pytest.fixture
def small() -> dict:
    """A runtime of three files and two packages, as live/runtime.json has it."""
    return {
        "python": "3.14", "info": {}, "runtime": {name: sha256(data) for name, data in FILES.items()},
        "carrier": {"name": "carrier", "version": "1", "file": "carrier-1.whl", "sha256": "0", "megabytes": 1},
        "helpers": {"name": "county-plans", "imports": ["helpers"], "depends": ["seaborn"]}, "environment": {},
        "leave_out": {"*": ["*/tests/*"], "numpy": ["numpy/f2py/*"]},
        "packages": {"numpy": row("pyodide", "2", "numpy-2-cp314-wasm32.whl", NUMPY), "seaborn": row("index", "1", "seaborn-1-py3-none-any.whl", SEABORN, ["numpy"])},
    }


@pytest.fixture
def fetch(tmp_path):
    """Sources that are folders here, in place of the package index; and a list of what was asked of them."""
    asked = []

    def source(files: dict[str, bytes]):
        def place(runtime, missing, folder, say):
            asked.extend(missing)
            for name, data in files.items():
                (folder / name).write_bytes(data)
            return folder
        return place

    return {"pyodide": source(ARCHIVED), "index": source({"seaborn-1-py3-none-any.whl": SEABORN}), "kernel": source({})}, asked


def released(kind: str, folder: Path, files: dict[str, bytes] = ARCHIVED) -> Path:
    """A release of Pyodide made of *files*, as a folder or an archive of that *kind*."""
    folder.mkdir(exist_ok=True)
    if kind in ("folder", "pyodide"):
        place = folder / "release" / ("pyodide" if kind == "pyodide" else "")
        place.mkdir(parents=True)
        for name, data in files.items():
            (place / name).write_bytes(data)
        return folder / "release"
    path = folder / f"pyodide.{kind}"
    if kind == "zip":
        path.write_bytes(zipped({f"pyodide/{name}": data for name, data in files.items()}))
    else:
        with tarfile.open(path, f"w:{kind.split('.')[-1]}") as archive:
            for name, data in files.items():
                about = tarfile.TarInfo(f"pyodide/{name}")
                about.size = len(data)
                archive.addfile(about, io.BytesIO(data))
    return path


@pytest.mark.parametrize("kind", ["folder", "pyodide", "zip", "tar.gz", "tar.bz2"])
def test_a_release_is_read_in_any_form(kind, small, fetch, tmp_path):
    found = live_sources.gather(small, tmp_path / "store", released(kind, tmp_path / "r"), fetch=fetch[0], say=str)
    assert found == ARCHIVED | {"seaborn-1-py3-none-any.whl": SEABORN}
    assert fetch[1] == ["seaborn-1-py3-none-any.whl"]  # and nothing was asked of the carrier


def test_what_was_checked_is_not_fetched_again(small, fetch, tmp_path):
    first = live_sources.gather(small, tmp_path, fetch=fetch[0], say=str)
    asked = len(fetch[1])
    assert live_sources.gather(small, tmp_path, fetch=fetch[0], say=str) == first and len(fetch[1]) == asked == 5


def test_a_wrong_file_is_named_with_both_sums(small, fetch, tmp_path):
    path = released("zip", tmp_path / "r", ARCHIVED | {"pyodide.mjs": b"tampered"})
    with pytest.raises(ValueError, match=f"pyodide.mjs from pyodide.zip .* expected sha256 {sha256(b'export')}, found {sha256(b'tampered')}"):
        live_sources.gather(small, tmp_path / "store", path, fetch=fetch[0], say=str)
    assert not (tmp_path / "store" / sha256(b"tampered")).exists()


def test_a_file_spoilt_in_the_store_is_noticed(small, fetch, tmp_path):
    live_sources.gather(small, tmp_path, fetch=fetch[0], say=str)
    (tmp_path / sha256(b"export")).write_bytes(b"spoilt")
    with pytest.raises(ValueError, match="pyodide.mjs"):
        live_sources.gather(small, tmp_path, fetch=fetch[0], say=str)


def test_what_a_release_lacks_is_named(small, fetch, tmp_path):
    path = released("tar.gz", tmp_path / "r", {name: data for name, data in ARCHIVED.items() if "numpy" not in name})
    with pytest.raises(FileNotFoundError, match=r"pyodide.tar.gz does not have numpy-2-cp314-wasm32.whl; give the official release"):
        live_sources.gather(small, tmp_path / "store", path, fetch=fetch[0], say=str)


@pytest.mark.parametrize("kind, cut", [("zip", 60), ("tar.gz", 60), ("tar.bz2", 60)])
def test_an_archive_cut_short_is_refused(kind, cut, small, fetch, tmp_path):
    path = released(kind, tmp_path / "r")
    path.write_bytes(path.read_bytes()[:-cut])
    with pytest.raises(ValueError, match="is no archive that can be read to its end"):
        live_sources.gather(small, tmp_path / "store", path, fetch=fetch[0], say=str)


def test_no_archive_and_no_path_are_said(small, fetch, tmp_path):
    (tmp_path / "x.zip").write_text("no archive")
    for path, error, says in ((tmp_path / "x.zip", ValueError, "x.zip is no archive"), (tmp_path / "none", FileNotFoundError, "there is no")):
        with pytest.raises(error, match=says):
            live_sources.gather(small, tmp_path / "store", path, fetch=fetch[0], say=str)


def test_a_download_is_pinned_runs_nothing_and_says_why_it_failed(tmp_path, monkeypatch):
    commands = []
    monkeypatch.setattr(live_sources.subprocess, "run", lambda command, **options: commands.append(command) or SimpleNamespace(returncode=1, stderr="no network\n"))
    with pytest.raises(RuntimeError, match="pip could not download seaborn:\nno network"):
        live_sources.download({"seaborn": ("1", "abc")}, tmp_path, "3.14")
    assert {"download", "--no-deps", "--require-hashes", "--only-binary=:all:"} <= set(commands[0]) and commands[0][-1] == "3.14"
    assert (tmp_path / "pins.txt").read_text("utf-8") == "seaborn==1 --hash=sha256:abc\n"


def assembled(small, fetch, tmp_path, monkeypatch, **options) -> tuple[Path, dict]:
    monkeypatch.setitem(live_sources.gather.__kwdefaults__, "fetch", fetch[0])
    packages = live_runtime.assemble(small, ROOT, tmp_path / "made", "9.9", store=tmp_path / "store", say=str, **options)
    return tmp_path / "made", packages


def test_the_lock_lists_what_lies_beside_it(small, fetch, tmp_path, monkeypatch):
    made, packages = assembled(small, fetch, tmp_path, monkeypatch, compiled=False)
    lock = json.loads((made / "pyodide-lock.json").read_text("utf-8"))["packages"]
    assert lock == packages and set(lock) == {"numpy", "seaborn", "county-plans"}
    for name, one in lock.items():
        assert sha256((made / one["file_name"]).read_bytes()) == one["sha256"], name
    assert lock["seaborn"]["file_name"] == "seaborn-1-py3-none-any.whl"  # as published
    assert re.fullmatch(r"numpy-2\+[0-9a-f]{8}-cp314-wasm32.whl", lock["numpy"]["file_name"])  # changed: f2py is left out
    assert zipfile.ZipFile(made / lock["numpy"]["file_name"]).namelist() == ["numpy-2.dist-info/METADATA", "numpy/__init__.py"]
    (made / "old.whl").touch()
    assembled(small, fetch, tmp_path, monkeypatch, compiled=False)
    assert not (made / "old.whl").exists()


def test_with_a_cdn_nothing_of_pyodide_is_here(small, fetch, tmp_path, monkeypatch):
    made, packages = assembled(small, fetch, tmp_path, monkeypatch, cdn="https://cdn.example/full/")
    assert packages["numpy"]["file_name"] == "https://cdn.example/full/numpy-2-cp314-wasm32.whl" and packages["numpy"]["sha256"] == sha256(NUMPY)
    assert not {path.name for path in made.iterdir()} & set(ARCHIVED) and "pyodide.mjs" not in fetch[1]
    live.configure(RUNTIME, ROOT / "live", tmp_path, "https://cdn.example/full/")
    kernel = json.loads((tmp_path / "jupyter-lite.json").read_text("utf-8"))["jupyter-config-data"]["litePluginSettings"][live.KERNEL]
    assert kernel["pyodideUrl"] == "https://cdn.example/full/pyodide.mjs" and kernel["loadPyodideOptions"]["lockFileURL"].startswith("./")


def test_with_a_cdn_what_it_has_not_lies_beside_the_pages(monkeypatch, tmp_path):
    """JupyterLite takes along static/pyodide only."""
    def assemble(runtime, root, place, version, **options):
        place.mkdir(parents=True)
        (place / "pyodide-lock.json").write_text("{}", "utf-8")
        return {}

    for owner, name, act in ((live.book, "build", lambda output: 0), (live, "stage", lambda *paths: None), (live, "configure", lambda *paths: None), (live, "dress", lambda *paths: None),
                             (live_runtime, "assemble", assemble), (live, "build_lite", lambda source, target: target.mkdir(parents=True))):
        monkeypatch.setattr(owner, name, act)
    (tmp_path / "_build" / "live").mkdir(parents=True)
    monkeypatch.setenv("BOOK_LIVE", "")
    site = live.make(tmp_path, store=tmp_path / "store", cdn="https://cdn.example/full/")
    assert (site / "live" / "static" / "packages" / "pyodide-lock.json").is_file()


def test_without_a_chromium_it_is_said_what_to_do(small, fetch, tmp_path, monkeypatch):
    monkeypatch.setenv("CHROMIUM", "no-such-program")
    small["runtime"]["pyodide.asm.wasm"] = sha256(FILES["pyodide.asm.wasm"])
    with pytest.raises(FileNotFoundError, match="no-such-program is no program"):
        assembled(small, fetch, tmp_path, monkeypatch)


def test_the_helpers_wheel_brings_data_and_exercises_where_the_helpers_look():
    data = live_pack.helpers_wheel(ROOT, "county-plans", "9.9", "3.14")
    assert data == live_pack.helpers_wheel(ROOT, "county-plans", "9.9", "3.14")
    names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    under = "county_plans-9.9.data/data/lib/python3.14"  # of the prefix, /; helpers lies in lib/python3.14/site-packages
    assert {"helpers/__init__.py", "helpers/fonts/NotoSansSC-subset.ttf", f"{under}/data/plans.csv", f"{under}/data/sources/wuxi.txt", f"{under}/exercises/wuxi.toml"} <= names
    assert not [name for name in names if "__pycache__" in name]


@pytest.mark.parametrize("name", RUNTIME["environment"])
def test_a_package_published_as_source_is_the_one_installed(name):
    row = RUNTIME["environment"][name]
    wheel = zipfile.ZipFile(io.BytesIO(live_pack.installed_wheel(name, row["version"], row["leave_out"], row["sha256"])))
    assert f"{name}/__init__.py" in wheel.namelist() and f"\n{name}=={row['version']} " in LOCK
    with pytest.raises(ValueError, match="is not what live/runtime.json names"):
        live_pack.installed_wheel(name, row["version"], [], row["sha256"])
    with pytest.raises(ValueError, match="is installed, live/runtime.json names 0"):
        live_pack.installed_wheel(name, "0", row["leave_out"], row["sha256"])


@pytest.mark.parametrize("name", RUNTIME["packages"])
def test_a_package_of_the_runtime_is_whole_and_consistent(name):
    row = RUNTIME["packages"][name]
    known = RUNTIME["packages"].keys() | RUNTIME["environment"].keys()
    assert row["file"].replace("_", "-").lower().startswith(f"{name}-{row['version']}-") and re.fullmatch("[0-9a-f]{64}", row["sha256"])
    assert set(row["depends"]) <= known and row["imports"]
    if row["source"] == "index":  # the very wheel of the desk
        assert f"\n{name}=={row['version']} " in LOCK and row["sha256"] in LOCK
    if row["source"] == "kernel":
        place = Path(sys.prefix) / "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi" / row["file"]
        assert sha256(place.read_bytes()) == row["sha256"]


def test_what_loads_with_the_kernel_is_there():
    rows = RUNTIME["packages"] | RUNTIME["environment"] | {RUNTIME["helpers"]["name"]: RUNTIME["helpers"]}
    assert set(RUNTIME["first"]) <= rows.keys()
    assert {"ipykernel", "comm", "pyodide-kernel", "jedi", "ipython", "micropip", "piplite"} <= set(RUNTIME["first"])  # else the kernel looks for them on the index


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_the_runtime_has_what_a_chapter_imports(notebook):
    assert (launch.lacking(notebook, RUNTIME) != []) == (notebook.stem in DESK)


def test_what_a_chapter_lacks_is_found(tmp_path):
    cells = [{"cell_type": "code", "source": ["import re, dask.bag as bag\n", "from duckdb import sql\n", "def f():\n", "    import helpers.plans, numpy\n"]},
             {"cell_type": "markdown", "source": "import nothing"}]
    path = tmp_path / "x.ipynb"
    path.write_text(json.dumps({"cells": cells}), "utf-8")
    assert launch.imports(path) == {"re", "dask", "duckdb", "helpers", "numpy"} and launch.lacking(path, RUNTIME) == ["dask", "duckdb"]
    page = launch.add_live(f"{launch.HEADER}</div><h1>X</h1><article><h1>X</h1><p>One.</p></article>", path, RUNTIME)
    assert "launch-live" not in page and '<article><h1>X</h1>\n<div class="admonition note launch-desk">' in page and "needs <code>dask</code>, <code>duckdb</code>. It runs with <code>make lab</code>" in page


def test_the_buttons_are_in_a_live_build_and_not_in_a_plain_one(site, tmp_path):
    pages = sorted((site / "notebooks").glob("*.html"))
    assert len(pages) == len(NOTEBOOKS) and not (site / "live").exists()
    (tmp_path / "notebooks").mkdir()
    for page in pages:
        html = page.read_text("utf-8")
        assert "launch-live" not in html and "launch-desk" not in html and "mybinder" not in html, page.name
        (tmp_path / "notebooks" / page.name).write_text(html, "utf-8")
    app = SimpleNamespace(builder=SimpleNamespace(name="html"), config=SimpleNamespace(live=True), confdir=ROOT, outdir=tmp_path)
    for _ in range(2):  # a second build finds the pages as the first left them
        launch.finish(app, None)
    for page in pages:
        html = (tmp_path / "notebooks" / page.name).read_text("utf-8")
        if page.stem in DESK:
            assert html.count("launch-desk") == 1 and "launch-live" not in html
            continue
        assert f'data-file="{page.stem}.ipynb" data-edition="{launch.edition(ROOT / "notebooks" / f"{page.stem}.ipynb")}"' in html
        assert html.count(f'href="../live/notebooks/index.html?path={page.stem}.ipynb"') == 1 and launch.NAME in html


def test_an_edition_is_another_when_a_cell_has_changed_and_only_then(tmp_path):
    def mark(source: list[str], **more) -> str:
        (tmp_path / "x.ipynb").write_text(json.dumps({"cells": [{"cell_type": "code", "source": source} | more]}), "utf-8")
        return launch.edition(tmp_path / "x.ipynb")

    assert mark(["a\n", "b"]) == mark(["a\nb"], outputs=["new"]) != mark(["a\n", "c"])


def test_a_page_of_the_lite_has_icon_and_language_and_fetches_ahead(tmp_path):
    (tmp_path / "notebooks").mkdir()
    page = tmp_path / "notebooks" / "index.html"
    page.write_text('<!DOCTYPE html><html>\n<head>\n<link id="jupyter-lite-main"></head></html>', "utf-8")
    schema = tmp_path / "build" / "schemas" / "all.json"
    schema.parent.mkdir(parents=True)
    schema.write_text(json.dumps([{"keys": ["ArrowDown"], "selector": live.ARROWS}, {"keys": ["x"], "selector": "body"}]), "utf-8")
    live.dress(tmp_path, ["numpy.whl"])
    assert [one["selector"] for one in json.loads(schema.read_text("utf-8"))] == [f"{live.ARROWS}:not(.jupyter-widgets *)", "body"]
    html = page.read_text("utf-8")
    assert 'src="../links.js"' in html and "notebooks/index.html" in (tmp_path / "links.js").read_text("utf-8")
    assert '<html lang="en">' in html and 'rel="icon" href="../../_static/favicon.svg"' in html and 'rel="prefetch" href="../static/pyodide/numpy.whl"' in html


@pytest.mark.parametrize("notebook", NOTEBOOKS[:1], ids=lambda path: path.stem)
def test_a_staged_notebook_is_the_stored_one_for_the_kernel_of_the_browser(notebook, tmp_path):
    live.stage(notebook, tmp_path / "x.ipynb")
    staged, stored = (json.loads(path.read_text("utf-8")) for path in (tmp_path / "x.ipynb", notebook))
    assert staged["metadata"]["kernelspec"]["name"] == "python" and staged["metadata"]["edition"] == launch.edition(notebook)
    assert [cell["source"] for cell in staged["cells"]] == ["".join(cell["source"]) for cell in stored["cells"]]
    assert [len(cell.get("outputs", [])) for cell in staged["cells"]] == [len(cell.get("outputs", [])) for cell in stored["cells"]]


@pytest.mark.parametrize("repository, buttons", [("", 0), ("https://github.com/ada/plans", 1)])
def test_binder_and_colab_come_from_one_setting(repository, buttons, monkeypatch):
    monkeypatch.delenv("BOOK_LIVE", raising=False)
    monkeypatch.delenv("REPOSITORY", raising=False)
    app = SimpleNamespace(config=SimpleNamespace(repository=repository, live=None))
    launch.configure(app, app.config)
    context = {"header_buttons": []}
    launch.add_buttons(app, "notebooks/wuxi", "", context, None)
    launch.add_buttons(app, "book/intro", "", context, None)
    assert len(context["header_buttons"]) == buttons and app.config.live is False
    assert [link["text"] for button in context["header_buttons"] for link in button["buttons"]] == ["Open in Binder", "Open in Colab"] * buttons


def test_a_workflow_names_the_repository(monkeypatch):
    monkeypatch.setenv("REPOSITORY", "https://github.com/bea/plans")
    app = SimpleNamespace(config=SimpleNamespace(repository="https://github.com/ada/plans", live=None))
    launch.configure(app, app.config)
    assert app.config.repository == "https://github.com/bea/plans"


@pytest.mark.parametrize("repository", ["ada/plans", "https://github.com/ada", "https://example.org/ada/plans"])
def test_a_repository_that_binder_cannot_open_is_refused(repository):
    with pytest.raises(ConfigError, match=f"repository '{re.escape(repository)}' is no address of a repository on GitHub"):
        launch.configure(None, SimpleNamespace(repository=repository))


def test_no_host_is_written_down_for_the_runtime():
    for path in (ROOT / "live").iterdir():
        assert "://" not in path.read_text("utf-8"), path.name


def test_a_wrong_origin_ends_with_a_sentence(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr(live.book, "build", lambda output: 0)
    monkeypatch.setattr(live, "stage", lambda *paths: None)
    (tmp_path / "_build" / "live").mkdir(parents=True)
    monkeypatch.setattr(live, "configure", lambda *paths: None)
    assert live.main(["--output", str(tmp_path), "--store", str(tmp_path / "s"), "--from", str(tmp_path / "none"), "--plain"]) == 1
    assert "The live pages were not built. there is no " in capsys.readouterr().err
    assert browser.NAMES  # the browser of the tests is the one that compiles


def test_links_of_a_live_chapter_lead_to_pages_and_to_live_chapters(page, tmp_path):
    links = {"../book/reference/glossary.md#term-x": "/book/reference/glossary.html#term-x", "../book/codebook.html": "/book/codebook.html", "wuxi.ipynb": "/live/notebooks/index.html?path=wuxi.ipynb"}
    (tmp_path / "live" / "notebooks").mkdir(parents=True)
    (tmp_path / "live" / "links.js").write_text((ROOT / "live" / "links.js").read_text("utf-8"), "utf-8")
    (tmp_path / "live" / "notebooks" / "index.html").write_text(
        '<!doctype html><title>x</title><link rel=icon href=data:,><script src="../links.js"></script>' + "".join(f'<a href="{link}">{link}</a> ' for link in links), "utf-8")
    with browser.serve(tmp_path) as base:
        page.goto(f"{base}/live/notebooks/index.html")
        page.evaluate("window.open = address => { window.opened = address }")
        for link, leads in links.items():
            page.get_by_role("link", name=link).click()
            assert page.evaluate("window.opened") == base + leads


PUT = """([name, edition]) => new Promise((done, failed) => {
  const opening = indexedDB.open("County plans");
  opening.onupgradeneeded = () => opening.result.createObjectStore("files");
  opening.onerror = failed;
  opening.onsuccess = () => {
    const change = opening.result.transaction("files", "readwrite");
    change.objectStore("files").put({ name, path: name, last_modified: "2026-11-01T08:00:00Z", content: { metadata: { edition } } }, name);
    change.oncomplete = () => { opening.result.close(); done(); };
  };
})"""
KEYS = """() => new Promise(done => {
  const opening = indexedDB.open("County plans");
  opening.onsuccess = () => { opening.result.transaction("files").objectStore("files").getAllKeys().onsuccess = got => { opening.result.close(); done(got.target.result); } };
})"""


def test_a_returning_reader_is_told_of_the_copy_and_can_start_afresh(page, tmp_path):
    notebook = ROOT / "notebooks" / "wuxi.ipynb"
    html = launch.add_live(f'<article><h1>Wuxi</h1></article>{launch.HEADER}</div>', notebook, RUNTIME)
    (tmp_path / "notebooks").mkdir()
    (tmp_path / "live" / "notebooks").mkdir(parents=True)
    (tmp_path / "live" / "notebooks" / "index.html").write_text("<title>live</title><link rel=icon href=data:,>", "utf-8")
    (tmp_path / "notebooks" / "wuxi.html").write_text(f'<!doctype html><title>x</title><link rel=icon href=data:,>{html}<script src="../launch.js"></script>', "utf-8")
    (tmp_path / "launch.js").write_text((ROOT / "book" / "assets" / "launch.js").read_text("utf-8"), "utf-8")
    with browser.serve(tmp_path) as base:
        page.goto(f"{base}/notebooks/wuxi.html")
        assert page.get_by_role("link", name=launch.NAME).count() == 1
        page.wait_for_timeout(100)
        assert page.get_by_role("button").count() == 0 and page.evaluate("indexedDB.databases()") == []  # a first reader
        page.evaluate(PUT, ["wuxi.ipynb", launch.edition(notebook)])
        page.reload()
        page.get_by_role("button", name="Start afresh").wait_for()
        assert page.get_by_role("status").count() == 0  # the copy is of this edition
        page.evaluate(PUT, ["wuxi.ipynb", "an older one"])
        page.reload()
        assert "has changed since you began" in page.get_by_role("status").inner_text()
        page.get_by_role("button", name="Start afresh").press("Enter")
        page.wait_for_url("**/live/notebooks/index.html?path=wuxi.ipynb")
        assert [re.sub(r"\d", "0", key) for key in page.evaluate(KEYS)] == ["wuxi (my copy, 0000-00-00 00.00).ipynb"]
