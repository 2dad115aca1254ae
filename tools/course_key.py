"""The key: what the source of an assignment computes, and its tests, run where no student's code is.

A source notebook is nbgrader's. The cell that tests the answer `x` has the grade_id `test_x`: so the
names of the answers are known. What the tests may use comes from the source's own locked cells.
"""

import ast
import contextlib
import io
import json
import os
import warnings
from functools import lru_cache
from pathlib import Path

import nbformat

from course_mend import grade_id, is_test
from course_place import write_table
from course_sandbox import Limits, Run, run_cells


def answer_names(nb: nbformat.NotebookNode) -> list[str]:
    """Return the names of the answers that the tests of *nb* look at, in order."""
    return [grade_id(cell).removeprefix("test_") for cell in nb.cells if is_test(cell)]


@lru_cache(maxsize=None)
def ground(source: Path) -> dict:
    """Return the names that the locked cells (neither tests nor answers) of the notebook *source* define."""
    nb = nbformat.read(source, as_version=4)
    space: dict = {"__name__": "key"}
    with contextlib.chdir(source.parent), contextlib.redirect_stdout(io.StringIO()), _no_display():
        for cell in nb.cells:
            if cell.cell_type == "code" and grade_id(cell) and not is_test(cell) and not cell.metadata.nbgrader.solution:
                exec(compile(cell.source, f"<{grade_id(cell)}>", "exec"), space)
    return space


@contextlib.contextmanager
def _no_display():
    from IPython.utils.capture import capture_output

    os.environ.setdefault("MPLBACKEND", "Agg")
    with capture_output(display=True):
        yield


def run_test(cell: nbformat.NotebookNode, space: dict, answers: dict) -> list[dict]:
    """Run the test *cell* beside the key's names and the *answers* (plain data); return its outputs in nbgrader's sense.

    Nothing means full points, an error none (only its message is kept: no code, no values), a number part of them.
    """
    name = grade_id(cell).removeprefix("test_")
    here = dict(space) | {name: ...} | answers
    tree = ast.parse(cell.source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")  # of odd answers, such as means of nothing
            exec(compile(tree, "<test>", "exec"), here)
            value = eval(compile(ast.Expression(last.value), "<test>", "eval"), here) if last else None
    except AssertionError as wrong:
        return [_error("AssertionError", str(wrong) or "not right")]
    except Exception as error:  # an answer in a form the test did not foresee
        return [_error(type(error).__name__, f"the test could not read this answer; compare its form with what is asked for ({type(error).__name__})")]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        points = min(max(float(value), 0.0), float(cell.metadata.nbgrader.points))
        return [{"output_type": "execute_result", "data": {"text/plain": f"{points:g}"}, "metadata": {}, "execution_count": None}]
    return []


def _error(name: str, message: str) -> dict:
    return {"output_type": "error", "ename": name, "evalue": message, "traceback": [f"{name}: {message}"]}


def run_solutions(source: Path, *, limits: Limits = Limits()) -> tuple[nbformat.NotebookNode, Run]:
    """Run the solutions of the notebook *source* as a student's cells are run; return it executed, but for its tests."""
    nb = nbformat.read(source, as_version=4)
    code = [cell for cell in nb.cells if cell.cell_type == "code" and not is_test(cell)]
    files = [path for path in source.parent.iterdir() if path.suffix != ".ipynb"]
    run = run_cells([cell.source for cell in code], answer_names(nb), files=files, limits=limits)
    for cell, outputs in zip(code, run.outputs):
        cell.outputs = [nbformat.from_dict(one) for one in outputs or ()]
    return nb, run


def read_key(source: Path, nb: nbformat.NotebookNode, run: Run) -> list[dict]:
    """Test what `run_solutions` returned; return the key: question, points, graded (auto or rubric) and answer of each.

    Raises RuntimeError if a solution raises, or does not get full points from its own test.
    """
    if run.remarks:
        raise RuntimeError(f"the solutions of {source.name} do not run: {'; '.join(run.remarks)}{_first_error(run.outputs)}")
    key = []
    for cell in nb.cells:
        known = cell.metadata.get("nbgrader", {})
        if is_test(cell):
            name = grade_id(cell).removeprefix("test_")
            cell.outputs = [nbformat.from_dict(one) for one in run_test(cell, ground(source), run.answers)]
            reached = [one.get("evalue") or one["data"]["text/plain"] for one in cell.outputs]
            if reached and reached != [f"{float(known.points):g}"]:
                raise RuntimeError(f"the solution of {name} in {source.name} does not pass its own test: {reached[0]}")
            key.append({"question": name, "points": known.points, "graded": "auto", "answer": _text(run.answers.get(name))})
        elif known.get("grade"):
            key.append({"question": grade_id(cell), "points": known.points, "graded": "rubric", "answer": cell.source})
    return key


def _first_error(outputs: list) -> str:
    return next((f": {one['ename']}: {one['evalue']}" for cell in outputs for one in cell or () if one["output_type"] == "error"), "")


def _text(answer: object) -> str:
    """An answer as text that a person can read, in one field of a table."""
    if hasattr(answer, "to_csv"):
        return answer.to_csv(header=answer.ndim > 1).strip()
    if hasattr(answer, "get_title"):
        return f"a figure: {answer.get_title()}"
    return json.dumps(answer, ensure_ascii=False, default=list) if not isinstance(answer, str) else answer


def write_key(source: Path, folder: Path, nb: nbformat.NotebookNode, run: Run) -> None:
    """Write the key of *source* into *folder*: the executed notebook with solutions, and a table."""
    key = read_key(source, nb, run)
    folder.mkdir(parents=True, exist_ok=True)
    nbformat.write(nb, folder / f"{source.stem}.ipynb")
    write_table(folder / f"{source.stem}.csv", key)
