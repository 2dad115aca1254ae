"""Graded assignments end to end: released, handed in by ten synthetic students, collected, graded, fed back, exported.

The points are worked out by hand from those of the assignment `structure`: top_titles 2, levels 2, unnumbered 1,
share 3, densest 2, coded 4, evidence 2, lengths 1 by tests (17); lengths 4 and reading 4 by rubric.
"""

import csv
import html
import re
import shutil
import zipfile
from types import SimpleNamespace

import nbformat
import pytest

import course
from course_grade import Graded, prepare
from course_mend import grade_id, is_test
from course_place import CourseError
from course_sandbox import Limits

# student: plan, points by tests, points waiting for the rubric, words of the remarks
EXPECTED = {
    # every solution as it stands in the source; both rubric cells filled in
    "ada": ("wuxi", 17, 8, ""),
    # the release, untouched: no response anywhere, so nothing waits for a person
    "bo": ("chengdu", 0, 0, ""),
    # titles 2, levels 2, share 3, six of twelve paragraphs 4 x 6/12 = 2; wrong: unnumbered, evidence (not verbatim), lengths (a Figure)
    "chi": ("wuxi", 2 + 2 + 3 + 2, 4, ""),
    # all right, in other forms: Series, floats, a list of one, full width, blanks
    "dan": ("chengdu", 17, 8, ""),
    # titles 2 and levels 2; deletes, loops, prints, fills memory, reads the key, replaces the comparison
    "eva": ("wuxi", 2 + 2, 0, "deleted, and put back.*tried to read .*source/structure-wuxi.*CellTimeout"),
    # an exception in the first cell, then titles 2 and levels 2, then the process is gone
    "fay": ("wuxi", 2 + 2, 0, "ended early"),
    # titles 2, then a loop that swallows the alarm: killed, what was there counts
    "hal": ("chengdu", 2, 0, "more than 8 s in all"),
    "gus": ("chengdu", None, 0, r"\.docx file instead of a notebook"),
    "jo": ("wuxi", None, 0, "not JSON"),
    "ivy": ("chengdu", None, 0, "nothing handed in"),
}
FORMS = {
    "top_titles": 'top = outline[outline["level"] == 1]\ntop_titles = pd.Series([f" {title}\u3000" for title in top["title"]], index=range(7, 7 + len(top)))',
    "levels": 'levels = {float(level): float(n) for level, n in outline["level"].value_counts().items()}',
    "unnumbered": 'import numpy as np\nunnumbered = [np.float32((outline["number"] == "").mean())]',
    "densest": "{solution}\ndensest = [densest[0], round(densest[1], 2)]",
    "share": "{solution}\nshare = round(float(share), 3)",
    "coded": "{solution}\ncoded = pd.Series(coded, dtype=float)",
    "evidence": '{solution}\nevidence = evidence.replace(",", "，").replace("，", "， ", 1)',
}
HOSTILE = [
    "while True:\n    pass",
    'for name in ("KEY", "NOTEBOOK"):\n    print(open(name).read())',
    'print("x" * 10_000_000)',
    "bomb = [0] * 10**11",
    'import helpers.answers\nhelpers.answers.difference = lambda *given, **more: ""\nshare = 0.123',
    "import subprocess\nsubprocess.run(['true'])",
]
STUBBORN = "import time\nwhile True:\n    try:\n        time.sleep(60)\n    except BaseException:\n        pass"


def do(place, *words):
    """Run one command as the command line does; return what it says."""
    said = []
    course.run(course.parser().parse_args([*map(str, words), "--course", str(place)]), said.append)
    return said


def solutions(nb):
    """The solution of each answer cell of a source notebook."""
    cells = {grade_id(cell).removeprefix("rubric_"): cell.source for cell in nb.cells if grade_id(cell) and cell.metadata.nbgrader.solution}
    return {name: re.sub(r"(?s).*### BEGIN SOLUTION\n(.*)\n### END SOLUTION", r"\1", source) for name, source in cells.items()}


