"""A profile as it is read: its tables and sentences as HTML, for a notebook and for the report made of it.

Every word that comes from the document is escaped; a table lies in a frame of its own that scrolls.
"""

from collections import Counter
from html import escape

import matplotlib.pyplot as plt
import pandas as pd
from IPython.display import HTML
from matplotlib.figure import Figure
from matplotlib.ft2font import FT2Font

from .bodies import split_bodies
from .draw import draw_outline
from .figures import FONT
from .plans import PLANS, load_plans
from .profile import Profile, sentence_of, theme_names
from .proposals import theme_agreement
from .standing import MEASURES, draw_standing

CONTEXT = 25  # characters shown on either side of an uncertain place
SIGNS = {"=": "", ">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": "≈ ", "range": ""}


def table(frame: pd.DataFrame, caption: str) -> HTML:
    """Return *frame* as an HTML table with *caption*; text is escaped, missing values are empty."""
    if frame.empty:
        return HTML(f"<p>{escape(caption)}: none.</p>")
    shown = frame.astype("object").where(frame.notna(), "").map(lambda cell: " ".join(cell.split()) if isinstance(cell, str) else cell)
    inner = shown.to_html(index=False, border=0, escape=True, classes="profile").replace("<th>", '<th scope="col">')
    inner = inner.replace("<thead>", f"<caption>{escape(caption)}</caption><thead>", 1)
    return HTML(f'<div class="wide" role="region" tabindex="0" aria-label="{escape(caption)}">{inner}</div>')


def title(profile: Profile) -> HTML:
    """Return the report's heading."""
    return HTML(f"<h1>Profile: {escape(profile.document.name)}</h1>")


def opening(profile: Profile) -> HTML:
    """Return what stands first: what was read, what was found, and every warning."""
    document, checks = profile.document, profile.checks
    verdict, odd = checks.iloc[0], checks.iloc[1:][checks.iloc[1:]["unusual"]]
    says = str(verdict["says"])
    copy = document.format + (f", {document.encoding}" if document.encoding else "")
    found = f"{len(profile.outline):,} headings, {len(profile.targets):,} targets, {len(profile.bodies):,} numbered tasks"
    warned = [f"{row.check}: {_figure(row.value)} (of the five plans, with a margin: {_figure(row.low)} to {_figure(row.high)}): {row.says}" for row in odd.itertuples()]
    lines = "".join(f"<li>{escape(line)}</li>" for line in [*warned, *document.notes])
    return HTML(
        f"<p>{len(document.text):,} characters ({escape(copy)}); {found}. "
        f"Found by a program; no person has read it.</p>"
        f'<div class="{"warn" if verdict["unusual"] else "note"}" role="note"><p><strong>Before you use it.</strong> '
        f"{escape(says[:1].upper() + says[1:])}.</p>{f'<ul>{lines}</ul>' if lines else ''}</div>"
    )  # fmt: skip


def _figure(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.3g}"


def trusting(profile: Profile) -> HTML:
    """Return how many of the rows are probably right, in one sentence from the measured errors."""
    row = profile.trust.loc["all"]
    if not row["listed"]:
        return HTML("<p>No target was found, so there is none to trust or distrust.</p>")
    return HTML(
        f"<p>Of the {row['listed']:.0f} targets listed, number and unit would be right in {row['right_five']:.0f} if the program did as well as on the five plans on "
        f"which its rules were made, and in {row['right_invented']:.0f} if it did as on the invented one, which it had not seen. Name, comparator and year as well would "
        f"be right in {row['strict_five']:.0f} and {row['strict_invented']:.0f}; {row['missed_five']:.0f} and {row['missed_invented']:.0f} targets would have been "
        "missed. Another copy, or another kind of document, can do worse than both.</p>"
    )


def uncertain_places(profile: Profile) -> pd.DataFrame:
    """Return the changes that are not beyond doubt, one row each, in their surroundings: at, around, printed, replaced_by, kind."""
    text, changes = profile.document.text, profile.document.changes
    doubtful = changes[~changes["certain"]]
    around = [text[max(0, at - CONTEXT) : at + CONTEXT].replace("\n", " ") for at in doubtful["start"]]
    return doubtful.assign(at=doubtful["start"], around=around)[["at", "around", "printed", "replaced_by", "kind"]]


def sentences(text: str, targets: pd.DataFrame) -> pd.Series:
    """Return the sentence of each of *targets*, with their index."""
    return pd.Series([sentence_of(text, a, b) for a, b in zip(targets["start"], targets["end"])], targets.index, dtype="str")


