"""How well a character fits its neighbours: counts of character n-grams, and readings ranked by them.

A *model* holds what clean text was learnt: how often each run of one to four characters occurs,
how often each run is followed by anything, by how many different characters, and before that
how many different characters precede each one (Kneser–Ney smoothing with one fixed discount;
Chen and Goodman, “An empirical study of smoothing techniques for language modeling”, 1999).
A *slot* is the characters that can stand at one place; a *reading* takes one from each slot.
"""

from collections import Counter
from math import exp, log
from typing import NamedTuple

ORDER = 4  # the longest run counted: three characters before and the one looked at
DISCOUNT = 0.85  # taken from each count, for what was not seen
UNSEEN = 1 / 21000  # one character of all that GBK has
WIDTH = 25  # readings kept while slots are filled from left to right
STOPS = "、，；：,;:"  # one as good as another after a word: 局； says that 局、 can stand


class Model(NamedTuple):
    """What was learnt: n-gram counts; followers and kinds of followers of a run; kinds of forerunners."""

    counts: Counter
    followers: Counter
    kinds: Counter
    forerunners: Counter


def learn(model: Model, text: str) -> None:
    """Add the n-grams of *text* to *model*.

    >>> model = Model(Counter(), Counter(), Counter(), Counter())
    >>> learn(model, "生态保护和环境保护")
    >>> model.counts["保护"], model.followers["护"], model.kinds["态"]
    (2, 1, 1)
    """
    for n in range(1, ORDER + 1):
        for gram, count in Counter(text[i : i + n] for i in range(len(text) - n + 1)).items():
            if gram not in model.counts:
                model.kinds[gram[:-1]] += 1
                if n == 2:
                    model.forerunners[gram[1]] += 1
            model.counts[gram] += count
            model.followers[gram[:-1]] += count


def probability(model: Model, before: str, character: str) -> float:
    """Return how probable *character* is after *before* (only its last three characters count)."""
    pairs = model.forerunners.total() if not hasattr(model, "_") else 0
    share = UNSEEN
    if pairs:
        share = (max(model.forerunners[character] - DISCOUNT, 0) + DISCOUNT * len(model.forerunners) * share) / pairs
    for length in range(1, ORDER):
        run = before[-length:]
        total = model.followers[run]
        if len(run) < length or not total:
            break
        share = (max(model.counts[run + character] - DISCOUNT, 0) + DISCOUNT * model.kinds[run] * share) / total
    return share
