"""Repair a text that was read as GBK out of step, and refuse what cannot be decided.

A *repair* is one place of the damaged text: `at` (offset there), `start` (offset in the repaired
text), `printed` (what stands there), `replaced_by`, `kind`, `certain`, `likely` (the best reading
of a place that is not settled, else empty), `why` (one sentence). A refused place stays as
printed. Kinds:

misaligned     characters made of the wrong bytes (see helpers.misalign), and the tag swallowed at their end
swallowed_tag  a “?” alone where something that is no text stood
lost_plus      a blank where “+” stood
dropped        a character that is missing (see helpers.missing)
"""

from bisect import bisect
from collections.abc import Iterable

import pandas as pd

from .misalign import CUT, NARROW, SWALLOWED, WIDE_MARKS, check_text, count_common, damage_text, read_span
from .missing import find_missing
from .ngrams import is_attested, learn, new_model, rank_readings

__all__ = ["apply_repairs", "damage_text", "repair_text"]

REPAIR_TYPES = {
    "at": "int64", "start": "int64", "printed": "str", "replaced_by": "str",
    "kind": "str", "certain": "bool", "likely": "str", "why": "str",
}  # fmt: skip
SETTLED = 2 / 3  # a reading is taken if it is twice as probable as all others together
ENOUGH = 500_000  # characters of the text itself that are learnt from
PASSES = 3  # what one pass settles, the next one learns from


def repair_text(text: str, *, reference: str | Iterable[str] | None = None) -> tuple[str, pd.DataFrame]:
    """Return *text* repaired, and the repairs: one row a place, in order, refused places included.

    Misaligned spans are read in step again; the bytes lost at their two ends are chosen by the
    n-grams of the undamaged parts of *text* and of *reference* (a clean text, or several). A
    text without such a span passes unchanged, with no repairs. Columns: at and start (int,
    offsets in *text* and in the result), printed, replaced_by, kind, likely, why (str), certain
    (bool, False for a refused place). Raises TypeError for what is no str.

    >>> fixed, repairs = repair_text("加强生态?；?，重视生态建设。", reference="加强生态保护，重视环境保护。")
    >>> fixed, repairs[["printed", "replaced_by", "certain"]].values.tolist()
    ('加强生态保护，重视生态建设。', [['?；?', '保护', True]])
    """
    check_text(text, "repair_text")
    clean = [reference] if isinstance(reference, str) else list(reference or ())
    for other in clean:
        check_text(other, "repair_text, as reference,")
    spans = _find_spans(text)
    repairs = _frame(_read_spans(text, spans, clean) if spans else [])
    if repairs["certain"].any():
        repairs = _frame(repairs.to_dict("records") + _missing(apply_repairs(text, repairs), repairs))
    return apply_repairs(text, repairs), repairs


def apply_repairs(text: str, repairs: pd.DataFrame) -> str:
    """Return the damaged *text* with the *repairs* made (columns at, printed, replaced_by).

    Raises ValueError, naming the place, where *printed* does not stand at its offset.

    >>> apply_repairs("生态?;?、", pd.DataFrame([{"at": 2, "printed": "?;?", "replaced_by": "保护"}]))
    '生态保护、'
    """
    check_text(text, "apply_repairs")
    done, parts = 0, []
    for at, printed, replaced_by in zip(repairs["at"], repairs["printed"], repairs["replaced_by"]):
        if at < done or text[at : at + len(printed)] != printed:
            raise ValueError(
                f"at {at} the repairs expect {printed!r}, the text has {text[at : at + len(printed)]!r}: "
                "pass the text these repairs were made for, and the rows in order"
            )
        parts += [text[done:at], replaced_by]
        done = at + len(printed)
    return "".join(parts) + text[done:]


def _find_spans(text: str) -> list[tuple[int, int, list[tuple[str, ...]]]]:
    """Return (offset, end, slots) of each misaligned span."""
    spans, here = [], 0
    while mark := CUT.search(text, here):
        here, slots = read_span(text, mark.start()) or (mark.end(), [])
        legible = "".join(slot[0] for slot in slots if len(slot) == 1)
        if slots and count_common(legible) >= count_common(text[mark.end() : mark.end() + len(legible)]):
            spans.append((mark.start(), here, slots))
        else:
            here = mark.end()  # a question and a mark that stand there by right
    return spans


