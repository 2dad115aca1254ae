"""The reference pages of the book, made from the tables before each build: `python tools/reference.py`.

Convention: book/reference holds nothing that was typed. Every page there is written from data/ and
CITATION.cff, the same each time, and only where it changed, so that Sphinx reads no page in vain.
"""

import os
import shutil
from html import escape
from pathlib import Path

import pandas as pd

import datapackage
import helpers
import overview
from fulltext import fulltext, load_repairs
from helpers.curated import load_codebook
from listings import RAW, glossary_page, plain, table, targets_page

ROOT = Path(__file__).resolve().parents[1]
OFFLINE = {"pdf": "PDF", "epub": "EPUB", "zip": "zip with START.html"}
TAKEN = {"bookmark": "marks of a converter", "site": "lines of the web site", "notice": "the notice that forwards the plan", "space": "stretches of blanks"}


def write_pages(root: Path = ROOT) -> list[str]:
    """Write every reference page into *root*/book/reference and return their names; what is no longer made is deleted."""
    made = {"targets.md": targets_page(), "glossary.md": glossary_page(), "dictionary.md": dictionary_page(), "downloads.md": downloads_page(root), "map.md": overview.page(root)}
    made |= {f"text-{id}.md": text_page(id) for id in helpers.PLANS} | datapackage.citation(root)
    folder = root / "book" / "reference"
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.name not in made:
            path.unlink()
    for name, text in made.items():
        path = folder / name
        if not path.exists() or path.read_text("utf-8") != text:
            path.write_text(text, "utf-8")
    return sorted(made)


def write_downloads(folder: Path, root: Path = ROOT) -> None:
    """Put the data set into *folder* of the built book: tables, data package, clean texts, workbook."""
    shutil.rmtree(folder, ignore_errors=True)
    for path in [*sorted((root / "data").rglob("*.csv")), *sorted((root / "data" / "invented").glob("*.txt")), root / "data" / "datapackage.json"]:
        target = folder / path.relative_to(root / "data")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    (folder / "texts").mkdir()
    for id in helpers.PLANS:
        (folder / "texts" / f"{id}.txt").write_bytes(helpers.load_plan(id).text.encode())
    datapackage.write_workbook(folder / datapackage.WORKBOOK, root)


def text_page(id: str) -> str:
    """The whole text of one plan, annotated."""
    plan, targets, repairs = helpers.load_plan(id), helpers.load_targets(id), load_repairs(id)
    terms = helpers.load_glossary()
    terms = terms[terms["plan"] == id].sort_values("term", key=lambda terms: -terms.str.len()).drop_duplicates("offset")
    anchors = [(int(row.offset), int(row.offset) + len(row.term), f'<span id="o-{row.offset}">') for row in terms.itertuples()]
    kinds = plan.changes["kind"].value_counts()
    taken = ", ".join(f"{what} ({kinds[kind]})" for kind, what in TAKEN.items() if kind in kinds)
    note = f"""The whole clean text of {plan.title}, in English “{plan.title_en}”: {len(plan.text):,} characters, in
which the tables count their offsets. Marked in place: the {len(targets)} [targets](targets.md) coded by hand, years, and the bodies
responsible. Point at a target, tap it or move to it with the Tab key, and it shows its row. The English beside a
heading is ours. Cleaning took out: {taken}."""
    if len(repairs):
        settled = int((repairs["certain"] == "True").sum())
        note += f""" This copy is damaged: {settled} places are repaired (underlined), {len(repairs) - settled} left as printed
because no reading is sure (underlined with dots); [all are listed](text-{id}.md#repairs) below the text."""
    return f"# Full text: {plan.row['name_en']}\n\n{note}\n\n{RAW % fulltext(id, anchors)}"


def dictionary_page() -> str:
    """Every column of every table, from the codebook."""
    book, about = load_codebook(), datapackage.about_tables()
    parts = ["# Data dictionary\n\nEvery column of every table, from `data/codebook.csv`. "
             "In Python, `helpers.describe(\"comparator\")` says the same of one column.\n"]
    for name, columns in book.groupby("table", sort=False):
        rows = [(f"col-{name}-{row.column}", [row.column, plain(row.description), row.type + (row.unit and f" ({escape(row.unit)})"), plain(row.allowed).replace("|", "|<wbr>"), plain(row.example), plain(row.missing)])
                for row in columns.itertuples()]
        said = f"{about[name][0].upper()}{about[name][1:]}.\n\n" if name in about else ""
        head = ["Column", "What it says", "Type (unit)", "Allowed", "Example", "Empty means"]
        parts.append(f"(table-{name})=\n## {name}\n\n{said}" + RAW % table(f"Columns of {name}", head, rows))
    return "\n".join(parts)


def downloads_page(root: Path) -> str:
    """Links to every file of the data set."""
    about, rows = datapackage.about_tables(), []
    for path in sorted((root / "data").glob("*.csv")) + sorted((root / "data" / "curated").glob("*.csv")):
        name = path.relative_to(root / "data").as_posix()
        count = len(pd.read_csv(path, dtype="str"))
        rows.append((f"file-{path.stem}", [f'<a href="../../data/{name}" download>{name}</a>', escape(about.get(path.stem, "")), f"{count:,}"]))
    for id in helpers.PLANS:
        text = f'<a href="../../data/texts/{id}.txt" download>texts/{id}.txt</a>'
        rows.append((f"file-text-{id}", [text, "the clean text in which offsets are counted, in characters", ""]))
    for path in sorted((root / "data" / "invented").glob("*.csv")) + sorted((root / "data" / "invented").glob("*.txt")):
        what = f"of the invented plan: its true {path.stem.replace('_', ' ')}" if path.suffix == ".csv" else "the text of the invented plan"
        count = f"{len(pd.read_csv(path, dtype='str')):,}" if path.suffix == ".csv" else ""
        rows.append((f"file-invented-{path.stem}", [f'<a href="../../data/invented/{path.name}" download>invented/{path.name}</a>', what, count]))
    offline = f"""The book itself, to be read without the net: {', '.join(f'<a href="../../downloads/reading-chinese-county-plans.{kind}" download>{what}</a>' for kind, what in OFFLINE.items())}.

""" if os.environ.get("SITE_URL") else ""  # where a workflow publishes, it puts them there (.github/workflows/book.yml)
    return f"""# Downloads

{offline}One file with everything, one sheet a table: <a href="../../data/{datapackage.WORKBOOK}" download>{datapackage.WORKBOOK}</a> (Excel).
Or the tables one by one, UTF-8, with <a href="../../data/datapackage.json" download>datapackage.json</a>, which tells programs that
know [Frictionless Data](https://datapackage.org/) their columns and keys.
The licence of the tables is [CC BY 4.0](https://creativecommons.org/licenses/by/4.0/); [how to cite](../cite.md).

{RAW % table("Files of the data set", ["File", "What it is", "Rows"], rows)}"""


if __name__ == "__main__":
    print(*write_pages(), sep="\n")
