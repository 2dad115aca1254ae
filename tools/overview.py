"""The map of the book, made before each build: which chapter teaches what, what it needs first, what there is to do.

Convention: nothing of it is typed. The order is _toc.yml's; what a chapter teaches, needs and takes
stands in its first cell; its predictions are counted in the notebook, the rest in exercises/*.toml.
"""

import re
from html import escape
from pathlib import Path

import pandas as pd
import yaml

import stored
from helpers.exercises import EXERCISES, load_exercises

ROOT = Path(__file__).resolve().parents[1]
BOX, GAP, LEFT = (160, 34), (22, 26), 20  # of the drawing, in pixels


def chapters(root: Path = ROOT) -> pd.DataFrame:
    """Return one row a chapter, in the book's order.

    Columns: part, title, short (the title up to its colon), teaches (list), needs (list of
    chapters), minutes, more (minutes of the exercises), predictions, questions, exercises,
    misconceptions. Raises ValueError for a chapter whose first cell lacks one of them, or that
    needs a chapter which comes after it.
    """
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    order = [(part["caption"], one["file"].removeprefix("notebooks/")) for part in toc["parts"] for one in part["chapters"] if one["file"].startswith("notebooks/")]
    rows, before = {}, []
    for part, name in order:
        nb = stored.read(root / "notebooks" / f"{name}.ipynb")
        head = nb.cells[0].source
        minutes = [int(number) for number in re.findall(r"\d+", _after(name, head, "Minutes"))]
        if len(minutes) < 2:
            raise ValueError(f"{name}: “Minutes” must name two numbers, the chapter's and the exercises'; it has {minutes}")
        needs = re.findall(r"\]\((\w+)\.ipynb\)", _after(name, head, "Before you start"))
        if late := [need for need in needs if need not in before]:
            raise ValueError(f"{name}: needs {', '.join(late)}, which the book does not have before it")
        title = head.splitlines()[0].removeprefix("# ").strip()
        read = load_exercises(name) if (EXERCISES / f"{name}.toml").exists() else {"quiz": [], "exercise": []}
        rows[name] = {
            "part": part, "title": title, "short": title.split(":")[0],
            "teaches": [" ".join(line.split()).rstrip(";.") for line in re.findall(r"^- (.+(?:\n  .+)*)", _after(name, head, "You will be able to"), re.M)],
            "needs": needs, "minutes": minutes[0], "more": minutes[1],
            "predictions": sum(":class: predict" in cell.source for cell in nb.cells if cell.cell_type == "markdown"),
            "questions": len(read["quiz"]), "exercises": len(read["exercise"]), "misconceptions": sum(len(one["misconception"]) for one in read["exercise"]),
        }
        before.append(name)
    return pd.DataFrame.from_dict(rows, orient="index")


def _after(name: str, head: str, label: str) -> str:
    found = re.search(rf"\*\*{label}\.?\*\*(.*?)(?=\n\n\*\*|\Z)", head, re.S)
    if not found:
        raise ValueError(f"{name}: the first cell has no “{label}”")
    return found[1]


def direct(table: pd.DataFrame) -> dict[str, list[str]]:
    """Return for each chapter the needs that no other of its needs already has, near or far: the lines worth drawing."""
    far: dict[str, set[str]] = {}
    for name, needs in table["needs"].items():  # in the book's order, so what is needed was seen before
        far[name] = set(needs).union(*(far[need] for need in needs))
    return {name: [need for need in needs if not any(need in far[other] for other in needs)] for name, needs in table["needs"].items()}


def drawing(table: pd.DataFrame) -> str:
    """Return the map as SVG: a column for each part, a line from each chapter to those that need it directly."""
    parts = list(dict.fromkeys(table["part"]))
    at = {name: (LEFT + parts.index(row.part) * (BOX[0] + 4 * GAP[0]), 30 + list(table.index[table["part"] == row.part]).index(name) * (BOX[1] + GAP[1]))
          for name, row in table.iterrows()}
    width, height = LEFT * 2 + len(parts) * (BOX[0] + 4 * GAP[0]) - 4 * GAP[0], max(y for _, y in at.values()) + BOX[1] + 10
    lines, boxes, lines_to = [], [], direct(table)
    for name, row in table.iterrows():
        x, y = at[name]
        for need in lines_to[name]:
            a, b = at[need]
            if a == x:
                out = 10 + (y - b) // 8  # the farther, the wider: lines to one chapter stay apart
                lines.append(f'<path d="M{a} {b + BOX[1] / 2:g}C{a - out} {b + BOX[1] / 2:g} {x - out} {y + BOX[1] / 2:g} {x} {y + BOX[1] / 2:g}"/>')
            else:
                lines.append(f'<path d="M{a + BOX[0]} {b + BOX[1] / 2:g}C{a + BOX[0] + 50} {b + BOX[1] / 2:g} {x - 50} {y + BOX[1] / 2:g} {x} {y + BOX[1] / 2:g}"/>')
        boxes.append(f'<a href="../../notebooks/{name}.html"><rect x="{x}" y="{y}" width="{BOX[0]}" height="{BOX[1]}" rx="4"/>'
                     f'<text x="{x + BOX[0] / 2:g}" y="{y + 22}">{escape(row["short"])}</text></a>')
    heads = [f'<text class="part" x="{LEFT + i * (BOX[0] + 4 * GAP[0]) + BOX[0] / 2:g}" y="16">{escape(part.split(".")[0])}</text>' for i, part in enumerate(parts)]
    said = f"Map of {len(table)} chapters in {len(parts)} parts; a line leads from each chapter to those that need it next. The table below names all needs."
    return f'<svg class="map" role="group" aria-label="{said}" viewBox="0 0 {width} {height}" width="{width}">{"".join(lines + boxes + heads)}</svg>'


def page(root: Path = ROOT) -> str:
    """Return the page: the drawing, then for each chapter what it teaches, needs and has to do."""
    table = chapters(root)
    total = table[["minutes", "more", "predictions", "questions", "exercises", "misconceptions"]].sum()
    text = ["# Map of the book\n\nWhich chapter teaches what, what it needs first, and what there is to do in it. Minutes are the authors' estimates: "
            "text + exercises.\n\n```{raw} html\n" + drawing(table) + "\n```\n"]
    for part, rows in table.groupby("part", sort=False):
        text.append(f"## {part}\n\n| Chapter | You will be able to | Needs | Minutes | Predictions, questions, exercises |\n|---|---|---|---|---|")
        for name, row in rows.iterrows():
            needs = ", ".join(f"[{table.loc[need, 'short']}](../../notebooks/{need}.ipynb)" for need in row["needs"]) or "–"
            teaches = "; ".join(_unlinked(one) for one in row["teaches"]).replace("|", "\\|")
            text.append(f"| [{row['short']}](../../notebooks/{name}.ipynb) | {teaches} | {needs} | {row['minutes']} + {row['more']} | "
                        f"{row['predictions']}, {row['questions']}, {row['exercises']} |")
        text.append("")
    text.append(f"In all: {total['minutes'] / 60:.0f} hours of text and {total['more'] / 60:.0f} of exercises; {total['predictions']} predictions, {total['questions']} questions with an "
                f"explanation for every answer, {total['exercises']} exercises that check themselves, and {total['misconceptions']} wrong attempts that they know.\n")
    return "\n".join(text)


def _unlinked(text: str) -> str:
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