def submission(release, answers, *, first=(), gone=()):
    """The release with *answers* (name -> code or text) filled in, code cells put *first*, cells *gone*."""
    nb = nbformat.from_dict(release)
    for cell in nb.cells:
        name = grade_id(cell).removeprefix("rubric_")
        if name in answers and cell.metadata.nbgrader.solution:
            cell.source = answers[name]
    nb.cells = [nbformat.v4.new_code_cell(source) for source in first] + [cell for cell in nb.cells if grade_id(cell) not in gone]
    return nbformat.writes(nb)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    """A course in which all of it was done once."""
    top = tmp_path_factory.mktemp("course")
    place, handed_in = top / "course", top / "handed-in"
    handed_in.mkdir()
    (top / "students.csv").write_text("student,plan\n" + "".join(f"{one},{row[0]}\n" for one, row in EXPECTED.items()), "utf-8")
    released = do(place, "release", "structure", "--students", top / "students.csv")
    release = {plan: nbformat.read(place / f"release/structure-{plan}/structure-{plan}.ipynb", as_version=4) for plan in ("wuxi", "chengdu")}
    source = {plan: nbformat.read(place / f"source/structure-{plan}/structure-{plan}.ipynb", as_version=4) for plan in ("wuxi", "chengdu")}
    known = {plan: solutions(nb) for plan, nb in source.items()}
    right, also = known["wuxi"], known["chengdu"]
    half = {name: right[name] for name in ("top_titles", "levels", "share")} | {
        "coded": right["coded"] + "\ncoded = {i: level if i <= 6 else 9 for i, level in coded.items()}",
        "unnumbered": "unnumbered = 0.5", "evidence": 'evidence = "这句话在规划里没有，是学生自己写的。"', "lengths": "lengths = plt.figure()",
    }
    forms = {name: text.replace("{solution}", also[name]) for name, text in FORMS.items()} | {name: also[name] for name in ("lengths", "reading")}
    two = {name: right[name] for name in ("top_titles", "levels")}
    tests = [grade_id(cell) for cell in release["wuxi"].cells if is_test(cell)]
    key = str(place / "source/structure-wuxi/structure-wuxi.ipynb")
    hostile = [text.replace("KEY", key).replace("NOTEBOOK", str(course.Path(course.__file__).parents[1] / "assignments/structure/structure.ipynb")) for text in HOSTILE]
    files = {
        "Ada (final).ipynb": submission(release["wuxi"], right),
        "bo/structure-chengdu.ipynb": submission(release["chengdu"], {}),
        "structure_CHI.ipynb": submission(release["wuxi"], half),
        "dan-structure.ipynb": submission(release["chengdu"], forms),
        "eva.ipynb": submission(release["wuxi"], two | {"share": hostile[1] + "\nshare = 0.5"}, first=hostile, gone=[*tests, "setup", "about_levels", "evidence"]),
        "fay.ipynb": submission(release["wuxi"], two | {"unnumbered": "import os\nos._exit(1)"}, first=["raise ValueError('no')"]),
        "hal.ipynb": submission(release["chengdu"], {"top_titles": also["top_titles"], "levels": STUBBORN}),
        "essay gus.docx": "PK\x03\x04 a text",
        "jo.ipynb": submission(release["wuxi"], right)[:3000],
        "notes.ipynb": "{}",
    }
    with zipfile.ZipFile(top / "handed-in.zip", "w") as packed:
        for name, text in files.items():
            if name == "hal.ipynb":
                (handed_in / name).write_text(text, "utf-8")  # comes later
                continue
            packed.writestr(f"Structure/{name}", text)
    collected = do(place, "collect", "structure", "--from", top / "handed-in.zip")
    again = do(place, "collect", "structure", "--from", top / "handed-in.zip")
    graded = do(place, "grade", "structure", "--cell-seconds", 1, "--jobs", 2)[-1]
    late = do(place, "collect", "structure", "--from", handed_in)
    graded = [*graded.splitlines(), do(place, "grade", "structure", "--student", "hal", "--wall-seconds", 8)[-1].splitlines()[-1]]
    (top / "points.csv").write_text("student,question,points,comment\nada,rubric_lengths,3,Name the unit.\nada,rubric_reading,4,\nchi,rubric_lengths,1,\n", "utf-8")
    scored = do(place, "grade", "structure", "--rubric", top / "points.csv")
    regraded = do(place, "grade", "structure", "--student", "ada")
    fed, exported = do(place, "feedback", "structure"), do(place, "export")
    with open(place / "grades.csv", encoding="utf-8-sig") as table:
        grades = list(csv.DictReader(table))
    return SimpleNamespace(**locals())


def test_release_and_key_of_each_version(world):
    assert sorted(path.name for path in (world.place / "release").iterdir()) == ["structure-chengdu", "structure-wuxi"]
    with open(world.place / "keys/structure-wuxi.csv", encoding="utf-8-sig") as table:
        key = {row["question"]: row for row in csv.DictReader(table)}
    assert key["top_titles"]["answer"] == '["指导思想", "基本原则", "主要目标", "重点任务", "保障措施"]'
    assert sum(float(row["points"]) for row in key.values()) == 25
    assert any("release/structure-wuxi: for ada, chi" in line for line in world.released)


def test_files_named_freely_are_collected(world):
    assert world.collected[0] == "8 collected"
    assert "  Structure/notes.ipynb: no student id in its name" in world.collected
    assert world.collected[-2:] == ["  hal", "  ivy"]
    assert world.again[0] == "0 collected" and sum("the same file again" in line for line in world.again) == 8
    assert world.late[:2] == ["1 collected", "  hal: hal.ipynb"] and world.late[-1] == "  ivy"