def target_rows(profile: Profile) -> pd.DataFrame:
    """Return the targets as a reader wants them: no., indicator, value, year, kind, theme (proposed), sentence."""
    t, names = profile.targets, theme_names()
    high = [f"–{value:g}" if pd.notna(value) else "" for value in t["value_high"]]
    base = [f" (from {value:g}{f' in {year}' if pd.notna(year) else ''})" if pd.notna(value) else "" for value, year in zip(t["baseline_value"], t["baseline_year"])]
    return pd.DataFrame({
        "no.": range(1, len(t) + 1), "indicator": t["indicator"],
        "value": [f"{SIGNS[c]}{v:g}{h} {u}{b}".strip() for c, v, h, u, b in zip(t["comparator"], t["value"], high, t["unit"], base)],
        "year": t["year"].astype("str").replace("<NA>", ""), "kind": t["kind"], "theme?": t["theme"].map(names).fillna(""), "sentence": t["sentence"],
    })  # fmt: skip


def body_rows(profile: Profile) -> pd.DataFrame:
    """Return the bodies by how many tasks name them, the most often named first: body, leads, answers."""
    lead, other = (Counter(name for names in profile.bodies[role] for name in set(split_bodies(names))) for role in ("lead", "responsible"))
    rows = [(name, lead[name], other[name]) for name in sorted({*lead, *other}, key=lambda name: (-lead[name] - other[name], name))]
    return pd.DataFrame(rows, columns=["body", "leads", "answers"])


def theme_rows(profile: Profile) -> pd.DataFrame:
    """Return the tasks with the themes proposed and the pairs of characters that decided."""
    names = theme_names()
    return profile.themes.assign(**{"theme?": profile.themes["theme"].map(names).fillna("none"), "or": profile.themes["theme_2"].map(names).fillna("")})[
        ["number", "title", "theme?", "or", "because"]]


def theme_error() -> str:
    """Return how often a proposed theme was the coders', over the five plans, each left out in turn."""
    row = theme_agreement().loc["all"]
    return (f"For the five plans, each left out of the learning in turn, the proposal was the coders' main theme in {row['share']:.0%} of {row['tasks']:.0f} tasks (their main or "
            f"second one in {row['share_or_second']:.0%}) and their theme in {row['targets_share']:.0%} of {row['targets']:.0f} targets.")


def like_rows(profile: Profile) -> pd.DataFrame:
    """Return the indicators that one of the five has under a like name; whether they may be compared is another question."""
    t, names = profile.targets, load_plans()["name_en"].to_dict()
    found = t[t["like"] != ""].drop_duplicates("indicator")
    return pd.DataFrame({"here": found["indicator"], "among the five": found["like"], "plan": found["like_plan"].map(names), "concept of the crosswalk": found["like_concept"].str.replace("_", " ")})


def standing_rows(profile: Profile) -> pd.DataFrame:
    """Return the measures as a table: what each says, this plan, the lowest and highest of the five."""
    s = profile.standing
    said = [f"{value:.1f}" if i == 0 else f"{value:.0%}" if pd.notna(value) else "–" for i, value in enumerate(s["this"])]
    span = [f"{low:.1f}–{high:.1f}" if i == 0 else f"{low:.0%}–{high:.0%}" for i, (low, high) in enumerate(zip(s[list(PLANS)].min(axis=1), s[list(PLANS)].max(axis=1)))]
    return pd.DataFrame({"measure": s.index, "this plan": said, "the five": span, "outside": s["outside"].map({True: "yes", False: ""}).to_numpy(), "what it is": list(MEASURES.values())})


def outline_figure(profile: Profile, *, label: bool = True) -> tuple[Figure, str]:
    """Return the outline drawn with the targets below it, and its description. The outline must have a heading."""
    fig, (top, low) = plt.subplots(2, 1, figsize=(5.6, 4), sharex=True, height_ratios=[3, 1])
    outline, targets, length = profile.outline, profile.targets, len(profile.document.text)
    known = FT2Font(str(FONT)).get_charmap()  # a rare character that the font lacks is drawn as □
    outline = outline.assign(**{name: ["".join(c if ord(c) in known else "□" for c in words) for words in outline[name]] for name in ("number", "title")})
    draw_outline(top, outline, colour="#444444", levels=min(3, int(outline["level"].max())), extent=length, label=label)
    low.plot(targets["start"], [0] * len(targets), "|", color="black", markersize=14, markeredgewidth=1.5)
    low.set(yticks=[], ylabel="targets", xlabel="position in the text (characters)")
    return fig, (f"Icicle above a strip – {len(outline)} headings and {len(targets)} targets by their position in {length:,} characters – "
                 "to show how the text is built and where it counts")


def standing_figure(profile: Profile) -> tuple[Figure, str]:
    """Return the strip of the measures, the five plans as dots and this one as a diamond, and its description."""
    fig, axes = plt.subplots(2, 1, figsize=(5.6, 5), height_ratios=[1, 6])
    draw_standing(tuple(axes), profile.standing, name="this plan")
    fig.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=3)
    s = profile.standing
    said = "; ".join(f"{name} {row['this']:.2f} against {row[list(PLANS)].min():.2f} to {row[list(PLANS)].max():.2f}" for name, row in s.iterrows() if pd.notna(row["this"]))
    return fig, f"Strips, the five plans as dots, this one as a diamond – {len(s)} measures: {said} – to show where the document stands among the five"