def _read_spans(text: str, spans: list[tuple], clean: list[str]) -> list[dict]:
    """Return one row a span."""
    starts = [0] + [end for _, end, _ in spans]
    gaps = [text[a : min(b, ENOUGH)] for a, (b, *_) in zip(starts, [*spans, (len(text),)]) if a < ENOUGH]
    narrow = text.count(",") > text.count("，") or any(text[at + 1].isascii() for at, *_ in spans)
    model = new_model(NARROW if narrow else {})  # a copy with ASCII marks is compared in ASCII, another in full width
    for part in [*(other if narrow else other.translate(WIDE_MARKS) for other in clean), *gaps]:
        learn(model, part)
    rows: dict[int, dict] = {}
    for _ in range(PASSES):
        new = []
        for number, (at, end, slots) in enumerate(spans):
            if number in rows and rows[number]["certain"]:
                continue
            before = (rows[number - 1]["replaced_by"] if number else "") + text[max(starts[number], at - 3) : at]
            after = text[end : end + 3]
            best, second, *_ = rank_readings(model, before, slots, after, text[at:end])
            seen = is_attested(model, before, slots, best[0], after)
            rows[number] = _row(at, text[at:end], slots, best, second, seen)
            new += [rows[number]["replaced_by"]] if rows[number]["certain"] else []
        for reading in new:
            learn(model, reading)
        if not new:
            break
    return list(rows.values())


def _row(at: int, printed: str, slots: list[tuple[str, ...]], best: tuple[str, float], second: tuple[str, float], seen: bool) -> dict:
    """Return the repair of one span, refused if *best* is not clearly the best of its readings."""
    (reading, share), (other, _) = best, second
    figure = len(reading) == len(slots) and slots[-1][-1] == SWALLOWED[-1] and reading[-1].isdigit()
    certain = share >= SETTLED and seen and not figure and reading != printed
    why = f"read in step again, with the lost bytes, {reading} has {share:.0%} of the weight of all readings, {other} the next most"
    if figure:
        why = "a figure was swallowed, and nothing of it is left"
    elif not certain:
        why += ": too little to settle it" if seen else ": no text it can be compared with has its characters side by side"
    return {"at": at, "printed": printed, "replaced_by": reading if certain else printed, "kind": "misaligned", "certain": certain,
            "likely": "" if certain else reading, "why": why.replace("\n", "⏎")}  # fmt: skip


def _missing(once: str, repairs: pd.DataFrame) -> list[dict]:
    """Return rows for what is missing in the text repaired *once*, placed in the damaged text."""
    starts, ends = repairs["start"].tolist(), (repairs["start"] + repairs["replaced_by"].str.len()).tolist()
    shifts = [0, *(repairs["replaced_by"].str.len() - repairs["printed"].str.len()).cumsum()]
    rows, done = [], 0
    for start, printed, replaced_by, kind, why in find_missing(once):
        before = bisect(ends, start)  # repairs wholly before this place
        apart = before == len(starts) or starts[before] >= start + len(printed)  # and the next one after it
        if apart and start >= done:
            done = start + len(printed)
            rows.append({"at": start - shifts[before], "printed": printed, "replaced_by": replaced_by, "kind": kind,
                         "certain": True, "likely": "", "why": why})  # fmt: skip
    return rows


def _frame(rows: list[dict]) -> pd.DataFrame:
    """Return the rows as a frame, in order, with their offsets in the repaired text."""
    rows = sorted(rows, key=lambda row: row["at"])
    shift = 0
    for row in rows:
        row["start"] = row["at"] + shift
        shift += len(row["replaced_by"]) - len(row["printed"])
    return pd.DataFrame(rows, columns=list(REPAIR_TYPES)).astype(REPAIR_TYPES)
