"""The two long tables of the reference part, targets and glossary, and the table that all its pages use.

Convention: a table is plain HTML that can be read without a script; in the head of a column,
data-number, data-filter and data-plain tell book/assets/table.js how it sorts and filters.
"""

import re
from html import escape

import pandas as pd

import helpers
from helpers.curated import read_table
from helpers.reading import HAN

SIGNS = {"=": "=", ">=": "≥", ">": "&gt;", "<=": "≤", "<": "&lt;", "~": "≈", "range": ""}
OFTEN = {"once": "", "annual": " each year", "triennial": " every three years"}
SCRIPT = '<script src="../../_static/table.js" defer></script>'
RAW = "```{raw} html\n%s\n```\n"


def table(caption: str, columns: list[str], rows: list[tuple[str, list[str]]], *, noun: str = "") -> str:
    """Return a table as HTML: *rows* are (id, cells as HTML), the first cell of each its header.

    *columns* may begin with signs for the script: # sorts by number, ? gets a filter, - is not sorted. *noun* names what
    the rows are; without one the table is left plain.
    """
    head = ""
    for column in columns:
        signs, title = re.fullmatch(r"([#?-]*)(.*)", column).groups()
        marks = "".join(f" {mark}" for sign, mark in (("#", "data-number"), ("?", "data-filter"), ("-", "data-plain")) if sign in signs)
        head += f'<th scope="col"{marks}>{title}</th>'
    body = "\n".join(f'<tr id="{id}"><th scope="row">{cells[0]}</th>{"".join(map(_cell, cells[1:]))}</tr>' for id, cells in rows)
    marks = f' data-noun="{noun}"' if noun else ""
    return (
        f'<div class="dt"{marks}><div class="dt-scroll" role="region" aria-label="{escape(caption)}" tabindex="0"><table><caption>{escape(caption)}</caption>\n'
        f"<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div></div>"
    )


def _cell(html: str) -> str:
    """A cell; where all of it is Chinese, one that says so."""
    plain = HAN.match(html) and "<" not in html
    return f'<td lang="zh-CN">{html}</td>' if plain else f"<td>{html}</td>"


def plain(value: object) -> str:
    """A cell's value as one reads it, as HTML: empty for missing, no decimals where there are none."""
    if pd.isna(value):
        return ""
    return escape(format(value, ".12g") if isinstance(value, (int, float)) else str(value), quote=False)


def targets_page() -> str:
    """Every target of every plan in one table."""
    themes = read_table("themes").set_index("theme")["name_en"]
    names = helpers.load_plans()["name_en"]
    targets, rows = helpers.load_targets(), []
    for row in targets.itertuples():
        high = f"–{plain(row.value_high)}" if pd.notna(row.value_high) else ""
        amount = f"{SIGNS[row.comparator]} {plain(row.value)}{high} {escape(row.unit)}{OFTEN[row.frequency]}".strip()
        base = plain(row.baseline_value) + (f" ({row.baseline_year})" if pd.notna(row.baseline_year) else "")
        rows.append((f"row-{row.target_id}", [
            f'<a href="text-{row.plan}.html#{row.target_id}">{row.target_id}</a>', _both(row.indicator, row.indicator_en), amount, plain(row.year), row.deadline,
            names[row.plan].split()[0], row.kind, plain(themes[row.theme]), plain(row.attribute), base, row.confidence, _report(row.target_id)]))
    columns = ["Row", "Indicator", "#Value", "?Year", "?Deadline", "?Plan", "?Kind", "?Theme", "Attribute", "#Baseline", "Confidence", "-Report"]
    return f"""# All targets

The {len(targets)} targets of the five plans, coded by hand. The name of a row leads to its sentence in the full text. Where the
deadline is *default*, the sentence names no year, but the plan dates all its undated targets; *none* means that no year
governs the target. Values stand in the
printed unit, so sorting by value compares like with like only inside one unit. Every column is defined in the
[data dictionary](dictionary.md), what counts as a target in the [codebook](../codebook.md), the tables
themselves are among the [downloads](downloads.md).

{RAW % (table("All targets of the five plans", columns, rows, noun="targets") + SCRIPT)}"""


def _both(chinese: str, other: str) -> str:
    return f'<span lang="zh-CN">{escape(chinese)}</span> <small>{escape(other)}</small>'


def _report(row: str) -> str:
    return f'<a href="../report.html?row={row}" aria-label="Report an error in {row}">report</a>'


def anchor(term: str) -> str:
    """The id of a term's row in the glossary.

    >>> anchor("三权分置"), anchor("unit of analysis")
    ('term-三权分置', 'term-unit-of-analysis')
    """
    return "term-" + re.sub(r"[\s\"'<>&]+", "-", term)


def glossary_page() -> str:
    """The glossary as a table, each term with the place where it is printed first."""
    names = helpers.load_plans()["name_en"]
    terms, rows = helpers.load_glossary(), []
    for row in terms.itertuples():
        place = f'<a href="text-{row.plan}.html#o-{row.offset}">{names[row.plan].split()[0]}</a>' if row.plan else "in no plan"
        rows.append((anchor(row.term), [_both(row.term, row.pinyin), plain(row.english), plain(row.explanation), row.kind, place, plain(row.occurrences), _report(escape(row.term))]))
    columns = ["Term", "English", "Explanation", "?Kind", "?First in", "#Times", "-Report"]
    return f"""# Glossary

{len(terms)} terms: the vocabulary and the slogans of the plans, the terms of method that this book uses, and, of the kind *word*, other words that stand
in its chapters. The plan named leads to the first place, in the book's order of plans, where the term is printed; *times* counts it in all five. Pinyin is found with or without tone marks.

{RAW % (table("Glossary", columns, rows, noun="terms") + SCRIPT)}"""
