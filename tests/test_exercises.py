"""Every exercise of the book is sound, and every notebook holds what is derived from it and no solution."""

import re
from pathlib import Path

import nbformat
import pytest
import yaml

import practice
import prove
from helpers.exercises import EXERCISES, load_exercises

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted(path.stem for path in EXERCISES.glob("*.toml"))
each = pytest.mark.parametrize("chapter", CHAPTERS)


def cells(chapter):
    return nbformat.read(ROOT / "notebooks" / f"{chapter}.ipynb", 4).cells


@each
def test_every_start_solution_and_misconception_does_as_it_should(chapter):
    assert prove.prove(chapter) == []


@each
def test_has_enough_to_practise(chapter):
    read = load_exercises(chapter)
    predictions = [cell for cell in cells(chapter) if cell.cell_type == "markdown" and ":class: predict" in cell.source]
    assert len(predictions) >= 2 and len(read["quiz"]) >= 3 and len(read["exercise"]) >= 4


@each
def test_notebook_holds_what_is_derived(chapter):
    nb = nbformat.read(ROOT / "notebooks" / f"{chapter}.ipynb", 4)
    assert not practice.insert(nb, *practice.derived(chapter)), "run: python tools/practice.py, then tools/execute.py"


@each
def test_no_solution_is_in_the_notebook(chapter):
    read, held = load_exercises(chapter), {line.strip() for cell in cells(chapter) for line in cell.source.splitlines()}
    for one in read["exercise"]:
        given = {line.strip() for line in (one["start"] + read["setup"]).splitlines()}
        secret = {line.strip() for line in one["solution"].splitlines() if line.strip().startswith("answer")} - given
        assert secret and not secret & held, one["id"]
        ours = "\n".join(cell.source for cell in cells(chapter) if cell.id.startswith("ex-"))  # lines of the chapter itself may be used again
        long = {line.strip() for line in one["solution"].splitlines() if len(line.strip()) > 30}
        given = "\n".join(other["start"] + other["statement"] for other in read["exercise"])
        own = [line for line in long if line not in given]
        shown = [line for line in own if line in ours]  # the last hint may show one move in code, not the way to the end
        assert len(shown) <= max(1, len(own) / 2), one["id"]
        assert one["discussion"].strip() not in ours
    assert not [cell.id for cell in cells(chapter) if "solution" in cell.metadata.get("tags", [])]


@each
def test_a_prediction_is_made_before_its_result_is_shown(chapter):
    """After each prediction a cell comes whose output the page hides until it is asked for."""
    waiting = ""
    for cell in cells(chapter):
        if cell.cell_type == "markdown" and re.search(r"^:class: predict", cell.source, re.M):
            assert not waiting, f"{waiting} has no hidden result before {cell.id}"
            waiting = cell.id
        elif "hide-output" in cell.metadata.get("tags", []) or (cell.cell_type == "markdown" and ":class: dropdown" in cell.source):
            waiting = ""
    assert not waiting, f"{waiting} has no hidden result"


def test_ids_and_pages():
    ids = [one["id"] for chapter in CHAPTERS for one in load_exercises(chapter)["exercise"]]
    assert len(set(ids)) == len(ids)
    assert {path.stem for path in EXERCISES.glob("*.toml")} == set(CHAPTERS)
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    files = re.findall(r"book/solutions/([a-z]+)", str(toc))
    assert sorted(files) == sorted([*CHAPTERS, "index"])
