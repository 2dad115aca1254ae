"""A course's folder: nbgrader's directories, the list of students, and nbgrader's settings.

    source/<assignment>/ release/<assignment>/   submitted/ mended/ autograded/ feedback/<student>/<assignment>/
    keys/ reports/ earlier/ students.csv grades.csv gradebook.db nbgrader_config.py

An assignment's id is `<name>-<plan>`, so that each version has a key of its own. In students.csv each
student has a plan; the column is filled when an assignment is released, and kept for the next ones.
"""

import csv
import logging
import os
import re
import sys
from pathlib import Path

from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[1]
ASSIGNMENTS = ROOT / "assignments"
STUDENT = re.compile(r"[\w.@-]+")  # becomes the name of a folder
STUB = "# Your answer here"


class CourseError(Exception):
    """Something an instructor can set right; the message says what was wrong, and what to do."""


def names() -> list[str]:
    """Return the names of the assignments there are."""
    return sorted(path.parent.name for path in ASSIGNMENTS.glob("*/*.ipynb") if path.stem == path.parent.name)


def check_name(name: str | None) -> str:
    """Return the assignment's *name* if there is one of that name; else raise CourseError."""
    if name not in names():
        raise CourseError(f"no assignment {name!r}; the assignments are: {', '.join(names())}" if name else f"say which assignment: {', '.join(names())}")
    return name


def check_course(folder: Path | None, *, new: bool = False) -> Path:
    """Return the course's folder, made if *new*; raises CourseError where there can be none."""
    if folder is None:
        raise CourseError("say where the course is kept: --course FOLDER (make … COURSE=FOLDER), a folder outside the repository")
    folder = folder.expanduser().resolve()
    if folder.is_relative_to(ROOT):
        raise CourseError(f"{folder} is inside the repository; choose a folder outside it: it will hold keys and the work of students")
    if new:
        folder.mkdir(parents=True, exist_ok=True)
    elif not (folder / "students.csv").exists():
        raise CourseError(f"{folder} is no course: it has no students.csv; release an assignment first (course.py release …)")
    return folder


def read_students(path: Path) -> dict[str, str]:
    """Return the plan of each student ("" if none is given) of the table at *path*, in its order.

    Raises CourseError if there is no table, no column ``student``, no student, a student twice, or an id that can name no folder.
    """
    if not path.exists():
        raise CourseError(f"there is no {path}; it should be a table with a column student, and perhaps a column plan")
    try:
        with open(path, encoding="utf-8-sig", newline="") as table:
            rows = list(csv.DictReader(table))
    except UnicodeDecodeError:
        raise CourseError(f"{path.name} is not in UTF-8; save it as “CSV UTF-8”") from None
    if not rows or "student" not in rows[0]:
        raise CourseError(f"{path.name} needs a column student with a row a student; it has {', '.join(map(str, rows[0])) if rows else 'no rows'}")
    students: dict[str, str] = {}
    for line, row in enumerate(rows, start=2):
        one = (row["student"] or "").strip()
        if not STUDENT.fullmatch(one) or one.startswith("."):
            raise CourseError(f"{path.name}, line {line}: {one!r} can be no student id; letters, digits, . _ @ and - can be in it")
        if one.lower() in map(str.lower, students):
            raise CourseError(f"{path.name}, line {line}: {one!r} is there twice; each student has one row")
        students[one] = (row.get("plan") or "").strip()
    return students


def write_students(course: Path, students: dict[str, str]) -> None:
    """Write students.csv of the course."""
    write_table(course / "students.csv", [{"student": one, "plan": plan} for one, plan in students.items()])


def write_table(path: Path, rows: list[dict]) -> None:
    """Write *rows* (dicts with the same keys) as CSV in UTF-8 that spreadsheets recognise."""
    with open(path, "w", encoding="utf-8-sig", newline="") as table:
        writer = csv.DictWriter(table, list(rows[0]) if rows else [])
        writer.writeheader()
        writer.writerows({key: _safe(value) for key, value in row.items()} for row in rows)


def _safe(value: object) -> object:
    """A text that a spreadsheet would take for a formula, made plain text."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t") else value


def settings(course: Path, assignment: str, student: str = "*", **places: str) -> Config:
    """Return nbgrader's settings for one assignment (and student) of the course."""
    config = Config()
    config.CourseDirectory.update({"root": str(course), "assignment_id": assignment, "student_id": student} | places)
    config.ClearSolutions.code_stub = {"python": STUB}
    config.OverwriteCells.add_missing_cells = True
    return config


def write_settings(course: Path) -> None:
    """Write nbgrader_config.py, so that nbgrader's own programs (the formgrader) find the course as it is."""
    (course / "nbgrader_config.py").write_text(
        "# Written by tools/course.py. Look at and score answers in nbgrader's formgrader; to run them, use\n"
        "# `course.py grade`: nbgrader's own autograde would run a student's code beside the key.\n"
        "c = get_config()\n"
        f"c.CourseDirectory.root = {str(course)!r}\n"
        f'c.ClearSolutions.code_stub = {{"python": {STUB!r}}}\n'
        "c.OverwriteCells.add_missing_cells = True\n", "utf-8")


def quiet(converter: object, course: Path) -> None:
    """Have *converter* (nbgrader's) write its log into reports/nbgrader.log, and nothing on the screen."""
    beside = str(Path(sys.executable).parent)
    if beside not in os.environ.get("PATH", "").split(os.pathsep):  # nbgrader starts alembic by name
        os.environ["PATH"] = os.pathsep.join([beside, os.environ.get("PATH", os.defpath)])
    (course / "reports").mkdir(exist_ok=True)
    log = logging.getLogger("course.nbgrader")
    for handler in list(log.handlers):
        log.removeHandler(handler)
        handler.close()
    log.addHandler(logging.FileHandler(course / "reports" / "nbgrader.log", encoding="utf-8", delay=True))
    log.propagate = False
    log.setLevel(logging.WARNING)
    converter.log = log
