"""Grade what was handed in: run it apart, test it beside the key, and write both into nbgrader's gradebook.

    submitted/ ──mend──▶ mended/ ──run apart (no key)──▶ answers as data ──test (no student's code)──▶ autograded/, gradebook.db

A submission that cannot be graded gets a line that says why; it never stops the others.
"""

import os
import warnings
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

import nbformat
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties, CheckCellMetadata, LimitOutput, NbGraderPreprocessor, SaveAutoGrades
from sqlalchemy.exc import SAWarning

from course_key import answer_names, ground, run_test
from course_mend import Unreadable, is_test, mend, read_cells
from course_place import CourseError, quiet, read_students, settings
from course_sandbox import Limits, Run, run_cells


@dataclass
class Graded:
    """One submission: what came of it, for the table and the report."""

    student: str
    plan: str
    assignment: str
    auto: float | None = None  # points that the tests gave
    auto_max: float = 0
    waiting: float = 0  # points that a person has yet to give, by the rubric
    seconds: float = 0
    remarks: list[str] = field(default_factory=list)
    run: Run | None = field(default=None, repr=False)


class Isolated(NbGraderPreprocessor):
    """In the place of nbgrader's Execute: the outputs of the run apart, and of the tests beside the key."""

    runs: dict[tuple[str, str], Run] = {}
    sources: dict[str, Path] = {}

    def preprocess(self, nb, resources):
        """Fill in the outputs of every code cell; nothing of the student's is executed here."""
        about = resources["nbgrader"]
        run = self.runs[about["student"], about["assignment"]]
        outputs, space = iter(run.outputs), ground(self.sources[about["assignment"]])
        for cell in nb.cells:
            if cell.cell_type == "code":
                found = run_test(cell, space, run.answers) if is_test(cell) else next(outputs, None)
                cell.outputs = [nbformat.from_dict(one) for one in (found if found is not None else [NOT_RUN])]
                cell.execution_count = None
        return nb, resources


NOT_RUN = {"output_type": "stream", "name": "stdout", "text": "(this cell was not run: the run was ended before it)\n"}


def prepare(one: Graded, course: Path, limits: Limits) -> Graded:
    """Mend and run one submission; what hinders it becomes a remark."""
    started = perf_counter()
    folder, release = course / "submitted" / one.student / one.assignment, course / "release" / one.assignment
    files = sorted(path for path in folder.glob("*") if path.is_file() and path.name != "timestamp.txt") if folder.exists() else []
    if not files:
        one.remarks.append("nothing handed in")
        return one
    try:
        path = next((path for path in files if path.suffix == ".ipynb"), files[0])
        cells, said = read_cells(path)
        nb, remarks = mend(cells, nbformat.read(release / f"{one.assignment}.ipynb", as_version=4))
        if said and said != one.assignment:
            remarks.insert(0, f"this is the version {said}; the student's own is {one.assignment}")
        target = course / "mended" / one.student / one.assignment / f"{one.assignment}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(nb, target)
        code = [cell.source for cell in nb.cells if cell.cell_type == "code" and not is_test(cell)]
        one.run = run_cells(code, answer_names(nb), files=[path for path in release.iterdir() if path.suffix != ".ipynb"], limits=limits)
        one.remarks += remarks + one.run.remarks
    except Unreadable as error:
        one.remarks.append(f"cannot be graded: {error}")
    except Exception as error:  # whatever a file can do to us stays with this file
        one.remarks.append(f"cannot be graded: {type(error).__name__}: {error}"[:300])
    one.seconds = perf_counter() - started
    return one


