"""Where a plan stands among the five: the measures of the contrasts, taken by the program from all alike.

A *task* is a numbered task (see `extract_bodies`); where a plan numbers none, a section without
sections of its own, of 80 characters or more. The measures are those of the chapters Commitment and
Comparable; since the program, not a reader, finds the targets, its values for the five differ a little from theirs.
"""

import re
from collections import Counter
from functools import lru_cache

import pandas as pd
from matplotlib.axes import Axes

from .bodies import extract_bodies
from .curated import load_indicators, load_targets
from .figures import PLAN_COLOURS
from .outline import parse_outline
from .plans import PLANS, load_plan
from .score import ALIKE, FOLDED
from .targets import extract_targets

LEAST = 80  # characters of a section that counts as a task where none is numbered
YEAR = re.compile(r"(?<!从)20(?:2[1-9]|3\d)年")  # a year to come: 到2025年, not 从2021年起
HARD = re.compile("确保|必须|不低于|不少于")
SOFT = re.compile(r"力争|争取|逐步|左右|约(?=\d)|基本(?=实现|建成|形成|完成|消除)")
STOP = re.compile(r"[，。；,;\n]")
BOUNDS = (">=", ">", "<=", "<")
MEASURES = {  # per 1,000 characters the first, shares between 0 and 1 the others
    "targets per 1,000 characters": "targets found, for each thousand characters of the text",
    "tasks with a number": "share of the tasks that hold a target",
    "tasks with a deadline": "share of the tasks that name a year to come",
    "tasks with a body": "share of the tasks that name a responsible body",
    "targets with a year": "share of the targets that a year governs",
    "targets with a baseline": "share of the targets with a value of the base year",
    "hardness of wording": "mean over the targets: 1 for a bound or 确保, 0 for 左右 or 力争, else a half",
    "indicators known": "share of the indicators that another of the five has under a like name",
}


