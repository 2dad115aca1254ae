"""Kappa and alpha against examples worked by hand, and the second coding of the sample."""

import math
import random

import pytest

import draw_sample
import helpers
from helpers.agreement import cohen_kappa, krippendorff_alpha, percent_agreement
from helpers.curated import read_table

# 10 units: agree on 7; shares a 5/10 and 6/10 → expected 0.3 + 0.2 = 0.5, kappa 0.4
# alpha: 20 values, 11 a and 9 b → D_e = 1 − (110 + 72)/380 = 0.521, D_o = 0.3, alpha 0.424
ONE, OTHER = list("aaaaabbbbb"), list("aaaabbbbaa")


def test_worked_by_hand():
    assert percent_agreement(ONE, OTHER) == 0.7
    assert cohen_kappa(ONE, OTHER) == pytest.approx(0.4)
    assert krippendorff_alpha(ONE, OTHER) == pytest.approx(1 - 0.3 / (198 / 380))


@pytest.mark.parametrize("measure", [cohen_kappa, krippendorff_alpha])
def test_bounds(measure):
    assert measure(list("abc"), list("abc")) == 1
    assert measure(list("ab"), list("ba")) < 0
    assert math.isnan(measure(list("aa"), list("aa")))
    with pytest.raises(ValueError, match="2 and 1"):
        measure(list("ab"), ["a"])
    with pytest.raises(ValueError, match="no units"):
        measure([], [])


def test_a_coder_at_random_agrees_by_chance_only():
    rng = random.Random(1)
    one, other = (rng.choices("abc", k=4000) for _ in range(2))
    assert abs(cohen_kappa(one, other)) < 0.05 and abs(krippendorff_alpha(one, other)) < 0.05


def sample():
    table = read_table("reliability")
    both = table[(table["quote"] != "") & (table["quote_2"] != "")]
    return table, both


def test_the_sections_drawn_are_those_coded():
    table, _ = sample()
    for plan in helpers.PLANS:
        drawn = [path for path, _, _ in draw_sample.draw(plan)]
        assert list(dict.fromkeys(table.loc[table["plan"] == plan, "section"])) == list(dict.fromkeys(drawn)), plan


def test_a_fifth_of_the_sections_of_each_plan_was_coded_twice():
    for plan in helpers.PLANS:
        assert len(draw_sample.draw(plan)) >= 0.2 * len(helpers.load_outline(plan)), plan


@pytest.mark.parametrize(("field", "least"), [("kind", 0.95), ("comparator", 1), ("deadline", 1), ("theme", 0.8)])
def test_agreement_as_reported(field, least):
    _, both = sample()
    one, other = both[field].astype("str").tolist(), both[f"{field}_2"].astype("str").tolist()
    assert cohen_kappa(one, other) >= least and krippendorff_alpha(one, other) >= least


def test_targets_found_both_ways():
    table, both = sample()
    first, second = (table["quote"] != "").sum(), (table["quote_2"] != "").sum()
    assert len(both) / first >= 0.95 and len(both) / second >= 0.95


def test_every_disagreement_is_settled():
    table, both = sample()
    fields = ("kind", "comparator", "deadline", "theme")
    differs = both[[any(str(row[f]) != str(row[f"{f}_2"]) for f in fields) for _, row in both.iterrows()]]
    alone = table[(table["quote"] != "") ^ (table["quote_2"] != "")]
    assert (differs["settled"] != "").all() and (alone["settled"] != "").all() and len(differs) > 0
