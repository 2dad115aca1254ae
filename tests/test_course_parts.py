"""The parts of the grading, each by itself: answers as data, the fence, mending, collecting, errors, a plan of one's own."""

import contextlib
import json
import shutil
from pathlib import Path

import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import pytest

import course
import course_release
from course_answers import pack, unpack
from course_collect import collect, whose
from course_key import answer_names, run_test
from course_mend import Unreadable, grade_id, is_test, mend, read_cells
from course_place import ASSIGNMENTS, CourseError, names, read_students, write_students
from course_sandbox import Limits, run_cells
from helpers.answers import difference

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize("value", [
    None, True, 3, 2.5, "十", [1, "a"], (1, 2), {"a": [1, (2, 3)]}, {1: "x"}, {"b", "a"}, np.int64(4), np.array([1.5, 2]), [], {},
    pd.Series([1, 2], index=["x", "y"]), pd.Series([1, 2], index=range(1, 3)), pd.Series(["a"], dtype="category"), pd.Series([], dtype=float),
    pd.DataFrame({"title": ["a", "b"], "n": [1, None]}), pd.DataFrame({"n": [1]}, index=pd.Index(["a"], name="k")), pd.Index([1, 2]), pd.Series([1, None], dtype="Int64"),
])
def test_an_answer_comes_back_as_it_was(value):
    back = unpack(json.loads(json.dumps(pack(value))))
    assert difference(back, value) == ""


@pytest.mark.parametrize("value, name", [(print, "builtin_function_or_method"), (plt, "module"), (10**400, "a number of more"), (list(range(9000)), "list of more"),
                                         (pd.DataFrame(np.zeros((200, 200))), "DataFrame of more")])
def test_what_is_no_answer_comes_back_as_its_name_only(value, name):
    assert name in str(pack(value)["other"])


def test_a_list_in_itself_is_no_answer():
    endless = []
    endless.append(endless)
    assert "other" in pack(endless)


@pytest.mark.parametrize("packed", [{}, [1], {"eval": "1"}, {"dict": 3}, {"dict": [[{"list": []}, 1]]}, {"frame": [1]}, {"series": [1]}])
def test_what_the_runner_does_not_write_is_refused(packed):
    with pytest.raises(ValueError, match="not an answer"):
        unpack(packed)


def test_a_figure_comes_back_as_its_labels():
    fig, ax = plt.subplots()
    ax.bar(["a"], [1])
    ax.set(xlabel="characters", title="长度")
    back = unpack(json.loads(json.dumps(pack(ax))))
    plt.close(fig)
    assert isinstance(back, plt.Axes) and back.has_data() and (back.get_xlabel(), back.get_title()) == ("characters", "长度")


def test_the_fence_holds_where_names_are_replaced():
    secret, nowhere = str(ASSIGNMENTS / "structure/structure.ipynb"), str(ASSIGNMENTS / "nothing-here")
    allowed = str(Path(json.__file__).parent)  # of the standard library
    run = run_cells([
        f"import os, posixpath\nposixpath._joinrealpath = lambda *given: ({allowed!r}, True)\nos.path.realpath = lambda path: {allowed!r}\nx = open({secret!r}).read()",
        f"import builtins\nbuiltins.isinstance, kept = lambda *given: True, isinstance\ntry:\n    y = open({secret!r}).read()\nfinally:\n    builtins.isinstance = kept",
        f"z = os.open({secret!r}, os.O_RDONLY)", "os.symlink(os.sep, 'here')", f"os.remove({nowhere!r})", "open('mine.txt', 'w').write('mine')\na = open('mine.txt').read()",
        "b = sorted(os.environ)", "import sys\nsys.addaudithook(lambda *given: None)\nc = len(helpers_text := open(__import__('helpers').plans.DATA / 'plans.csv').read()) > 100",
    ], ["x", "y", "z", "a", "b", "c"], limits=Limits(5, 30))
    assert run.answers.keys() == {"a", "b", "c"} and run.answers["a"] == "mine" and run.answers["c"] is True
    assert not {"USER", "LOGNAME", "PYTHONPATH"} & set(run.answers["b"])
    assert sum(remark == f"tried to read {secret}" for remark in run.remarks) == 1
    assert {"tried to use os.symlink", f"tried os.remove on {nowhere}"} <= set(run.remarks)


