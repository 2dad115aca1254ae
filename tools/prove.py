"""Prove the exercises: `python tools/prove.py [CHAPTER ...]`, all chapters if none is named.

Convention: an exercise counts as sound only when its starting cell runs and is told what to do, its
solution passes, and each wrong attempt that it foresees gets its own message.
"""

import sys
from time import perf_counter

from helpers.exercises import load_exercises, run_answer
from helpers.practice import check
from practice import chapters


def prove(chapter: str) -> list[str]:
    """Run every starting cell, solution and misconception of *chapter*; return what does not do as it should."""
    read, found = load_exercises(chapter), []
    for number, quiz in enumerate(read["quiz"], start=1):
        right = [option for option in quiz["option"] if option.get("right")]
        if len(right) != 1 or len(quiz["option"]) < 3 or not all(option.get("why", "").strip() for option in quiz["option"]):
            found.append(f"{chapter}, question {number}: needs three options or more, one of them right, each with its why")
    for one in read["exercise"]:
        found += [f"{one['id']}: {text}" for text in _prove(one, read["setup"])]
    return found


def _prove(one: dict, setup: str) -> list[str]:
    found, said = [], {}
    if not 2 <= len(one["hints"]) <= 3:
        found.append(f"has {len(one['hints'])} hints; a ladder has two or three")
    if len(one["misconception"]) < (2 if one["kind"] == "value" else 1):
        found.append("has too few misconceptions")
    try:
        if (start := check(one["id"], run_answer(one["start"], setup))).passed:
            found.append("the starting cell passes")
        elif len(start.message) < 20:
            found.append(f"the starting cell is told too little: {start.message!r}")
        if not (done := check(one["id"], run_answer(one["solution"], setup))).passed:
            found.append(f"the solution does not pass: {done.message}")
        for number, wrong in enumerate(one["misconception"], start=1):
            told = check(one["id"], run_answer(wrong["code"], setup))
            if told.passed or wrong["message"].strip() not in told.message:
                found.append(f"misconception {number} gets another message: {told.message!r}")
            if said.setdefault(wrong["message"].strip(), number) != number:
                found.append(f"misconceptions {said[wrong['message'].strip()]} and {number} have the same message")
    except Exception as error:
        found.append(f"code raised {type(error).__name__}: {error}")
    return found


def main(names: list[str]) -> int:
    """Say of each chapter what it has and what fails; return 0 if nothing does."""
    faults = 0
    for chapter in names or chapters():
        started, found, read = perf_counter(), prove(chapter), load_exercises(chapter)
        wrong = sum(len(one["misconception"]) for one in read["exercise"])
        print(f"{chapter}: {len(read['quiz'])} questions, {len(read['exercise'])} exercises, {wrong} misconceptions: "
              f"{f'{len(found)} faults' if found else 'all as they should be'}, {perf_counter() - started:.1f} s", flush=True)
        for line in found:
            print(f"    {line}", file=sys.stderr)
        faults += len(found)
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
