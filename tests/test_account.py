"""Every number of the five texts is accounted for; a gap, a wrong value or an invented quote is found."""

import pytest

import account
import helpers


@pytest.fixture(scope="module")
def tables():
    targets = helpers.load_targets()
    targets["plan"] = targets["plan"].astype("str")
    texts = {plan: helpers.load_plan(plan).text for plan in helpers.PLANS}
    return targets, texts, {name: account.read(name) for name in ("numbers", "indicators", "anomalies")}


def test_nothing_is_left_over(tables):
    targets, texts, read = tables
    assert account.numbers(read["numbers"], targets, texts) == []
    assert account.indicators(read["indicators"], targets) == []
    assert account.anomalies(read["anomalies"], targets, texts) == []


def test_a_number_that_is_left_out_is_found(tables):
    targets, texts, read = tables
    at = read["numbers"].index[read["numbers"]["target_id"] == "wuxi-t001"][-1]
    faults = account.numbers(read["numbers"].drop(index=at), targets, texts)
    assert any("is not accounted for" in fault for fault in faults) and any("wuxi-t001" in fault for fault in faults)


def test_a_target_that_is_no_number_is_found(tables):
    targets, texts, read = tables
    wrong = targets.assign(value=targets["value"].where(targets["target_id"] != "wuxi-t001", 91))
    assert any("wuxi-t001: value [91.0]" in fault for fault in account.numbers(read["numbers"], wrong, texts))


def test_a_wrong_harmonised_value_is_found(tables):
    targets, _, read = tables
    wrong = read["indicators"].assign(value=["0", *read["indicators"]["value"][1:]])
    assert any("is not" in fault and "line 2" in fault for fault in account.indicators(wrong, targets))


def test_an_invented_quote_is_found(tables):
    targets, texts, read = tables
    wrong = read["anomalies"].assign(quote=["不在文中", *read["anomalies"]["quote"][1:]])
    (fault,) = account.anomalies(wrong, targets, texts)
    assert "does not stand in" in fault
