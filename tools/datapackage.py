"""The data set as a package: `python tools/datapackage.py` writes data/datapackage.json.

Convention: data/codebook.csv defines the columns, tools/validate.py the keys, data/README.md says
what a table is, CITATION.cff who made it and which version it is; the Frictionless Data Package,
the workbook and the reference are made from these, the same each time.
"""

import json
import re
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
import yaml
from openpyxl import Workbook
from openpyxl.styles import Font

from helpers.curated import HERE, load_codebook, read_table
from helpers.plans import DATA

ROOT = Path(__file__).resolve().parents[1]
WORKBOOK = "county-plans.xlsx"
LICENCE = {"name": "CC-BY-4.0", "title": "Creative Commons Attribution 4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
README_ROW = re.compile(r"^\| (`[^|]*\.csv`) \| ([^|]+) \|", re.M)


def read_citation(root: Path = ROOT) -> dict:
    """Return what CITATION.cff says, with *names*: the authors as they are printed."""
    said = yaml.safe_load((root / "CITATION.cff").read_text("utf-8"))
    said["names"] = [a.get("name") or f"{a['family-names']}, {a['given-names']}" for a in said["authors"]]
    return said


def about_tables(root: Path = ROOT) -> dict[str, str]:
    """Return what data/README.md says of each table, by its name."""
    rows = README_ROW.findall((root / "data" / "README.md").read_text("utf-8"))
    return {name: said.strip() for names, said in rows for name in re.findall(r"(\w+)\.csv", names)}


def existing_tables() -> list[str]:
    """Return the tables that the codebook defines and that are there, in its order."""
    return [name for name in load_codebook()["table"].unique() if _path(name).exists()]


def _path(name: str) -> Path:
    return HERE.get(name, DATA / "curated" / f"{name}.csv")


def build_package(root: Path = ROOT) -> dict:
    """Return the data package as a dict: one resource a table, with a schema."""
    said = read_citation(root)
    return {
        "profile": "tabular-data-package",
        "name": "county-plans",
        "title": f"{said['title']}: the tables",
        "description": " ".join(said["abstract"].split()),
        "version": said["version"],
        "created": f"{said['date-released']}T00:00:00Z",
        "keywords": said["keywords"],
        "licenses": [LICENCE],
        "contributors": [{"title": name, "role": "author"} for name in said["names"]],
        "resources": [_resource(name, about_tables(root)) for name in existing_tables()],
    }


def _resource(name: str, about: dict[str, str]) -> dict:
    book = load_codebook()
    described = {"description": about[name]} if name in about else {}
    return {
        "profile": "tabular-data-resource", "name": name.replace("_", "-"), "path": _path(name).relative_to(DATA).as_posix(), **described,
        "format": "csv", "mediatype": "text/csv", "encoding": "utf-8",
        "schema": {"fields": [_field(row) for row in book[book["table"] == name].itertuples()], "missingValues": [""]} | _keys(name),
    }


def _field(row: tuple) -> dict:
    limits = {"required": True} if row.missing == "never" else {}
    if row.type == "category":
        limits["enum"] = row.allowed.split(" | ")
    elif row.type == "string" and row.allowed:
        limits["pattern"] = row.allowed
    field = {"name": row.column, "type": "string" if row.type == "category" else row.type, "description": row.description}
    field |= {key: value for key, value in (("unit", row.unit), ("example", row.example), ("missing", row.missing)) if value}
    return field | ({"constraints": limits} if limits else {})


def _keys(name: str) -> dict:
    """The primary and the foreign keys of a table; a column of several ids cannot be a key."""
    from validate import KEYS, UNIQUE  # pandera, which they need too, takes seconds to load

    columns = list(load_codebook().query("table == @name")["column"])
    pairs = [(column, *KEYS[name, column]) for column in columns if (name, column) in KEYS and not column.endswith("ids")]
    pairs += [("plan", "plans", "id")] * ("plan" in columns)
    foreign = [
        {"fields": [column], "reference": {"resource": other.replace("_", "-"), "fields": [key]}}
        for column, other, key in pairs if isinstance(key, str) and other in existing_tables()
    ]
    primary = {"primaryKey": UNIQUE[name]} if name in UNIQUE else {}
    return primary | ({"foreignKeys": foreign} if foreign else {})


def citation(root: Path = ROOT) -> dict[str, str]:
    """Return the reference as text and as BibTeX, by file name."""
    said = read_citation(root)
    year, link = said["date-released"].year, f"https://doi.org/{said['doi']}" if "doi" in said else said.get("url", "")
    text = f"{'; '.join(said['names'])} ({year}). {said['title']} (version {said['version']}) [book, data set and software].{f' {link}' if link else ''}\n"
    fields = {"author": " and ".join(n if "," in n else f"{{{n}}}" for n in said["names"]), "title": f"{{{said['title']}}}", "year": year,
              "version": said["version"], "note": "Book, data set and software", "url": link}
    lines = "".join(f"  {key} = {{{value}}},\n" for key, value in fields.items() if value)
    return {"cite.txt": text, "cite.bib": f"@misc{{countyplans{year},\n{lines}}}\n"}


def write_workbook(path: Path, root: Path = ROOT) -> None:
    """Write every table, and the codebook, as sheets of one Excel workbook to *path*; the same bytes each time."""
    book = Workbook()
    book.remove(book.active)
    for name in ["codebook", *existing_tables()]:
        table = load_codebook() if name == "codebook" else read_table(name)
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "B2"
        for n, row in enumerate([tuple(table.columns), *table.itertuples(index=False)], 1):
            for m, value in enumerate(row, 1):
                if not pd.isna(value) and value != "":
                    cell = sheet.cell(n, m, value.item() if hasattr(value, "item") else value)
                    cell.data_type = "s" if isinstance(value, str) else "n"  # "=" is a comparator, not a formula
        for cell in sheet[1]:
            cell.font = Font(bold=True)
    release = datetime.combine(read_citation(root)["date-released"], datetime.min.time())
    book.properties.creator, book.properties.created = "; ".join(read_citation(root)["names"]), release
    book.save(draft := BytesIO())
    with zipfile.ZipFile(draft) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():  # neither the clock in the properties nor in the archive
            data = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + f"{release:%Y-%m-%dT%H:%M:%SZ}".encode(), old.read(name))
            new.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)


if __name__ == "__main__":
    text = json.dumps(build_package(), ensure_ascii=False, indent=1) + "\n"
    (DATA / "datapackage.json").write_text(text, "utf-8")
    print(f"data/datapackage.json: {len(build_package()['resources'])} tables, {len(text.encode()) / 1000:.0f} kB")
