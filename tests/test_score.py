"""The hand-coded table, and the scores of the extractor against it."""

import re

import pandas as pd
import pytest

import helpers
from helpers.score import dice, match_targets

COLUMNS = (
    "target_id plan section quote start end indicator indicator_en comparator value value_high unit year deadline frequency kind "
    "attribute baseline_value baseline_year lead responsible theme confidence note"
).split()


def extracted():
    frames = [helpers.extract_targets(helpers.load_plan(p).text).assign(plan=p) for p in helpers.PLANS]
    return pd.concat(frames, ignore_index=True)


def test_columns_are_the_codebooks():
    assert list(helpers.load_targets()) == COLUMNS


def test_values_stand_in_their_quotes():
    for row in helpers.load_targets().itertuples():
        if row.kind != "qualified" and row.unit != "名" and not re.search("一[个轮]", row.quote):
            assert f"{row.value:g}" in row.quote.replace(".0|", "|"), row.target_id


def test_load_targets_of_one_plan():
    assert set(helpers.load_targets("wuxi")["plan"]) == {"wuxi"}
    with pytest.raises(ValueError, match="yongchuan, chengkou"):
        helpers.load_targets("wushan")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [("“互联网小镇”", "互联网小镇", True), ("参保率（％）", "参保率%", True), ("粮食产量", "粮食播种面积", False), ("产品量", "区域公用品牌产品量", False), ("", "", True)],
)
def test_dice(one, other, alike):
    assert (dice(one, other) >= 0.8) is alike


def frame(*rows):
    columns = ["indicator", "comparator", "value", "unit", "year", "kind", "deadline", "frequency", "attribute", "baseline_value", "baseline_year", "start", "end"]
    return pd.DataFrame([(i, c, v, u, y, "level", "none", "once", "", None, None, s, s + 10) for i, c, v, u, y, s in rows], columns=columns)


def test_scores_worked_by_hand():
    curated = frame(("茶园面积", ">=", 5, "万亩", 2025, 0), ("果园面积", "=", 5, "万亩", 2025, 4), ("农村公路", "=", 8, "公里", None, 30), ("卫生室", "=", 1, "个", None, 60))
    found = frame(("果园面积", "=", 5, "万亩", 2025, 4), ("茶园面积", "=", 5, "万亩", 2025, 0), ("农村公路", "=", 8, "公里", None, 90), ("新建卫生室", "=", 2, "个", None, 60))
    # matched: both fields of 5万亩; the road's quotes do not overlap; the clinic's value differs. Strict: the orchard only
    assert match_targets(found, curated)[["curated", "extracted", "strict"]].values.tolist() == [[0, 1, False], [1, 0, True]]
    scores = helpers.score_targets(found, curated).loc["all"]
    assert scores[["matched", "strict", "precision", "recall", "strict_recall", "f1"]].tolist() == [2, 1, 0.5, 0.5, 0.25, 0.5]


# floors, a little below what was measured when they were last raised: the scores must not fall
FLOORS = {"yongchuan": (0.99, 0.97), "chengkou": (0.98, 0.89), "kaijiang": (0.88, 0.88), "wuxi": (0.93, 0.89), "chengdu": (0.94, 0.89), "all": (0.975, 0.91)}


def test_the_instrument_does_not_get_worse():
    scores = helpers.score_targets(extracted(), helpers.load_targets(), by="plan")
    fallen = {p: tuple(scores.loc[p, ["f1", "strict_f1"]].round(3)) for p, (f1, strict) in FLOORS.items() if scores.loc[p, "f1"] < f1 or scores.loc[p, "strict_f1"] < strict}
    assert not fallen


def test_scoring_needs_its_columns():
    with pytest.raises(ValueError, match="extracted targets lack the columns .*'end'"):
        helpers.score_targets(extracted().drop(columns="end"), helpers.load_targets())