def test_a_process_that_goes_too_far_leaves_what_it_had():
    run = run_cells(["x = 1", "import os\nos.kill(os.getppid(), 9)", "import signal\nx = 2\nsignal.raise_signal(signal.SIGKILL)", "x = 3"], ["x"])
    assert run.answers == {"x": 1} and run.outputs[3] is None
    assert "2 of 4 cells were run" in run.remarks[0] and "tried to use os.kill" in run.remarks
    assert run_cells(["x = 4"], ["x"]).answers == {"x": 4}


def test_what_a_student_writes_into_the_result_is_data_of_the_answers_asked_for():
    forged = {"x": {"list": [1]}, "outline": {"list": []}, "y": {"exec": "1"}}
    cells = [{"output_type": "display_data", "data": {"text/html": "<b>", "application/javascript": "alert()"}}, {"output_type": "odd"}, 3]
    code = f"import json, os\njson.dump({forged!r}, open('../result/answers.json', 'w'))\njson.dump({cells!r}, open('../result/cell-0000.json', 'w'))\nos._exit(0)"
    run = run_cells([code], ["x", "y"])
    assert run.answers == {"x": [1]} and "the answer y cannot be read" in run.remarks[0]
    assert run.outputs == [[{"output_type": "display_data", "data": {"text/html": "<b>"}, "metadata": {}}]]


@pytest.mark.parametrize("name, content, said", [
    ("a.py", b"x = 1", "a .py file instead of a notebook"), ("a.docx", b"PK", "a .docx file"), ("a", b"x", "a nameless file"), ("a.ipynb", b"", "the file is empty"),
    ("a.ipynb", b"PK\x03\x04\xff\xfe", "binary file"), ("a.ipynb", b'{"cells": [', "not JSON"), ("a.ipynb", b"[" * 100_000, "not JSON"), ("a.ipynb", b"[]", "JSON, but not a notebook"),
    ("a.ipynb", b'{"nbformat": 9, "cells": []}', "format 9"), ("a.ipynb", b'{"nbformat": 4}', "without cells"), ("a.ipynb", b'{"nbformat": 4, "cells": "x"}', "without cells"),
])
def test_what_is_no_notebook_is_named(tmp_path, name, content, said):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(Unreadable, match=said):
        read_cells(tmp_path / name)


def test_odd_cells_are_read_as_far_as_they_go(tmp_path):
    cells = [{"cell_type": "code", "source": ["a\n", "b"], "metadata": {"nbgrader": {"grade_id": "x", "points": -5}}}, 7, {"cell_type": "magic"}, {"cell_type": "code", "source": 3, "metadata": []}]
    (tmp_path / "a.ipynb").write_text(json.dumps({"nbformat": 4, "cells": cells, "metadata": {"course": {"assignment": "structure-wuxi"}}}), "utf-8")
    read, assignment = read_cells(tmp_path / "a.ipynb")
    assert [(cell["kind"], cell["source"], cell["name"]) for cell in read] == [("code", "a\nb", "x"), ("markdown", "", ""), ("code", "3", "")]
    assert assignment == "structure-wuxi"
    (tmp_path / "b.ipynb").write_text(json.dumps({"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": "x = 1"}]}]}), "utf-8")
    assert read_cells(tmp_path / "b.ipynb")[0][0]["source"] == "x = 1"


def cell(name, source, kind="code"):
    return {"kind": kind, "source": source, "name": name, "attachments": None}


def release():
    """A release of five cells: a locked text, a locked set-up, an answer, its test, a written answer."""
    def one(name, kind, source, **known):
        make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
        return make(source, metadata={"nbgrader": {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False, "grade_id": name, **known}})
    return nbformat.v4.new_notebook(cells=[one("about", "markdown", "Say x.", locked=True), one("setup", "code", "y = 1", locked=True), one("x", "code", "x = ...", solution=True),
                                           one("test_x", "code", "assert x", grade=True, locked=True, points=2), one("rubric_z", "markdown", "YOUR ANSWER HERE", grade=True, solution=True, points=3)])


WHOLE = [cell("about", "Say x.", "markdown"), cell("setup", "y = 1"), cell("x", "x = 5"), cell("test_x", "assert x"), cell("rubric_z", "Because.", "markdown")]
RIGHT = ["Say x.", "y = 1", "x = 5", "assert x", "Because."]


