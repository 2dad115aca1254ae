"""Explorers: a function to move, with a picture of it where nothing moves.

`explore` puts controls above what a plain function returns. Its one output holds two things:
the live widgets, for a running notebook, and the function's first result as a table, text or
picture (the *twin*), which the built page, a saved notebook and a plain console show.
"""

from html import escape

import ipywidgets as widgets
from IPython.core.formatters import DisplayFormatter
from IPython.core.getipython import get_ipython
from matplotlib import pyplot as plt
from matplotlib.figure import Figure

from .figures import picture

SHOWN_AS = ("text/html", "image/png", "text/plain")  # what a twin may be, best first


class Explorer(widgets.VBox):
    """The controls over their panel. Display it: as the last line of a cell, or with display()."""

    def __init__(self, draw, controls: dict[str, widgets.Widget]):
        self.draw, self.controls = draw, controls
        self.twin, self.twin_metadata = _bundle(draw(**self.values()))
        said = {name: getattr(control, "label", None) or control.value for name, control in controls.items()}
        self.first = ", ".join(f"{name} {value}" for name, value in said.items() if value not in ("", None))
        self.panel = widgets.HTML(_html(self.twin, self.twin_metadata))
        self.panel.add_class("jp-RenderedHTMLCommon")  # tables as JupyterLab draws them
        super().__init__([*(c for c in controls.values() if isinstance(c, widgets.Widget)), self.panel])
        for control in controls.values():
            control.observe(self.update, names="value")

    def values(self) -> dict:
        """The present value of each control, by name."""
        return {name: control.value for name, control in self.controls.items()}

    def update(self, change: object = None) -> None:
        """Draw again; what goes wrong is told in the panel, where the reader looks."""
        try:
            self.panel.value = _html(*_bundle(self.draw(**self.values())))
        except Exception as error:
            self.panel.value = f"<p><strong>{type(error).__name__}:</strong> {escape(str(error))}</p>"

    def _repr_mimebundle_(self, **kwargs) -> tuple[dict, dict]:
        view = {"version_major": 2, "version_minor": 0, "model_id": self.model_id}
        twin = dict(self.twin)
        if "text/html" in twin and self.first:
            twin["text/html"] = f"<p>Shown for {escape(self.first)}. In a running notebook you can move it.</p>\n{twin['text/html']}"
        return {"application/vnd.jupyter.widget-view+json": view} | twin, self.twin_metadata


def explore(draw, **controls) -> Explorer:
    """Show *draw* with a control for each of its arguments; return the Explorer, which displays itself.

    *draw* takes the controls' values by name and returns a DataFrame, a str, anything with an
    HTML form (such as `annotate` gives), or a figure with its description, ``(fig, alt)``.
    A control is a widget or an abbreviation of ipywidgets: ``(1, 4)`` a slider, ``True`` a box
    to tick, ``""`` a field, a list or dict a menu. Raises TypeError for a *draw* that cannot be
    called, ValueError for an abbreviation that makes no control or a result that cannot be shown.

    >>> box = explore(lambda level: "level " + str(level), level=(1, 4))
    >>> box.controls["level"].value = 4
    >>> box.panel.value
    '<p>level 4</p>'
    """
    if not callable(draw):
        raise TypeError(f"explore needs a function to draw with, not {type(draw).__name__}; pass draw, not draw(…)")
    made = {}
    for name, given in controls.items():
        control = widgets.interactive.widget_from_abbrev(given)
        if control is None:
            raise ValueError(f"{name}={given!r} makes no control; give a range (1, 4), a list of choices, a text, True or False, or a widget")
        if hasattr(control, "description") and not control.description:
            control.description = name.replace("_", " ")
        made[name] = control
    return Explorer(draw, made)


def _bundle(result) -> tuple[dict[str, str], dict[str, dict]]:
    """What *draw* returned, as output data (text/plain and at most one more form) and metadata."""
    if isinstance(result, Figure):
        raise ValueError("a figure needs a description: let draw return (fig, alt), alt as “chart – data – why it is here”")
    if isinstance(result, tuple) and len(result) == 2 and isinstance(result[0], Figure):
        data, metadata = picture(*result)
        plt.close(result[0])
        return data, metadata
    if isinstance(result, str):
        return {"text/html": f"<p>{escape(result)}</p>", "text/plain": result}, {}
    if result is None:
        raise ValueError("draw returned None; let it return a DataFrame, a str, an HTML object or (fig, alt)")
    shell = get_ipython()
    formatter = shell.display_formatter if shell else DisplayFormatter()
    data, metadata = formatter.format(result)
    best = next((form for form in SHOWN_AS if form in data), None)
    if best is None:
        raise ValueError(f"a {type(result).__name__} has no form to show; let draw return a DataFrame, a str, an HTML object or (fig, alt)")
    kept = {form: data[form] for form in (best, "text/plain") if form in data}
    return kept, {form: metadata[form] for form in kept if form in metadata}


def _html(data: dict[str, str], metadata: dict[str, dict]) -> str:
    """A bundle as HTML, for the panel."""
    if "text/html" in data:
        return data["text/html"]
    if "image/png" in data:
        about = metadata.get("image/png", {})
        size = f'max-width:100%;width:{about.get("width", 560)}px;height:auto'
        return f'<img alt="{escape(about.get("alt", ""))}" style="{size}" src="data:image/png;base64,{data["image/png"]}">'
    return f"<pre>{escape(data['text/plain'])}</pre>"
