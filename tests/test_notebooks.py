"""Every stored notebook stands: it runs by papermill from first cell to last, and is stored as the convention says."""

import re
from pathlib import Path

import nbformat
import pytest

import execute
import stored

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
each = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
BANNED = re.compile(r"sys\.path|^\s*from\s+\S+\s+import\s+\*|^\s*[!%]\s*(?:pip|conda|run|cd)\b|^\s*!", re.M)


def test_there_are_notebooks():
    assert NOTEBOOKS


@each
def test_runs_by_papermill(path):
    before = stored.read(path)
    fresh = execute.run(before, path.parent, ROOT)
    assert stored.problems(fresh) == []
    assert fresh.metadata["made_from"] == before.metadata.get("made_from")


@each
def test_stored_outputs_stand(path):
    nb = stored.read(path)
    assert stored.stale(nb, ROOT) == [], "run: make book"
    assert stored.problems(nb) == []


@each
def test_is_in_its_stored_form(path):
    nb = stored.read(path)
    stored.tidy(nb)
    assert nbformat.writes(nb) + "\n" == path.read_text("utf-8"), "run: python tools/execute.py --force --only " + path.stem
    assert len({cell.id for cell in nb.cells}) == len(nb.cells)


@each
def test_shows_moves_a_student_could_write(path):
    found = [hit[0] for cell in stored.code_cells(stored.read(path)) for hit in BANNED.finditer(cell.source)]
    assert found == []


@pytest.mark.parametrize("source", [
    "import sys; sys.path.append('..')", "from helpers import *", "!pip install x", "  %run a.py", "%pip install x", "!ls",
])
def test_the_ban_closes(source):
    assert BANNED.search(source)


@pytest.mark.parametrize("source", ["from helpers import load_plan", "x = 2 * 3 % 5", "print('100 %')", "a != b"])
def test_the_ban_is_no_wider(source):
    assert not BANNED.search(source)