@pytest.mark.parametrize("handed_in, sources, remark", [
    (WHOLE, RIGHT, ""),
    ([WHOLE[0], cell("setup", "y = 100"), WHOLE[2], cell("test_x", "assert True"), WHOLE[4]], RIGHT, "2 locked cells were changed, and restored: setup, test_x"),
    ([WHOLE[2], WHOLE[4]], RIGHT, "3 cells were deleted, and put back: about, setup, test_x"),
    ([*WHOLE[:2], WHOLE[4]], ["Say x.", "y = 1", "x = ...", "assert x", "Because."], "2 cells were deleted, and put back: x, test_x"),
    ([*WHOLE[:3], cell("", "x = 6"), *WHOLE[3:]], ["Say x.", "y = 1", "x = 5", "x = 6", "assert x", "Because."], ""),
    ([*WHOLE[:2], cell("x", "x = 4"), *WHOLE[2:]], ["Say x.", "y = 1", "x = 4", "x = 5", "assert x", "Because."], "1 cell was there twice; the last counts"),
    ([*WHOLE[:4], cell("test_x", "assert 1"), WHOLE[4]], RIGHT, "1 locked cell was changed, and restored: test_x; 1 cell was there twice"),
    ([WHOLE[0], WHOLE[1], cell("x", "a text", "markdown"), *WHOLE[3:]], ["Say x.", "y = 1", "a text", "assert x", "Because."], ""),
    ([], ["Say x.", "y = 1", "x = ...", "assert x", "YOUR ANSWER HERE"], "5 cells were deleted"),
    ([cell("unheard_of", "import this"), *WHOLE], ["import this", *RIGHT], ""),
])
def test_mending(handed_in, sources, remark):
    nb, remarks = mend(handed_in, release())
    assert [one.source for one in nb.cells] == sources
    assert "; ".join(remarks).startswith(remark) and bool(remarks) == bool(remark)
    assert [one.cell_type for one in nb.cells if grade_id(one)] == ["markdown", "code", "code", "code", "markdown"]
    assert [one.metadata.nbgrader.points for one in nb.cells if grade_id(one) in ("test_x", "rubric_z")] == [2, 3]
    nbformat.validate(nb)


@pytest.mark.parametrize("source, answers, outcome", [
    ("assert x == 2, 'no'", {"x": 2}, None), ("assert x == 2, 'no'", {"x": 3}, "no"), ("assert x is not ..., 'none yet'", {}, "none yet"),
    ("1.5", {}, "1.5"), ("99", {}, "2"), ("-1", {}, "0"), ("x['a'] + secret", {"x": 1}, "the test could not read this answer; compare its form with what is asked for (TypeError)"),
])
def test_a_test_says_no_more_than_its_message(source, answers, outcome):
    outputs = run_test(nbformat.v4.new_code_cell(source, metadata={"nbgrader": {"grade_id": "test_x", "points": 2}}), {"secret": 7}, answers)
    assert [one.get("evalue") or one["data"]["text/plain"] for one in outputs] == ([] if outcome is None else [outcome])


@pytest.mark.parametrize("path, owners", [
    ("ada.ipynb", ["ada"]), ("Structure_ADA (1).ipynb", ["ada"]), ("ada/structure.ipynb", ["ada"]), ("adam.ipynb", []), ("ada-lee.ipynb", ["ada-lee"]),
    ("canada/x.ipynb", []), ("ada and bo.ipynb", ["ada", "bo"]), ("s1.ipynb", ["s1"]), ("s11.ipynb", []),
])
def test_whose_file_it_is(path, owners):
    assert whose(path, ["ada", "ada-lee", "bo", "s1"]) == owners


def test_nothing_is_overwritten_silently(tmp_path):
    write_students(tmp_path, {"ada": "wuxi", "bo": "wuxi"})
    hand = tmp_path / "hand"
    hand.mkdir()
    stored = tmp_path / "submitted/ada/structure-wuxi/structure-wuxi.ipynb"
    (hand / "ada.ipynb").write_text("1", "utf-8")
    (hand / "bo.ipynb").write_text("1", "utf-8")
    (hand / "bo (1).ipynb").write_text("2", "utf-8")
    said = collect("structure", tmp_path, hand, say=lambda line: None)
    assert said["collected"] == ["ada: ada.ipynb"] and "bo handed in several files" in said["doubtful"][0] and said["missing"] == ["bo"]
    (hand / "ada.ipynb").write_text("later", "utf-8")
    assert "another file is there already" in collect("structure", tmp_path, hand, say=lambda line: None)["kept"][0] and stored.read_text("utf-8") == "1"
    collect("structure", tmp_path, hand, replace=True, say=lambda line: None)
    assert stored.read_text("utf-8") == "later" and [path.read_text("utf-8") for path in (tmp_path / "earlier").rglob("*.ipynb")] == ["1"]


