"""The contrast explorer: what plans set for one concept, side by side, every value with its sentence.

A row of a *contrast* is a row of the crosswalk (`load_indicators`) with the wording of the target it
comes from. `contrast_explorer` shows it in a running notebook. The page built from that holds all rows
as a plain table, which book/assets/contrast.js lets the reader choose from and draws: the same rows twice.
"""

from collections.abc import Iterable
from difflib import get_close_matches

import ipywidgets as widgets
import pandas as pd
from IPython.display import HTML
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from .contrast_page import WORDING, contrast_html
from .curated import load_indicators, load_targets
from .explorer import Explorer, _html, explore
from .figures import GREY, PLAN_COLOURS, WIDTH, picture
from .plans import PLANS, load_plans

SCALES = {"value": "value", "share": "per cent of the largest value", "year": "by year"}
DOTS = {"yes": "o", "caution": "o", "no": "X"}  # that of caution is hollow
KEY = "● comparable   ○ with caution   ✖ not comparable"
KEPT = ["concept_id", "concept_zh", "concept_en", "definition", "direction", "plan", "place", "year", "value", "unit", "share",
        "comparator", "printed", "denominator", "comparable", "reason", "quote", "target_id"]


def contrast_table(concepts: str | Iterable[str] | None = None, *, plans: str | Iterable[str] | None = None) -> pd.DataFrame:
    """Return the crosswalk's rows for *concepts* and *plans* (ids; None is all), with the wording of each.

    Beside columns of the crosswalk: place (the plan's name), share (per cent of the largest value that is
    here for concept and unit), comparator and quote of the target, printed (number and unit as the plan has
    them). One row a concept, plan and year, in the crosswalk's order. Raises ValueError for an unknown id, an empty choice, or one without rows.

    >>> contrast_table("income_ratio", plans="wuxi")[["place", "year", "value", "unit", "comparator"]].values.tolist()
    [['Wuxi', 2025, 2.4, ':1', '=']]
    """
    rows = load_indicators()
    concepts, plans = _chosen("concept", concepts, rows["concept_id"].unique()), _chosen("plan", plans, PLANS)
    rows = rows[rows["concept_id"].isin(concepts) & rows["plan"].isin(plans)].reset_index(drop=True)
    if rows.empty:
        raise ValueError(f"no value of {', '.join(concepts)} in {', '.join(plans)}; choose more plans or another concept")
    said = load_targets().set_index("target_id").loc[rows["target_id"]].reset_index()
    largest = rows.groupby(["concept_id", "unit"])["value"].transform("max")
    names = load_plans()["name_en"].str.split().str[0]
    return rows.assign(
        place=rows["plan"].astype("str").map(names), share=100 * rows["value"] / largest, comparator=said["comparator"].astype("str"), quote=said["quote"],
        printed=[f"{value:.12g} {unit}".strip() for value, unit in zip(said["value"], said["unit"])],
    )[KEPT]


def _chosen(kind: str, given: str | Iterable[str] | None, known: Iterable[str]) -> list[str]:
    """The ids *given*, each of which must be known."""
    chosen = list(known) if given is None else [given] if isinstance(given, str) else list(given)
    if not chosen:
        raise ValueError(f"no {kind} is chosen; choose one or more of: {', '.join(known)}")
    for name in chosen:
        if name not in set(known):
            near = get_close_matches(str(name), list(known), n=1)
            raise ValueError(f"unknown {kind} {name!r}; " + (f"did you mean {near[0]!r}? " if near else "") + f"The {kind}s are: {', '.join(known)}")
    return chosen


