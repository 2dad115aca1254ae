"""A contrast as a table of the page: a row a value, with the sentence it comes from.

Convention: the table can be read without a script. book/assets/contrast.js finds it by its class, and takes
plan, year, value, what it is a value of, comparability and sentence from the cells, in this order of columns.
"""

import re
from html import escape

import pandas as pd

from .plans import PLANS

WORDING = {"=": "", ">=": "≥", ">": ">", "<=": "≤", "<": "<", "~": "≈", "range": "–"}
HAN = re.compile(r"[\u3007\u3400-\u4dbf\u4e00-\u9fff“”]*[\u3007\u3400-\u4dbf\u4e00-\u9fff][\u3007\u3400-\u4dbf\u4e00-\u9fff“”]*")
HEADS = ("Plan", "Year", "Value", "Of what", "Comparable", "Sentence in the plan")


def contrast_html(table: pd.DataFrame, *, first: str = "", pages: str = "../book/reference/") -> str:
    """Return *table* as HTML: a row a value, each with its sentence, linked to its place in the full text.

    *first* is the id of the concept that a page with contrast.js opens with; *pages* is where the full
    texts are, seen from the page.
    """
    bodies, order = [], " ".join(PLANS)
    for concept, rows in table.groupby("concept_id", sort=False):
        top = rows.iloc[0]
        head = f'<tr><th colspan="{len(HEADS)}" scope="rowgroup"><b lang="zh-CN">{escape(top.concept_zh)}</b> <b>{_zh(top.concept_en)}</b>: {_zh(top.definition)} ({top.direction})</th></tr>'
        bodies.append(f'<tbody id="contrast-{concept}">{head}\n' + "\n".join(_row(row, pages) for row in rows.itertuples()) + "</tbody>")
    heads = "".join(f'<th scope="col">{head}</th>' for head in HEADS)
    return (
        f'<div class="contrast" data-first="{escape(first)}" data-plans="{order}">'
        f'<div class="contrast-scroll" role="region" aria-label="Values and sentences" tabindex="0" '
        f'style="max-height:32rem;overflow:auto"><table><caption>{table["concept_id"].nunique()} concepts, {len(table)} values, with the sentence each comes from</caption>'
        f"<thead><tr>{heads}</tr></thead>\n{''.join(bodies)}</table></div></div>"
    )


def _row(row, pages: str) -> str:
    """One value as a row of the table; the printed number stands behind it where the unit was changed."""
    value = f"{WORDING[row.comparator]} {row.value:.12g} {row.unit}".strip()
    printed = "" if row.printed == f"{row.value:.12g} {row.unit}".strip() else f" (printed {row.printed})"
    year = row.year if pd.notna(row.year) else "no year"
    return (
        f'<tr data-plan="{row.plan}"><th scope="row">{row.place}</th><td>{year}</td><td>{_zh(value + printed)}</td><td>{_zh(row.denominator)}</td>'
        f"<td>{row.comparable}{': ' + _zh(row.reason) if row.reason else ''}</td>"
        f'<td lang="zh-CN"><a href="{pages}text-{row.plan}.html#{row.target_id}">{escape(row.quote)}</a></td></tr>'
    )


def _zh(text: str) -> str:
    """*text* as HTML, its Chinese marked as such."""
    return HAN.sub(r'<span lang="zh-CN">\g<0></span>', escape(text, quote=False))
