"""Seconds to grade a class: `python benchmarks/grading.py [--students 30]`.

Releases the assignment `structure` for the five plans in a temporary folder, hands in the solution for each
student, and grades them all. What is measured is `course.py grade`: mending, running apart, testing, gradebook.
"""

import argparse
import os
import shutil
import sys
import tempfile
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tools"))

import course  # noqa: E402
from course_place import read_students  # noqa: E402


def measure(count: int, folder: Path) -> float:
    """Return the seconds that it takes to grade *count* submissions in a course made in *folder*."""
    (folder / "students.csv").write_text("student\n" + "".join(f"s{number:03}\n" for number in range(count)), "utf-8")
    place = folder / "course"
    course.main(["release", "structure", "--course", str(place), "--students", str(folder / "students.csv")])
    for student, plan in read_students(place / "students.csv").items():
        target = place / "submitted" / student / f"structure-{plan}"
        target.mkdir(parents=True)
        shutil.copy(place / "source" / target.name / f"{target.name}.ipynb", target)
    started = perf_counter()
    course.main(["grade", "structure", "--course", str(place)])
    return perf_counter() - started


def main() -> int:
    """Measure and say it."""
    parser = argparse.ArgumentParser(description="Seconds to grade a class.")
    parser.add_argument("--students", type=int, default=30)
    count = parser.parse_args().students
    with tempfile.TemporaryDirectory() as folder:
        seconds = measure(count, Path(folder))
    print(f"\n{count} submissions graded in {seconds:.0f} s on {os.cpu_count()} cores ({seconds / count:.2f} s each)")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
