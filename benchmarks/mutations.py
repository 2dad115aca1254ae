"""How much of what is read from the five plans survives when their copies are damaged.

    python benchmarks/mutations.py            # measure, print, write benchmarks/mutations.csv
    python benchmarks/mutations.py --plan wuxi --damage "PDF"

Each plan's clean text is damaged in one way, written as a file, read by `helpers.read_document` and
extracted. A target has *survived* if the same value, unit and year stand in the same quote (blanks,
marks and forms of characters apart); a heading, if its title stands at the same level; a task's
bodies, if the same names stand under the same title. Whatever else is found is *added*.
Columns: family, damage and says (what is done, at what rate), plan; for targets, values (without their
quotes), headings and bodies the number in the whole text, how many are found again, how many are added;
changes (edits that read_document made), made_by.

A plan damaged by a fault of its bytes is repaired with the four others as reference, not with itself.
"""

import argparse
import random
import re
import sys
import time
import unicodedata
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pandas as pd
from damage_list import DAMAGES, SEED
from damages import HAN

import helpers
from helpers.bodies import split_bodies

OUT = Path(__file__).with_suffix(".csv")


def folded(words: str) -> str:
    """*words* without blanks and marks, widths and characters in one form."""
    return re.sub(rf"[^{HAN}0-9A-Za-z.%]", "", unicodedata.normalize("NFKC", words)).strip(".")


def read(text: str) -> dict[str, Counter]:
    """Return what is read from *text*, as it is compared: targets, values, headings, bodies."""
    outline = helpers.parse_outline(text)
    targets = helpers.extract_targets(text, outline=outline)
    bodies = helpers.extract_bodies(text, outline=outline)
    values = list(zip(targets["value"], targets["value_high"].fillna(-1), targets["unit"], targets["year"].fillna(-1)))
    return {
        "targets": Counter((*value, folded(quote)) for value, quote in zip(values, targets["quote"])),
        "values": Counter(values),
        "headings": Counter((level, folded(title)) for level, title in zip(outline["level"], outline["title"])),
        "bodies": Counter(
            (folded(title), *(frozenset(map(folded, split_bodies(names))) for names in named))
            for title, *named in zip(bodies["title"], bodies["lead"], bodies["responsible"]) if any(named)
        ),
    }  # fmt: skip


@lru_cache(maxsize=None)
def whole(plan: str) -> tuple[str, dict[str, Counter]]:
    """The plan's clean text and what is read from it."""
    text = helpers.load_plan(plan).text
    return text, read(text)


def measure(name: str, plan: str) -> dict[str, object]:
    """Return one row of the table: *plan* damaged in the way *name*."""
    text, before = whole(plan)
    data = DAMAGES[name].make(text, random.Random(f"{SEED} {name} {plan}"))
    others = [whole(other)[0] for other in helpers.PLANS if other != plan]
    start = time.perf_counter()
    document = helpers.read_document(data, name=f"{plan}, {name}", reference=others)
    row = {"family": DAMAGES[name].family, "damage": name, "says": DAMAGES[name].says, "plan": plan, "seconds": round(time.perf_counter() - start, 2)}
    after = read(document.text)
    for what in before:
        row |= {what: before[what].total(), f"{what}_found": (before[what] & after[what]).total(), f"{what}_added": (after[what] - before[what]).total()}
    return row | {"changes": len(document.changes), "made_by": f"benchmarks/mutations.py, seed {SEED}"}


def summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return the shares that survive, in per cent, one row a damage, all plans together."""
    sums = table.groupby("damage", sort=False).sum(numeric_only=True)
    shares = {what: 100 * sums[f"{what}_found"] / sums[what] for what in ("targets", "values", "headings", "bodies")}
    return pd.DataFrame(shares | {f"{what} added": sums[f"{what}_added"] for what in ("targets", "headings", "bodies")})


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--plan", choices=helpers.PLANS, action="append")
    parser.add_argument("--damage", choices=list(DAMAGES), action="append")
    options = parser.parse_args(argv)
    rows = []
    for name in options.damage or DAMAGES:
        rows += [measure(name, plan) for plan in options.plan or helpers.PLANS]
        print(f"{name:28} " + "  ".join(f"{row['plan']} {row['targets_found']}/{row['targets']}" for row in rows[-len(options.plan or helpers.PLANS) :]), flush=True)
    table = pd.DataFrame(rows)
    print(summary(table).round(1).to_string())
    if not (options.plan or options.damage):
        table.drop(columns="seconds").to_csv(OUT, index=False)
    return 0


if __name__ == "__main__":
    sys.exit(main())
