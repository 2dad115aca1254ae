"""Edits that lead from one copy of a text to another, composed and never lost.

An *edit* is one place of a copy: what stands there is replaced by something else (by nothing, if
it is taken out). Every step that mends a copy is a function from a text to edits; a chain of steps
is composed into one list of edits, from the document as extracted to the text one reads, so that
putting everything printed back at its place gives the document again.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pandas as pd

from .texts import CHANGE_TYPES


class Edit(NamedTuple):
    """One place: its offsets in the copy, what comes there, of what kind, whether it is beyond doubt."""

    start: int
    end: int
    replaced_by: str
    kind: str
    certain: bool = True


Step = Callable[[str], Iterable[Edit]]


def make(text: str, edits: list[Edit]) -> str:
    """Return *text* with the *edits* made; they are in order and do not overlap.

    >>> make("到２０２５年", [Edit(1, 5, "2025", "width")])
    '到2025年'
    """
    parts, at = [], 0
    for edit in edits:
        parts += [text[at : edit.start], edit.replaced_by]
        at = edit.end
    return "".join([*parts, text[at:]])


def run(text: str, steps: Iterable[Step], edits: Iterable[Edit] = ()) -> tuple[str, list[Edit]]:
    """Return *text* after its first *edits* and all *steps*, and one list of edits that leads there."""
    raw, done = text, tidy(edits)
    text = make(text, done)
    for step in steps:
        new = [e for e in tidy(step(text)) if text[e.start : e.end] != e.replaced_by]
        if new:
            done, text = compose(raw, done, text, new), make(text, new)
    return text, done


def tidy(edits: Iterable[Edit]) -> list[Edit]:
    """Return *edits* in order; one that overlaps an earlier one is left out."""
    kept: list[Edit] = []
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def compose(raw: str, old: list[Edit], middle: str, new: list[Edit]) -> list[Edit]:
    """Return the edits that do *old* on *raw*, which gives *middle*, and *new* on that.

    Edits that touch the same characters become one, its kinds joined by "+"; one that undoes
    another goes with it.

    >>> compose("１ 亩", [Edit(0, 1, "1", "width")], "1 亩", [Edit(0, 2, "1", "space")])
    [Edit(start=0, end=2, replaced_by='1', kind='width+space', certain=True)]
    """
    placed, shift = [], 0  # old edits with their place in the middle text
    for e in old:
        placed.append((e.start + shift, e.start + shift + len(e.replaced_by), e))
        shift += len(e.replaced_by) - (e.end - e.start)
    out, new = [], list(new)  # what joins a group is taken out of it
    i, shift = 0, 0  # shift: middle offset minus raw offset, behind the old edits done
    for j, e in enumerate(new):
        if e is None:
            continue
        while i < len(placed) and placed[i][1] <= e.start and not (placed[i][0] == placed[i][1] == e.start == e.end):
            out.append(placed[i][2])
            shift = placed[i][1] - placed[i][2].end
            i += 1
        left, right, group, over = e.start, e.end, [e], []
        k = j + 1
        while True:  # all that hangs together
            if i < len(placed) and placed[i][0] < right and left < placed[i][1]:
                over.append(placed[i])
                left, right, i = min(left, placed[i][0]), max(right, placed[i][1]), i + 1
            elif i < len(placed) and placed[i][0] == placed[i][1] and left < placed[i][0] < right:
                over.append(placed[i])
                i += 1
            elif over and k < len(new) and new[k].start < right:
                group.append(new[k])
                right, new[k], k = max(right, new[k].end), None, k + 1
            else:
                break
        start = left - shift if not over or left < over[0][0] else over[0][2].start
        shift = over[-1][1] - over[-1][2].end if over else shift
        end = right - shift
        words = make(middle[left:right], [g._replace(start=g.start - left, end=g.end - left) for g in group])
        if raw[start:end] != words:
            kinds = dict.fromkeys(kind for g in [*(o for _, _, o in over), *group] for kind in g.kind.split("+"))
            out.append(Edit(start, end, words, "+".join(kinds), all(g.certain for g in [*(o for _, _, o in over), *group])))
    return out + [e for _, _, e in placed[i:]]


def changes(raw: str, edits: list[Edit]) -> pd.DataFrame:
    """Return the *edits* of *raw* as `clean_text` gives them: start (in the resulting text),
    printed, replaced_by, kind, certain."""
    rows, shift = [], 0
    for e in edits:
        rows.append((e.start + shift, raw[e.start : e.end], e.replaced_by, e.kind, e.certain))
        shift += len(e.replaced_by) - (e.end - e.start)
    return pd.DataFrame(rows, columns=list(CHANGE_TYPES)).astype(CHANGE_TYPES)


def put_back(text: str, changes: pd.DataFrame) -> str:
    """Return the document that *changes* turned into *text*; nothing is lost on the way.

    Raises ValueError where the text does not hold what a change says.

    >>> put_back("到2025年", changes("到２０２５年", [Edit(1, 5, "2025", "width")]))
    '到２０２５年'
    """
    parts, at = [], 0
    for start, printed, replaced_by in zip(changes["start"], changes["printed"], changes["replaced_by"]):
        if start < at or text[start : start + len(replaced_by)] != replaced_by:
            raise ValueError(f"at {start} the changes expect {replaced_by!r}: pass the text that they came with, and the rows in order")
        parts += [text[at:start], printed]
        at = start + len(replaced_by)
    return "".join([*parts, text[at:]])


@contextmanager
def quiet(library: str) -> Iterator[None]:
    """Keep a library from reporting on a file's faults: what matters of them is said in the notes."""
    log = logging.getLogger(library)
    level = log.level
    log.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        log.setLevel(level)
