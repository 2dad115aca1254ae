"""Draw the sections that a second coder codes blind: python tools/draw_sample.py FOLDER

A quarter of the sections of each plan, with a fixed seed, so that anyone can draw them again. A
section is the text from one heading to the next, if it has 60 characters or more. One Markdown
file a plan is written: number, path of headings, text; nothing of the first coding.
"""

import math
import random
import sys
from pathlib import Path

import helpers

SEED = 20261122
SHARE = 0.25
SHORTEST = 60  # characters


def draw(plan: str) -> list[tuple[str, int, int]]:
    """Return (path, start, end) of the sections drawn from *plan*, in order of place."""
    text, outline = helpers.load_plan(plan).text, helpers.load_outline(plan)
    edges = [*outline["start"].tolist(), len(text)]
    units = [(path, a, b) for path, a, b in zip(outline["path"], edges, edges[1:]) if len(text[a:b].strip()) >= SHORTEST]
    chosen = random.Random(f"{SEED}-{plan}").sample(range(len(units)), math.ceil(SHARE * len(units)))
    return [units[i] for i in sorted(chosen)]


def main(folder: str) -> None:
    for plan in helpers.PLANS:
        text, sections = helpers.load_plan(plan).text, draw(plan)
        pages = [f"## {n}. {path}\n\n{text[start:end].strip()}\n" for n, (path, start, end) in enumerate(sections, 1)]
        (Path(folder) / f"{plan}.md").write_text("\n".join(pages), encoding="utf-8")
        print(f"{plan}: {len(sections)} sections drawn")


if __name__ == "__main__":
    main(*sys.argv[1:2] or sys.exit(__doc__))
