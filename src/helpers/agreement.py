"""Agreement between two coders who gave each unit one of several nominal values."""

from collections import Counter
from collections.abc import Sequence


def percent_agreement(one: Sequence, other: Sequence) -> float:
    """Return the share of units to which both coders gave the same value, 0 to 1."""
    _check(one, other)
    return sum(a == b for a, b in zip(one, other)) / len(one)


def cohen_kappa(one: Sequence, other: Sequence) -> float:
    """Return Cohen's kappa: (observed − expected) / (1 − expected), 1 at most.

    Expected is the agreement of two coders who keep their own shares of values but draw them at
    random (Cohen 1960, Educational and Psychological Measurement 20(1)). Where both give one
    value only there is nothing to agree on by chance, and the result is not a number.

    >>> cohen_kappa(["a", "a", "b", "b"], ["a", "b", "b", "b"])
    0.5
    """
    observed = percent_agreement(one, other)
    first, second, n = Counter(one), Counter(other), len(one)
    expected = sum(first[value] * second[value] for value in first) / n**2
    return (observed - expected) / (1 - expected) if expected < 1 else float("nan")


def krippendorff_alpha(one: Sequence, other: Sequence) -> float:
    """Return Krippendorff's alpha for nominal values and two coders without gaps: 1 − D_o / D_e.

    D_e is the disagreement of values drawn in pairs from all 2n values of both coders, without
    replacement (Krippendorff, Content Analysis, 4th ed. 2019, chapter 12). 0.8 is the usual
    demand, 0.667 the least for tentative conclusions.

    >>> round(krippendorff_alpha(["a", "a", "b", "b"], ["a", "b", "b", "b"]), 3)
    0.533
    """
    observed = 1 - percent_agreement(one, other)
    values = Counter(one) + Counter(other)
    n = 2 * len(one)
    expected = 1 - sum(count * (count - 1) for count in values.values()) / (n * (n - 1))
    return 1 - observed / expected if expected else float("nan")


def _check(one: Sequence, other: Sequence) -> None:
    if len(one) != len(other):
        raise ValueError(f"both coders must have coded the same units; they gave {len(one)} and {len(other)} values")
    if not len(one):
        raise ValueError("there are no units to agree on; give each coder's values in the order of the units")
