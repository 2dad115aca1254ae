"""Themes proposed: to which theme of the closed list a task or a target probably belongs.

A *keyword* is a pair of neighbouring characters (耕地, 养老) of the tasks and indicators whose theme
was coded by hand. A text's theme is the one whose keywords it shares most: naive Bayes with every
theme equally likely at first (McCallum and Nigam 1998). `theme_agreement` says how often that gives
the coders' theme for a plan whose own coding was left out.
"""

import re
from collections import Counter
from functools import lru_cache

import numpy as np
import pandas as pd

from .curated import load_outline, load_targets, read_table
from .plans import PLANS, load_plan

RUN = re.compile(r"[\u4e00-\u9fff]{2,}")
SMOOTHING = 0.5  # added to every count, so that an unseen keyword excludes no theme
TITLE, INDICATOR = 3, 3  # how often a title or an indicator counts; the text of a task counts once


def keywords(text: str) -> set[str]:
    """Return the pairs of neighbouring Chinese characters in *text*.

    >>> sorted(keywords("耕地，保护区"))
    ['保护', '护区', '耕地']
    """
    return {run[i : i + 2] for run in RUN.findall(text) for i in range(len(run) - 1)}


def last_headings(sections: pd.Series) -> list[str]:
    """Return the last heading of each path: what a target's own section is called."""
    return [section.rpartition(" / ")[2] for section in sections]


def coded_tasks() -> pd.DataFrame:
    """Return the tasks of the five plans with the themes coded by hand: plan, title, text, theme, theme_2."""
    key = ["plan", "number", "title"]
    table = read_table("task_themes").astype("str").merge(load_outline().astype({"plan": "str"})[[*key, "start", "end"]], on=key)
    table["text"] = [load_plan(p).text[a:b] for p, a, b in zip(table["plan"], table["start"], table["end"])]
    return table[["plan", "title", "text", "theme", "theme_2"]]


@lru_cache(maxsize=1)
def _counts() -> dict[str, dict[str, Counter]]:
    """plan -> theme -> how often each keyword stands in what was coded so."""
    found: dict[str, dict[str, Counter]] = {plan: {theme: Counter() for theme in _themes()} for plan in PLANS}
    for row in coded_tasks().itertuples():
        for words, weight in ((row.title, TITLE), (row.text, 1)):
            found[row.plan][row.theme].update(dict.fromkeys(keywords(words), weight))
    for row in load_targets().itertuples():
        found[str(row.plan)][str(row.theme)].update(dict.fromkeys(keywords(row.indicator), INDICATOR))
    return found


@lru_cache(maxsize=1)
def _themes() -> list[str]:
    return read_table("themes")["theme"].tolist()


@lru_cache(maxsize=None)
def _weights(without: str) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The log-probability of each keyword under each theme, and that of a keyword never seen."""
    sums = {theme: sum((_counts()[plan][theme] for plan in PLANS if plan != without), Counter()) for theme in _themes()}
    vocabulary = set().union(*sums.values())
    total = np.array([sums[theme].total() for theme in _themes()]) + SMOOTHING * len(vocabulary)
    return {word: np.log([sums[t][word] + SMOOTHING for t in _themes()] / total) for word in vocabulary}, np.log(SMOOTHING / total)


def propose_themes(titles: list[str], texts: list[str] | None = None, *, without: str = "") -> pd.DataFrame:
    """Return a theme for each of *titles* (a task's title, or an indicator), one row each, in their order.

    *texts* are the tasks' texts, if there are any; *without* names a plan whose coding is not used.
    Columns: theme, theme_2 (the next best), because (the keywords that speak most for the first
    against the second). Both are empty where no keyword is known.

    >>> propose_themes(["高标准农田建设", "养老床位"])["theme"].tolist()
    ['grain_land', 'health_welfare']
    """
    weights, unseen = _weights(without)
    rows = []
    for title, text in zip(titles, texts or [""] * len(titles)):
        parts = [(word, weight) for words, weight in ((title, TITLE), (text, 1)) for word in keywords(words)]
        if not any(word in weights for word, _ in parts):
            rows.append(("", "", ""))
            continue
        scores = sum(weight * weights.get(word, unseen) for word, weight in parts)
        second, first = np.argsort(scores, kind="stable")[-2:]
        speaks: Counter = Counter()
        for word, weight in parts:
            if word in weights:
                speaks[word] += weight * float(weights[word][first] - weights[word][second])
        told = sorted(speaks, key=lambda word: (-speaks[word], word))[:4]
        rows.append((_themes()[first], _themes()[second], "、".join(word for word in told if speaks[word] > 0)))
    return pd.DataFrame(rows, columns=["theme", "theme_2", "because"]).astype("str")


@lru_cache(maxsize=1)
def _agreement() -> pd.DataFrame:
    tasks, targets = coded_tasks(), load_targets().astype({"plan": "str", "theme": "str"})
    rows = {}
    for plan in PLANS:
        own, hers = tasks[tasks["plan"] == plan].reset_index(), targets[targets["plan"] == plan].reset_index()
        one, two = propose_themes([*own["title"]], [*own["text"]], without=plan), propose_themes([*hers["indicator"]], last_headings(hers["section"]), without=plan)
        either = (one["theme"] == own["theme"]) | (one["theme"] == own["theme_2"])
        rows[plan] = (len(own), int((one["theme"] == own["theme"]).sum()), int(either.sum()), len(hers), int((two["theme"] == hers["theme"]).sum()))
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["tasks", "same", "same_or_second", "targets", "targets_same"])
    table.loc["all"] = table.sum()
    return table.assign(share=table["same"] / table["tasks"], share_or_second=table["same_or_second"] / table["tasks"], targets_share=table["targets_same"] / table["targets"])


def theme_agreement() -> pd.DataFrame:
    """Return how often the proposed theme is the coded one, one row a plan (left out of the learning), and ``all``.

    Columns: tasks, same, same_or_second (the coders' main or second theme), targets, targets_same,
    and the shares. Measured for the five plans; the weights of title and indicator were chosen on them.
    """
    return _agreement().copy()
