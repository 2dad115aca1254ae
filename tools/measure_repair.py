"""Measure how well helpers.repair_text undoes the fault, and keep the reviewed layer in its place.

    python tools/measure_repair.py                 # the measurements, as a table
    python tools/measure_repair.py --write-layer   # offsets of data/curated/kaijiang_repairs.csv anew

Convention: every plan whose copy is whole is damaged by helpers.damage_text and repaired with the
other plans' clean text as reference (leave one out). A span is *exact*, *wrong* or *refused*; a
repair that touches sound text is *false*. The layer is edited by hand (it is the source of truth
for what a person settled); only its columns at and start are computed, from the rows in order.
"""

import argparse
import sys
import time
from difflib import SequenceMatcher

import pandas as pd

from helpers import PLANS, clean_text, damage_text, load_plan, repair_text
from helpers.misalign import NARROW, WIDE_MARKS
from helpers.plans import DATA
from helpers.repair import REPAIR_TYPES, apply_repairs

DAMAGED = "kaijiang"
LAYER = DATA / "curated" / f"{DAMAGED}_repairs.csv"


def read_layer() -> pd.DataFrame:
    """Return the reviewed layer: the columns of repair_text's repairs, and `by` (algorithm, reader)."""
    return pd.read_csv(LAYER, keep_default_na=False).astype({**REPAIR_TYPES, "by": "str"})


def place_layer(text: str, layer: pd.DataFrame) -> pd.DataFrame:
    """Return *layer* with `at` and `start` for *text*: each row's printed text, found after the row before.

    Raises ValueError where a row's printed text is not found.
    """
    end, shift, rows = 0, 0, []
    for row in layer.to_dict("records"):
        at = text.find(row["printed"], end)
        if at < 0:
            raise ValueError(f"the text has no {row['printed']!r} after offset {end}: are the rows in the order of the text?")
        rows.append({**row, "at": at, "start": at + shift})
        end = at + len(row["printed"])
        shift += len(row["replaced_by"]) - len(row["printed"])
    return pd.DataFrame(rows, columns=layer.columns)


def spans_beside(original: str, damaged: str, repairs: pd.DataFrame) -> list[tuple[str, str, bool]]:
    """Return (true text, repaired text, certain) for each misaligned span that was found.

    A span stands for as many characters as it prints less one, or as many where an ASCII
    character was swallowed. Raises ValueError where the texts do not run in parallel.
    """
    rows = repairs[repairs["kind"] == "misaligned"].to_dict("records")
    beside, here, done = [], 0, 0
    for row, following in zip(rows, [*rows[1:], {"at": len(damaged)}]):
        here += row["at"] - done
        done = row["at"] + len(row["printed"])
        sound = damaged[done : following["at"]]
        lengths = [n for n in (len(row["printed"]) - 1, len(row["printed"])) if original.startswith(sound, here + n)]
        if not lengths:
            raise ValueError(f"after {row['printed']!r} at {row['at']} the damaged text is not the original's")
        beside.append((original[here : here + lengths[0]], row["replaced_by"], row["certain"]))
        here += lengths[0]
    return beside


def measure(plan: str) -> dict:
    """Return the row of the table for *plan*: spans, exact, wrong, refused, false, seconds."""
    original = load_plan(plan).text
    damaged = damage_text(original)
    begin = time.perf_counter()
    repaired, repairs = repair_text(damaged, reference=[load_plan(other).text for other in PLANS if other != plan])
    seconds = time.perf_counter() - begin
    beside = spans_beside(original, damaged, repairs)
    return {
        "plan": plan,
        "spans": len(beside),
        "exact": sum(certain and true == found for true, found, certain in beside),
        "wrong": sum(certain and true != found for true, found, certain in beside),
        "refused": sum(not certain for *_, certain in beside),
        "false": int((repairs["kind"] != "misaligned").sum()),
        "seconds": round(seconds, 1),
    }


def reproduce(text: str, layer: pd.DataFrame) -> str:
    """Return the copy that the fault makes of the repaired page *text* (cleaned, before the layer).

    The steps: the page as it was (repaired, full-width marks, tags, the dropped characters
    already gone), the fault (damage_text), then the later step that narrowed full-width
    characters and lost every “+”.
    """
    page = layer.copy()
    dropped = page["kind"].isin(["dropped", "swallowed_tag"])
    page.loc[dropped, "replaced_by"] = page.loc[dropped, "printed"]
    tags = page["printed"].str.extract(r"\?(/[a-z]+>)$")[0]
    page["replaced_by"] += ("<" + tags).fillna("")
    whole = apply_repairs(text, page).translate(WIDE_MARKS)
    return damage_text(whole).translate(NARROW).replace("+", " ")


def main() -> int:
    """Print the measurements; with --write-layer, write the layer's offsets."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write-layer", action="store_true", help=f"compute at and start of {LAYER.name} anew, and write it")
    arguments = parser.parse_args()
    text, layer = clean_text(load_plan(DAMAGED).raw)[0], read_layer()
    if arguments.write_layer:
        place_layer(text, layer).to_csv(LAYER, index=False)
        print(f"{LAYER.name}: {len(layer)} rows placed")
        return 0

    table = pd.DataFrame([measure(plan) for plan in PLANS if plan != DAMAGED]).set_index("plan")
    table.loc["all"] = table.sum()
    print("damaged by the model, repaired with the other plans as reference")
    print(table.astype({column: int for column in table if column != "seconds"}).to_string(), end="\n\n")

    found = repair_text(text, reference=[load_plan(plan).text for plan in PLANS if plan != DAMAGED])[1]
    print(f"{DAMAGED}: {len(found)} places by the algorithm, {len(layer)} in the layer")
    print(layer.groupby(["kind", "by", "certain"]).size().to_string(), end="\n\n")

    copy = reproduce(text, layer)
    places = [place for place in SequenceMatcher(None, text, copy, autojunk=False).get_opcodes() if place[0] != "equal"]
    same = len(text) - sum(end - start for _, start, end, *_ in places)
    print(f"the fault makes {same:,} of the {len(text):,} characters of the stored copy again (clean text), all but {len(places)} places:")
    for _, start, end, first, last in places:
        print(f"  at {start}: the copy has {text[start:end]!r}, the model {copy[first:last]!r}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
