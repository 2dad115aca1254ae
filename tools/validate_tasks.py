"""What tools/validate.py asks of the coding of tasks, beyond the codebook (data/curated/task_instruments.csv).

A quote stands verbatim inside its task; a code is not its own rival and not named twice; and a settled
code is one of the two coders', with a note that says what decided where they differed.
"""

import pandas as pd

import helpers


def instruments(table: pd.DataFrame) -> list[str]:
    """Return the rows of the coding of tasks whose quote stands elsewhere, or whose settled codes do not follow from the two coders'."""
    key = ["plan", "number", "title"]
    tasks = helpers.load_outline().set_index(key)[["start", "end"]]
    wrong = []
    for row in table.astype({"plan": "str"}).itertuples():
        say = lambda column, reason: wrong.append(f"task_instruments, line {row.Index + 2}, column {column}: {reason}")  # noqa: B023, E731
        if (row.plan, row.number, row.title) not in tasks.index:
            say("title", f"{row.title!r} is no heading of {row.plan}")
            continue
        start, end = tasks.loc[(row.plan, row.number, row.title)]
        inside = start <= row.quote_start and row.quote_start + len(row.quote) <= end and 6 <= len(row.quote) <= 60
        if not inside or not helpers.load_plan(row.plan).text.startswith(row.quote, row.quote_start):
            say("quote", f"{row.quote!r} does not stand at {row.quote_start}, or not inside its task, or has not 6 to 60 characters")
        for main, others in [("main", "others"), ("lever", "lever_others"), ("main_first", "others_first"), ("main_second", "others_second")]:
            more = getattr(row, others).split("|")
            if getattr(row, main) in filter(None, more) or len(more) != len(set(more)):
                say(others, f"names {main} again, or one of its own twice")
        for main in ("main", "lever"):
            coded = {getattr(row, f"{main}_first"), getattr(row, f"{main}_second")} - {""}
            if getattr(row, main) not in coded:
                say(main, f"{getattr(row, main)!r} is neither coder's; they gave {', '.join(sorted(coded))}")
            if len(coded) == 2 and "settled: " not in row.note:
                say("note", f"does not say how {main} was settled between {' and '.join(sorted(coded))}")
        if row.rival == row.main:
            say("rival", "is the main means itself")
        if (row.main_second == "") != (row.lever_second == ""):
            say("lever_second", "is there for one of the two schemes only")
    return wrong
