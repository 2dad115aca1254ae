"""Graded assignments for a course: release, collect, grade, feedback, export.

    python tools/course.py release structure --course FOLDER --students students.csv [--plans wuxi,chengdu]
    python tools/course.py collect structure --course FOLDER --from handed-in.zip
    python tools/course.py grade structure --course FOLDER [--rubric points.csv]
    python tools/course.py feedback structure --course FOLDER
    python tools/course.py export --course FOLDER

Convention: COURSE is nbgrader's folder of a course (tools/course_place.py), outside the repository.
A student's code and the key never meet in one process (tools/course_sandbox.py, course_grade.py).
assignments/README.md says how to work with it.
"""

import argparse
import sys
from pathlib import Path

from course_place import CourseError, check_course, check_name, names


def pairs(given: list[str], option: str) -> dict[str, Path]:
    """Return the paths by plan of options such as ``--text myplan=plan.txt``.

    >>> pairs(["liangping=plan.txt"], "--text")
    {'liangping': PosixPath('plan.txt')}
    """
    wrong = [one for one in given if "=" not in one]
    if wrong:
        raise CourseError(f"{option} {wrong[0]}: write {option} PLAN=FILE, such as {option} liangping=liangping.txt")
    return {plan: Path(path).expanduser() for plan, path in (one.split("=", 1) for one in given)}


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line."""
    top = argparse.ArgumentParser(prog="course.py", description="Graded assignments for a course.", epilog=f"The assignments are: {', '.join(names())}.")
    commands = top.add_subparsers(dest="command", required=True)
    texts = {"release": "make each plan's version, without solutions, and its key", "collect": "take in what was handed in",
             "grade": "run and test it; enter points by rubric", "feedback": "write a page for each student", "export": "write grades.csv"}
    for command, text in texts.items():
        one = commands.add_parser(command, help=text, description=text)
        one.add_argument("name", nargs="?", metavar="ASSIGNMENT", help=", ".join(names()))
        one.add_argument("--course", type=Path, metavar="FOLDER", help="the course's folder, outside the repository")
        if command == "release":
            one.add_argument("--students", type=Path, metavar="CSV", help="a table with the column student, and perhaps plan")
            one.add_argument("--plans", default="", metavar="A,B", help="plans given in turn to students without one (all five, if not said)")
            one.add_argument("--text", action="append", default=[], metavar="PLAN=FILE", help="the text of a plan that the book does not have")
            one.add_argument("--coding", action="append", default=[], metavar="PLAN=CSV", help="its targets, coded by you")
        elif command == "collect":
            one.add_argument("--from", dest="given", type=Path, metavar="PATH", help="a folder or zip of files named freely")
            one.add_argument("--replace", action="store_true", help="take later files; the earlier ones are kept in earlier/")
        elif command == "grade":
            one.add_argument("--student", metavar="ID", help="grade one student only")
            one.add_argument("--rubric", type=Path, metavar="CSV", help="enter points by rubric (student, question, points, comment) instead of running anything")
            one.add_argument("--cell-seconds", type=float, default=20, help="what a cell may take (20)")
            one.add_argument("--wall-seconds", type=float, default=90, help="what a submission may take (90)")
            one.add_argument("--jobs", type=int, help="submissions run at the same time (one a core)")
    return top


def run(options: argparse.Namespace, say=print) -> None:
    """Do what was asked for; raises CourseError for what the instructor can set right."""
    name = options.name if options.command == "export" and not options.name else check_name(options.name)
    course = check_course(options.course, new=options.command == "release")
    if options.command == "release":
        from course_release import release

        plans = [plan.strip() for plan in options.plans.split(",") if plan.strip()]
        release(name, course, options.students, plans, pairs(options.text, "--text"), pairs(options.coding, "--coding"), say)
        say(f"Hand out release/{name}-PLAN/ to the students of each plan; keep keys/ and source/ to yourself.")
    elif options.command == "collect":
        from course_collect import collect

        if options.given is None:
            raise CourseError("say where the files are: --from FOLDER or --from FILE.zip (make collect … FROM=…)")
        collect(name, course, options.given.expanduser(), replace=options.replace, say=say)
    elif options.command == "grade" and options.rubric:
        from course_export import read_rubric

        read_rubric(name, course, options.rubric.expanduser(), say)
    elif options.command == "grade":
        from course_grade import grade
        from course_sandbox import Limits

        grade(name, course, only=options.student, limits=Limits(options.cell_seconds, options.wall_seconds), jobs=options.jobs, say=say)
    else:
        import course_export

        getattr(course_export, options.command)(name, course, say)


def main(argv: list[str] | None = None) -> int:
    """Run one command; print what is wrong, if anything is, and return 1."""
    options = parser().parse_args(argv)
    try:
        run(options, lambda text: print(text, flush=True))
    except (CourseError, RuntimeError) as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{options.command}: {error.strerror or error}: {error.filename or ''}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
