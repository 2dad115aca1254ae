"""One form for all answers that mean the same: numbers as float, texts folded, Series and sets as dicts and lists.

The forms are None, bool, float, str, tuple (whose order counts), list, and dict.
"""

import unicodedata
from collections.abc import Mapping

import numpy as np
import pandas as pd

QUOTES = str.maketrans("“”‘’", "\"\"''")
LISTS = (list, tuple, np.ndarray, pd.Index, pd.api.extensions.ExtensionArray, type({}.keys()), type({}.values()))


def plain(value: object, *, keyed: bool = False):
    """Return *value* in its one form; *keyed* says that a Series stands for a value for each name.

    Raises TypeError for what has none.

    >>> plain(pd.Series([1, 2])), plain(pd.Series([1, 2]), keyed=True), plain(" ９０％")
    ([1.0, 2.0], {0.0: 1.0, 1.0: 2.0}, '90%')
    """
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFKC", value).translate(QUOTES).split())
    if isinstance(value, (bool, np.bool_)):
        return bool(value)
    if isinstance(value, (int, float, np.number)):
        return None if np.isnan(value) else float(value)
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, pd.Series):
        counted = isinstance(value.index, pd.RangeIndex) and value.index.start == 0 and value.index.step == 1
        as_dict = value.index.is_unique and (keyed or not counted)
        return {plain(key): plain(one) for key, one in value.items()} if as_dict else [plain(one) for one in value]
    if isinstance(value, Mapping):
        return {plain(key): plain(one) for key, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(map(plain, value), key=lambda one: (type(one).__name__, str(one)))
    if isinstance(value, LISTS):
        return tuple(map(plain, value)) if isinstance(value, tuple) and all(map(np.isscalar, value)) else [plain(one) for one in value]
    raise TypeError(f"Your answer is of type {type(value).__name__}")


def untabled(answer: pd.DataFrame, expected: object) -> object:
    """Return the table *answer* as what *expected*, a plain value, has the form of; itself if it fits none.

    One column is a Series; rows are tuples where tuples are expected; two columns are names and
    values, and named rows are names and tuples, where a value for each name is expected.
    """
    if answer.shape[1] == 1:
        return answer.iloc[:, 0]
    rows = list(answer.itertuples(index=False, name=None))
    if isinstance(expected, dict):
        wide = bool(expected) and all(isinstance(value, (list, tuple)) for value in expected.values())
        return dict(zip(answer.index, rows)) if wide else dict(rows) if answer.shape[1] == 2 else answer
    of_rows = isinstance(expected, list) and bool(expected) and all(isinstance(row, (list, tuple)) for row in expected)
    return rows if of_rows else answer


def flat(table: pd.DataFrame) -> pd.DataFrame:
    """Return *table* with its index, if it has one of its own, as columns, and its names as texts."""
    table = table if isinstance(table.index, pd.RangeIndex) and table.index.name is None else table.reset_index()
    return table.set_axis(["/".join(map(str, name)) if isinstance(name, tuple) else plain(name) for name in table], axis=1)


def mapped(value: object, change, *, keys: bool = False):
    """Return the plain *value* with *change* done to each single value in it, and to names if *keys*.

    >>> mapped({"a": (1.0, "2")}, lambda one: one * 2)
    {'a': (2.0, '22')}
    """
    if isinstance(value, dict):
        return {change(key) if keys else key: mapped(one, change, keys=keys) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return type(value)(mapped(one, change, keys=keys) for one in value)
    return change(value)
