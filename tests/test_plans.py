"""The five plans: sources held to their checksums, the table of what is known, errors."""

import hashlib

import pandas as pd
import pytest

import helpers
from helpers.plans import DATA

# as received (see data/README.md); the table of plans must say the same
SHA256 = {
    "chengdu": "3691aea3cc70cf7650faab0b00516325c7fa7340ce7d297adebd8430d036685e",
    "chengkou": "526a1f43b58882367527f30df30b7bd949f3c3932b92a894dd9307647736b767",
    "kaijiang": "7e7d646d4ddc877053564c59652abb4dfc00434a48b21be108fd6143bc35a9e7",
    "wuxi": "62514070840d1daa5590ae64b70b8b199dce3d6450509c4eecc204de1d97f8c5",
    "yongchuan": "d130bd4f0a1dc1032b6e4bf8b3b0956b391014113e66860254dedcffe1feab0e",
}
MAY_BE_EMPTY = {"document_number", "date_issued", "date_published", "horizon_start"}


@pytest.mark.parametrize("plan", helpers.PLANS)
def test_sources_are_the_bytes_received(plan):
    digest = hashlib.sha256((DATA / "sources" / f"{plan}.txt").read_bytes()).hexdigest()
    assert digest == SHA256[plan] == helpers.load_plan(plan).row["sha256"]


def test_no_source_stands_anywhere_else():
    root = DATA.parent
    sizes = {(DATA / "sources" / f"{p}.txt").stat().st_size for p in helpers.PLANS}
    folders = [root / name for name in ("data", "src", "notebooks", "book", "tests", "tools")]
    copies = [f for folder in folders for f in folder.rglob("*") if f.is_file() and f.stat().st_size in sizes and f.parent != DATA / "sources"]
    assert [f for f in copies if hashlib.sha256(f.read_bytes()).hexdigest() in SHA256.values()] == []


def test_what_is_missing_has_a_reason():
    table = helpers.load_plans()
    assert list(table.index) == list(helpers.PLANS)
    for plan, row in table.iterrows():
        empty = {column for column in table if row[column] == "" and column != "missing"}
        assert empty <= MAY_BE_EMPTY, f"{plan}: {empty - MAY_BE_EMPTY} must be known"
        for column in empty:
            assert f"{column}:" in row["missing"], f"{plan}: {column} is empty without a reason"


@pytest.mark.parametrize("plan", helpers.PLANS)
def test_facts_stand_in_the_documents(plan):
    p = helpers.load_plan(plan)
    joined = p.raw.replace("\n", "").replace(" ", "")
    if p.row["document_number"]:
        assert p.row["document_number"] in joined
    if p.row["date_issued"]:
        year, month, day = (str(int(part)) for part in p.row["date_issued"].split("-"))
        assert f"{year}年{month}月{day}日" in joined
    if p.row["date_published"]:
        assert p.row["date_published"] in p.raw
    assert p.title.replace(" ", "") in joined
    assert f"{p.row['horizon_end']}年" in p.text


def test_notices_are_apart():
    assert [bool(helpers.load_plan(p).notice) for p in helpers.PLANS] == [True, False, False, True, False]
    assert "永川府办发〔2022〕109号" in helpers.load_plan("yongchuan").notice
    assert "永川府办发" not in helpers.load_plan("yongchuan").text


def test_load_plan_gives_the_plan():
    plan = helpers.load_plan("wuxi")
    assert plan.text.startswith("巫溪县新型城镇化实施方案") and plan.raw != plan.text
    assert isinstance(plan.row, pd.Series) and isinstance(plan.changes, pd.DataFrame)
    assert {"start", "printed", "replaced_by", "kind", "certain"} <= set(plan.changes)


@pytest.mark.parametrize(("wrong", "near"), [("wuxii", "'wuxi'"), ("Chengdu", "'chengdu'"), ("yongchaun", "'yongchuan'")])
def test_an_unknown_plan_names_the_nearest(wrong, near):
    with pytest.raises(ValueError, match=f"did you mean {near}.*yongchuan, chengkou, kaijiang, wuxi, chengdu"):
        helpers.load_plan(wrong)


def test_an_unknown_plan_without_a_near_one():
    with pytest.raises(ValueError, match=r"unknown plan 'xyz'\. The plans are: yongchuan"):
        helpers.load_plan("xyz")


def test_load_plan_wants_a_string():
    with pytest.raises(TypeError, match="not int"):
        helpers.load_plan(3)