def draw_contrast(table: pd.DataFrame, *, scale: str = "value") -> tuple[Figure, str]:
    """Draw *table* (see `contrast_table`) as a dot plot, a panel for each concept and unit; return (figure, alt).

    *scale* is ``value`` (in the harmonised unit), ``share`` (per cent of the largest value of the panel) or
    ``year`` (when: one line a plan and population). A full dot may be compared, a hollow one with caution,
    a cross not. Raises ValueError for another scale or an empty table.
    """
    if scale not in SCALES or table.empty:
        raise ValueError(f"scale must be one of {', '.join(SCALES)}, not {scale!r}" if len(table) else "the table has no rows; contrast_table(…) gives one")
    years = [f"{year}" for year in sorted(table["year"].dropna().unique())] + ["no year"] * bool(table["year"].isna().any())
    panels = [panel for _, panel in table.groupby(["concept_id", "unit"], sort=False)]
    lines = [_lines(panel, scale) for panel in panels]
    heights = [len(set(line)) for line in lines]
    fig, axes = plt.subplots(len(panels), squeeze=False, figsize=(WIDTH, 0.28 * sum(heights) + len(heights) + 0.5), height_ratios=heights)
    for ax, panel, line in zip(axes.flat, panels, lines):
        places = list(dict.fromkeys(line))
        year = [f"{y}" if pd.notna(y) else "no year" for y in panel["year"]]
        x = [years.index(y) for y in year] if scale == "year" else panel[scale].tolist()
        for row, at, name in zip(panel.itertuples(), x, line):
            colour, y = PLAN_COLOURS.get(row.plan, GREY), places.index(name)
            ax.plot(at, y, DOTS[row.comparable], ms=9, mew=2, mec=colour, mfc="white" if row.comparable == "caution" else colour)
            ax.annotate(f"{WORDING[row.comparator]} {row.value:.6g}", (at, y), (9, 0), textcoords="offset points", va="center", size=11)
        ax.set(yticks=range(len(places)), yticklabels=[" ".join(name[:1] if scale == "year" else name[:2]) for name in places], ylim=(len(places) - 0.4, -0.6))
        ax.set_xlim(*((-0.3, len(years) - 0.4) if scale == "year" else (0, 1.22 * max(x))))
        if scale == "year":
            ax.set_xticks(range(len(years)), years)
        ax.set_title(f"{panel['concept_zh'].iloc[0]}\n{panel['concept_en'].iloc[0]} ({panel['unit'].iloc[0] or 'number'})", loc="left", size=11)
        ax.grid(visible=True, axis="both")
    fig.supxlabel(f"{SCALES[scale]}\n{KEY}", size=11, color=GREY)
    values = "; ".join(f"{r.concept_en}, {r.place} {r.year if pd.notna(r.year) else 'no year'}: {WORDING[r.comparator]} {r.value:.6g} {r.unit} ({r.comparable})" for r in table.itertuples())
    return fig, f"Dot plot, {SCALES[scale]} – {values} – what the plans set for the same concept, and whether it may be compared"


def _lines(panel: pd.DataFrame, scale: str) -> list[tuple[str, ...]]:
    """For each row the line of the plot that it stands on: its own, or by year one for a plan and population."""
    year = panel["year"].map(lambda year: "no year" if pd.isna(year) else str(year)).astype("str")
    if scale == "year":
        again = panel.groupby([panel["plan"].astype("str"), "denominator", year]).cumcount().astype("str")
        return list(zip(panel["place"], panel["denominator"], again))
    return list(zip(panel["place"], year, panel["target_id"]))


def contrast_explorer(concepts: str | Iterable[str] = "rural_sewage", *, pages: str = "../book/reference/") -> Explorer:
    """Show concepts, plans and a scale to choose from above dot plot and table; begin with *concepts*.

    The output that a page is built from holds every value of the crosswalk. Raises ValueError for an unknown concept.
    """
    first = _chosen("concept", concepts, whole := contrast_table()["concept_id"].unique())
    names = contrast_table().drop_duplicates("concept_id").set_index("concept_id")

    def draw(concepts: tuple[str, ...], plans: tuple[str, ...], scale: str) -> HTML:
        table = contrast_table(concepts, plans=plans)
        fig, alt = draw_contrast(table, scale=scale)
        shown = picture(fig, alt)
        plt.close(fig)
        return HTML(_html(*shown) + contrast_html(table, pages=pages))

    box = explore(
        draw,
        concepts=widgets.SelectMultiple(options=[(f"{names.concept_en[c]} {names.concept_zh[c]}", c) for c in whole], value=tuple(first), rows=8, layout={"width": "95%"}),
        plans=widgets.SelectMultiple(options=[(load_plans()["name_en"][p], p) for p in PLANS], value=PLANS, rows=len(PLANS)),
        scale=widgets.Dropdown(options=[(label, scale) for scale, label in SCALES.items()]),
    )
    box.twin = {"text/html": contrast_html(contrast_table(), first=first[0], pages=pages), "text/plain": "every value of the crosswalk, with its sentence"}
    box.first = ""  # the twin is not the first state alone
    return box
