"""The cover of the e-book, drawn from the title: the book's sign, a page that becomes a table."""

from io import BytesIO
from textwrap import wrap

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, Rectangle

PAPER, RED, BLUE = "#f7f3ea", "#8c2f28", "#1f5c78"


def draw_cover(title: str, by: str) -> bytes:
    """Return a PNG of 1,200 by 1,800 pixels, the same each time."""
    figure = Figure(figsize=(6, 9), dpi=200, facecolor=PAPER, layout="none")
    ax = figure.add_axes((0, 0, 1, 1), xlim=(0, 6), ylim=(0, 9))
    ax.axis("off")
    ax.add_patch(Rectangle((0, 8.55), 6, 0.45, color=RED))
    ax.text(3, 6.9, "\n".join(wrap(title, 18)), ha="center", va="center", fontsize=32, weight="bold", color="#1a1a1a", linespacing=1.35)
    ax.add_patch(FancyBboxPatch((0.8, 2.6), 1.5, 2, boxstyle="round,pad=0,rounding_size=0.1", facecolor="white", edgecolor=RED, linewidth=3))
    for y, end in ((4.25, 2), (3.98, 2), (3.71, 1.65)):
        ax.plot([1.1, end], [y, y], color=RED, linewidth=4, solid_capstyle="round")
    for x, height in ((1.2, 0.28), (1.55, 0.48), (1.9, 0.38)):
        ax.add_patch(Rectangle((x - 0.1, 2.85), 0.2, height, color=BLUE))
    ax.annotate("", (3.05, 3.6), (2.5, 3.6), arrowprops={"arrowstyle": "->", "linewidth": 3, "color": "#7a7a7a"})
    ax.add_patch(Rectangle((3.25, 2.8), 2, 1.6, facecolor="white", edgecolor=BLUE, linewidth=2.5))
    ax.add_patch(Rectangle((3.25, 4), 2, 0.4, color=BLUE))
    for x in (3.92, 4.58):
        ax.plot([x, x], [2.8, 4.4], color=BLUE, linewidth=2)
    for y in (3.2, 3.6):
        ax.plot([3.25, 5.25], [y, y], color=BLUE, linewidth=2)
    ax.text(3, 1.1, by, ha="center", fontsize=14, color="#333333")
    picture = BytesIO()
    figure.savefig(picture, format="png", facecolor=PAPER, metadata={"Software": None})
    return picture.getvalue()
