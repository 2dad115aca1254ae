"""The book's two drawings of its own: a plan's outline, and where the places lie.

Both draw into an Axes that the caller made, and return it: so that five plans can stand
in one figure. A label is drawn only where it fits.
"""

import re
from math import cos, radians

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.ticker import MultipleLocator

from .figures import GREY, PLAN_COLOURS

KM_PER_DEGREE = 111.2  # of latitude; of longitude, times the cosine of the latitude
POINTS_PER_INCH = 72
LINE = 1.25  # height of a line of text, in sizes of its font


def draw_outline(
    ax: Axes, outline: pd.DataFrame, *, colour: str = PLAN_COLOURS["yongchuan"], levels: int = 3,
    extent: int | None = None, size: float = 11, label: bool = True,
) -> Axes:
    """Draw *outline* (see `parse_outline`) as an icicle into *ax*; return ax.

    Each heading is a bar: x is its section's stretch of the text in characters, y its level
    (1 on top, down to *levels*). *extent* is the length of the x axis in characters (default:
    the end of the last section), *size* the labels' font size in points. Labels are number and
    title, a shortened title, or the number alone, as room allows; *label* False leaves them out.
    Raises ValueError if the outline is empty or *levels* is below 1.
    """
    if levels < 1:
        raise ValueError(f"levels must be 1 or more, got {levels}")
    if outline.empty:
        raise ValueError("the outline has no headings, so there is nothing to draw; parse_outline(text) gives one")
    extent = int(outline["end"].max()) if extent is None else extent
    ax.set(xlim=(0, extent), ylim=(levels + 0.5, 0.5), yticks=range(1, levels + 1), ylabel="level")
    ax.xaxis.set_major_formatter(lambda x, _: f"{x:,.0f}")
    ax.grid(False)
    cell = ax.get_subplotspec()
    if cell is None or cell.is_last_row():
        ax.set_xlabel("position in the text (characters)")
    ax.figure.draw_without_rendering()  # a constrained layout gives the axes their room only then
    box = ax.get_position()
    width, height = ax.figure.get_size_inches() * (box.width, box.height) * POINTS_PER_INCH
    for row in outline[outline["level"] <= levels].itertuples():
        shade = _lighter(colour, 0.9 * (row.level - 1) / levels)
        length = row.end - row.start
        room = length / extent * width
        ax.barh(row.level, length, left=row.start, height=1, color=shade, edgecolor="white", linewidth=min(0.8, room * 0.15))
        words = label and _fitting(row.number, row.title, (room - 2) / size, int((height / levels - 2) / (size * LINE)))
        if words:
            ink = "white" if _luminance(shade) < 0.18 else "black"
            ax.text(row.start + length / 2, row.level, words, size=size, color=ink, ha="center", va="center",
                    linespacing=1.05, clip_on=True)
    return ax


def draw_places(ax: Axes, places: pd.DataFrame, *, highlight: str = "", size: float = 11) -> Axes:
    """Draw the rows of *places* (data/places.csv) as points with their names into *ax*; return ax.

    Columns used: plan (empty for a place of orientation only), name_zh, name_pinyin, latitude,
    longitude (decimal degrees). North is up, a kilometre is as long either way, and a bar shows
    100 km. A name stands above or below its point, away from the nearest other place; that of a place
    of orientation stands beside it. A ring marks the place whose plan is *highlight*. Raises
    ValueError if no place has that plan.
    """
    if highlight and highlight not in set(places["plan"]):
        raise ValueError(f"no place has the plan {highlight!r}; the places have: {', '.join(p for p in places['plan'] if isinstance(p, str) and p)}")
    middle = places["latitude"].mean()
    east = KM_PER_DEGREE * cos(radians(middle))
    ax.set_aspect(KM_PER_DEGREE / east, adjustable="datalim")
    for place in places.itertuples():
        others = places.drop(place.Index)
        far = ((others["latitude"] - place.latitude) * KM_PER_DEGREE) ** 2 + ((others["longitude"] - place.longitude) * east) ** 2
        above = others.loc[far.idxmin(), "latitude"] < place.latitude
        known = isinstance(place.plan, str) and place.plan != ""
        ax.plot(place.longitude, place.latitude, marker="o" if known else "s", markersize=9 if known else 7,
                color=PLAN_COLOURS.get(place.plan, GREY) if known else "white", markeredgecolor="black" if known else GREY)
        if highlight and place.plan == highlight:
            ax.plot(place.longitude, place.latitude, "o", markersize=17, fillstyle="none", color="black")
        ax.annotate(f"{place.name_zh}\n{place.name_pinyin}", (place.longitude, place.latitude),
                    xytext=(0, 8 if above else -8) if known else (8, 0), textcoords="offset points", size=size,
                    ha="center" if known else "left", va="bottom" if above else "top", color="black" if known else GREY)
    west, south = places["longitude"].min() - 0.4, places["latitude"].min() - 0.9
    ax.plot([west, west + 100 / east], [south, south], color="black", linewidth=3, solid_capstyle="butt")
    ax.annotate("100 km", (west + 50 / east, south), xytext=(0, 4), textcoords="offset points", ha="center", size=size)
    ax.update_datalim([(west - 0.5, south - 0.2), (places["longitude"].max() + 0.9, places["latitude"].max() + 0.9)])
    ax.margins(0)
    ax.set(xlabel="longitude (°E)", ylabel="latitude (°N)")
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_locator(MultipleLocator(1))
    return ax


def _fitting(number: str, title: str, across: float, down: int) -> str:
    """The longest of number and title, shortened title, number that fits *across* ems × *down* lines."""
    for kept in [len(title), *range(min(len(title) - 1, int(across * down)), 2, -1), 0]:
        words = title if kept == len(title) else title[:kept] + "…" if kept else ""
        on_one = f"{number} {words}".strip()
        lines = [on_one] if _ems(on_one) <= across else _wrapped(number, across) + _wrapped(words, across)
        if on_one and len(lines) <= down and all(_ems(line) <= across for line in lines):
            return "\n".join(lines)
    return ""


def _wrapped(words: str, across: float) -> list[str]:
    """*words* in lines of *across* ems; a run of Latin letters or digits is never broken."""
    lines = [""]
    for piece in re.findall(r"[ -~]+|.", words):
        if lines[-1] and _ems(lines[-1] + piece) > across:
            lines.append("")
        lines[-1] += piece
    return [line for line in lines if line]


def _ems(words: str) -> float:
    """The width of *words* in sizes of their font, about: Chinese characters are square."""
    return sum(0.64 if character < "\u2000" else 1 for character in words)


def _lighter(colour: str, share: float) -> tuple[float, float, float]:
    """*colour* mixed with white: share 0 leaves it, 1 is white."""
    return tuple(part + (1 - part) * share for part in to_rgb(colour))


def _luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance, 0 to 1, as in WCAG 2.2."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
