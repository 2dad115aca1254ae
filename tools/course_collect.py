"""Collect what was handed in: files of any name, from a folder or a zip, each to its student.

A file belongs to the student whose id stands in its name, or in the name of a folder it is in.
Nothing is overwritten unless it is asked for, and then the earlier file is kept in earlier/.
"""

import re
import shutil
import zipfile
from datetime import datetime
from pathlib import Path, PurePosixPath

from course_place import CourseError, read_students

LARGEST = 60_000_000  # bytes of a file that is taken
IGNORED = re.compile(r"(^|/)(\.|__MACOSX|Thumbs\.db|desktop\.ini)|-checkpoint\.ipynb$|^feedback|timestamp\.txt$")


def whose(path: str, students: list[str]) -> list[str]:
    """Return the students whose id stands in *path* as a word; an id inside a longer one that is there too does not count.

    >>> whose("hand-in/structure_Ann-Lee (2).ipynb", ["ann", "ann-lee", "lea"])
    ['ann-lee']
    """
    found = [one for one in students if re.search(rf"(?<![^\W_]){re.escape(one)}(?![^\W_])", path, re.I)]
    return [one for one in found if not any(one != other and one.lower() in other.lower() for other in found)]


def _handed_in(given: Path) -> dict[str, bytes | None]:
    """The files in a folder, a zip, or alone: path -> content (None: too large)."""
    if given.is_dir():
        files = {path.relative_to(given).as_posix(): path for path in sorted(given.rglob("*")) if path.is_file() and not path.is_symlink()}
        return {name: path.read_bytes() if path.stat().st_size <= LARGEST else None for name, path in files.items()}
    if zipfile.is_zipfile(given):
        with zipfile.ZipFile(given) as packed:
            members = [one for one in packed.infolist() if not one.is_dir()]
            return {PurePosixPath(one.filename).as_posix(): packed.read(one) if one.file_size <= LARGEST else None for one in members}
    if given.is_file():
        return {given.name: given.read_bytes()}
    raise CourseError(f"there is no {given}; give the folder, or the zip, with the files that were handed in")


def collect(name: str, course: Path, given: Path, *, replace: bool = False, say=print) -> dict[str, list[str]]:
    """Put the files of *given* into submitted/ of the course; return what became of them.

    The keys are collected, kept (an earlier one stays), unmatched, doubtful, and missing (students without a file).
    """
    students = read_students(course / "students.csv")
    found: dict[str, dict[str, bytes | None]] = {}
    said: dict[str, list[str]] = {key: [] for key in ("collected", "kept", "unmatched", "doubtful", "missing")}
    for path, content in _handed_in(given).items():
        if IGNORED.search(path):
            continue
        owners = whose(path, list(students))
        if len(owners) == 1:
            found.setdefault(owners[0], {})[path] = content
        else:
            said["doubtful" if owners else "unmatched"].append(f"{path}: {'the ids of ' + ' and '.join(owners) if owners else 'no student id in its name'}")
    for student, files in found.items():
        books = {path: content for path, content in files.items() if path.lower().endswith(".ipynb")} or files
        if len(books) > 1 and len(set(books.values())) > 1:
            said["doubtful"].append(f"{student} handed in several files: {', '.join(books)}; leave one of them")
            continue
        path, content = next(iter(books.items()))
        if content is None:
            said["doubtful"].append(f"{path}: larger than {LARGEST // 1_000_000} MB; ask for a copy without outputs")
            continue
        _put(course, student, f"{name}-{students[student]}", path, content, replace, said)
    there = {student for student, plan in students.items() if (course / "submitted" / student / f"{name}-{plan}").exists()}
    said["missing"] = [student for student in students if student not in there]
    _tell(said, say)
    return said


def _put(course: Path, student: str, assignment: str, path: str, content: bytes, replace: bool, said: dict[str, list[str]]) -> None:
    """Store one file as the submission of a student, unless another one is there."""
    folder = course / "submitted" / student / assignment
    end = PurePosixPath(path).suffix.lower()
    target = folder / f"{assignment}{end if re.fullmatch(r'[.][a-z0-9]{1,8}', end) else ''}"
    earlier = [one for one in folder.glob("*") if one.is_file()]
    if any(one.read_bytes() == content and one.suffix == target.suffix for one in earlier):
        said["kept"].append(f"{student}: the same file again ({path})")
        return
    if earlier and not replace:
        said["kept"].append(f"{student}: another file is there already, {path} was not taken; --replace takes it and keeps the earlier one in earlier/")
        return
    if earlier:
        aside = course / "earlier" / student / f"{assignment}-{datetime.now():%Y%m%d-%H%M%S-%f}"
        aside.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder, aside)
    folder.mkdir(parents=True)
    target.write_bytes(content)
    said["collected"].append(f"{student}: {path}")


def _tell(said: dict[str, list[str]], say) -> None:
    titles = {"collected": "collected", "kept": "left as they were", "unmatched": "could not be matched (put the student id into the file's name)",
              "doubtful": "doubtful, not taken", "missing": "students without a file"}
    for key, title in titles.items():
        if said[key] or key == "collected":
            say(f"{len(said[key])} {title}")
            for line in said[key]:
                say(f"  {line}")
