"""Exercises as they are authored, once each, in exercises/<chapter>.toml, and what their code computes.

An exercise is a table: id, title, kind, minutes, statement, start (the starting cell), hints,
solution, discussion, misconceptions (wrong attempts with a message), and perhaps a test or levels.
What is right is what the solution computes: no key is stored anywhere.
"""

import tomllib
from difflib import get_close_matches
from functools import lru_cache

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from .plans import DATA

EXERCISES = DATA.parent / "exercises"
KINDS = ("value", "coding", "figure", "writing")
NEEDED = ("id", "title", "kind", "minutes", "statement", "start", "hints", "solution", "discussion", "misconception")
OPTIONAL = ("ordered", "tolerance", "pass_at", "test", "level")


@lru_cache(maxsize=None)
def load_exercises(chapter: str) -> dict:
    """Return what exercises/*chapter*.toml holds: setup (code), quiz and exercise (lists of tables).

    Raises ValueError for a chapter without exercises, a field that is missing or unknown, a kind
    that is none, or an id that does not begin with the chapter's name.
    """
    path = EXERCISES / f"{chapter}.toml"
    if not path.exists():
        near = get_close_matches(chapter, names := [path.stem for path in EXERCISES.glob("*.toml")], 1)
        raise ValueError(f"no exercises for {chapter!r}{f'; did you mean {near[0]!r}?' if near else ''} There are: {', '.join(sorted(names))}")
    try:
        read = {"setup": "", "quiz": [], "exercise": []} | tomllib.loads(path.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"{path.name} is not TOML: {error}") from None
    for one in read["exercise"]:
        name = f"{path.name}, exercise {one.get('id', '?')!r}"
        if missing := [key for key in NEEDED if key not in one]:
            raise ValueError(f"{name}: missing {', '.join(missing)}")
        if unknown := [key for key in one if key not in NEEDED + OPTIONAL]:
            raise ValueError(f"{name}: unknown {', '.join(unknown)}; an exercise has {', '.join(NEEDED + OPTIONAL)}")
        if one["kind"] not in KINDS:
            raise ValueError(f"{name}: kind {one['kind']!r} is none of {', '.join(KINDS)}")
        if not one["id"].startswith(f"{chapter}-"):
            raise ValueError(f"{name}: an id begins with the chapter's name, {chapter}-")
    return read


def find_exercise(id: str) -> dict:
    """Return the exercise *id*, with its chapter's setup; raises ValueError, with the ids there are, if there is none."""
    chapter = load_exercises(str(id).split("-")[0])
    for one in chapter["exercise"]:
        if one["id"] == id:
            return one | {"setup": chapter["setup"]}
    raise ValueError(f"no exercise {id!r}; this chapter has {', '.join(one['id'] for one in chapter['exercise'])}")


def run_answer(code: str, setup: str = "", **names: object) -> object:
    """Run *setup* and *code* in a namespace of their own and return `answer`; what they print or show is dropped."""
    from IPython.utils.capture import capture_output

    import helpers

    space = {"pd": pd, "np": np, "plt": plt, "helpers": helpers, "__name__": "exercise"} | names
    if "sns" in setup + code:
        import seaborn

        space["sns"] = seaborn
    before = set(plt.get_fignums())
    try:
        with capture_output(display=True):
            exec(compile(f"{setup}\n{code}", "<exercise>", "exec"), space)
    finally:
        for number in set(plt.get_fignums()) - before:
            plt.close(number)
    return space.get("answer", ...)


@lru_cache(maxsize=None)
def expected_answer(id: str) -> object:
    """Return the answer that the solution of exercise *id* computes (once a session)."""
    one = find_exercise(id)
    return run_answer(one["solution"], one["setup"])


@lru_cache(maxsize=None)
def wrong_answer(id: str, number: int) -> object:
    """Return the answer of misconception *number* (from 0) of exercise *id* (once a session)."""
    one = find_exercise(id)
    return run_answer(one["misconception"][number]["code"], one["setup"])
