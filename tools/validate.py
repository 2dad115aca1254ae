"""Validate every table of the data set: python tools/validate.py

A pandera schema is built from data/codebook.csv, which is the one place where columns are defined;
beyond it each quote must stand verbatim at its offsets, each foreign key must resolve, and
harmonised values must follow from the printed ones. Every fault is named with table, line, column
and reason; the exit code is 1 if there is any.
"""

import sys

import pandas as pd
import pandera.pandas as pa

import helpers
from helpers.curated import PANDAS_TYPES, load_codebook, read_table
from helpers.plans import DATA
from validate_tasks import instruments

# column of a table -> table and column that must hold it
KEYS = {
    ("indicators", "target_id"): ("targets", "target_id"),
    ("numbers", "target_id"): ("targets", "target_id"),
    ("reliability", "target_id"): ("targets", "target_id"),
    ("anomalies", "target_ids"): ("targets", "target_id"),
    ("targets", "theme"): ("themes", "theme"),
    ("task_themes", "theme"): ("themes", "theme"),
    ("task_themes", "theme_2"): ("themes", "theme"),
    ("body_names", "printed"): ("bodies", ("lead", "responsible")),
    ("pmc", "cell"): ("pmc_cells", "cell"),
}
UNIQUE = {
    "targets": ["target_id"], "plans": ["id"], "outline": ["plan", "start"], "bodies": ["plan", "number"], "body_names": ["plan", "printed"],
    "task_instruments": ["plan", "number", "title"], "themes": ["theme"], "glossary": ["term"], "anomalies": ["anomaly_id"], "numbers": ["plan", "offset"], "kaijiang_repairs": ["at", "kind"],
    "pmc": ["plan", "cell"], "pmc_cells": ["cell"],
}


def schema(name: str) -> pa.DataFrameSchema:
    """Return the pandera schema of the table *name*, as the codebook defines it."""
    book = load_codebook()
    columns = {}
    for row in book[book["table"] == name].itertuples():
        checks = []
        if row.type == "category":
            checks.append(pa.Check.isin([*row.allowed.split(" | "), *([""] if row.missing != "never" else [])], error=f"allowed are {row.allowed}"))
        elif row.type == "string" and row.allowed:
            checks.append(pa.Check.str_matches(rf"^(?:{row.allowed}{'' if row.missing == 'never' else '|'})$", error=f"pattern {row.allowed}"))
        if row.type in ("string", "category") and row.missing == "never":
            checks.append(pa.Check(lambda values: values.astype("str") != "", error="is never empty"))
        dtype = PANDAS_TYPES.get(row.type)
        columns[row.column] = pa.Column(dtype, checks, nullable=row.type in ("integer", "number") and row.missing != "never")
    return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=UNIQUE.get(name), name=name)


def faults(name: str, table: pd.DataFrame) -> list[str]:
    """Return what is wrong with *table* by the schema: one line a fault, with line, column and reason."""
    try:
        schema(name).validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.drop_duplicates(["column", "check", "index"])
        return [
            f"{name}, line {int(case.index) + 2 if pd.notna(case.index) else '–'}, column {case.column}: {case.failure_case!r}: {case.check}"
            for case in cases.itertuples(index=False)
        ]
    return []


def quotes(name: str, table: pd.DataFrame) -> list[str]:
    """Return the rows of *table* whose quote does not stand verbatim where the row says."""
    wrong = []
    for row in table.itertuples():
        text = helpers.load_plan(str(row.plan)).text
        printed = text[row.start : row.end]
        cells = [line.strip() for line in printed.split("\n") if line.strip()]
        if printed != row.quote and "|".join(cells) != row.quote:
            wrong.append(f"{name}, line {row.Index + 2}, column quote: {row.quote!r} does not stand at {row.start}–{row.end} of {row.plan}")
    return wrong


