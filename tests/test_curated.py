"""The codebook and the curated tables hold each other; a wrong table is refused with its place."""

import re

import pandas as pd
import pytest

import helpers
import validate
from helpers.curated import load_codebook, read_table
from helpers.plans import DATA

TABLES = list(load_codebook()["table"].unique())


@pytest.mark.parametrize("name", TABLES)
def test_every_table_passes_its_schema(name):
    assert validate.faults(name, read_table(name)) == []


def test_no_table_without_an_entry_and_no_entry_without_a_table():
    assert validate.undocumented() == []


def test_quotes_keys_and_harmonised_values():
    tables = {name: read_table(name) for name in TABLES}
    assert validate.quotes("targets", tables["targets"]) + validate.keys(tables) + validate.harmonised(tables) == []


def test_examples_of_the_codebook_are_allowed():
    book = load_codebook()
    for row in book[(book["type"] == "category") & (book["example"] != "")].itertuples():
        assert row.example in row.allowed.split(" | "), f"{row.table}.{row.column}"


def wrong_copy(tmp_path, change):
    path = tmp_path / "targets.csv"
    table = pd.read_csv(DATA / "curated" / "targets.csv", dtype="str", keep_default_na=False)
    change(table).to_csv(path, index=False)
    return path


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.assign(kind=t["kind"].where(t.index != 4, "rate")), r"targets, line 6, column kind: 'rate' is not allowed; allowed are ratio, level"),
        (lambda t: t.assign(year=t["year"].where(t.index != 0, "2025.5")), r"line 2, column year: '2025.5' is no whole number"),
        (lambda t: t.assign(value=t["value"].where(t.index != 1, "many")), r"line 3, column value: 'many' is no number"),
        (lambda t: t.assign(target_id=t["target_id"].where(t.index != 2, "t3")), r"line 4, column target_id: 't3' does not fit the pattern"),
        (lambda t: t.assign(indicator=t["indicator"].where(t.index != 3, "")), r"line 5, column indicator: '' is empty, but this column never is"),
        (lambda t: t.drop(columns="unit"), r"missing \['unit'\]"),
        (lambda t: t.assign(extra="x"), r"unknown \['extra'\]"),
    ],
)
def test_a_wrong_table_is_refused_as_it_is_read(tmp_path, change, message):
    with pytest.raises(ValueError, match=message):
        read_table("targets", wrong_copy(tmp_path, change))


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda t: t.assign(kind=t["kind"].astype("str").replace("ratio", "rate")), "column kind: 'rate': allowed are ratio"),
        (lambda t: t.assign(target_id=t["target_id"].replace("wuxi-t002", "wuxi-t001")), "wuxi-t001"),
        (lambda t: t.drop(columns="unit"), "unit"),
    ],
)
def test_the_schema_names_line_column_and_reason(change, fault):
    assert any(fault in line for line in validate.faults("targets", change(helpers.load_targets())))


def test_a_quote_that_stands_elsewhere_is_found():
    moved = helpers.load_targets("wuxi")
    moved.loc[0, "start"] += 1
    assert ["line 2" in line for line in validate.quotes("targets", moved)] == [True]


def test_a_key_that_resolves_to_nothing_is_found():
    tables = {"targets": read_table("targets"), "anomalies": pd.DataFrame({"target_ids": ["wuxi-t001 wuxi-t999"]})}
    assert validate.keys(tables) == ["anomalies, line 2, column target_ids: 'wuxi-t999' is not in targets"]


def test_a_harmonised_value_is_recomputed():
    crosswalk = pd.DataFrame({"target_id": ["wuxi-t001"], "factor": [10.0], "value": [90.0], "plan": ["wuxi"], "year": [2025]})
    (fault,) = validate.harmonised({"targets": read_table("targets"), "indicators": crosswalk})
    assert "90.0 is not 90.0 × 10.0" in fault


def test_every_task_has_its_instruments():
    key = ["plan", "number", "title"]
    coded, themes = read_table("task_instruments"), read_table("task_themes")
    assert coded[key].astype("str").equals(themes[key].astype("str"))
    assert validate.instruments(coded) == []


