"""How well a character fits its neighbours: counts of character n-grams, and readings ranked by them.

A *model* is what was learnt from clean text. A *slot* is the characters that can stand at one
place; a *reading* takes one from each slot. The smoothing is Kneser–Ney's with one fixed
discount (Chen and Goodman, “An empirical study of smoothing techniques for language modeling”,
1999): where a run of characters was never seen, the shorter run in it is asked.
"""

from collections import Counter
from math import exp, log
from typing import NamedTuple

ORDER = 4  # the longest run counted: three characters and the one after them
DISCOUNT = 0.85  # taken from each count, for what was not seen
UNSEEN = 1 / 21000  # one of all the characters that GBK has
WIDTH = 25  # readings kept while the slots are filled from left to right
STOPS = "、，；：,;:"  # after a word one is as good as another: “局；” says that “局、” can stand


class Model(NamedTuple):
    """Counts of runs (1 to 4 characters), of what follows a run, of kinds of followers and of forerunners.

    ``forerunners[""]`` is the number of different pairs; ``fold`` (as for str.translate) says
    which characters count as one.
    """

    fold: dict
    counts: Counter
    followers: Counter
    kinds: Counter
    forerunners: Counter


def new_model(fold: dict | None = None) -> Model:
    """Return a model that has learnt nothing yet."""
    return Model(fold or {}, Counter(), Counter(), Counter(), Counter())


def learn(model: Model, text: str) -> Model:
    """Add the runs of characters in *text* to *model*, and return it.

    >>> model = learn(new_model(), "生态保护和环境保护")
    >>> model.counts["保护"], model.followers["护"], model.kinds["保"], model.forerunners["保"]
    (2, 1, 1, 2)
    """
    text = text.translate(model.fold)
    for n in range(1, ORDER + 1):
        for run, count in Counter(text[i : i + n] for i in range(len(text) - n + 1)).items():
            if run not in model.counts:
                model.kinds[run[:-1]] += 1
                if n == 2:
                    model.forerunners[run[1]] += 1
                    model.forerunners[""] += 1
            model.counts[run] += count
            model.followers[run[:-1]] += count
    return model


def probability(model: Model, before: str, character: str) -> float:
    """Return how probable *character* is after *before* (of which the last three characters count).

    >>> model = learn(new_model(), "生态保护和环境保护")
    >>> probability(model, "保", "护") > probability(model, "境", "护") > probability(model, "境", "穴")
    True
    """
    share = UNSEEN
    if model.forerunners[""]:
        seen = max(model.forerunners[character] - DISCOUNT, 0)
        share = (seen + DISCOUNT * (len(model.forerunners) - 1) * share) / model.forerunners[""]
    for length in range(1, min(len(before), ORDER - 1) + 1):
        run = before[-length:]
        if not model.followers[run]:
            break
        seen = max(model.counts[run + character] - DISCOUNT, 0)
        share = (seen + DISCOUNT * model.kinds[run] * share) / model.followers[run]
    return share


def rank_readings(model: Model, before: str, slots: list[tuple[str, ...]], after: str, printed: str) -> list[tuple[str, float]]:
    """Return the readings of *slots* between *before* and *after*, best first, each with its share.

    The shares of all readings add up to one; *printed* (what stands there) is one of them.
    """
    before, after = before[1 - ORDER :], after[: ORDER - 1].translate(model.fold)
    found = [(0.0, "")]
    for slot in slots:
        known = [option for option in slot if not option or option.translate(model.fold) in model.counts] or slot
        longer = [(score + _score(model, before + reading, option), reading + option) for score, reading in found for option in known]
        found = sorted(longer, reverse=True)[:WIDTH]
    found.append((_score(model, before, printed), printed))
    ranked = sorted(((score + _score_after(model, before + reading, after), reading) for score, reading in found), reverse=True)
    total = sum(exp(score - ranked[0][0]) for score, _ in ranked)
    return [(reading, exp(score - ranked[0][0]) / total) for score, reading in ranked]


def is_attested(model: Model, before: str, slots: list[tuple[str, ...]], reading: str, after: str) -> bool:
    """Say whether each character that *reading* chose stands beside a neighbour it was seen beside."""
    whole, first = (before + reading + after).translate(model.fold), len(before)
    chosen = [first + i for i, slot in enumerate(slots) if len(slot) > 1 and i < len(reading)]
    return all(any(len(pair) == 2 and pair in model.counts for pair in (whole[max(i - 1, 0) : i + 1], whole[i : i + 2])) for i in chosen)


def _score(model: Model, before: str, text: str) -> float:
    before, text = before.translate(model.fold), text.translate(model.fold)
    return sum(log(probability(model, (before + text[:i])[1 - ORDER :], character)) for i, character in enumerate(text))


def _score_after(model: Model, before: str, after: str) -> float:
    if after and after[0] in STOPS:
        stop = log(sum(probability(model, before[1 - ORDER :].translate(model.fold), character) for character in STOPS))
        return stop + _score(model, before + after[0], after[1:])
    return _score(model, before, after)
