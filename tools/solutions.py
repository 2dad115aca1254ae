"""The pages of worked solutions, one a chapter, made before each build: `python tools/solutions.py`.

Convention: book/solutions holds nothing that was typed. A page is made from the chapter's exercises,
whose solutions are run for it; its first line says what it was made from, and while that stands it stays.
"""

import hashlib
import re
from base64 import b64encode
from concurrent.futures import ProcessPoolExecutor
from html import escape
from io import BytesIO
from pathlib import Path

import pandas as pd
from matplotlib.axes import Axes

import stored
from helpers.exercises import EXERCISES, find_exercise, load_exercises, run_answer
from practice import box, chapters

ROOT = Path(__file__).resolve().parents[1]
HEAD = "% made from "


def page(chapter: str, title: str) -> str:
    """Return the page of worked solutions of *chapter*: each folded, with what its code gives."""
    parts = [f"# Solutions: {title}\n\nThe exercises of [{title}](../../notebooks/{chapter}.ipynb), worked. Open a solution when you have tried."]
    for one in load_exercises(chapter)["exercise"]:
        one = find_exercise(one["id"])
        code = f"```python\n{one['solution'].strip()}\n```"
        wrong = "\n".join(f"- {m['message'].strip()}" for m in one["misconception"])
        body = f"{code}\n\n{shown(run_answer(one['solution'], one['setup']))}\n\n{one['discussion'].strip()}\n\n**Common misconceptions, and what the check says**\n\n{wrong}"
        text = f"{one['statement'].strip()}\n\n{box('Worked solution', body, 'dropdown', 6)}"
        parts.append(f"```{{raw}} html\n<div id=\"{one['id']}\"></div>\n```\n\n## {one['title']}\n\n{relinked(text)}")
    return "\n\n".join(parts) + "\n"


def relinked(text: str) -> str:
    """Return a chapter's Markdown with its links as they are from book/solutions.

    >>> relinked("[a](targets.ipynb) [b](../book/codebook.md#x)")
    '[a](../../notebooks/targets.ipynb) [b](../codebook.md#x)'
    """
    return re.sub(r"\]\((?=\w+\.ipynb)", "](../../notebooks/", text.replace("](../book/", "](../"))


def shown(answer: object) -> str:
    """Return *answer* as Markdown: a table, a picture with its description, a quotation, or code."""
    if isinstance(answer, pd.Series):
        answer = answer.to_frame(answer.name if answer.name is not None else "value")
    if isinstance(answer, pd.DataFrame):
        return f"```{{raw}} html\n{answer.to_html(border=0, max_rows=40)}\n```"
    if isinstance(answer, Axes):
        file = BytesIO()
        answer.figure.savefig(file, format="png", dpi=100)
        said = f"The figure of this solution: {answer.get_title() or answer.get_ylabel() or 'its axes'} – drawn by the code above."
        return f'```{{raw}} html\n<img alt="{escape(said)}" width="560" src="data:image/png;base64,{b64encode(file.getvalue()).decode()}">\n```'
    if isinstance(answer, str):
        return "\n".join(f"> {line}" for line in answer.strip().splitlines())
    return f"```\n{answer!r}\n```"


def title_of(chapter: str, root: Path = ROOT) -> str:
    """Return the title of a chapter, the first heading of its notebook, up to a colon."""
    first = stored.read(root / "notebooks" / f"{chapter}.ipynb").cells[0].source
    return first.splitlines()[0].removeprefix("# ").split(":")[0].strip()


def made_from(chapter: str, root: Path = ROOT) -> str:
    """Return the digest of all that the solutions of *chapter* may rest on: its exercises, data, helpers, these tools, the lock."""
    files = [EXERCISES / f"{chapter}.toml", root / "requirements.lock", *sorted((root / "data").rglob("*.*")), *sorted((root / "src" / "helpers").glob("*.py")),
             Path(__file__), Path(__file__).with_name("practice.py")]
    return stored.digest(b"".join(hashlib.sha256(path.read_bytes()).digest() for path in files) + title_of(chapter, root).encode())


def write_page(chapter: str, root: Path = ROOT) -> None:
    """Write the page of *chapter* into book/solutions, unless it stands."""
    path = root / "book" / "solutions" / f"{chapter}.md"
    mark = HEAD + made_from(chapter, root) + "\n"
    if not path.exists() or not path.read_text("utf-8").startswith(mark):
        path.write_text(mark + page(chapter, title_of(chapter, root)), "utf-8")


def write_pages(root: Path = ROOT) -> None:
    """Write the pages of all chapters and the page that lists them, on all cores; delete what is no longer made."""
    folder = root / "book" / "solutions"
    folder.mkdir(parents=True, exist_ok=True)
    names = chapters()
    for path in folder.glob("*.md"):
        if path.stem not in [*names, "index"]:
            path.unlink()
    with ProcessPoolExecutor() as pool:
        list(pool.map(write_page, names, [root] * len(names)))
    lines = [f"- [{title_of(name, root)}]({name}.md): {len(load_exercises(name)['exercise'])} exercises" for name in names]
    text = "# Worked solutions\n\nOne page a chapter; every solution is folded, so that none is seen before it is asked for.\n\n" + "\n".join(lines) + "\n"
    if not (folder / "index.md").exists() or (folder / "index.md").read_text("utf-8") != text:
        (folder / "index.md").write_text(text, "utf-8")


if __name__ == "__main__":
    write_pages()
