"""Read what a student handed in, whatever it is, and mend it: the locked cells as they were released.

A *mended* notebook has every cell of the release: those that are locked with their released text,
the student's answers as handed in, cells that were deleted put back, cells that were added kept.
"""

import copy
import json
from pathlib import Path

import nbformat

LARGEST = 30_000_000  # bytes of a notebook
CELLS = 2_000
ADVICE = "hand in the notebook itself, the .ipynb file"


class Unreadable(ValueError):
    """What was handed in is no notebook; the message says why, and what to do."""


def grade_id(cell: dict) -> str:
    """Return nbgrader's name of a cell, "" if it has none."""
    return (cell.get("metadata", {}).get("nbgrader") or {}).get("grade_id", "")


def is_test(cell: dict) -> bool:
    """Say whether a cell of a release (or source) holds tests: graded, and not for an answer."""
    known = cell.get("metadata", {}).get("nbgrader") or {}
    return bool(known.get("grade")) and not known.get("solution")


def read_cells(path: Path) -> tuple[list[dict], str]:
    """Return (cells, assignment id) of the notebook at *path*: of each cell its type, source, name and attachments.

    Nothing else of the file is taken over. The assignment id is "" where the notebook does not say it.
    Raises Unreadable for anything that is no notebook.
    """
    if path.suffix.lower() != ".ipynb":
        raise Unreadable(f"a {path.suffix or 'nameless'} file instead of a notebook: {ADVICE}")
    if not path.stat().st_size:
        raise Unreadable(f"the file is empty: {ADVICE}, after saving it")
    if path.stat().st_size > LARGEST:
        raise Unreadable(f"the file has more than {LARGEST // 1_000_000} MB: clear its outputs and hand it in again")
    try:
        raw = json.loads(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Unreadable(f"not a notebook, but a binary file named .ipynb: {ADVICE}") from None
    except (ValueError, RecursionError):
        raise Unreadable(f"not JSON, which a notebook is (cut off, or another file renamed): {ADVICE} again") from None
    if not isinstance(raw, dict):
        raise Unreadable(f"JSON, but not a notebook: {ADVICE}")
    if raw.get("nbformat") not in (3, 4):
        raise Unreadable(f"a notebook of format {raw.get('nbformat')!r}; 3 and 4 can be read: open it in JupyterLab and save it again")
    sheets = raw.get("worksheets") or [raw]
    cells = sheets[0].get("cells") if isinstance(sheets, list) and isinstance(sheets[0], dict) else None
    if not isinstance(cells, list):
        raise Unreadable(f"a notebook without cells: {ADVICE}")
    metadata = raw.get("metadata")
    said = metadata.get("course", {}) if isinstance(metadata, dict) else {}
    return [_cell(one) for one in cells[:CELLS] if isinstance(one, dict)], str(said.get("assignment", "")) if isinstance(said, dict) else ""


def _cell(one: dict) -> dict:
    """The parts of a cell that count, in their right types."""
    source = one.get("source", one.get("input", ""))
    source = "".join(map(str, source)) if isinstance(source, list) else str(source)
    metadata = one.get("metadata") if isinstance(one.get("metadata"), dict) else {}
    known = metadata.get("nbgrader") if isinstance(metadata.get("nbgrader"), dict) else {}
    kind = one.get("cell_type") if one.get("cell_type") in ("code", "raw") else "markdown"
    attachments = one.get("attachments") if kind == "markdown" and isinstance(one.get("attachments"), dict) else None
    name = known.get("grade_id")
    return {"kind": kind, "source": source, "name": name if isinstance(name, str) else "", "attachments": attachments}


def mend(cells: list[dict], release: nbformat.NotebookNode) -> tuple[nbformat.NotebookNode, list[str]]:
    """Return the mended notebook, and remarks on what was mended. *cells* are those of `read_cells`."""
    named = {grade_id(cell): cell for cell in release.cells if grade_id(cell)}
    last = {cell["name"]: i for i, cell in enumerate(cells) if cell["name"] in named}  # of copies, the last counts
    mended, changed, copies = [], [], 0
    for i, cell in enumerate(cells):
        model = named.get(cell["name"])
        if model is None or last[cell["name"]] != i:
            copies += model is not None
            if model is None or not is_test(model):
                mended.append(_plain(cell))
            continue
        new = copy.deepcopy(model)
        if new.metadata.nbgrader.solution:
            new.source = cell["source"]
        elif new.source.strip() != cell["source"].strip():
            changed.append(cell["name"])
        if cell["attachments"] and new.cell_type == "markdown":
            new.attachments = cell["attachments"]
        mended.append(new)
    missing = [name for name in named if name not in last]
    for name in missing:
        _put_back(mended, named, name)
    for number, cell in enumerate(mended):
        cell["id"] = f"cell-{number}"
    nb = nbformat.v4.new_notebook(cells=mended, metadata=copy.deepcopy(release.metadata))
    remarks = [f"{_count(changed, 'locked cell')} changed, and restored: {', '.join(changed)}"] * bool(changed)
    remarks += [f"{_count(missing, 'cell')} deleted, and put back: {_few(missing)}"] * bool(missing)
    remarks += [f"{_count(range(copies), 'cell')} there twice; the last counts"] * bool(copies)
    return nb, remarks


def _plain(cell: dict) -> nbformat.NotebookNode:
    """A cell that the student added."""
    make = {"code": nbformat.v4.new_code_cell, "raw": nbformat.v4.new_raw_cell, "markdown": nbformat.v4.new_markdown_cell}[cell["kind"]]
    return make(cell["source"], **({"attachments": cell["attachments"]} if cell["attachments"] else {}))


def _put_back(mended: list, named: dict, name: str) -> None:
    """Insert the released cell *name* behind the one that stands before it in the release."""
    names = list(named)
    before = names[: names.index(name)]
    at = max((i + 1 for i, cell in enumerate(mended) if grade_id(cell) in before), default=0)
    if before and before[-1] in (here := {grade_id(cell): i for i, cell in enumerate(mended)}):
        at = here[before[-1]] + 1
    mended.insert(at, copy.deepcopy(named[name]))


def _count(things, what: str) -> str:
    return f"{len(things)} {what}{'s' * (len(things) != 1)} {'were' if len(things) != 1 else 'was'}"


def _few(names: list[str]) -> str:
    return ", ".join(names[:6]) + (f" and {len(names) - 6} more" if len(names) > 6 else "")