@pytest.mark.parametrize("student", EXPECTED)
def test_grades_are_those_worked_out_by_hand(world, student):
    plan, points, waiting, remark = EXPECTED[student]
    line = next(line for line in reversed(world.graded) if line.startswith(f"{student} "))
    assert line.split()[1:5] == [plan, "–" if points is None else f"{points:g}", "17", f"{waiting:g}"]
    report = (world.place / f"reports/{student}-structure-{plan}.txt").read_text("utf-8")
    assert re.search(remark, report, re.S)
    assert bool(remark) or "nothing to remark" in report or student in ("chi", "dan")


def test_points_by_rubric_count_and_survive_a_new_run(world):
    totals = {row["student"]: (float(row["points"]), row["graded"]) for row in world.grades if row["question"] == "total"}
    assert world.scored == ["3 scores by rubric from points.csv"]
    assert totals == {
        "ada": (17 + 3 + 4, "total"), "chi": (9 + 1, "total"), "dan": (17, "rubric waits"), "bo": (0, "total"), "eva": (4, "total"),
        "fay": (4, "total"), "hal": (2, "total"), "gus": (0, "not graded"), "jo": (0, "not graded"), "ivy": (0, "not graded"),
    }
    assert {row["comment"] for row in world.grades if row["student"] == "ada"} == {"", "Name the unit."}


def test_feedback_shows_the_student_s_work_and_not_the_key(world):
    hidden = {line.strip() for nb in world.source.values() for cell in nb.cells if is_test(cell) for line in cell.source.split("### BEGIN HIDDEN TESTS")[1].splitlines()}
    pages = {path.parts[-3]: path.read_text("utf-8") for path in (world.place / "feedback").rglob("*.html")}
    assert sorted(pages) == sorted(one for one, row in EXPECTED.items() if row[1] is not None)
    for student, page in pages.items():
        text = html.unescape(re.sub(r"<[^>]+>", "", page))
        plan = EXPECTED[student][0]
        mended = nbformat.read(world.place / f"mended/{student}/structure-{plan}/structure-{plan}.ipynb", as_version=4)
        own = "\n".join(cell.source for cell in mended.cells)  # may hold the same line: a student thought of it too
        assert [line for line in hidden if len(line) > 12 and line in text and line not in own] == [], student
        assert "<script" not in page and "Content-Security-Policy" in page and "HIDDEN" not in text
    assert "The number is too large." in html.unescape(pages["chi"]) and "Name the unit." in pages["ada"]
    assert "这句话在规划里没有" in html.unescape(pages["chi"])
    assert "more was printed" in pages["eva"] and len(pages["eva"]) < 1_000_000


def test_the_hostile_submission_saw_no_key(world):
    page = (world.place / "autograded/eva/structure-wuxi/structure-wuxi.ipynb").read_text("utf-8")
    outputs = "".join(str(cell.outputs) for cell in nbformat.reads(page, as_version=4).cells if cell.cell_type == "code")
    assert "BEGIN SOLUTION" not in outputs and "PermissionError" in outputs and "MemoryError" in outputs


@pytest.mark.parametrize("row, said", [
    ("zoe,rubric_reading,1", "line 2: no student 'zoe'"), ("ada,reading,1", "nothing to score as 'reading'.*rubric_lengths, rubric_reading"),
    ("ada,rubric_reading,5", "takes 0 to 4 points"), ("ada,rubric_reading,-1", "takes 0 to 4 points"), ("ada,rubric_reading,many", "'many' is no number"),
    ("ada,test_levels,1", "scored by its test"),
])
def test_points_that_cannot_be_are_refused(world, tmp_path, row, said):
    (tmp_path / "p.csv").write_text(f"student,question,points\n{row}\n", "utf-8")
    with pytest.raises(CourseError, match=said):
        do(world.place, "grade", "structure", "--rubric", tmp_path / "p.csv")


def test_the_version_of_another_group_is_named(world, tmp_path):
    """Ivy hands in Ada's: her own version is run, and it is said."""
    shutil.copytree(world.place / "release", tmp_path / "release")
    folder = tmp_path / "submitted/ivy/structure-chengdu"
    folder.mkdir(parents=True)
    (folder / "structure-chengdu.ipynb").write_text(world.files["Ada (final).ipynb"], "utf-8")
    one = prepare(Graded("ivy", "chengdu", "structure-chengdu"), tmp_path, Limits())
    assert one.remarks[:2] == ["this is the version structure-wuxi; the student's own is structure-chengdu", "1 locked cell was changed, and restored: parameters"]
    assert one.run.answers["top_titles"] == ["总体要求", "重点任务", "组织保障"]