def tasks_of(text: str, *, outline: pd.DataFrame | None = None, bodies: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the tasks of *text*, one row each: number, title, lead, responsible, start, end."""
    outline = parse_outline(text) if outline is None else outline
    bodies = extract_bodies(text, outline=outline) if bodies is None else bodies
    if len(bodies):
        return bodies
    deeper = outline["level"].shift(-1, fill_value=0) > outline["level"]
    leaves = outline[~deeper & (outline["end"] - outline["start"] >= LEAST)]
    return leaves.assign(lead="", responsible="")[list(bodies)].reset_index(drop=True)


def wording(text: str, targets: pd.DataFrame) -> list[float]:
    """Return how hard each target is worded: 1 hard, 0 soft, a half where it is neither or both."""
    found = []
    for end, comparator in zip(targets["end"], targets["comparator"]):
        clause = STOP.split(text[:end].rstrip("，。；,;"))[-1] + re.split(r"[，。；、,;\n）〔]", text[end : end + 30])[0]
        hard, soft = comparator in BOUNDS or bool(HARD.search(clause)), comparator == "~" or bool(SOFT.search(clause))
        found.append(0.5 + 0.5 * hard - 0.5 * soft)
    return found


def measures(text: str, *, targets: pd.DataFrame | None = None, without: str = "") -> pd.Series:
    """Return MEASURES of *text*: a Series of floats, nan where there is no task or no target.

    *targets* are those of `extract_targets` if they are at hand; *without* names a plan of the five
    that is not asked for its indicators: the text's own.
    """
    outline = parse_outline(text)
    targets = extract_targets(text, outline=outline) if targets is None else targets
    tasks = tasks_of(text, outline=outline)
    spans = list(zip(tasks["start"], tasks["end"]))
    known = alike_indicators(targets["indicator"].unique().tolist(), without=without)
    share = lambda marks: float(pd.Series(marks, dtype="float64").mean())  # noqa: E731
    return pd.Series(dict(zip(MEASURES, (
        1000 * len(targets) / max(1, len(text)),
        share([((targets["start"] >= a) & (targets["end"] <= b)).any() for a, b in spans]),
        share([bool(YEAR.search(text, a, b)) for a, b in spans]),
        share((tasks["lead"] != "") | (tasks["responsible"] != "")),
        share(targets["deadline"] == "stated"), share(targets["baseline_value"].notna()),
        share(wording(text, targets)), share(known["like"] != ""),
    ))), dtype="float64")  # fmt: skip


@lru_cache(maxsize=1)
def _five() -> pd.DataFrame:
    return pd.DataFrame({plan: measures(load_plan(plan).text, without=plan) for plan in PLANS})


def standing(text: str, *, targets: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return one row a measure: the plan's value (``this``), those of the five, and whether it lies outside their range.

    >>> list(standing("一、目标\\n到2025年，建成高标准农田70万亩。"))[:2]
    ['this', 'yongchuan']
    """
    five = _five()
    table = pd.concat([measures(text, targets=targets).rename("this"), five], axis=1)
    return table.assign(outside=(table["this"] < five.min(axis=1)) | (table["this"] > five.max(axis=1))).rename_axis("measure")


@lru_cache(maxsize=1)
def _known() -> dict[str, list[tuple[str, Counter, int, str]]]:
    """plan -> (name, bigrams, their number, concept of the crosswalk) of each indicator of its coded targets."""
    concepts = dict(zip(load_indicators()["target_id"].astype("str"), load_indicators()["concept_id"]))
    table = load_targets().assign(concept=lambda t: t["target_id"].map(concepts).fillna(""))
    table = table.sort_values("concept", ascending=False, kind="stable").drop_duplicates(["plan", "indicator"])
    return {plan: [(row.indicator, *_bigrams(row.indicator), row.concept) for row in rows.itertuples()] for plan, rows in table.groupby(table["plan"].astype("str"))}


def _bigrams(name: str) -> tuple[Counter, int]:
    folded = FOLDED.sub("", name)
    return (pairs := Counter(a + b for a, b in zip(folded, folded[1:]))), pairs.total()


def alike_indicators(names: list[str], *, without: str = "") -> pd.DataFrame:
    """Return the most alike indicator of the five for each of *names*: like, plan, concept, similarity.

    Alike is a Dice coefficient of character bigrams of 0.8 or more (see `helpers.score`); ``like`` is
    empty where there is none. A like name is not yet the same indicator: the crosswalk says which are.
    """
    rows = []
    for name in names:
        pairs, count = _bigrams(name)
        best = ("", "", "", 0.0)
        for plan in (plan for plan in PLANS if plan != without):
            for like, other, number, concept in _known().get(plan, []):
                if 2 * min(count, number) >= ALIKE * (count + number) > 0:  # else they cannot be alike
                    dice = 2 * (pairs & other).total() / (count + number)
                    if dice >= ALIKE and (dice, concept != "") > (best[3], best[2] != ""):
                        best = (like, plan, concept, dice)
        rows.append((name, *best))
    return pd.DataFrame(rows, columns=["indicator", "like", "plan", "concept", "similarity"]).astype({"like": "str", "plan": "str", "concept": "str"})


def draw_standing(axes: tuple[Axes, Axes], table: pd.DataFrame, *, name: str, colour: str = "black") -> None:
    """Draw `standing` as two strips: the targets per 1,000 characters above, the shares in per cent below.

    The five are dots in their colours, the plan *name* a diamond. *axes* are the upper and the lower Axes.
    """
    for ax, rows, factor in ((axes[0], table.iloc[:1], 1), (axes[1], table.iloc[1:], 100)):
        for height, (_, row) in enumerate(rows.iterrows()):
            ax.hlines(height, factor * row[list(PLANS)].min(), factor * row[list(PLANS)].max(), color="#bbbbbb", linewidth=5, zorder=1)
            for beside, plan in zip((-0.16, -0.08, 0, 0.08, 0.16), PLANS):  # apart, where they have the same value
                ax.plot(factor * row[plan], height + beside, "o", color=PLAN_COLOURS[plan], markersize=8, label=plan if not height else "_", zorder=2)
            ax.plot(factor * row["this"], height, "D", color=colour, markersize=9, markerfacecolor="white", markeredgewidth=2, label=name if not height else "_", zorder=3)
        ax.set(yticks=range(len(rows)), yticklabels=rows.index, ylim=(len(rows) - 0.5, -0.5))
        ax.grid(False, axis="y")
    axes[0].set(yticklabels=["targets per\n1,000 characters"], xlim=(0, None))
    axes[1].set(xlabel="per cent", xlim=(-4, 104))