@pytest.mark.parametrize("table, said", [
    ("name\nada\n", "needs a column student"), ("student\nada\nAda\n", "line 3: 'Ada' is there twice"), ("student\n../ada\n", "can be no student id"), ("student\n", "no rows"),
])
def test_a_list_of_students_that_cannot_be(tmp_path, table, said):
    (tmp_path / "s.csv").write_text(table, "utf-8")
    with pytest.raises(CourseError, match=said):
        read_students(tmp_path / "s.csv")


@pytest.mark.parametrize("words, said", [
    (["release", "structure"], "say where the course is kept"), (["release"], "say which assignment: contrasts, structure"), (["release", "sructure", "--course", "X"], "no assignment 'sructure'; the assignments are"),
    (["grade", "structure", "--course", "X"], "is no course: it has no students.csv"), (["release", "structure", "--course", str(ROOT / "course")], "inside the repository"),
    (["release", "structure", "--course", "X"], "say who the students are"), (["release", "structure", "--course", "X", "--students", "none.csv"], "there is no none.csv"),
    (["release", "structure", "--course", "X", "--students", "S", "--plans", "wuxii"], "there is no plan 'wuxii'; the plans are: yongchuan"),
    (["release", "structure", "--course", "X", "--students", "S", "--text", "new"], "write --text PLAN=FILE"), (["release", "structure", "--course", "X", "--students", "S", "--text", "wuxi=S"], "one of the book's plans"),
    (["release", "structure", "--course", "X", "--students", "S", "--text", "new=S"], "is it the whole plan"), (["export", "--course", "Y"], "there is no gradebook yet"),
    (["collect", "structure", "--course", "Y"], "say where the files are"), (["collect", "structure", "--course", "Y", "--from", "nowhere"], "there is no nowhere"),
    (["grade", "structure", "--course", "Y"], "structure-wuxi was not released in Y"), (["grade", "structure", "--course", "Y", "--student", "zoe"], "no student 'zoe'"),
])
def test_errors_say_what_is_wrong(tmp_path, monkeypatch, capsys, words, said):
    monkeypatch.chdir(tmp_path)
    Path("S").write_text("student\nada\n", "utf-8")
    Path("Y").mkdir()
    write_students(Path("Y"), {"ada": "wuxi"})
    assert course.main(words) == 1
    assert said in (error := capsys.readouterr().err) and "Traceback" not in error


@pytest.fixture(scope="module")
def own(tmp_path_factory):
    """A plan that the book does not have: a text, and a coding of it. (Here another copy of a plan that it has.)"""
    folder = tmp_path_factory.mktemp("own")
    shutil.copy(ROOT / "data/sources/wuxi.txt", folder / "newplan.txt")
    targets = pd.read_csv(ROOT / "data/curated/targets.csv", keep_default_na=False).query("plan == 'wuxi'").drop(columns="plan")
    targets.to_csv(folder / "newplan-targets.csv", index=False)
    return folder


@pytest.mark.parametrize("coding", ["", "newplan-targets.csv"])
@pytest.mark.parametrize("name", names())
def test_an_assignment_works_with_a_plan_of_one_s_own(own, name, coding):
    course_release.check_text("newplan", own / "newplan.txt", own / coding if coding else None)
    nb, space, ground = course_release.version(name, "newplan", file="newplan.txt", coding=coding), {"__name__": "a"}, {"__name__": "b"}
    with contextlib.chdir(own):
        for one in nb.cells:
            if one.cell_type == "code" and not is_test(one):
                exec(one.source, space)
                if not one.metadata.nbgrader.solution:
                    exec(one.source, ground)
    plt.close("all")
    for one in nb.cells:
        if is_test(one):
            outputs = run_test(one, ground, {given: space[given] for given in answer_names(nb)})
            assert [output.get("evalue") or output["data"]["text/plain"] for output in outputs] in ([], [f"{one.metadata.nbgrader.points:g}"]), grade_id(one)
    assert len(ground["targets"]) == (35 if coding else 31)


def test_a_coding_that_does_not_fit_the_text_is_refused(own, tmp_path):
    table = pd.read_csv(own / "newplan-targets.csv", keep_default_na=False)
    table.assign(start=table["start"] + 1).to_csv(tmp_path / "moved.csv", index=False)
    table.drop(columns=["kind"]).to_csv(tmp_path / "short.csv", index=False)
    for file, said in (("moved.csv", "quotes do not stand where start and end say"), ("short.csv", "lacks the columns kind")):
        with pytest.raises(CourseError, match=said):
            course_release.check_text("newplan", own / "newplan.txt", tmp_path / file)
