"""Answers as plain data: what a student's process hands over, and how it becomes values again.

`pack` runs beside the student's code, `unpack` beside the key. Between them is JSON: numbers,
texts, lists, dicts, Series, DataFrames; of a figure its labels; of anything else its type's name.
"""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

VALUES = 5_000  # values an answer may hold
TEXT = 20_000  # characters a text may have
DEPTH = 6  # levels of lists in lists
LABEL = 500  # characters of a figure's label


class TooLarge(ValueError):
    """An answer holds more than VALUES values, or lists nested deeper than DEPTH."""


def pack(value: object) -> object:
    """Return *value* as what JSON can hold.

    >>> pack({"a": (1, 2)}), pack(pd.Series([1, 2])), pack(print)
    ({'dict': [['a', {'tuple': [1, 2]}]]}, {'series': [1, 2], 'index': None, 'name': None}, {'other': 'builtin_function_or_method'})
    """
    try:
        return _pack(value, 0, [VALUES])
    except TooLarge:
        return {"other": f"{type(value).__name__} of more than {VALUES:,} values"}


def _pack(value: object, depth: int, room: list[int]) -> object:
    room[0] -= 1
    if room[0] < 0 or depth > DEPTH:
        raise TooLarge
    inner = lambda values: [_pack(one, depth + 1, room) for one in values]  # noqa: E731
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if value is ...:
        return {"unanswered": True}
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, np.integer)):
        return int(value) if abs(int(value)) < 10**300 else {"other": "a number of more than 300 digits"}
    if isinstance(value, (float, np.floating)):
        return float(value)
    if isinstance(value, str):
        return str(value)[:TEXT]
    if isinstance(value, Axes):
        labels = {"title": value.get_title() or value.get_title("left"), "xlabel": value.get_xlabel(), "ylabel": value.get_ylabel()}
        return {"axes": {name: label[:LABEL] for name, label in labels.items()} | {"drawn": bool(value.has_data())}}
    if isinstance(value, Mapping):
        return {"dict": [inner(pair) for pair in value.items()]}
    if isinstance(value, pd.DataFrame):
        if value.size > VALUES:
            raise TooLarge
        return {"frame": [[_pack(name, depth + 1, room), inner(value.iloc[:, i])] for i, name in enumerate(value.columns)], "index": _index(value.index, inner)}
    if isinstance(value, pd.Series):
        return {"series": inner(value), "index": _index(value.index, inner), "name": _pack(value.name, depth + 1, room)}
    if isinstance(value, tuple):
        return {"tuple": inner(value)}
    if isinstance(value, (set, frozenset)):
        return {"set": inner(value)}
    if isinstance(value, (list, np.ndarray, pd.Index, pd.api.extensions.ExtensionArray, type({}.keys()), type({}.values()))):
        return {"list": inner(value)}
    return {"other": type(value).__name__[:60]}


def _index(index: pd.Index, inner) -> list | None:
    return None if index.name is None and index.equals(pd.RangeIndex(len(index))) else [inner(index), str(index.name) if index.name is not None else None]


def unpack(packed: object) -> object:
    """Return the value that was packed; ``...`` for no answer, an empty object of the same name for anything else.

    Raises ValueError for what `pack` does not write.

    >>> unpack(pack([1, (2, "a")])), unpack(pack(pd.Series([1], index=["x"]))).to_dict(), type(unpack({"other": "module"})).__name__
    ([1, (2, 'a')], {'x': 1}, 'module')
    """
    if packed is None or isinstance(packed, (bool, int, float, str)):
        return packed
    try:
        if not isinstance(packed, dict):
            raise TypeError(type(packed).__name__)
        kind = next(iter(packed))
        if kind == "unanswered":
            return ...
        if kind in ("list", "tuple"):
            return {"list": list, "tuple": tuple}[kind](map(unpack, packed[kind]))
        if kind == "set":
            values = [unpack(one) for one in packed["set"]]
            return set(values) if all(isinstance(one, (str, int, float, tuple)) for one in values) else values
        if kind == "dict":
            return {unpack(key): unpack(value) for key, value in packed["dict"]}
        if kind == "series":
            return pd.Series([unpack(one) for one in packed["series"]], index=_reindex(packed["index"]), name=unpack(packed["name"]), dtype=None if packed["series"] else object)
        if kind == "frame":
            columns = [[unpack(one) for one in values] for _, values in packed["frame"]]
            frame = pd.DataFrame(dict(enumerate(columns)), index=_reindex(packed["index"]))
            return frame.set_axis([unpack(name) for name, _ in packed["frame"]], axis=1)
        if kind == "axes":
            return _axes(packed["axes"])
        if kind == "other":
            return type(str(packed["other"])[:60].replace("\0", ""), (), {})()
    except (TypeError, KeyError, StopIteration, RecursionError) as error:
        raise ValueError(f"not an answer as the runner writes them ({type(error).__name__})") from None
    raise ValueError(f"not an answer as the runner writes them ({kind!r})")


def _reindex(index: list | None) -> pd.Index | None:
    if index is None:
        return None
    values, name = index
    return pd.Index([unpack(one) for one in values["list"]] if isinstance(values, dict) else [unpack(one) for one in values], name=name, tupleize_cols=False)


def _axes(labels: dict) -> Axes:
    """An empty Axes with the labels of the student's: enough for tests that ask whether it has them."""
    ax = Figure().add_subplot()
    ax.set(title=str(labels["title"])[:LABEL], xlabel=str(labels["xlabel"])[:LABEL], ylabel=str(labels["ylabel"])[:LABEL])
    if labels["drawn"]:
        ax.plot([0, 1], [0, 1])
    return ax