@pytest.mark.parametrize(
    ("line", "column", "value", "fault"),
    [
        (0, "quote_start", 0, "column quote"),  # not inside its task
        (1, "quote", "引进", "has not 6 to 60 characters"),
        (2, "title", "深入推进农文旅", "is no heading of yongchuan"),
        (3, "others", "market|market", "column others"),
        (4, "lever_others", "regulation", "column lever_others"),  # the main lever again
        (3, "main_first", "tax", "is neither coder's; they gave tax"),
        (13, "note", "", "does not say how main was settled between engagement and institution"),
        (0, "lever_second", "", "column lever_second"),
        (0, "rival", "planning", "is the main means itself"),
    ],
)
def test_a_wrong_coding_of_a_task_is_found(line, column, value, fault):
    coded = read_table("task_instruments")
    coded[column] = coded[column].astype("object")
    coded.at[line, column] = value
    assert any(f"line {line + 2}" in found and fault in found for found in validate.instruments(coded))


def test_every_cell_of_the_pmc_index_has_its_clause():
    assert validate.pmc(read_table("pmc"), read_table("pmc_cells")) == []


@pytest.mark.parametrize(
    ("line", "column", "value", "fault"),
    [
        (0, "quote_start", 0, "line 2, column quote: .* does not stand at 0 of yongchuan"),
        (0, "quote", "", "line 2, column quote: a 1 has its clause"),
        (0, "quote_en", "", "line 2, column quote: a 1 has its clause and its English"),
        (0, "quote_second", "没有这一句", "line 2, column quote_second"),
        (0, "code", 0, "line 2, column code: 0 is none of 0 and 1, or neither coder's"),
        (2, "note", "", "line 4, column note"),  # yongchuan X1.3 is 0
        (0, "variable", "X2", "line 2, column variable"),
        (0, "cell", "X1.2", "yongchuan X1.1 is not coded"),
    ],
)
def test_a_wrong_cell_of_the_pmc_index_is_found(line, column, value, fault):
    coded = read_table("pmc")
    coded.loc[line, column] = value
    assert any(re.search(fault, found) for found in validate.pmc(coded, read_table("pmc_cells")))


def test_describe():
    assert helpers.describe("comparator")["table"].iloc[0] == "targets"
    assert len(helpers.describe("targets")) == len(helpers.load_targets().columns)
    with pytest.raises(ValueError, match="did you mean comparator"):
        helpers.describe("comparater")


def test_find():
    found = helpers.find("污水集中处理率")
    assert {"targets"} <= set(found["table"]) and list(found) == ["table", "row", "column", "text"]
    assert helpers.find("no such words anywhere").empty
    with pytest.raises(ValueError, match="is no regular expression"):
        helpers.find("(")


def test_the_crosswalk_keeps_what_may_not_be_compared():
    crosswalk = helpers.load_indicators()
    assert set(crosswalk["comparable"]) == {"yes", "caution", "no"}
    assert (crosswalk.loc[crosswalk["comparable"] != "yes", "reason"] != "").all()
    assert set(helpers.load_indicators("wuxi")["plan"]) == {"wuxi"}


def test_tables_are_typed():
    targets = helpers.load_targets()
    assert (targets["kind"].dtype, targets["year"].dtype) == ("category", "Int64") and targets["note"].dtype == "str"
    assert helpers.load_glossary()["offset"].dtype == "Int64"
    with pytest.raises(ValueError, match="unknown table 'target'"):
        read_table("target")


def test_a_term_stands_first_where_its_row_says_and_as_often():
    texts, wrong = [helpers.load_plan(id).text for id in helpers.PLANS], []
    for row in helpers.load_glossary().itertuples():
        found = [(id, text.find(row.term)) for id, text in zip(helpers.PLANS, texts, strict=True) if row.term in text]
        said = [] if pd.isna(row.offset) else [(row.plan, row.offset)]
        times = 0 if pd.isna(row.occurrences) else row.occurrences
        if found[:1] != said or times != sum(text.count(row.term) for text in texts):
            wrong.append(row.term)
    assert wrong == []


def test_a_word_added_for_readers_is_not_in_the_dictionary_of_the_chapter_on_words():
    kinds = helpers.load_glossary().set_index("term")["kind"]
    assert kinds[["城乡", "城乡融合", "林长", "林长制", "元"]].tolist() == ["word", "policy", "word", "policy", "unit"]
    kept = [term for term in kinds.index[kinds != "word"] if re.fullmatch(r"[\u4e00-\u9fff]{2,}", term)]
    assert len(kept) == 549, "another dictionary gives other words: give a new term the kind word, or run the chapter and read it again"
