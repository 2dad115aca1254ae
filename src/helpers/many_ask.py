"""Ask a corpus: SQL on its tables, however many documents they hold.

`open_corpus` gives a DuckDB connection on which each table has its name (documents, targets, outline, bodies,
changes, removed), with the column ``plan`` first. DuckDB reads of the Parquet what a question needs, so the
tables need not fit into memory; what a question returns must.
"""

from pathlib import Path

import ipywidgets as widgets
import pandas as pd

from . import many_store as store
from .browse import KINDS
from .explorer import Explorer, explore

# Whom or what an indicator counts, where its name says so: 农村（500人以上集中居住点）生活污水集中处理率
POPULATION = "（[^）]*）|[0-9]+户以上|具备条件|全区|全县|全市|农村|城镇|县城|城区|镇（街）|场镇|乡镇|集镇|行政村|自然村|村民小组|社区|居民|农民|村"
FOUND = ["plan", "indicator", "population", "comparator", "value", "unit", "year", "kind", "section", "quote", "start"]
SHOWN = 12  # rows of the explorer


def open_corpus(folder: str | Path):
    """Return a DuckDB connection with a view of each table in *folder*: what `read_corpus` or `pack_corpus` wrote.

    Raises FileNotFoundError if there is no table of documents in it.
    """
    folder = Path(folder)
    if not (folder / "documents").is_dir() and not (folder / "documents.parquet").is_file():
        raise FileNotFoundError(f"there is no corpus in {folder}: give the folder that read_corpus(…, out) or pack_corpus(…, to) wrote")
    duckdb = store.need("duckdb")
    corpus = duckdb.connect(config={"temp_directory": str(folder / ".duckdb")})
    for table in store.TABLES:
        packed, parts = folder / f"{table}.parquet", (folder / table).glob(f"plan=*/{store.PART}")
        if packed.is_file():
            source = f"read_parquet({_quoted(packed)})"
        elif next(parts, None):
            source = f"read_parquet({_quoted(folder / table / '*' / store.PART)}, hive_partitioning = true, hive_types_autocast = false)"
        else:
            source = f"empty_{table}"
            corpus.register(source, store.schema(table, plan=True).empty_table())
        corpus.execute(f"CREATE VIEW {table} AS SELECT plan, * EXCLUDE (plan) FROM {source}")
    return corpus


def pack_corpus(out: str | Path, to: str | Path) -> pd.DataFrame:
    """Write each table of the corpus in *out* into one file in the folder *to*; return files and megabytes, before and after.

    Five thousand files are slow to open and each has a head of its own. The rows are ordered by plan, and as in the plan.
    Raises FileNotFoundError as `open_corpus` does, ValueError if *to* is *out*.
    """
    out, to = Path(out).resolve(), Path(to).resolve()
    if out == to:
        raise ValueError(f"pack {out} into another folder: what read_corpus wrote is what it goes on from")
    corpus, rows = open_corpus(out), []
    to.mkdir(parents=True, exist_ok=True)
    for table in store.TABLES:
        parts = list((out / table).glob(f"plan=*/{store.PART}"))
        source = f"read_parquet({_quoted(out / table / '*' / store.PART)}, hive_partitioning = true, hive_types_autocast = false, file_row_number = true)"
        rows_of = f"SELECT plan, * EXCLUDE (plan, file_row_number) FROM {source} ORDER BY plan, file_row_number" if parts else f"SELECT * FROM {table}"
        beside = to / f"{table}.parquet.tmp"
        corpus.execute(f"COPY ({rows_of}) TO {_quoted(beside)} (FORMAT parquet, COMPRESSION zstd)")
        beside.replace(to / f"{table}.parquet")
        before = sum(part.stat().st_size for part in parts)
        rows.append((table, len(parts), before / 1e6, (to / f"{table}.parquet").stat().st_size / 1e6))
    corpus.close()
    return pd.DataFrame(rows, columns=["table", "parts", "MB in parts", "MB packed"]).set_index("table")


def find_targets(corpus, words: str, *, kind: str = "", year: int | None = None, limit: int | None = None) -> pd.DataFrame:
    """Return the targets of *corpus* whose indicator matches the regular expression *words*, by plan and place.

    Columns: plan, indicator, population (what the indicator's name says of whom or what it counts: a proposal,
    empty where it says nothing), comparator, value, unit, year, kind, section, quote, start. *kind* and *year* choose
    further; *limit* is the most rows to return. Raises ValueError for a kind that the codebook does not know.
    """
    if kind and kind not in KINDS:
        raise ValueError(f"unknown kind {kind!r}; the kinds are: {', '.join(KINDS)} (or '' for all)")
    sql = f"""
        SELECT *, list_aggregate(regexp_extract_all(indicator, '{POPULATION}'), 'string_agg', ' ') AS population FROM targets
        WHERE regexp_matches(indicator, $words) AND ($kind = '' OR kind = $kind) AND ($year IS NULL OR year = $year)
        ORDER BY plan, start, value LIMIT {_limit(limit)}"""
    found = corpus.execute(sql, {"words": words, "kind": kind, "year": year}).df()[FOUND]
    return found.assign(population=found["population"].fillna("")).astype({"year": "Int64"})


def contrast_targets(corpus, words: str, *, plans: list[str] | None = None) -> pd.DataFrame:
    """Return what `find_targets` finds in the form of `contrast_table`, so that `draw_contrast` can draw it.

    The place is the plan's id, the concept the words asked for, the denominator the proposed population. Nobody has judged
    whether the rows can be compared: all are marked ``caution``.
    """
    rows = find_targets(corpus, words)
    rows = rows[rows["plan"].isin(plans)].reset_index(drop=True) if plans is not None else rows
    return rows.assign(
        concept_id=words, concept_zh=words, concept_en="asked for", place=rows["plan"], denominator=rows["population"], comparable="caution",
        share=100 * rows["value"] / rows.groupby("unit")["value"].transform("max"), target_id=rows["plan"] + "@" + rows["start"].astype("str"),
    )


def corpus_explorer(corpus, find: str = "") -> Explorer:
    """Show words, kind and year to choose from above the indicators that match: for each in how many documents it is,
    and the lowest, middle and highest value. The work is DuckDB's, so it does not matter how many documents there are."""
    years = [int(year) for (year,) in corpus.execute("SELECT DISTINCT year FROM targets WHERE year IS NOT NULL ORDER BY year").fetchall()]

    def draw(find: str, kind: str, year: int | None) -> pd.DataFrame:
        sql = f"""
            SELECT indicator, unit, year, count(DISTINCT plan) AS documents, min(value) AS lowest, median(value) AS middle, max(value) AS highest
            FROM targets WHERE contains(indicator, $find) AND ($kind = '' OR kind = $kind) AND ($year IS NULL OR year = $year)
            GROUP BY ALL ORDER BY documents DESC, indicator, unit, year LIMIT {SHOWN}"""
        return corpus.execute(sql, {"find": find.strip(), "kind": kind, "year": year}).df().astype({"year": "Int64"})

    return explore(
        draw, find=widgets.Text(value=find, continuous_update=False),
        kind=widgets.Dropdown(options=[("all", ""), *((kind, kind) for kind in KINDS)]),
        year=widgets.Dropdown(options=[("all", None), *((str(year), year) for year in years)]),
    )  # fmt: skip


def _limit(limit: int | None) -> str:
    return "ALL" if limit is None else str(int(limit))


def _quoted(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"
