"""How good the parsed outline and the extracted bodies are, against the reviewed tables.

A heading is *right* when number, title and start agree. A task is *exact* when the same task of
the reviewed table (number and start agree) names the same lead and the same responsible bodies,
each as a set of printed names.
"""

import pandas as pd

from .bodies import split_bodies

HEADING = ["number", "title", "start"]


def score_outline(parsed: pd.DataFrame, curated: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Return precision, recall and F1 of *parsed* headings against *curated* ones: one row a group
    of *by* (a column of both, such as ``plan``), and one for ``all``.

    Columns: curated, parsed, right and level (numbers of headings; level: right, and of the same
    level), precision, recall, f1. Where the frames hold several plans, they have a column ``plan``.
    Raises ValueError if a frame lacks a column that is needed.
    """
    _check({"parsed": parsed, "curated": curated}, {*HEADING, "level", *({by} if by else ())})
    found = _keys(parsed, HEADING) & _keys(curated, HEADING)
    same_level = _keys(parsed, [*HEADING, "level"]) & _keys(curated, [*HEADING, "level"])
    rows = {}
    for name, ours, theirs in _groups(parsed, curated, by):
        right, level = len(_keys(theirs, HEADING) & found), len(_keys(theirs, [*HEADING, "level"]) & same_level)
        rows[name] = {"curated": len(theirs), "parsed": len(ours), "right": right, "level": level, "precision": _share(right, len(ours)),
                      "recall": _share(right, len(theirs)), "f1": _share(2 * right, len(ours) + len(theirs))}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(by or "group")


def score_bodies(extracted: pd.DataFrame, curated: pd.DataFrame, *, by: str | None = None) -> pd.DataFrame:
    """Return the share of *curated* tasks whose bodies are exact in *extracted*: one row a group
    of *by*, and one for ``all``.

    Columns: curated, extracted, exact (numbers of tasks), share (of exact tasks), and naming,
    naming_exact, naming_share: the same of the tasks that name any body in the curated table.
    Raises ValueError if a frame lacks a column that is needed.
    """
    _check({"extracted": extracted, "curated": curated}, {"number", "start", "lead", "responsible", *({by} if by else ())})
    sets = {key: names for key, names in _named(extracted)}
    rows = {}
    for name, ours, theirs in _groups(extracted, curated, by):
        tasks = _named(theirs)
        exact = [key for key, names in tasks if sets.get(key) == names]
        naming = {key for key, names in tasks if any(names)}
        hit = len(naming.intersection(exact))
        rows[name] = {"curated": len(theirs), "extracted": len(ours), "exact": len(exact), "share": _share(len(exact), len(theirs)),
                      "naming": len(naming), "naming_exact": hit, "naming_share": _share(hit, len(naming))}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis(by or "group")


def _check(frames: dict[str, pd.DataFrame], needed: set[str]) -> None:
    for name, frame in frames.items():
        if missing := sorted(needed - set(frame)):
            raise ValueError(f"the {name} frame lacks the columns {missing}; it has {list(frame)}")


def _keys(frame: pd.DataFrame, columns: list[str]) -> set[tuple]:
    """What tells a row of *frame* from others: its plan, where it has one, and *columns*."""
    plans = frame["plan"].astype("str") if "plan" in frame else [""] * len(frame)
    return set(zip(plans, *(frame[column] for column in columns)))


def _named(frame: pd.DataFrame) -> list[tuple[tuple, tuple[set, set]]]:
    """(plan, number and start; lead and responsible bodies as sets) of every task."""
    plans = frame["plan"].astype("str") if "plan" in frame else [""] * len(frame)
    names = [(set(split_bodies(lead)), set(split_bodies(others))) for lead, others in zip(frame["lead"], frame["responsible"])]
    return list(zip(zip(plans, frame["number"], frame["start"]), names))


def _groups(ours: pd.DataFrame, theirs: pd.DataFrame, by: str | None) -> list[tuple[str, pd.DataFrame, pd.DataFrame]]:
    names = dict.fromkeys([*theirs[by].astype("str"), *ours[by].astype("str")]) if by else {}
    parts = [(name, ours[ours[by].astype("str") == name], theirs[theirs[by].astype("str") == name]) for name in names]
    return [*parts, ("all", ours, theirs)]


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
