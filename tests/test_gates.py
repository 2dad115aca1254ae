"""Each gate closes: small bad notebooks, pages and books are made here, and each must be refused."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

import build
import check_html
import execute
import stored

ROOT = Path(__file__).resolve().parents[1]
FIGURE = "import matplotlib.pyplot as plt\nfrom IPython.display import display\nfig, ax = plt.subplots(figsize=(1, 1))\n"
DISPLAY = "display(fig, metadata={'image/png': {'alt': 'Title – a name – it has no glyph in this font'}})\nplt.close(fig)"

# name -> (the code of its cell, what the refusal must say)
BAD = {
    "raises": ("1 / 0", "ZeroDivisionError: division by zero"),
    "warns": ("import warnings\nwarnings.warn('careful')", "wrote to stderr: "),
    "writes_stderr": ("import sys\nprint('oops', file=sys.stderr)", "wrote to stderr: oops"),
    "lacks_glyph": (FIGURE + "ax.set_title('巫', family=['DejaVu Sans'])\n" + DISPLAY, "wrote to stderr: "),
    "lacks_alt": (FIGURE + "plt.show()", "shows an image without alt text"),
    "poor_alt": (FIGURE + DISPLAY.replace("Title – a name – it has no glyph in this font", "figure.png"), "without alt text"),
    "dies": ("import os\nos._exit(1)", "DeadKernelError: Kernel died"),
    "bare_widget": ("import ipywidgets\nipywidgets.IntSlider()", "shows a widget and no picture or table"),
}
GOOD = "import toy\nfrom pathlib import Path\nprint(toy.double(len(Path('../data/used.csv').read_text())))"


def write(path: Path, code: str) -> Path:
    cells = [new_markdown_cell("# A chapter", id="title"), new_code_cell(code, id="only"), new_code_cell("6 * 7", id="last")]
    nbformat.write(new_notebook(cells=cells), path)
    return path


@pytest.fixture(scope="module")
def tree(tmp_path_factory) -> Path:
    """A small project with every bad notebook and a good one, none of them run yet."""
    root = tmp_path_factory.mktemp("tree")
    for folder in ("notebooks", "data", "src"):
        (root / folder).mkdir()
    (root / "requirements.lock").write_text("numpy==2.0\n")
    (root / "src" / "toy.py").write_text("def double(x):\n    return 2 * x\n")
    (root / "src" / "other.py").write_text("x = 1\n")
    (root / "data" / "used.csv").write_text("a,b\n1,2\n")
    (root / "data" / "unused.csv").write_text("c\n")
    for name, (code, _) in BAD.items():
        write(root / "notebooks" / f"{name}.ipynb", code)
    write(root / "notebooks" / "good.ipynb", GOOD)
    return root


@pytest.fixture(scope="module")
def ran(tree) -> tuple[subprocess.CompletedProcess, dict[str, bytes]]:
    """What tools/execute.py says of that project, and its notebooks as they were before."""
    before = {path.stem: path.read_bytes() for path in (tree / "notebooks").glob("*.ipynb")}
    command = [sys.executable, ROOT / "tools" / "execute.py", "--root", tree]
    environment = os.environ | {"PYTHONPATH": str(tree / "src")}
    return subprocess.run(command, capture_output=True, text=True, env=environment), before


@pytest.mark.parametrize("name", BAD)
def test_bad_notebook_is_refused_and_left_as_it_was(tree, ran, name):
    done, before = ran
    assert done.returncode == 1
    assert f"{name}: FAILED" in done.stdout
    assert BAD[name][1] in done.stderr, done.stderr
    assert (tree / "notebooks" / f"{name}.ipynb").read_bytes() == before[name]


def test_missing_glyph_is_named(ran):
    assert "Glyph 24043" in ran[0].stderr  # 巫 is U+5DEB


def test_good_notebook_is_stored_with_what_it_was_made_from(tree, ran):
    nb = stored.read(tree / "notebooks" / "good.ipynb")
    assert "good: done" in ran[0].stdout
    assert list(nb.metadata["made_from"]) == ["code", "data/used.csv", "requirements.lock", "src/toy.py"]
    assert [cell.id for cell in nb.cells] == ["title", "only", "last"]
    assert [cell.execution_count for cell in nb.cells[1:]] == [1, 2]
    assert nb.cells[1].outputs[0].text == "16\n" and nb.cells[2].outputs[0].execution_count == 2
    assert stored.stale(nb, tree) == []


@pytest.fixture()
def good(tree, ran, tmp_path) -> Path:
    """A copy of that project with the good notebook only, to change at will."""
    root = shutil.copytree(tree, tmp_path / "copy", ignore=lambda _, names: [f"{name}.ipynb" for name in BAD])
    return root


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("file, old, new, why", [
    ("notebooks/good.ipynb", "6 * 7", "6 * 8", ["code changed"]),
    ("src/toy.py", "2 * x", "3 * x", ["src/toy.py changed"]),
    ("data/used.csv", "1,2", "1,3", ["data/used.csv changed"]),
    ("requirements.lock", "2.0", "2.1", ["requirements.lock changed"]),
    ("notebooks/good.ipynb", '"execution_count": 1,', '"execution_count": null,', ["not run to its end"]),
    ("notebooks/good.ipynb", '"made_from"', '"made_of"', ["never run"]),
    # and nothing else is run again
    ("notebooks/good.ipynb", "# A chapter", "# The chapter", []),
    ("src/other.py", "x = 1", "x = 2", []),
    ("data/unused.csv", "c", "d", []),
])
def test_stale_notebook_is_named_with_its_reason(good, capsys, file, old, new, why):
    edit(good / file, old, new)
    assert stored.stale(stored.read(good / "notebooks" / "good.ipynb"), good) == why
    assert execute.main(["--check", "--root", str(good)]) == bool(why)
    assert all(reason in capsys.readouterr().out for reason in why)


def test_missing_data_file_makes_stale(good):
    (good / "data" / "used.csv").unlink()
    assert stored.stale(stored.read(good / "notebooks" / "good.ipynb"), good) == ["data/used.csv is gone"]


def test_nbval_refuses_an_altered_output(good):
    shutil.copy(good / "notebooks" / "good.ipynb", good / "notebooks" / "altered.ipynb")
    edit(good / "notebooks" / "altered.ipynb", '"16\\n"', '"17\\n"')
    command = [sys.executable, "-m", "pytest", "-c", ROOT / "pyproject.toml", "--rootdir", ROOT, "-n0", "-rpf", "-p", "no:cacheprovider", good / "notebooks"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(good / "src")})
    assert done.returncode == 1, done.stdout
    assert "1 failed, 3 passed" in done.stdout, done.stdout
    failed = [line for line in done.stdout.splitlines() if line.startswith("FAILED")]
    assert len(failed) == 1 and "altered.ipynb::Cell 0" in failed[0]


PAGE = """<html lang="en"><head><title>巫溪</title><meta name="description" content="A page."></head><body><header>The book</header><main><article><h1 id="top">A page</h1><h2>Part</h2>
<p>The county <span lang="zh-CN">巫溪</span>, <a href="#top">up</a>, <a href="https://example.org/">out</a></p>
<img src="a.png" alt="Bars – two plans – they differ" width="2" height="1"><table><tr><th>n</th></tr><tr><td>1</td></tr></table></article></main></body></html>"""


def checked(folder: Path, page: str, css: str = "") -> list[str]:
    folder.mkdir()
    (folder / "a.png").write_bytes(b"")
    (folder / "style.css").write_text(css)
    (folder / "page.html").write_text(page, "utf-8")
    return check_html.check(folder)


def test_a_good_page_passes(tmp_path):
    assert checked(tmp_path / "site", PAGE) == []


@pytest.mark.parametrize("old, new, finding", [
    ('href="#top"', 'href="gone.html"', "broken link: gone.html"),
    ('href="#top"', 'href="#bottom"', "broken link: #bottom (the page has no such anchor)"),
    ('href="#top"', 'href="page.html#bottom"', "broken link: page.html#bottom"),
    ('href="#top"', 'href="../../outside.html"', "broken link: ../../outside.html"),
    ('src="a.png"', 'src="b.png"', "broken link: b.png"),
    (' alt="Bars – two plans – they differ"', "", "image without alt text: a.png"),
    ("Bars – two plans – they differ", "", "image without alt text: a.png"),
    ("Bars – two plans – they differ", "../_images/8f14e45fceea167a.png", "image without alt text: a.png"),
    ('src="a.png"', 'src="https://example.org/a.png"', "third-party request: <img src="),
    ("<head>", '<head><script src="//example.org/a.js"></script>', "third-party request: <script src="),
    ("<head>", '<head><link rel="stylesheet" href="https://example.org/a.css">', "third-party request: <link href="),
    ("<head>", '<head><link rel="preconnect" href="https://example.org">', "third-party request: <link href="),
    ("<head>", "<head><style>@import 'https://example.org/a.css';</style>", "third-party request in CSS"),
    ("<h2>", '<h2 style="background: url(//example.org/a.png)">', "third-party request in CSS"),
    ("<head>", "<head><script>fetch('https://example.org/x')</script>", "third-party request in a script"),
    ("<head>", '<head><script>const URL = "https://example.org/thebe.js"</script>', "third-party request in a script"),
    ('<span lang="zh-CN">巫溪</span>', "巫溪", 'Chinese text not in lang="zh-CN": 巫溪'),
    ('lang="zh-CN"', 'lang="ja"', 'Chinese text not in lang="zh-CN": 巫溪'),
    ('<html lang="en">', "<html>", "<html> has no lang"),
    ("<th>n</th>", "<td>n</td>", "table without header cells: n 1"),
    ("<h2>", '<h2 id="top">', "id used more than once: top"),
    ("<title>巫溪</title>", "<title> </title>", "page without a title"),
    ('content="A page."', 'content=""', "page without a description"),
    ("h2>", "h3>", "heading skips a level: h1 to h3"),
    ("h2>", "h1>", "2 headings of level 1"),
    ("</p>", "x" * 400_000 + "</p>", "the limit is 400"),
])
def test_a_bad_page_is_refused(tmp_path, old, new, finding):
    assert old in PAGE
    found = checked(tmp_path / "site", PAGE.replace(old, new))
    assert any(finding in line and line.startswith("page.html: ") for line in found), found


def test_a_style_sheet_that_asks_elsewhere_and_an_empty_tree_are_refused(tmp_path):
    assert "style.css: third-party request" in checked(tmp_path / "site", PAGE, "a {background: url('https://example.org/a.png')}")[0]
    assert check_html.main([str(tmp_path / "nothing")]) == 1


def test_a_warning_of_sphinx_fails_the_build_each_time(tmp_path, capfd):
    (tmp_path / "_config.yml").write_text('title: Toy\nauthor: Toy\nlogo: ""\nonly_build_toc_files: true\n')
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: intro\n")
    page = tmp_path / "intro.md"
    page.write_text("# Toy\n\n[nowhere](gone.md)\n")
    for attempt in ("first", "second"):
        assert build.build(tmp_path) != 0, f"the {attempt} build passed with a warning"
        assert "gone.md" in "".join(capfd.readouterr())
    page.write_text("# Toy\n\nNo link.\n")
    assert build.build(tmp_path) == 0
