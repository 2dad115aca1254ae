"""A plan of one's own, coded by hand: its tables read and checked as the book's own are.

A *coding* is a folder with targets.csv, outline.csv and bodies.csv, in the columns of the codebook,
and beside them the plan's text as UTF-8. Only the plan's id is free; every other rule of the
codebook holds. The invented county (data/invented) is one.
"""

import re
from functools import lru_cache
from pathlib import Path

import pandas as pd

from .bodies import split_bodies
from .curated import _typed, load_codebook, read_table
from .documents import read_document
from .plans import DATA

INVENTED = DATA / "invented"
PARTS = ("targets", "outline", "bodies")
NUMERAL = re.compile(r"(?<![\d.])[一二两三四五六七八九十百千]+(?=[名个家座所条项处户场轮次批万亿人])")  # 引进千名大学生


def read_coding(name: str, path: str | Path, *, plan: str) -> pd.DataFrame:
    """Return the table *name* (targets, outline, bodies or task_themes) of the plan *plan* in the file *path*, typed by the codebook.

    Raises ValueError naming table, line, column and reason for the first thing that does not fit.
    """
    columns = load_codebook().query("table == @name").set_index("column")
    table = pd.read_csv(path, dtype="str", keep_default_na=False)
    if list(table) != list(columns.index):
        missing, unknown = [c for c in columns.index if c not in table], [c for c in table if c not in columns.index]
        raise ValueError(f"{name}: columns must be {list(columns.index)}; missing {missing}, unknown {unknown}, or in another order")
    for column, row in columns.iterrows():
        allowed = {"plan": plan, "target_id": rf"{re.escape(plan)}-t\d{{3}}"}.get(column, row["allowed"])
        table[column] = _typed(name, table[column], row["type"], allowed, row["missing"])
    return table.astype({"plan": "str"})


def check_coding(folder: str | Path, *, plan: str) -> list[str]:
    """Return what is wrong with the coding of *plan* in *folder*: one line a fault, with table, line, column and reason.

    The text is ``<plan>.txt``. Beyond types and allowed values: ids are unique, each quote stands
    verbatim at its offsets and holds its value, a section is a heading's path, a heading stands at
    its start, a body is printed in its task. Raises FileNotFoundError if a file is missing.
    """
    folder, tables, wrong = Path(folder), {}, []
    for part in PARTS:
        if not (folder / f"{part}.csv").exists():
            raise FileNotFoundError(f"there is no {part}.csv in {folder.name}: a coding has {', '.join(PARTS)} as .csv, and {plan}.txt")
        try:
            tables[part] = read_coding(part, folder / f"{part}.csv", plan=plan)
        except ValueError as error:
            wrong.append(str(error))
    text = read_document(folder / f"{plan}.txt").text
    if "targets" in tables:
        wrong += _targets(tables["targets"], text, set(tables["outline"]["path"]) if "outline" in tables else None)
    for row in tables.get("outline", pd.DataFrame()).itertuples():
        if row.title not in text[row.start : row.start + len(row.title) + 12].replace("\n", ""):
            wrong.append(f"outline, line {row.Index + 2}, column start: {row.title!r} does not stand at {row.start}")
    for row in tables.get("bodies", pd.DataFrame()).itertuples():
        lacking = [name for name in split_bodies(f"{row.lead}、{row.responsible}") if name not in text[row.start : row.end]]
        wrong += [f"bodies, line {row.Index + 2}, column responsible: {name!r} is not printed in task {row.number}" for name in lacking]
    return wrong


def _targets(table: pd.DataFrame, text: str, paths: set[str] | None) -> list[str]:
    """The faults of a table of targets that types cannot show."""
    themes = set(read_table("themes")["theme"])
    wrong = [f"targets, line {i + 2}, column target_id: {name!r} stands twice" for i, name in table["target_id"][table["target_id"].duplicated()].items()]
    for row in table.itertuples():
        at = f"targets, line {row.Index + 2}, column"
        printed = text[row.start : row.end]
        cells = [line.strip() for line in printed.split("\n") if line.strip()]
        if printed != row.quote and "|".join(cells) != row.quote:
            wrong.append(f"{at} quote: {row.quote!r} does not stand at {row.start}–{row.end}, where the text has {printed[:40]!r}")
        elif str(row.kind) != "qualified" and f"{row.value:.10g}" not in row.quote.replace(",", "") and not NUMERAL.search(row.quote):
            wrong.append(f"{at} value: {row.value:g} is not printed in the quote {row.quote!r}")
        if (row.comparator == "range") != pd.notna(row.value_high):
            wrong.append(f"{at} value_high: is there for a range, and for nothing else")
        if (row.deadline == "none") != pd.isna(row.year):
            wrong.append(f"{at} deadline: {row.deadline!r} does not go with the year {row.year}")
        if paths is not None and row.section not in paths:
            wrong.append(f"{at} section: {row.section!r} is no path of the outline")
        if str(row.theme) not in themes:
            wrong.append(f"{at} theme: {str(row.theme)!r} is not in themes")
    return wrong


@lru_cache(maxsize=1)
def _invented() -> dict[str, pd.DataFrame]:
    return {name: read_coding(name, INVENTED / f"{name}.csv", plan="yundu") for name in (*PARTS, "task_themes")}


def load_invented(name: str = "targets") -> pd.DataFrame:
    """Return a table of the invented county 云渡县 (Yúndù Xiàn), coded by the one who wrote its plan.

    *name* is targets, outline, bodies or task_themes. Its text is ``read_document(INVENTED / "yundu.txt").text``.

    >>> len(load_invented()), load_invented("bodies").loc[0, "lead"]
    (145, '县农业农村局')
    """
    if name not in _invented():
        raise ValueError(f"the invented county has no table {name!r}; it has {', '.join(_invented())}")
    return _invented()[name].copy()