def keys(tables: dict[str, pd.DataFrame]) -> list[str]:
    """Return the foreign keys that do not resolve."""
    wrong = []
    for (name, column), (other, key) in KEYS.items():
        if name not in tables or other not in tables:
            continue
        if isinstance(key, tuple):
            known = {n for k in key for names in tables[other][k] for n in helpers.split_bodies(names)}
        else:
            known = set(tables[other][key].astype("str"))
        for i, value in tables[name][column].astype("str").items():
            parts = value.split() if column.endswith("ids") else [value]
            wrong += [f"{name}, line {i + 2}, column {column}: {part!r} is not in {other}" for part in parts if part and part not in known]
    return wrong


def harmonised(tables: dict[str, pd.DataFrame]) -> list[str]:
    """Return the rows of the crosswalk whose value is not the printed one times its factor."""
    if "indicators" not in tables:
        return []
    printed = tables["targets"].set_index("target_id")
    wrong = []
    for row in tables["indicators"].itertuples():
        target = printed.loc[row.target_id]
        if abs(target["value"] * row.factor - row.value) > 1e-9 * max(1, abs(row.value)):
            wrong.append(f"indicators, line {row.Index + 2}, column value: {row.value} is not {target['value']} × {row.factor} ({row.target_id})")
        if str(target["plan"]) != str(row.plan) or (pd.notna(row.year) and target["year"] != row.year):
            wrong.append(f"indicators, line {row.Index + 2}, column target_id: plan or year is not that of {row.target_id}")
    return wrong


def pmc(coded: pd.DataFrame, cells: pd.DataFrame) -> list[str]:
    """Return what is wrong with the cells of the PMC index: clauses, nearest misses, how disagreements were settled."""
    there = set(zip(coded["plan"].astype("str"), coded["cell"]))
    wrong = [f"pmc: {plan} {cell} is not coded" for plan in helpers.PLANS for cell in cells["cell"] if (plan, cell) not in there]
    for row in coded.itertuples():
        text, at = helpers.load_plan(str(row.plan)).text, f"pmc, line {row.Index + 2}, column"
        if row.quote and not (pd.notna(row.quote_start) and text.startswith(row.quote, int(row.quote_start))):
            wrong.append(f"{at} quote: {row.quote!r} does not stand at {row.quote_start} of {row.plan}")
        if row.quote_second not in text:
            wrong.append(f"{at} quote_second: {row.quote_second!r} does not stand in {row.plan}")
        if bool(row.quote) != (row.code == 1 and row.variable != "X10") or bool(row.quote) != bool(row.quote_en):
            wrong.append(f"{at} quote: a 1 has its clause and its English, a 0 and X10 have none")
        if not {row.code, row.first, row.second} <= {0, 1} or row.code not in (row.first, row.second):
            wrong.append(f"{at} code: {row.code} is none of 0 and 1, or neither coder's; they gave {row.first} and {row.second}")
        if (row.code == 0 or row.first != row.second) and not row.note:
            wrong.append(f"{at} note: a 0 names the nearest miss, a disagreement how it was settled")
        if row.cell.split(".")[0] != row.variable:
            wrong.append(f"{at} variable: {row.cell} is no cell of {row.variable}")
    return wrong


def undocumented() -> list[str]:
    """Return the tables without an entry in the codebook, and the entries without a table."""
    files = {path.stem for folder in (DATA, DATA / "curated") for path in folder.glob("*.csv")} - {"codebook"}
    named = set(load_codebook()["table"])
    return [f"{name}.csv has no entry in codebook.csv" for name in sorted(files - named)] + [f"codebook.csv defines {name}, but there is no such table" for name in sorted(named - files)]


def main() -> int:
    tables, wrong = {}, undocumented()
    for name in load_codebook()["table"].unique():
        try:
            tables[name] = read_table(name)
        except ValueError as error:
            wrong.append(str(error))
            continue
        found = faults(name, tables[name])
        print(f"{'[OK]  ' if not found else '[FAIL]'} {name}: {len(tables[name])} rows, {len(tables[name].columns)} columns")
        wrong += found
    wrong += quotes("targets", tables["targets"]) + keys(tables) + harmonised(tables) + instruments(tables["task_instruments"])
    wrong += pmc(tables["pmc"], tables["pmc_cells"]) + helpers.check_coding(DATA / "invented", plan="yundu")
    print(*wrong, sep="\n")
    print(f"{len(wrong)} faults in {len(tables)} tables")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