def record(one: Graded, course: Path) -> None:
    """Have nbgrader test a submission that was run, and score it; or note in the gradebook that it could not be graded."""
    if one.run is not None:
        config = settings(course, one.assignment, one.student, submitted_directory="mended")
        Isolated.runs[one.student, one.assignment] = one.run
        converter = Autograde(config=config, coursedir=CourseDirectory(config=config), force=True)
        converter.autograde_preprocessors = [Isolated, LimitOutput, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]
        quiet(converter, course)
        try:
            converter.start()
        except Exception as error:  # whatever it is, the others are graded
            one.run = None
            one.remarks.append(f"cannot be graded: nbgrader refused it ({str(error)[:160]}); see reports/nbgrader.log")
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as book:
        book.update_or_create_student(one.student)
        grades = [grade for notebook in book.update_or_create_submission(one.assignment, one.student).notebooks for grade in notebook.grades]
        if one.run is None:
            for grade in grades:
                grade.auto_score, grade.needs_manual_grade = 0, False
            book.db.commit()
        tests = [grade for grade in grades if grade.name.startswith("test_")]
        one.auto = sum(grade.auto_score or 0 for grade in tests) if one.run is not None else None
        one.auto_max = sum(grade.max_score for grade in tests)
        one.waiting = sum(grade.max_score for grade in grades if grade.needs_manual_grade and grade.manual_score is None)


def report(one: Graded, course: Path) -> None:
    """Write reports/<student>-<assignment>.txt."""
    score = "not graded" if one.auto is None else f"{one.auto:g} of {one.auto_max:g} points by tests, {one.waiting:g} waiting for the rubric"
    lines = [f"{one.student}, {one.assignment}: {score}", *[f"- {remark}" for remark in one.remarks or ["nothing to remark"]]]
    (course / "reports" / f"{one.student}-{one.assignment}.txt").write_text("\n".join(lines) + "\n", "utf-8")


def grade(name: str, course: Path, *, only: str | None = None, limits: Limits = Limits(), jobs: int | None = None, say=print) -> list[Graded]:
    """Grade the assignment *name* of every student (or of one): return one Graded a student, and print the table."""
    students = read_students(course / "students.csv")
    if only and only not in students:
        raise CourseError(f"no student {only!r} in students.csv; the students are: {', '.join(students)}")
    todo = [Graded(one, plan, f"{name}-{plan}") for one, plan in students.items() if only in (None, one)]
    for assignment in {one.assignment for one in todo}:
        Isolated.sources[assignment] = course / "source" / assignment / f"{assignment}.ipynb"
        if not Isolated.sources[assignment].exists() or not (course / "release" / assignment).exists():
            raise CourseError(f"{assignment} was not released in {course.name}; release it first (course.py release {name} …)")
    (course / "reports").mkdir(exist_ok=True)
    started, jobs = perf_counter(), jobs or os.cpu_count() or 1
    say(f"{name}: {len(todo)} students, {jobs} at a time, at most {limits.wall_seconds:g} s each")
    with ThreadPoolExecutor(jobs) as pool:
        for number, one in enumerate(pool.map(lambda one: prepare(one, course, limits), todo), start=1):
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Object of type <Submitted", SAWarning)  # nbgrader's own, harmless
                record(one, course)
            report(one, course)
            say(f"  [{number}/{len(todo)}] {one.student}: {'not graded' if one.auto is None else f'{one.auto:g} of {one.auto_max:g}'}, {one.seconds:.1f} s")
    say(f"done in {perf_counter() - started:.0f} s\n")
    say(table(todo))
    return todo


def table(graded: list[Graded]) -> str:
    """Return the table that an instructor reads: student, plan, points, what waits for the rubric, remarks."""
    rows = [("student", "plan", "auto", "of", "rubric waits", "remarks")]
    rows += [(one.student, one.plan, "–" if one.auto is None else f"{one.auto:g}", f"{one.auto_max:g}", f"{one.waiting:g}", "; ".join(one.remarks)) for one in graded]
    widths = [max(len(row[i]) for row in rows) for i in range(5)]
    return "\n".join("  ".join([*(text.ljust(width) for text, width in zip(row, widths)), row[5]]).rstrip() for row in rows)
