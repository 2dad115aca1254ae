"""Score the instrument against the curated tables: python tools/score.py [--plan ID] [--errors N]

Targets are *found* where value and unit agree and the quotes overlap, *strict* where comparator
and year agree too and the indicators are alike (see helpers.score), *exact* where the indicators
have every character the same. Shares are in per cent. Nothing is written; whether the scores have
fallen is for tests/test_score.py to say.
"""

import argparse
import sys

import pandas as pd

import helpers
from helpers.mistakes import confusion, in_sentence, list_errors
from helpers.score import score_fields
from helpers.score_outline import score_bodies, score_outline

SHARES = ("precision", "recall", "f1", "share")


def everywhere(extract, plans: list[str]) -> pd.DataFrame:
    """Return what *extract* finds in the text of each of *plans*, in one frame with a column plan."""
    return pd.concat([extract(helpers.load_plan(plan).text).assign(plan=plan) for plan in plans], ignore_index=True)


def curated(load, plans: list[str]) -> pd.DataFrame:
    """Return the rows of *plans* in the table that *load* gives."""
    table = load()
    return table[table["plan"].isin(plans)].reset_index(drop=True)


def show(title: str, table: pd.DataFrame) -> None:
    """Print *table* under *title*: shares in per cent with one decimal, counts whole."""
    table = table.copy()
    for column in table:
        if column.endswith(SHARES):
            table[column] = [f"{100 * share:.1f}" if pd.notna(share) else "–" for share in table[column]]
    print(f"\n{title}\n{'-' * len(title)}\n{table.to_string(index_names=False)}")


def row(frame: pd.DataFrame, label: int) -> str:
    """Return what a row of targets says, on one line."""
    said = frame.loc[label]
    value = f"{said['value']:g}" + (f"–{said['value_high']:g}" if pd.notna(said["value_high"]) else "")
    year = said["year"] if pd.notna(said["year"]) else "no year"
    return f"{said['indicator']} {said['comparator']} {value}{said['unit']} ({year}, {said['kind']})"


def show_targets(plans: list[str], errors: int) -> None:
    """Print all that is scored of the targets of *plans*, and at most *errors* errors of each sort."""
    hand, program = curated(helpers.load_targets, plans), everywhere(helpers.extract_targets, plans)
    for by in ("plan", "kind"):
        scores = helpers.score_targets(program, hand, by=by)
        show(f"Targets by {by}: value and unit, then strict", scores[scores[["curated", "extracted"]].any(axis=1)])
    show("Targets by field: matches that agree", score_fields(program, hand))
    for field in ("kind", "comparator"):
        show(f"Confusion of {field}: rows by hand, columns by program", confusion(program, hand, field))
    found = list_errors(program, hand)
    for sort, mistakes in [(sort, found[found["error"] == sort]) for sort in ("missed", "invented", "wrong")]:
        print(f"\n{sort.capitalize()}: {len(mistakes)}" + (f", the first {errors}" if 0 < errors < len(mistakes) else ""))
        for mistake in mistakes.head(errors).itertuples():
            show_mistake(mistake, hand, program)


def show_mistake(mistake, hand: pd.DataFrame, program: pd.DataFrame) -> None:
    """Print one row of `list_errors` in its sentence, with what stands in either table."""
    said = program.loc[mistake.extracted] if mistake.error == "invented" else hand.loc[mistake.curated]
    print(f"\n  {said.get('target_id', said['plan'])}  {mistake.fields}".rstrip())
    print(f"    {in_sentence(helpers.load_plan(said['plan']).text, said['start'], said['end'])}")
    if mistake.error != "invented":
        print(f"    by hand:    {row(hand, mistake.curated)}")
    if mistake.error != "missed":
        print(f"    by program: {row(program, mistake.extracted)}")


def show_outline_and_bodies(plans: list[str]) -> None:
    """Print the scores of the headings of *plans*, and of their tasks with the bodies named."""
    headings = score_outline(everywhere(helpers.parse_outline, plans), curated(helpers.load_outline, plans), by="plan")
    show("Headings: right where number, title and start agree", headings)
    tasks = score_bodies(everywhere(helpers.extract_bodies, plans), curated(helpers.load_bodies, plans), by="plan")
    show("Tasks: exact where lead and responsible bodies are the same sets of names", tasks)


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0].split(":")[0])
    parser.add_argument("--plan", choices=helpers.PLANS, help="score one plan (default: all)")
    parser.add_argument("--errors", type=int, default=5, metavar="N", help="show N errors of each sort in their sentences (default: 5)")
    options = parser.parse_args(argv)
    if options.errors < 0:
        parser.error(f"--errors must be 0 or more, not {options.errors}")
    plans = [options.plan] if options.plan else list(helpers.PLANS)
    show_targets(plans, options.errors)
    show_outline_and_bodies(plans)
    return 0


if __name__ == "__main__":
    sys.exit(main())
