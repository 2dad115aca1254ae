"""A corpus made by a program, of which all targets are known: variations of the five plans.

A *variation* is one of the five under another name, with other values, units and years, some of its sections
left out and others in another order. All of that is drawn at random from a seed; the hand-coded targets are
changed along with the text, so that the truth stays exact. It serves to test programs. It holds no county: whatever
is found in a thousand variations was in the five plans, or in the random numbers.
"""

import random
from bisect import bisect_right
from itertools import accumulate
from pathlib import Path

import pandas as pd

from . import many_store as store
from .plans import PLANS
from .variation_rules import Source, edits_of, fit_value, load_source, place_name, renamed, segments_of, shifted

FIRST_LINE = "【程序生成的练习材料】本篇（编号{number}，由{source}变换而成）的地名、数值与年份均为虚构，不是任何政府文件。\n\n"
ENCODINGS = ("utf-8",) * 6 + ("utf-8-sig", "gb18030", "gb18030", "utf-16")  # seven in ten are UTF-8
TRUTH = [
    "section", "quote", "start", "end", "indicator", "comparator", "value", "value_high", "unit", "year", "deadline", "frequency",
    "kind", "attribute", "baseline_value", "baseline_year",
]  # fmt: skip


def vary_plans(n: int, *, seed: int, folder: str | Path) -> pd.DataFrame:
    """Write *n* variations of the five plans into *folder*/documents, their targets into *folder*/truth.parquet.

    The same *seed* gives the same files. Every document says in its first line that a program made it. Return one
    row a document: source (the plan it is made of), place (its invented name), years (added to each year), sections
    (left out), encoding, characters, targets; the index is the document's id. truth.parquet has the columns plan, source
    and target_id, and those of `extract_targets`; ``text[start:end]`` is the quote, but for rows of a table. Raises
    ValueError for *n* below 1, FileExistsError if there are documents in *folder* already.
    """
    if n < 1:
        raise ValueError(f"n must be 1 or more, not {n}")
    documents = Path(folder) / "documents"
    if documents.exists():
        raise FileExistsError(f"{documents} is there already: give another folder, or delete it")
    documents.mkdir(parents=True)
    pa, parquet = store.need("pyarrow"), store.need("pyarrow.parquet")
    head = [pa.field(name, pa.string()) for name in ("plan", "source", "target_id")]
    schema = pa.schema([*head, *store.schema("targets")])
    sources, rows = [load_source(plan) for plan in PLANS], []
    with parquet.ParquetWriter(Path(folder) / "truth.parquet", schema, compression="zstd") as writer:
        for number in range(n):
            name, source = f"v{number:0{len(str(n - 1))}}", sources[number % len(sources)]
            text, truth, said = vary(source, random.Random(f"{seed}-{number}"), number)
            (documents / f"{name}.txt").write_bytes(text.replace("\n", said.pop("newline")).encode(said["encoding"]))
            truth.insert(0, "plan", name)
            writer.write_table(pa.Table.from_pandas(truth, schema=schema, preserve_index=False))
            rows.append({"plan": name, **said, "characters": len(text), "targets": len(truth)})
    return pd.DataFrame(rows).set_index("plan")


def vary(source: Source, chance: random.Random, number: int) -> tuple[str, pd.DataFrame, dict]:
    """Return one variation of *source*: its text, its targets, and what was done."""
    name, years, swap = place_name(chance), chance.choice((0, 5)), chance.random() < 0.5
    factor, remainder = chance.uniform(0.6, 1.7), chance.uniform(0.6, 1.4)

    def value(printed: str, unit: str) -> str:
        return fit_value(printed, unit, factor, remainder)

    edits = edits_of(source, value, years, swap, name)
    segments, dropped = segments_of(source, chance)
    edits += segments.renumbered
    text = FIRST_LINE.format(number=number, source=source.place)
    moved: dict[int, tuple[int, int]] = {}
    for start, end in segments.spans:
        inside = sorted(edit for edit in edits if start <= edit[0] and edit[1] <= end)
        at, begin = start, len(text)
        stops, shifts = [edit[1] for edit in inside], [0, *accumulate(len(new) - (b - a) for a, b, new in inside)]
        for i, row in enumerate(source.rows):
            if start <= row["start"] and row["end"] <= end:
                moved[i] = tuple(begin + x - start + shifts[bisect_right(stops, x)] for x in (row["start"], row["end"]))
        for a, b, new in inside:
            text += source.text[at:a] + new
            at = b
        text += source.text[at:end]
    truth = _truth(source, moved, text, value, years, swap, name)
    said = {"source": source.plan, "place": name, "years": years, "sections": dropped, "encoding": chance.choice(ENCODINGS),
            "newline": chance.choice(("\n", "\n", "\r\n"))}  # fmt: skip
    return text, truth, said


def _truth(source: Source, moved: dict, text: str, value, years: int, swap: bool, name: str) -> pd.DataFrame:
    """The targets that are left, as they stand in the variation."""
    rows = []
    for i, was in enumerate(source.rows):
        if i not in moved:
            continue
        row = dict(was, start=moved[i][0], end=moved[i][1])
        whole = text[row["start"] : row["end"]]
        row["quote"] = whole if "\n" not in whole else "|".join(cell.strip() for cell in whole.split("\n") if cell.strip())
        for column, printed in source.printed[i].items():
            row[column] = float(value(printed, row["unit"]))
        row["unit"] = renamed(row["unit"]) if swap and source.unit_moves[i] else row["unit"]
        row["year"], row["baseline_year"] = shifted(row["year"], years), shifted(row["baseline_year"], years)
        row["section"], row["indicator"] = (row[column].replace(source.stem, name[:2]) for column in ("section", "indicator"))
        rows.append(row)
    frame = pd.DataFrame(rows, columns=["target_id", *TRUTH]).sort_values(["start", "end"], kind="stable", ignore_index=True)
    frame.insert(0, "source", source.plan)
    return frame.astype({"year": "Int64", "baseline_year": "Int64", "start": "int64", "end": "int64"})
