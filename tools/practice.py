"""Exercises and quizzes: from exercises/<chapter>.toml to all that is made of them.

    python tools/practice.py                 put them into the chapters' notebooks, where they changed
    python tools/practice.py --teach FOLDER  write the instructor's notebooks: with solutions and wrong attempts

Convention: a notebook holds the cells that are derived from its exercises under its heading
"## Exercises" (cell id `exercises`): a cell `quiz` before it, and behind it for each exercise its
statement with the hints (`ex-…`) and its starting cell (`ex-…-start`). They are written here and
nowhere else; no solution is among them. The worked solutions are pages of their own, made with the book.
"""

import argparse
from pathlib import Path

import nbformat

import stored
from helpers.exercises import EXERCISES, load_exercises

ROOT = Path(__file__).resolve().parents[1]
LETTERS = "ABCDEFGH"


def chapters() -> list[str]:
    """Return the names of the chapters that have exercises, sorted."""
    return sorted(path.stem for path in EXERCISES.glob("*.toml"))


def box(title: str, body: str, kind: str, tildes: int = 3) -> str:
    """Return a MyST admonition; *tildes* is the length of its fence, longer for what holds others.

    >>> print(box("Hint 1", "Look `up`.", "dropdown"))
    ~~~{admonition} Hint 1
    :class: dropdown
    Look `up`.
    ~~~
    """
    fence = "~" * tildes
    return f"{fence}{{admonition}} {title}\n:class: {kind}\n{body.strip()}\n{fence}"


def quiz_cell(read: dict) -> str:
    """Return the quiz of a chapter as Markdown: each option opens to say whether it is right, and why."""
    parts = ["## Quiz\n\nChoose an answer and open it: it says whether it is right, and why."]
    for number, one in enumerate(read["quiz"], start=1):
        options = [
            box(f"{letter}. {option['text'].strip()}", f"**{'Right' if option.get('right') else 'Not so'}.** {option['why'].strip()}",
                "dropdown quiz-right" if option.get("right") else "dropdown quiz-wrong")
            for letter, option in zip(LETTERS, one["option"])
        ]
        parts.append(box(f"Question {number}", one["question"].strip() + "\n\n" + "\n".join(options), "quiz", 4))
    return "\n\n".join(parts)


def exercise_cell(chapter: str, number: int, one: dict) -> str:
    """Return the statement of one exercise with its hints, its levels and the way to its solution."""
    parts = [one["statement"].strip()]
    if one["kind"] == "writing":
        parts.append("| Level | Your answer |\n|---|---|\n" + "\n".join(f"| {level['name']} | {level['says'].strip()} |" for level in one["level"]))
    parts += [box(f"Hint {i}", text, "dropdown") for i, text in enumerate(one["hints"], start=1)]
    parts.append(f"[Worked solution](../book/solutions/{chapter}.md#{one['id']}), for when you have tried.")
    return box(f"Exercise {number} · {one['title']} · {one['minutes']} minutes", "\n\n".join(parts), "exercise", 5)


def start_cell(one: dict) -> str:
    """Return the code a student begins with: it ends by asking for the check."""
    return f"{one['start'].strip()}\nhelpers.check(\"{one['id']}\", answer)"


def derived(chapter: str, *, teach: bool = False) -> tuple[list, list]:
    """Return the cells before and behind the heading "## Exercises" of *chapter*; *teach* adds what only instructors see."""
    read = load_exercises(chapter)
    before = [nbformat.v4.new_markdown_cell(quiz_cell(read), id="quiz")] if read["quiz"] else []
    behind = []
    for number, one in enumerate(read["exercise"], start=1):
        behind.append(nbformat.v4.new_markdown_cell(exercise_cell(chapter, number, one), id=f"ex-{one['id']}"[:64]))
        behind.append(nbformat.v4.new_code_cell(start_cell(one), id=f"ex-{one['id']}-start"[:64]))
        if teach:
            behind.append(nbformat.v4.new_markdown_cell(f"**Solution.** {one['discussion'].strip()}"))
            behind.append(nbformat.v4.new_code_cell(f"{one['solution'].strip()}\nhelpers.check(\"{one['id']}\", answer)"))
            for wrong in one["misconception"]:
                behind.append(nbformat.v4.new_markdown_cell(f"**A wrong attempt.** {wrong['message'].strip()}"))
                behind.append(nbformat.v4.new_code_cell(f"{wrong['code'].strip()}\nhelpers.check(\"{one['id']}\", answer)"))
    return before, behind


def insert(nb: nbformat.NotebookNode, before: list, behind: list) -> bool:
    """Put the derived cells into *nb*, in place of those that are there; say whether anything changed.

    Raises ValueError if *nb* has no cell `exercises`. A cell whose source stays keeps its output.
    """
    old = {cell.id: cell for cell in nb.cells}
    if "exercises" not in old:
        raise ValueError("the notebook has no cell with the id 'exercises', where they would go")
    ours = lambda cell: cell.id == "quiz" or cell.id.startswith("ex-")  # noqa: E731
    new = [old[cell.id] if cell.id in old and old[cell.id].source == cell.source else cell for cell in before + behind]
    kept = [cell for cell in nb.cells if not ours(cell)]
    at = next(i for i, cell in enumerate(kept) if cell.id == "exercises")
    cells = [*kept[:at], *new[: len(before)], kept[at], *new[len(before):], *kept[at + 1:]]
    changed = [(cell.id, cell.source) for cell in cells] != [(cell.id, cell.source) for cell in nb.cells]
    nb.cells = cells
    return changed


def write_notebooks(root: Path = ROOT) -> list[str]:
    """Put exercises and quizzes into the notebooks; return the names of those that changed."""
    changed = []
    for chapter in chapters():
        path = root / "notebooks" / f"{chapter}.ipynb"
        nb = stored.read(path)
        if insert(nb, *derived(chapter)):
            nbformat.write(nb, path)
            changed.append(chapter)
    return changed


def write_teaching(folder: Path, root: Path = ROOT) -> int:
    """Write the instructor's version of every chapter with exercises into *folder*; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    for chapter in chapters():
        nb = stored.read(root / "notebooks" / f"{chapter}.ipynb")
        insert(nb, *derived(chapter, teach=True))
        nbformat.write(nb, folder / f"{chapter}-instructor.ipynb")
    return len(chapters())


def main(argv: list[str] | None = None) -> int:
    """Derive the cells, or write the instructor's notebooks."""
    parser = argparse.ArgumentParser(description="Put exercises and quizzes into the notebooks, or write the instructor's version.")
    parser.add_argument("--teach", type=Path, metavar="FOLDER", help="write the instructor's notebooks into FOLDER")
    folder = parser.parse_args(argv).teach
    if folder:
        print(f"Wrote {write_teaching(folder)} notebooks for instructors into {folder}; they hold the solutions.")
        return 0
    changed = write_notebooks()
    print(f"{len(changed)} notebooks changed" + (f": {', '.join(changed)}; run tools/execute.py" if changed else ""))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
