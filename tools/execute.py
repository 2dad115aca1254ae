"""Run the notebooks whose outputs no longer stand: `python tools/execute.py [--check] [--force] [--only NAME]`.

Convention: a notebook in notebooks/ is run from its first cell to its last in a fresh kernel,
by papermill, with nothing set but what ENVIRONMENT says. While it runs, two cells that are
never stored note which files of data/ and src/ it opens and which modules of src/ it loads;
with the notebook's code and requirements.lock they are what it was made from, and a change in
any of them, and in nothing else, has it run again (tools/stored.py). A notebook that raises,
writes to stderr or shows an image without alt text is not stored: the run fails and names it.
"""

import argparse
import copy
import json
import os
import sys
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from time import perf_counter

import nbformat
import papermill
from nbclient.exceptions import CellControlSignal
from papermill.exceptions import PapermillExecutionError

import stored

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = {"PYTHONHASHSEED": "0", "TZ": "UTC", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
TIMEOUT = 600  # seconds a cell may take

# Each runs in a namespace of its own, so that a notebook finds no name that it did not make.
WATCH = """
import os, sys
sys._opened = opened = set()
def note(event, args):
    if event == "open" and isinstance(args[0], (str, bytes, os.PathLike)):
        opened.add(os.path.abspath(os.fsdecode(args[0])))
sys.addaudithook(note)
"""
TELL = """
import json, os, sys
loaded = {getattr(module, "__file__", None) for module in list(sys.modules.values())}
paths = {os.path.realpath(path) for path in sys._opened | loaded if path}
inside = (os.path.join(ROOT, "data", ""), os.path.join(ROOT, "src", ""))
print(json.dumps(sorted(os.path.relpath(path, ROOT).replace(os.sep, "/") for path in paths
    if path.startswith(inside) and os.path.isfile(path) and "__pycache__" not in path)))
"""


def run(nb: nbformat.NotebookNode, folder: Path, root: Path) -> nbformat.NotebookNode:
    """Return *nb* as it comes out of a fresh kernel in *folder*, in its stored form, with what it was made from.

    Raises PapermillExecutionError if a cell raises, CellTimeoutError if one takes longer than
    TIMEOUT, RuntimeError if the kernel dies.
    """
    root, watched = root.resolve(), copy.deepcopy(nb)
    tell = f"exec({TELL!r}, {{'ROOT': {str(root)!r}}})"
    watched.cells = [_cell(f"exec({WATCH!r}, {{}})"), *watched.cells, _cell(tell)]
    done = papermill.execute_notebook(
        watched, None, cwd=folder, kernel_name="python3", progress_bar=False, execution_timeout=TIMEOUT,
        extra_arguments=["--log-level=CRITICAL"],  # the kernel's remarks on itself; what a cell writes is not among them
    )
    *cells, last = done.cells[1:]
    for cell in stored.code_cells(done):
        cell.execution_count -= 1  # the first cell was ours
        for output in cell.outputs:
            if "execution_count" in output:
                output.execution_count -= 1
    done.cells = cells
    stored.tidy(done)
    paths = json.loads("".join(output.text for output in last.outputs))  # a stream may come in pieces
    done.metadata["made_from"] = stored.made_from(done, paths, root)
    return done


def _cell(source: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_code_cell(source)


def execute(path: Path, root: Path = ROOT) -> list[str]:
    """Run the notebook at *path* and store it; return what is wrong with it, and then leave it as it was."""
    try:
        before = stored.read(path)
        nb = run(before, path.parent, root)
    except PapermillExecutionError as error:
        cell = before.cells[error.cell_index - 1].id  # the first cell was ours
        return [f"code cell {error.exec_count - 1} ({cell}): raised {error.ename}: {error.evalue}"]
    except (CellControlSignal, RuntimeError, ValueError) as error:
        return [f"{type(error).__name__}: {error}"]
    found = stored.problems(nb)
    if not found:
        nbformat.write(nb, path)
    return found


def timed(path: Path, root: Path) -> tuple[list[str], float]:
    """Execute as `execute` does; return also the seconds that it took."""
    started = perf_counter()
    return execute(path, root), perf_counter() - started


def main(argv: list[str] | None = None) -> int:
    """Run what is stale, on all cores; return 0 if every notebook stands, else 1."""
    parser = argparse.ArgumentParser(description="Run the notebooks whose outputs no longer stand.")
    parser.add_argument("--check", action="store_true", help="run nothing; name what is stale or unfit, and fail if anything is")
    parser.add_argument("--force", action="store_true", help="run all, stale or not")
    parser.add_argument("--only", metavar="NAME", help="look at one notebook, such as corpus")
    parser.add_argument("--root", type=Path, default=ROOT, help=argparse.SUPPRESS)  # the tests' own trees
    options = parser.parse_args(argv)
    paths = sorted((options.root / "notebooks").glob(f"{options.only or '*'}.ipynb"))
    if options.only and not paths:
        parser.error(f"no notebook {options.only!r} in {options.root / 'notebooks'}")
    reasons = {path: stored.stale(nb := stored.read(path), options.root) + options.check * stored.problems(nb) for path in paths}
    todo = [path for path in paths if options.force or reasons[path]]
    print(f"{len(todo)} of {len(paths)} notebooks " + ("do not stand" if options.check else "to run"), flush=True)
    for path in todo:
        print(f"  {path.stem}: {'; '.join(reasons[path]) or 'forced'}", flush=True)
    if options.check or not todo:
        return 1 if todo else 0
    return _run_all(todo, options.root)


def _run_all(todo: list[Path], root: Path) -> int:
    """Run the notebooks *todo*, two cores at once, saying how far it is; return 1 if any of them failed."""
    import matplotlib.font_manager  # noqa: F401  builds its cache now, or the first notebook would say so on stderr

    os.environ.update(ENVIRONMENT)
    os.environ.pop("MPLBACKEND", None)  # figures are shown inline, which is what the kernel sets
    failed = 0
    with ProcessPoolExecutor(max_workers=min(len(todo), os.cpu_count() or 1)) as pool:
        running = {pool.submit(timed, path, root): path.stem for path in todo}
        for count, future in enumerate(as_completed(running), start=1):
            found, seconds = future.result()
            failed += bool(found)
            print(f"[{count}/{len(todo)}] {running[future]}: {'FAILED' if found else 'done'}, {seconds:.1f} s", flush=True)
            for line in found:
                print(f"    {line}", file=sys.stderr, flush=True)
    if failed:
        print(f"{failed} of {len(todo)} notebooks failed; they stay as they were.", file=sys.stderr)
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
