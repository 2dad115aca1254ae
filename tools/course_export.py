"""After the grading: points by the rubric into the gradebook, feedback for students, grades as a table."""

import csv
import re
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateFeedback
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import ClearHiddenTests, GetGrades
from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor

from course_place import CourseError, quiet, read_students, settings, write_table

POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">"""
RUBRIC = ("student", "question", "points")  # columns that the table of points needs; comment may be there too


def open_book(course: Path) -> Gradebook:
    """Return the course's gradebook; raises CourseError if there is none yet."""
    if not (course / "gradebook.db").exists():
        raise CourseError("there is no gradebook yet; release an assignment first")
    return Gradebook(f"sqlite:///{course / 'gradebook.db'}")


def read_rubric(name: str, course: Path, path: Path, say=print) -> int:
    """Enter the points of the table at *path* (student, question, points, comment) as manual scores; return how many.

    Raises CourseError, before anything is entered, for the first row that cannot be right.
    """
    students = read_students(course / "students.csv")
    if not path.exists():
        raise CourseError(f"there is no {path}; it should be a table with the columns {', '.join(RUBRIC)} and perhaps comment")
    with open(path, encoding="utf-8-sig", newline="") as table:
        rows = list(csv.DictReader(table))
    if not rows or set(RUBRIC) - set(rows[0]):
        raise CourseError(f"{path.name} needs rows with the columns {', '.join(RUBRIC)}; it has {', '.join(rows[0]) if rows else 'no rows'}")
    with open_book(course) as book:
        entries = []
        for line, row in enumerate(rows, start=2):
            where, student, question = f"{path.name}, line {line}", row["student"].strip(), row["question"].strip()
            if student not in students:
                raise CourseError(f"{where}: no student {student!r} in students.csv")
            assignment = f"{name}-{students[student]}"
            try:
                grade = book.find_grade(question, assignment, assignment, student)
            except MissingEntry:
                there = [cell.name for cell in book.find_notebook(assignment, assignment).grade_cells if not cell.name.startswith("test_")]
                raise CourseError(f"{where}: nothing to score as {question!r} for {student}; the questions with a rubric are {', '.join(there)}, and the submission must be graded first") from None
            try:
                points = float(row["points"])
            except ValueError:
                raise CourseError(f"{where}: points {row['points']!r} is no number") from None
            if question.startswith("test_") or not 0 <= points <= grade.max_score:
                raise CourseError(f"{where}: {question} takes 0 to {grade.max_score:g} points by rubric, not {points:g}" if not question.startswith("test_") else f"{where}: {question} is scored by its test")
            entries.append((grade, points, assignment, student, question, (row.get("comment") or "").strip()))
        for grade, points, assignment, student, question, comment in entries:
            grade.manual_score, grade.needs_manual_grade = points, False
            if comment:
                book.find_comment(question, assignment, assignment, student).manual_comment = comment
        book.db.commit()
    say(f"{len(entries)} scores by rubric from {path.name}")
    return len(entries)


def feedback(name: str, course: Path, say=print) -> int:
    """Write feedback/<student>/<assignment>/…html for every graded submission; return how many.

    A page shows the student's cells, the tests' messages, points and comments; hidden tests are taken out.
    """
    made = 0
    for student, plan in read_students(course / "students.csv").items():
        assignment = f"{name}-{plan}"
        if not (course / "autograded" / student / assignment).exists():
            why = course / "reports" / f"{student}-{assignment}.txt"
            say(f"  {student}: nothing graded{f'; see reports/{why.name}' if why.exists() else ''}")
            continue
        config = settings(course, assignment, student)
        converter = GenerateFeedback(config=config, coursedir=CourseDirectory(config=config), force=True)
        converter.preprocessors = [GetGrades, ClearHiddenTests, CSSHTMLHeaderPreprocessor]
        quiet(converter, course)
        try:
            converter.start()
            _shut_out(course / "feedback" / student / assignment / f"{assignment}.html")
            made += 1
            say(f"  {student}: feedback/{student}/{assignment}/{assignment}.html")
        except NbGraderException as error:
            say(f"  {student}: no feedback ({str(error)[:160]}); see reports/nbgrader.log")
    say(f"{made} pages of feedback")
    return made


def _shut_out(page: Path) -> None:
    """Have the page run no script and load nothing from elsewhere, whatever a student wrote into it."""
    text = re.sub(r"<script\b.*?</script>", "", page.read_text("utf-8"), flags=re.S)
    page.write_text(text.replace("<head>", f"<head>\n{POLICY}", 1), "utf-8")


def export(name: str | None, course: Path, say=print) -> list[dict]:
    """Write grades.csv: one row a student and question, and one for the total of each assignment; return the rows.

    Columns: student, plan, assignment, question, points, max, graded (auto, rubric, rubric waits, total, not graded), comment.
    """
    students, rows = read_students(course / "students.csv"), []
    with open_book(course) as book:
        for assignment in sorted(book.assignments, key=lambda one: one.name):
            its_name, _, plan = assignment.name.partition("-")
            if name not in (None, its_name):
                continue
            for student in (one for one, its in students.items() if its == plan):
                rows += _rows(book, student, plan, its_name, assignment.name, (course / "autograded" / student / assignment.name).exists())
    write_table(course / "grades.csv", rows)
    totals = [row for row in rows if row["question"] == "total"]
    say(f"grades.csv: {len(totals)} totals, {len(rows) - len(totals)} questions; {sum(row['graded'] == 'rubric waits' for row in rows)} wait for the rubric")
    return rows


def _rows(book: Gradebook, student: str, plan: str, name: str, assignment: str, graded: bool) -> list[dict]:
    """The rows of one student and assignment, its total last."""
    first = {"student": student, "plan": plan, "assignment": name}
    cells = book.find_notebook(assignment, assignment).grade_cells
    order = {cell.name: number for number, cell in enumerate(book.find_notebook(assignment, assignment).source_cells)}
    rows = []
    for cell in sorted(cells, key=lambda cell: order.get(cell.name, 0)):
        row = first | {"question": cell.name.removeprefix("test_"), "points": 0.0, "max": cell.max_score, "graded": "not graded", "comment": ""}
        if graded:
            grade = book.find_grade(cell.name, assignment, assignment, student)
            row["points"] = grade.score
            row["graded"] = "auto" if cell.name.startswith("test_") else "rubric waits" if grade.needs_manual_grade and grade.manual_score is None else "rubric"
            if not cell.name.startswith("test_"):
                row["comment"] = book.find_comment(cell.name, assignment, assignment, student).comment or ""
        rows.append(row)
    total = {"question": "total", "points": sum(row["points"] for row in rows), "max": sum(row["max"] for row in rows)}
    state = "not graded" if not graded else "rubric waits" if any(row["graded"] == "rubric waits" for row in rows) else "total"
    return [*rows, first | total | {"graded": state, "comment": ""}]
