"""Every version of every assignment: its key differs from the others', and nothing of it is in what students or the public get."""

import html
import json
import re
import zipfile
from functools import lru_cache
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import pytest
import yaml

import course_release
from course_key import answer_names, run_test
from course_mend import grade_id, is_test
from course_place import ASSIGNMENTS, names
from helpers import PLANS
from helpers.answers import plain

ROOT = Path(__file__).resolve().parents[1]
# Questions whose right answer is open: any passage that stands where it should, any terms that occur, any figure with labels.
# They have no key that could be the same; what is tested of them depends on the plan's text.
OPEN = {"structure": {"evidence", "lengths"}, "targets": {"ambiguous", "drawn"}, "contrasts": {"pair", "contrast"},
        "study": {"terms", "codes", "evidence", "drawn"}}


@lru_cache(maxsize=None)
def source(name):
    return nbformat.read(ASSIGNMENTS / name / f"{name}.ipynb", as_version=4)


def secret_lines(nb):
    """The lines of solutions and hidden tests, and the texts of solutions in words."""
    code = "\n".join(cell.source for cell in nb.cells)
    lines = [line for part in re.findall(r"(?s)### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)\n### END", code) for line in part.splitlines()]
    words = [cell.source for cell in nb.cells if cell.cell_type == "markdown" and cell.metadata.nbgrader.solution]
    shown = re.sub(r"(?s)### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)\n### END", "", code)
    return [one for one in {line.strip() for line in lines} | set(words) if len(one) > 15 and (one in words or one not in shown)]


@lru_cache(maxsize=None)
def key(name, plan):
    """The answers of the solutions, run here (they are ours); each must get full points from its own test."""
    nb, space, ground = course_release.version(name, plan), {"__name__": "key"}, {"__name__": "key"}
    for cell in nb.cells:
        if cell.cell_type == "code" and not is_test(cell):
            exec(compile(cell.source, grade_id(cell), "exec"), space)
            if not cell.metadata.nbgrader.solution:
                exec(compile(cell.source, grade_id(cell), "exec"), ground)
    answers = {one: space[one] for one in answer_names(nb)}
    for cell in nb.cells:
        if is_test(cell):
            said = [one.get("evalue") or one["data"]["text/plain"] for one in run_test(cell, ground, answers)]
            assert said in ([], [f"{cell.metadata.nbgrader.points:g}"]), f"{name}-{plan}, {grade_id(cell)}: {said}"
    plt.close("all")
    return answers


@pytest.fixture(scope="module")
def released(tmp_path_factory):
    """The release of every assignment for every plan, as nbgrader makes it."""
    place = tmp_path_factory.mktemp("all")
    for name in names():
        for plan in PLANS:
            course_release.write_source(place, name, plan)
        course_release.make_release(place, f"{name}-*", gradebook=False)
    return {path.stem: path for path in (place / "release").rglob("*.ipynb")}


def test_there_are_four_assignments():
    assert names() == ["contrasts", "structure", "study", "targets"]


@pytest.mark.parametrize("name", names())
def test_points_are_those_that_the_title_says(name):
    nb = source(name)
    said = [int(number) for number in re.search(r"(\d+) points: (\d+) by tests, (\d+) by a rubric", nb.cells[0].source).groups()]
    graded = [cell for cell in nb.cells if cell.metadata.nbgrader.grade]
    by_test, by_rubric = sum(c.metadata.nbgrader.points for c in graded if is_test(c)), sum(c.metadata.nbgrader.points for c in graded if not is_test(c))
    assert said == [by_test + by_rubric, by_test, by_rubric]
    assert 0.25 <= by_rubric / (by_test + by_rubric) <= 0.45
    assert all(cell.get("outputs", []) == [] for cell in nb.cells)


@pytest.mark.parametrize("name", names())
def test_every_statement_of_a_rubric_has_its_levels_up_to_full_points(name):
    nb = source(name)
    for number, cell in enumerate(nb.cells):
        if cell.metadata.nbgrader.grade and not is_test(cell):
            levels = [int(level.split("–")[-1]) for level in re.findall(r"^\| (\d(?:–\d)?) \|", nb.cells[number - 1].source, re.M)]
            assert levels[0] == cell.metadata.nbgrader.points and levels[-1] == 1 and levels == sorted(levels, reverse=True)


@pytest.mark.parametrize("name", names())
def test_versions_have_different_answers_and_their_keys_pass(name):
    keys = {plan: key(name, plan) for plan in PLANS}
    for question in keys["wuxi"].keys() - OPEN[name]:
        different = {repr(answer.to_csv() if hasattr(answer := keys[plan][question], "columns") else plain(answer)) for plan in PLANS}
        assert len(different) >= 4, question


def test_every_version_is_released(released):
    assert sorted(released) == sorted(f"{name}-{plan}" for name in names() for plan in PLANS)


@pytest.mark.parametrize("name", names())
def test_no_release_holds_a_solution_a_hidden_test_or_a_key(name, released):
    secrets = secret_lines(source(name))
    assert len(secrets) > 20
    for plan in PLANS:
        text = released[f"{name}-{plan}"].read_text("utf-8")
        nb = nbformat.reads(text, as_version=4)
        plain_text = "\n".join(cell.source for cell in nb.cells)
        assert [line for line in secrets if line in plain_text] == []
        assert "SOLUTION" not in text and "HIDDEN" not in text
        assert all(cell.outputs == [] for cell in nb.cells if cell.cell_type == "code")
        for question, answer in key(name, plan).items():
            written = [repr(answer), json.dumps(answer, ensure_ascii=False, default=str)]
            assert [one for one in written if len(one) > 6 and one in plain_text] == [], question
        parameters = next(cell for cell in nb.cells if grade_id(cell) == "parameters")
        assert f'plan = "{plan}"' in parameters.source and not parameters.metadata.editable


def test_the_scan_closes():
    nb = source("structure")
    leaky = "\n".join(cell.source for cell in nb.cells)
    assert [line for line in secret_lines(nb) if line in leaky] == secret_lines(nb)


def test_the_public_book_holds_no_assignment():
    assert "assignments" in yaml.safe_load((ROOT / "_config.yml").read_text("utf-8"))["exclude_patterns"]
    assert not re.search(r"file: *assignments/(?!README)", (ROOT / "_toc.yml").read_text("utf-8"))
    secrets = {line for name in names() for line in secret_lines(source(name)) if len(line) > 60} | {"BEGIN HIDDEN TESTS"}
    found = []
    for folder in (ROOT / "_build/html", ROOT / "book", ROOT / "notebooks", ROOT / "exercises"):
        for path in folder.rglob("*"):
            if path.suffix in (".html", ".txt", ".md", ".ipynb", ".toml", ".js", ".json") and path.is_file():
                text = html.unescape(re.sub(r"<[^>]+>", "", path.read_text("utf-8", "replace"))).replace('\\"', '"')
                found += [f"{path.relative_to(ROOT)}: {line[:60]}" for line in secrets if line in text]
            elif path.suffix == ".zip":
                found += [f"{path.name}: {name}" for name in zipfile.ZipFile(path).namelist() if "assignments/" in name and name.endswith(".ipynb")]
    assert found == []
