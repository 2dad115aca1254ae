"""Make the versions of an assignment: parametrised by plan, without solutions for students, with a key each."""

import copy
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat

from course_key import run_solutions, write_key
from course_place import ASSIGNMENTS, CourseError, quiet, read_students, settings, write_settings, write_students
from helpers.plans import PLANS
from helpers.texts import read_text

CODED = ("quote", "start", "end", "indicator", "comparator", "value", "unit", "year", "kind")  # columns of a coding that the questions use


def version(name: str, plan: str, *, file: str = "", coding: str = "", folder: Path = ASSIGNMENTS) -> nbformat.NotebookNode:
    """Return the source of the assignment *name* for *plan*: its cell `parameters` as papermill sets it, locked.

    *file* and *coding* name the text and the coded targets of a plan that the book does not have.
    """
    from papermill.iorw import load_notebook_node
    from papermill.parameterize import parameterize_notebook

    nb = load_notebook_node(str(folder / name / f"{name}.ipynb"))
    other = PLANS[(PLANS.index(plan) + 1) % len(PLANS)] if plan in PLANS else "wuxi"
    nb = parameterize_notebook(nb, {"plan": plan, "other": other, "file": file, "coding": coding}, comment="The version of this assignment")
    at = next(i for i, cell in enumerate(nb.cells) if "injected-parameters" in cell.metadata.get("tags", []))
    defaults = nb.cells.pop(at - 1)
    nb.cells[at - 1].metadata, nb.cells[at - 1].id = copy.deepcopy(defaults.metadata), defaults.id
    nb.metadata.pop("papermill", None)
    nb.metadata["course"] = {"assignment": f"{name}-{plan}"}
    for cell in nb.cells:
        for empty in ("papermill", "tags"):
            if not cell.metadata.get("tags") or empty == "papermill":
                cell.metadata.pop(empty, None)
    return nb


def assign(students: dict[str, str], known: dict[str, str], plans: list[str]) -> dict[str, str]:
    """Return a plan for each student: the one given, else the one *known* from before, else that of *plans* which fewest have.

    >>> assign({"ada": "", "bo": "chengdu", "chi": ""}, {}, ["wuxi", "chengdu"])
    {'ada': 'wuxi', 'bo': 'chengdu', 'chi': 'wuxi'}
    """
    given = {one: plan or known.get(one, "") for one, plan in students.items()}
    for one, plan in given.items():
        if not plan:
            taken = list(given.values())
            given[one] = min(plans, key=lambda candidate: (taken.count(candidate), plans.index(candidate)))
    return given


def check_text(plan: str, text: Path, coding: Path | None) -> None:
    """Raise CourseError unless *text* (and *coding*) can serve as a plan that the book does not have."""
    import pandas as pd

    from helpers import clean_text

    if plan in PLANS:
        raise CourseError(f"{plan} is one of the book's plans; give a new one another id")
    if not plan.replace("_", "").isalnum() or not plan.isascii():
        raise CourseError(f"{plan!r} can be no plan's id: letters and digits only")
    if not text.exists():
        raise CourseError(f"there is no {text}; give the plan's text as a .txt file: --text {plan}=FILE")
    body = clean_text(read_text(text))[0]
    if len(body) < 1000:
        raise CourseError(f"{text.name} has {len(body)} characters; is it the whole plan?")
    if coding:
        table = pd.read_csv(coding, keep_default_na=False)
        if missing := [name for name in CODED if name not in table]:
            raise CourseError(f"{coding.name} lacks the columns {', '.join(missing)}; it should be a table of targets as in the codebook")
        wrong = [row.start for row in table.itertuples() if "|" not in row.quote and body[int(row.start): int(row.end)] != row.quote]
        if wrong:
            raise CourseError(f"{coding.name}: {len(wrong)} quotes do not stand where start and end say (the first at {wrong[0]}); offsets count in clean_text(read_text(file))")


def release(name: str, course: Path, students: Path | None, plans: list[str], texts: dict[str, Path], codings: dict[str, Path], say=print) -> dict[str, str]:
    """Make source, release and key of *name* for every plan that a student of the course has; return student -> plan.

    Raises CourseError for a plan that there is not, and for what is wrong with the list of students.
    """
    for plan, text in texts.items():
        check_text(plan, text, codings.get(plan))
    stored = read_students(course / "students.csv") if (course / "students.csv").exists() else {}
    valid, plans = [*PLANS, *texts], plans or [*dict.fromkeys(filter(None, stored.values()))] or list(PLANS)
    chosen = assign(read_students(students) if students else stored, stored, plans)
    if not chosen:
        raise CourseError("say who the students are: --students students.csv, a table with a column student (and perhaps plan)")
    chosen = {one: plan for one, plan in stored.items() if one not in chosen} | chosen
    needed = [plan for plan in dict.fromkeys([*plans, *chosen.values()]) if plan in chosen.values()]
    for plan in dict.fromkeys([*plans, *needed]):
        if plan not in valid:
            raise CourseError(f"there is no plan {plan!r}; the plans are: {', '.join(valid)}. A plan of your own: --text {plan}=FILE")
    if list((course / "submitted").glob(f"*/{name}-*")):
        raise CourseError(f"{name} has been handed in already; a new release would change the questions under the answers. Take another course folder")
    sources = [write_source(course, name, plan, texts.get(plan), codings.get(plan)) for plan in needed]
    say(f"{name}: {len(needed)} versions for {len(chosen)} students; running the solutions for the keys")
    with ThreadPoolExecutor(2) as pool:
        for number, (source, done) in enumerate(zip(sources, pool.map(run_solutions, sources)), start=1):
            write_key(source, course / "keys", *done)
            say(f"  [{number}/{len(needed)}] keys/{source.stem}.csv and .ipynb")
    for plan in needed:
        make_release(course, f"{name}-{plan}")
        say(f"  release/{name}-{plan}: for {', '.join(one for one, its in chosen.items() if its == plan)}")
    write_students(course, chosen)
    write_settings(course)
    return chosen


def write_source(course: Path, name: str, plan: str, text: Path | None = None, coding: Path | None = None) -> Path:
    """Write the source of one version, with the files it reads, into the course's source/; return the notebook's path."""
    folder = course / "source" / f"{name}-{plan}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files = {"file": text and f"{plan}.txt", "coding": coding and f"{plan}-targets.csv"}
    for given, to in ((text, files["file"]), (coding, files["coding"])):
        if given:
            shutil.copy(given, folder / to)
    path = folder / f"{name}-{plan}.ipynb"
    nbformat.write(version(name, plan, **{key: to or "" for key, to in files.items()}), path)
    return path


def make_release(course: Path, assignment: str, *, gradebook: bool = True) -> None:
    """Have nbgrader make release/ from source/: without solutions and hidden tests, and note its cells in the *gradebook*."""
    from nbgrader.converters import GenerateAssignment
    from nbgrader.converters.base import NbGraderException
    from nbgrader.coursedir import CourseDirectory
    from nbgrader.preprocessors import SaveCells

    config = settings(course, assignment)
    converter = GenerateAssignment(config=config, coursedir=CourseDirectory(config=config), force=True, no_database=not gradebook)
    converter.preprocessors = [one for one in converter.preprocessors if gradebook or one is not SaveCells]
    quiet(converter, course)
    try:
        converter.start()
    except NbGraderException as error:
        raise CourseError(f"nbgrader made no release of {assignment}: {error}; see reports/nbgrader.log") from None
