"""`check` says of a student's answer whether it is right, and what is wrong without giving it away; `hint` helps on.

A *misconception* is a wrong attempt that the exercise foresees, as code: whoever arrives at the
same answer gets its message. For all other answers the comparison says in words what differs.
"""

from dataclasses import dataclass, field
from html import escape

import matplotlib.pyplot as plt
import pandas as pd

from .agreement import cohen_kappa, percent_agreement
from .answers import difference
from .exercises import expected_answer, find_exercise, run_answer, wrong_answer
from .forms import plain, untabled

_shown: dict[str, int] = {}  # hints given so far


@dataclass(frozen=True)
class Feedback:
    """What `check` says of an answer: whether it passed, a message, and a table that helps (may be None)."""

    passed: bool
    message: str
    table: pd.DataFrame | None = field(default=None, repr=False)

    def __repr__(self) -> str:
        return ("Right. " if self.passed else "Not yet. ") + self.message + (f"\n\n{self.table}" if self.table is not None else "")

    def _repr_html_(self) -> str:
        said = "".join(f"<p>{escape(part)}</p>" for part in self.message.split("\n\n") if part)
        table = self.table.to_html() if self.table is not None else ""
        return f'<div role="status" class="feedback"><p><strong>{"Right." if self.passed else "Not yet."}</strong></p>{said}{table}</div>'


def check(id: str, answer: object) -> Feedback:
    """Say whether *answer* is right for the exercise *id*; if not, what is wrong, without giving the answer.

    Raises ValueError for an unknown *id*.
    """
    one = find_exercise(id)
    if _open(answer):
        return Feedback(False, "No answer yet: put yours in the place of the three dots, and run the cell again.")
    if one["kind"] == "writing" and not str(answer).strip():
        return Feedback(False, "No answer yet: write your sentences between the quotation marks, and run the cell again.")
    table, praise = None, "The worked solution says more, when you want to compare."
    if one["kind"] == "coding":
        wrong, praise, table = _coding(answer, expected_answer(id), one.get("pass_at", 0.8))
    elif one["kind"] == "value":
        wrong = difference(answer, expected_answer(id), **{key: one[key] for key in ("ordered", "tolerance") if key in one})
    else:
        wrong = "" if isinstance(answer, str if one["kind"] == "writing" else plt.Axes) else _other_kind(one["kind"])
    if not wrong and "test" in one:
        wrong = _test(one, answer)
    elif wrong and one["kind"] in ("value", "coding"):
        wrong = next((m["message"].strip() for i, m in enumerate(one["misconception"]) if _alike(answer, wrong_answer(id, i), one)), wrong)
    if wrong:
        return Feedback(False, wrong, table)
    if "level" in one:
        levels = pd.DataFrame({"level": [level["name"] for level in one["level"]], "your answer": [level["says"] for level in one["level"]]})
        return Feedback(True, "What a program can see is there. Now judge it yourself, by these levels:", levels.set_index("level"))
    return Feedback(True, praise, table)


def hint(id: str) -> str:
    """Return the next hint of exercise *id*: one at a time, from where to look to the move to make; then the first again."""
    hints = find_exercise(id)["hints"]
    number = _shown[id] = _shown.get(id, 0) % len(hints) + 1
    return f"Hint {number} of {len(hints)}: {hints[number - 1].strip()}"


def _open(answer: object) -> bool:
    """Say whether the three dots of the starting cell are still there, alone or as a value."""
    values = answer.values() if isinstance(answer, dict) else answer if isinstance(answer, (list, tuple)) else [answer]
    return any(value is ... for value in values)


def _other_kind(kind: str) -> str:
    return {"writing": "A text is asked for: put your sentences between quotation marks.",
            "figure": "An Axes is asked for: what plt.subplots() gives beside the figure, or what a seaborn function returns."}[kind]


def _alike(answer: object, other: object, one: dict) -> bool:
    return difference(answer, other, ordered=one.get("ordered", False), tolerance=one.get("tolerance", 1e-6)) == ""


def _test(one: dict, answer: object) -> str:
    try:
        run_answer(one["test"], one["setup"], answer=answer, expected=expected_answer(one["id"]))
    except AssertionError as wrong:
        return str(wrong)
    except Exception as error:
        return f"The check could not read your answer ({type(error).__name__}: {error}); compare its form with what the exercise asks for."
    return ""


def _coding(answer: object, expected: object, pass_at: float) -> tuple[str, str, pd.DataFrame | None]:
    """Compare a coding with the curated one, unit by unit: what is wrong, what to say if nothing is, and the confusion table."""
    theirs = plain(expected, keyed=True)
    try:
        mine = plain(untabled(answer, theirs) if isinstance(answer, pd.DataFrame) else answer, keyed=True)
    except TypeError as error:
        return f"{error}; a code for each unit is asked for, as a dict or a Series.", "", None
    if not isinstance(mine, dict) or mine.keys() != theirs.keys():
        return difference(answer, expected), "", None
    one, other = [_label(mine[unit]) for unit in theirs], [_label(code) for code in theirs.values()]
    if not set(one) & set(other):
        return f"None of your codes is one of the book's, which are {', '.join(sorted(set(other)))}.", "", None
    confusion = pd.crosstab(pd.Series(one, name="you"), pd.Series(other, name="the book's coding"))
    share, kappa = percent_agreement(one, other), cohen_kappa(one, other)
    said = f"You agree with the book's coding on {share:.0%} of {len(one)} units; Cohen's kappa is {kappa:.2f} (0 is what chance alone would give, 1 full agreement)."
    if share < pass_at:
        return f"{said} {pass_at:.0%} is asked for here. The table shows which codes you take for which: read the rule that parts them.", "", confusion
    apart = [_label(unit) for unit, a, b in zip(theirs, one, other) if a != b]
    return "", said + (f" You differ on: {', '.join(apart)}." if apart else ""), confusion


def _label(code: object) -> str:
    return str(int(code)) if isinstance(code, float) and code == int(code) else str(code).casefold()
