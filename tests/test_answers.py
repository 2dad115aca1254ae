"""Answers are compared by what they say: every pair here was decided by hand."""

import numpy as np
import pandas as pd
import pytest

from helpers.answers import difference

FRAME = pd.DataFrame({"plan": ["wuxi", "chengdu"], "targets": [35, 22]})


@pytest.mark.parametrize(("answer", "expected"), [
    (3, 3.0), (np.int64(3), 3), ([3], 3), (pd.Series([3]), 3), (pd.DataFrame({"x": [3]}), 3), (np.True_, True), (0.3333334, 1 / 3),
    ("（约束性）", "(约束性)"), (" 90％", "90%"), ("“三变”", '"三变"'), ("a  b\n", "a b"), (None, np.nan), (pd.NA, None),
    ([1, 2, 2], [2, 1, 2]), ({1, 2}, [2, 1]), (np.array([1, 2]), [1, 2]), (pd.Index(["a"]), ["a"]), (("a", 1), ("a", 1)),
    ({"a": 1, "b": 2}, pd.Series({"b": 2.0, "a": 1.0})), (pd.Series({2025: 1}), {2025: 1}), (FRAME.set_index("plan"), {"wuxi": 35, "chengdu": 22}),
    ([("a", 1), ("b", 2)], [["b", 2], ["a", 1]]), ({"a": [1, 2]}, {"a": np.array([1, 2])}),
    (FRAME.iloc[::-1], FRAME), (FRAME.set_index("plan"), FRAME), (FRAME[["targets", "plan"]].astype({"targets": float}), FRAME),
    (FRAME.assign(more=1), FRAME), (FRAME, FRAME.set_index("plan")), (FRAME.set_index("plan")["targets"], FRAME.set_index("plan")),
    (FRAME.assign(plan=FRAME["plan"].astype("category")), FRAME),
    (pd.Series(["a", "b"], index=[1, 2]), {1: "a", 2: "b"}), (pd.Series(["a", "b"]), {0: "a", 1: "b"}), (FRAME, {"wuxi": 35, "chengdu": 22}),
    (FRAME.set_index("plan"), FRAME.set_index("plan").rename_axis(None)), (FRAME.set_index("plan").rename_axis(None), FRAME.set_index("plan")),
    (FRAME, [("chengdu", 22), ("wuxi", 35)]), (pd.DataFrame({"a": [1, 2], "b": [3, 4]}).T, {"a": (1, 2), "b": (3, 4)}),
])
def test_another_form_is_no_difference(answer, expected):
    assert difference(answer, expected) == ""


@pytest.mark.parametrize(("answer", "expected", "said"), [
    (4, 3, "too large"), (2, 3, "too small"), (-3, 3, "other sign"), (35, 0.35, "per cent, where shares"), (0.35, 35, "shares, where per cent"),
    ("x", 3, "a text; a number"), ("3", 3, "numbers stand as texts"), ({"1": "a"}, {1: "a"}, "stand as texts"), (["8"], [8], "stand as texts"),
    ({"a": 60.6, "b": 63.5}, {"a": 0.606, "b": 0.635}, "Your numbers are a hundred times too large"), ((65, 82), (0.653, 0.82), "hundred times"), ((1, 2), (2, 1), "another order"), (3, "3", "a number; a text"), ("a", "b", "another value"), (True, 1, "True or False; a number"), (object(), 1, "type object"),
    ([1], [1, 2], "1 right, 0 that should not be there; 1 missing"), ([1, 2, 2], [1, 2], "1 that should not be there"), (1, [1, 2], "a number; a list"),
    (FRAME, [1, 2], "a table of 2 columns"), ([1, 2], {"a": 1}, "a list of values; a value for each name"), ({"a": 1}, {"a": 1, "b": 2}, "Of 2 names, missing: 1."),
    ({"a": 1, "c": 3}, {"a": 1}, "not asked for: c"), ({"a": 1, "b": 3}, {"a": 1, "b": 2}, "1 of 2 are right; look again at b"),
    ({2025.0: 1}, {2025: 2}, "look again at 2025"), (3, FRAME, "a table (DataFrame) is asked for"), (FRAME[["plan"]], FRAME, "lacks targets"),
    (FRAME.head(1), FRAME, "too few rows: 1"), (FRAME.assign(targets=[1, 2]), FRAME, "not the right values in targets"),
    (FRAME.assign(targets=[22, 35]), FRAME, "columns do not go together"), ((1, "a"), ("a", 1), "another order"), ({"a": 1}, [1], "a list of values is asked"),
])
def test_a_difference_is_told_without_the_answer(answer, expected, said):
    assert said in difference(answer, expected)


@pytest.mark.parametrize(("answer", "expected"), [([2, 1], [1, 2]), ({"b": 2, "a": 1}, {"a": 1, "b": 2}), (FRAME.iloc[::-1], FRAME)])
def test_order_counts_where_it_is_asked_for(answer, expected):
    assert difference(answer, expected) == "" and "another order" in difference(answer, expected, ordered=True)


def test_tolerance_is_absolute():
    assert difference(10.04, 10, tolerance=0.05) == "" and difference(10.06, 10, tolerance=0.05) == "The number is too large."
    assert difference({"a": 10.04}, {"a": 10}, tolerance=0.05) == "" and difference({"a": 10.06}, {"a": 10}, tolerance=0.05)


def test_nothing_is_changed_in_place():
    mine = FRAME.set_index("plan")
    before = mine.copy()
    difference(mine, FRAME, ordered=True)
    pd.testing.assert_frame_equal(mine, before)
