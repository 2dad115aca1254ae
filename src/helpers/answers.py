"""Compare an answer with the expected one: forgiving in form, strict in substance.

Forgiven are order (unless it is asked for; that of a pair always counts), index, dtype, list or array
or Series, width of characters (（ and (, ％ and %), blanks, and what lies within the tolerance.
"""

import unicodedata
from collections.abc import Mapping

import numpy as np
import pandas as pd

QUOTES = str.maketrans("“”‘’", "\"\"''")


def difference(answer: object, expected: object, *, ordered: bool = False, tolerance: float = 1e-6) -> str:
    """Return in words how *answer* differs from *expected*, without giving it away; "" if it does not.

    *tolerance* is absolute, for numbers; *ordered* says that the order of a list or of rows counts.

    >>> difference(pd.Series([2, 1]), [1.0, 2.0]), difference("９０％ ", "90%")
    ('', '')
    >>> difference(35, 0.35)
    'The number is a hundred times too large: per cent, where a share from 0 to 1 is asked for?'
    >>> difference(["a", "b"], ["a", "c", "d"])
    'Of your 2 values: 1 right, 1 that should not be there; 2 missing.'
    """
    if isinstance(expected, pd.DataFrame):
        return _tables(answer, expected, ordered, tolerance)
    expected = plain(expected)
    if isinstance(answer, pd.DataFrame):
        if answer.shape[1] != 1:
            return f"Your answer is a table of {answer.shape[1]} columns; {_kind(expected)} is asked for."
        answer = answer.iloc[:, 0]
    if isinstance(answer, pd.Series) and not isinstance(expected, dict):
        answer = list(answer)
    try:
        answer = plain(answer)
    except TypeError as error:
        return f"{error}; {_kind(expected)} is asked for."
    if isinstance(expected, dict):
        return _mappings(answer, expected, ordered, tolerance)
    if isinstance(expected, (list, tuple)):
        return _lists(answer, expected, ordered or isinstance(expected, tuple), tolerance)
    if isinstance(answer, list) and len(answer) == 1:
        answer = answer[0]  # a table or list of one cell
    return "" if _equal(answer, expected, tolerance) else _values(answer, expected, tolerance)


def plain(value: object):
    """Return *value* as None, bool, float, str, or a list or dict of such: one form for all that mean the same.

    Raises TypeError for what is none of these.
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
        counted = isinstance(value.index, pd.RangeIndex) or not value.index.is_unique
        return plain(list(value)) if counted else {plain(key): plain(one) for key, one in value.items()}
    if isinstance(value, Mapping):
        return {plain(key): plain(one) for key, one in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(map(plain, value), key=lambda one: (type(one).__name__, str(one)))
    if isinstance(value, (list, tuple, np.ndarray, pd.Index, pd.api.extensions.ExtensionArray, type({}.keys()), type({}.values()))):
        return tuple(map(plain, value)) if isinstance(value, tuple) and all(map(np.isscalar, value)) else [plain(one) for one in value]
    raise TypeError(f"your answer is of type {type(value).__name__}")


def _values(answer: object, expected: object, tolerance: float) -> str:
    if _kind(answer) != _kind(expected):
        return f"Your answer is {_kind(answer)}; {_kind(expected)} is asked for."
    if isinstance(expected, float):
        if expected and _equal(answer / 100, expected, max(tolerance, abs(expected) * 0.005)):
            return "The number is a hundred times too large: per cent, where a share from 0 to 1 is asked for?"
        if expected and _equal(answer * 100, expected, max(tolerance, abs(expected) * 0.005)):
            return "The number is a hundred times too small: a share, where per cent is asked for?"
        if _equal(-answer, expected, tolerance):
            return "The number has the other sign."
        return f"The number is too {'large' if answer > expected else 'small'}."
    return "That is another value than the one asked for."


def _lists(answer: object, expected: list | tuple, ordered: bool, tolerance: float) -> str:
    if not isinstance(answer, (list, tuple)):
        return f"Your answer is {_kind(answer)}; {_kind(expected)} is asked for."
    left, right = list(expected), 0
    for one in answer:
        found = next((i for i, other in enumerate(left) if _equal(one, other, tolerance)), None)
        if found is not None:
            left.pop(found)
            right += 1
    wrong = len(answer) - right
    if wrong or left:
        return f"Of your {len(answer)} values: {right} right, {wrong} that should not be there; {len(left)} missing."
    if ordered and not all(_equal(one, other, tolerance) for one, other in zip(answer, expected)):
        return "These are the right values, in another order than the one asked for."
    return ""


def _mappings(answer: object, expected: dict, ordered: bool, tolerance: float) -> str:
    if not isinstance(answer, dict):
        return f"Your answer is {_kind(answer)}; {_kind(expected)} is asked for."
    missing, unknown = [k for k in expected if k not in answer], [k for k in answer if k not in expected]
    if missing or unknown:
        return f"Of {len(expected)} names, missing: {len(missing)}" + (f"; not asked for: {_some(unknown)}." if unknown else ".")
    wrong = [key for key in expected if not _equal(answer[key], expected[key], tolerance)]
    if wrong:
        return f"{len(expected) - len(wrong)} of {len(expected)} are right; look again at {_some(wrong)}."
    if ordered and list(answer) != list(expected):
        return "These are the right values, in another order than the one asked for."
    return ""


def _tables(answer: object, expected: pd.DataFrame, ordered: bool, tolerance: float) -> str:
    if isinstance(answer, pd.Series):
        answer = answer.to_frame(answer.name if answer.name is not None else "value")
    if not isinstance(answer, pd.DataFrame):
        return f"Your answer is {_kind(answer)}; a table (DataFrame) is asked for."
    answer, expected = _flat(answer), _flat(expected)
    missing = [name for name in expected if name not in answer]
    if missing:
        return f"The table lacks {_some(missing)}; it has {_some(list(answer))}."
    if len(answer) != len(expected):
        return f"The table has too {'many' if len(answer) > len(expected) else 'few'} rows: {len(answer)}."
    rows, wanted = ([list(map(plain, row)) for row in table[list(expected)].itertuples(index=False)] for table in (answer, expected))
    if not _lists(rows, wanted, False, tolerance):
        return _lists(rows, wanted, ordered, tolerance)
    off = [name for i, name in enumerate(expected) if _lists([row[i] for row in rows], [row[i] for row in wanted], False, tolerance)]
    return f"The table has the right size, but not the right values{f' in {_some(off)}' if off else ': columns do not go together'}."


def _flat(table: pd.DataFrame) -> pd.DataFrame:
    table = table if isinstance(table.index, pd.RangeIndex) and table.index.name is None else table.reset_index()
    return table.set_axis(["/".join(map(str, name)) if isinstance(name, tuple) else plain(name) for name in table], axis=1)


def _equal(one: object, other: object, tolerance: float) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) <= tolerance
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(_equal(a, b, tolerance) for a, b in zip(one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(one[key], other[key], tolerance) for key in other)
    return type(one) is type(other) and one == other


def _kind(value: object) -> str:
    names = {type(None): "nothing", bool: "True or False", float: "a number", str: "a text", dict: "a value for each name (dict or Series)"}
    return names.get(type(value), "a list of values")


def _some(names) -> str:
    names = [str(int(name)) if isinstance(name, float) and name == int(name) else str(name) for name in names]
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
