"""One look for every figure, and no figure without a description.

`use_style` sets the look; `show` puts a finished figure on the page together with its
*alt text*: one or two sentences, “chart – data – why it is here”, for readers who do not
see it. The colours are Okabe and Ito's, which colour-blind readers can tell apart.
"""

import re
import warnings
from base64 import b64encode
from io import BytesIO
from pathlib import Path

import matplotlib.pyplot as plt
import seaborn as sns
from IPython.display import display
from matplotlib import font_manager
from matplotlib.figure import Figure
from PIL import Image

FONT = Path(__file__).parent / "fonts" / "NotoSansSC-subset.ttf"
WIDTH = 5.6  # inches: at the 350 pixels of a phone, 11 pt are still 9.5 pixels high
DPI = 160
ON_SCREEN = 100  # pixels an inch at which JupyterLab shows a figure
PLAN_COLOURS = {  # in the order of helpers.PLANS
    "yongchuan": "#0072B2",
    "chengkou": "#D55E00",
    "kaijiang": "#009E73",
    "wuxi": "#CC79A7",
    "chengdu": "#E69F00",
}
MARK_COLOURS = {"heading": "#0072B2", "target": "#D55E00", "year": "#009E73", "body": "#CC79A7"}
GREY = "#595959"
STYLE = {
    "axes.labelcolor": "#1a1a1a",
    "axes.unicode_minus": False,
    "grid.color": "#e3e3e3",
    "figure.constrained_layout.use": True,
    "figure.dpi": DPI,
    "figure.figsize": (WIDTH, 3.5),
    "font.family": ["DejaVu Sans", "Noto Sans SC"],  # the second for what the first lacks: Chinese
    "savefig.dpi": DPI,
} | {f"{part}.facecolor": "white" for part in ("figure", "axes", "savefig")}  # legible on a dark page
SIZES = dict.fromkeys(
    ["font.size", "axes.labelsize", "xtick.labelsize", "ytick.labelsize", "legend.fontsize", "legend.title_fontsize"], 11
) | {"axes.titlesize": 12, "figure.titlesize": 12}
SHORTEST_ALT = 40  # characters; “Bar chart of headings per plan” says too little
FILE_NAME = re.compile(r"\S+\.(png|jpe?g|svg|gif|webp|pdf|csv|txt|ipynb|py)", re.I)
COLOURS = 192  # of a stored picture
NO_GLYPH = r"Glyph (\d+) "


def use_style() -> None:
    """Set the book's look for all figures that follow, and register its Chinese font.

    Call it once, after the imports; a later `seaborn.set_theme()` undoes it.

    >>> use_style()
    >>> plt.rcParams["font.family"]
    ['DejaVu Sans', 'Noto Sans SC']
    """
    if str(FONT) not in {entry.fname for entry in font_manager.fontManager.ttflist}:
        font_manager.fontManager.addfont(FONT)
    sns.set_theme(context="notebook", style="whitegrid", palette=list(PLAN_COLOURS.values()), rc=STYLE | SIZES)


def show(fig: Figure, alt: str) -> None:
    """Display *fig* with its description *alt*, and close it.

    The output is a PNG whose metadata hold alt. Raises TypeError if *fig* is no figure, and
    ValueError for a description that describes nothing or a character no font has.
    """
    data, metadata = picture(fig, alt)
    plt.close(fig)
    display(data, raw=True, metadata=metadata)


def picture(fig: Figure, alt: str) -> tuple[dict[str, str], dict[str, dict]]:
    """Return *fig* as Jupyter's output data and metadata, ready for display; see `show`."""
    if not isinstance(fig, Figure):
        hint = "; an Axes has its figure as .figure" if hasattr(fig, "figure") else ""
        raise TypeError(f"show needs a matplotlib Figure, not {type(fig).__name__}{hint}")
    alt = checked_alt(alt)
    png = BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=NO_GLYPH)
        try:
            fig.savefig(png, format="png", metadata={"Software": None})  # no version: same figure, same bytes
        except UserWarning as missing:
            found = re.match(NO_GLYPH, str(missing))
            if not found:
                raise
            character = chr(int(found[1]))
            raise ValueError(
                f"no font of this figure has {character!r} (U+{ord(character):04X}); call helpers.use_style() before drawing, "
                "and use characters of the plans"
            ) from None
    small = BytesIO()  # a chart has few colours: a palette of them takes a third of the bytes
    Image.open(png).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(small, format="png", optimize=True)
    width = round(fig.get_figwidth() * ON_SCREEN)
    data = {"image/png": b64encode(small.getvalue()).decode("ascii"), "text/plain": alt}
    return data, {"image/png": {"alt": alt, "width": width}}


def checked_alt(alt: str) -> str:
    """Return the description *alt* on one line.

    Raises TypeError for anything but a string, ValueError if it is empty, too short to say
    “chart – data – why it is here”, the name of a file, or what a program prints.

    >>> checked_alt("figure1.png")
    Traceback (most recent call last):
    ValueError: alt text 'figure1.png' is the name of a file; write “chart – data – why it is here”
    """
    advice = "write “chart – data – why it is here”"
    if not isinstance(alt, str):
        raise TypeError(f"alt text must be a str, not {type(alt).__name__}; {advice}")
    alt = " ".join(alt.split())
    if not alt:
        raise ValueError(f"alt text is empty; {advice}")
    if FILE_NAME.fullmatch(alt):
        raise ValueError(f"alt text {alt!r} is the name of a file; {advice}")
    if alt.startswith("<"):
        raise ValueError(f"alt text {alt!r} is a program's name for an object; {advice}")
    if len(alt) < SHORTEST_ALT:
        raise ValueError(f"alt text {alt!r} has {len(alt)} characters, fewer than {SHORTEST_ALT}; {advice}")
    return alt
