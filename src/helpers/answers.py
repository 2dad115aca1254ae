"""Compare an answer with the expected one: forgiving in form, strict in substance.

Forgiven are order (unless it is asked for; that of a pair always counts), index, dtype, list or array
or Series, width of characters (（ and (, ％ and %), blanks, and what lies within the tolerance.
"""

import pandas as pd

from .forms import flat, mapped, plain, untabled


def difference(answer: object, expected: object, *, ordered: bool = False, tolerance: float = 1e-6) -> str:
    """Return in words how *answer* differs from *expected*, without giving it away; "" if it does not.

    *tolerance* is absolute, for numbers; *ordered* says that the order of a list or of rows counts.

    >>> difference(pd.Series([2, 1]), [1.0, 2.0]), difference("９０％ ", "90%")
    ('', '')
    >>> difference(35, 0.35)
    'The number is a hundred times too large: per cent, where shares from 0 to 1 are asked for?'
    >>> difference(["a", "b"], ["a", "c", "d"])
    'Of your 2 values: 1 right, 1 that should not be there; 2 missing.'
    """
    if isinstance(expected, pd.DataFrame):
        return _tables(answer, expected, ordered, tolerance)
    expected = plain(expected)
    if isinstance(answer, pd.DataFrame):
        answer = untabled(answer, expected)
        if isinstance(answer, pd.DataFrame):
            return f"Your answer is a table of {answer.shape[1]} columns; {_kind(expected)} is asked for."
    if isinstance(answer, pd.Series) and not isinstance(expected, dict):
        answer = list(answer)
    try:
        answer = plain(answer, keyed=isinstance(expected, dict))
    except TypeError as error:
        return f"{error}; {_kind(expected)} is asked for."
    if isinstance(answer, (list, tuple)) and len(answer) == 1 and not isinstance(expected, (list, tuple, dict)):
        answer = answer[0]  # a list of one value
    wrong = _compared(answer, expected, ordered, tolerance)
    return wrong and (_slip(answer, expected, ordered, tolerance) or wrong)


def _compared(answer: object, expected: object, ordered: bool, tolerance: float) -> str:
    if isinstance(expected, dict):
        return _mappings(answer, expected, ordered, tolerance)
    if isinstance(expected, (list, tuple)):
        return _lists(answer, expected, ordered or isinstance(expected, tuple), tolerance)
    return "" if _equal(answer, expected, tolerance) else _values(answer, expected)


def _slip(answer: object, expected: object, ordered: bool, tolerance: float) -> str:
    """What went wrong if one and the same slip explains all of it: texts for numbers, per cent for shares."""
    if not _compared(mapped(answer, _number, keys=True), expected, ordered, tolerance):
        return "The values are right, but numbers stand as texts, between quotation marks; give them as numbers."
    for factor, advice in ((0.01, "large: per cent, where shares from 0 to 1 are asked for?"), (100, "small: shares, where per cent is asked for?")):
        if not _compared(mapped(answer, lambda one: one * factor if isinstance(one, float) else one), expected, ordered, -tolerance):
            return f"{'The number is' if isinstance(expected, float) else 'Your numbers are'} a hundred times too {advice}"
    return ""


def _number(value: object) -> object:
    try:
        return float(value) if isinstance(value, str) else value
    except ValueError:
        return value


def _values(answer: object, expected: object) -> str:
    if _kind(answer) != _kind(expected):
        return f"Your answer is {_kind(answer)}; {_kind(expected)} is asked for."
    if isinstance(expected, float):
        return "The number has the other sign." if expected and _equal(-answer, expected, -1e-6) else f"The number is too {'large' if answer > expected else 'small'}."
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
    index = answer.index.name or "index"  # an index may have another name, or none
    answer, expected = flat(answer), flat(expected)
    missing = [name for name in expected if name not in answer]
    if len(missing) == 1 and index in answer and index not in expected and "index" in (index, missing[0]):
        answer, missing = answer.rename(columns={index: missing[0]}), []
    if missing:
        return f"The table lacks {_some(missing)}; it has {_some(list(answer))}."
    if len(answer) != len(expected):
        return f"The table has too {'many' if len(answer) > len(expected) else 'few'} rows: {len(answer)}."
    rows, wanted = ([list(map(plain, row)) for row in table[list(expected)].itertuples(index=False)] for table in (answer, expected))
    if not _lists(rows, wanted, False, tolerance):
        return _lists(rows, wanted, ordered, tolerance)
    off = [name for i, name in enumerate(expected) if _lists([row[i] for row in rows], [row[i] for row in wanted], False, tolerance)]
    return f"The table has the right size, but not the right values{f' in {_some(off)}' if off else ': columns do not go together'}."


def _equal(one: object, other: object, tolerance: float) -> bool:
    if isinstance(one, float) and isinstance(other, float):  # a negative tolerance allows for rounding beside it
        return abs(one - other) <= (tolerance if tolerance >= 0 else max(-tolerance, 0.005 * abs(other)))
    if isinstance(one, (list, tuple)) and isinstance(other, (list, tuple)):
        return len(one) == len(other) and all(_equal(a, b, tolerance) for a, b in zip(one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(one[key], other[key], tolerance) for key in other)
    return type(one) is type(other) and one == other


def _kind(value: object) -> str:
    names = {type(None): "nothing", bool: "True or False", float: "a number", str: "a text", dict: "a value for each name (dict or Series)"}
    return names.get(type(value), "a list of values" if not isinstance(value, tuple) else f"a tuple of {len(value)} values, in order")


def _some(names) -> str:
    names = [str(int(name)) if isinstance(name, float) and name == int(name) else str(name) for name in names]
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
