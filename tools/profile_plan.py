"""Profile any plan: python tools/profile_plan.py FILE [--name NAME] [--out FOLDER] [--code]

Convention: the report is the notebook notebooks/templates/plan_profile.ipynb, run by papermill with
FILE as its parameter. FOLDER (_build/profiles/NAME) then holds profile.html, one page that asks for
nothing from elsewhere, with its Chinese marked as such; the notebook as it was run; and tables/*.csv.
A file that cannot be read is refused before anything runs, with what to do about it.
"""

import argparse
import os
import re
import sys
from html import escape
from pathlib import Path
from time import perf_counter

import nbformat
import papermill
from papermill.engines import NBClientEngine, papermill_engines
from papermill.exceptions import PapermillExecutionError

import stored
from execute import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "notebooks" / "templates" / "plan_profile.ipynb"
STAGES = {  # cells whose beginning is worth telling
    "imports": "starting Python", "read": "reading the document, its outline, targets and bodies", "trust": "what was measured of the extractor",
    "copy": "the copy", "outline": "the outline", "targets": "targets, bodies, themes", "standing": "where it stands among the five", "text": "the annotated text",
}


class Told(NBClientEngine):
    """Papermill's engine, which also says what is being done."""

    @classmethod
    def execute_managed_notebook(cls, nb_man, kernel_name, **options):
        """Run the notebook; print the stage when one of STAGES begins."""
        begin, started = nb_man.cell_start, perf_counter()

        def told(cell, cell_index=None, **more):
            if cell.get("id") in STAGES:
                done = list(STAGES).index(cell.id) + 1
                print(f"[{done}/{len(STAGES)}] {perf_counter() - started:4.1f} s  {STAGES[cell.id]}", flush=True)
            return begin(cell, cell_index, **more)

        nb_man.cell_start = told
        return super().execute_managed_notebook(nb_man, kernel_name, **options)


def folder_name(name: str) -> str:
    """Return *name* as the name of a folder: letters, digits, Chinese; anything else is a dash.

    >>> folder_name("../云渡县 plan.docx")
    '云渡县-plan.docx'
    """
    return re.sub(r"[^\w.]+", "-", name).strip("-.") or "plan"


def check_file(file: str) -> Path:
    """Return the path of *file*; raises ValueError, FileNotFoundError or ImportError, with what to do, for one that cannot be read."""
    from helpers import read_document

    if not file.strip():
        raise ValueError("say which plan: make profile FILE=plan.docx (a .txt, .html, .docx, or a .pdf with a text layer)")
    path = Path(file).expanduser()
    if path.is_dir():
        raise ValueError(f"{file} is a folder; profile one file at a time: make profile FILE={file.rstrip('/')}/plan.txt")
    if not path.exists():
        raise FileNotFoundError(f"there is no file {file}; give the path as it is from here ({Path.cwd().name}), or the whole path")
    if not os.access(path, os.R_OK):
        raise ValueError(f"{file} may not be read; give yourself leave: chmod u+r {file}")
    read_document(path)
    return path.resolve()


def profile(file: Path, *, name: str, folder: Path) -> nbformat.NotebookNode:
    """Run the template on *file*; write the notebook and the tables into *folder*, and return the notebook."""
    os.environ.update(ENVIRONMENT)
    os.environ.pop("MPLBACKEND", None)
    papermill_engines.register("told", Told)
    folder.mkdir(parents=True, exist_ok=True)
    return papermill.execute_notebook(
        TEMPLATE, folder / "profile.ipynb", cwd=TEMPLATE.parent, kernel_name="python3", engine_name="told", progress_bar=False, extra_arguments=["--log-level=CRITICAL"],
        parameters={"file": str(file), "name": name, "tables": str((folder / "tables").resolve())},
    )  # fmt: skip


def report(nb: nbformat.NotebookNode, *, title: str, code: bool = False) -> str:
    """Return the notebook *nb*, run, as one HTML page; *code* shows its code too."""
    from nbconvert import HTMLExporter

    import han

    exporter = HTMLExporter(template_name="basic", exclude_input=not code, exclude_input_prompt=True, exclude_output_prompt=True)
    body, _ = exporter.from_notebook_node(nb)
    style = Path(__file__).with_name("profile.css").read_text("utf-8")
    policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"  # nothing is fetched, no script runs
    page = (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}"><title>Profile: {escape(title)}</title><style>{style}</style></head>'
        f"<body><main>{body}</main></body></html>\n"
    )
    return han.mark(page)


def main(argv: list[str] | None = None) -> int:
    """Profile one file, saying how far it is; return 0, or 1 and what was wrong."""
    parser = argparse.ArgumentParser(description="Profile any plan: outline, targets, bodies, themes, and how far to trust them.")
    parser.add_argument("file", nargs="?", default="", help="a .txt, .html, .docx, or .pdf with a text layer")
    parser.add_argument("--name", default="", help="what to call it (default: the file's name)")
    parser.add_argument("--out", type=Path, help="where to write (default: _build/profiles/NAME)", metavar="FOLDER")
    parser.add_argument("--code", action="store_true", help="show the code in the report")
    options = parser.parse_args(argv)
    started = perf_counter()
    try:
        file = check_file(options.file)
    except (ValueError, OSError, ImportError) as error:
        print(f"No profile: {error}", file=sys.stderr)
        return 1
    name = options.name or file.stem
    folder = options.out or ROOT / "_build" / "profiles" / folder_name(name)
    if folder.exists() and not folder.is_dir():
        print(f"No profile: {folder} is a file; give --out (OUT=) a folder", file=sys.stderr)
        return 1
    try:
        nb = profile(file, name=name, folder=folder)
    except PapermillExecutionError as error:
        print(f"No profile: {error.ename}: {error.evalue}\nThe notebook as far as it came: {folder / 'profile.ipynb'}", file=sys.stderr)
        return 1
    if wrong := stored.problems(nb):
        print("No profile, for the notebook did not run well:", *wrong, sep="\n  ", file=sys.stderr)
        return 1
    (folder / "profile.html").write_text(report(nb, title=name, code=options.code), "utf-8")
    tables = len(list((folder / "tables").glob("*.csv")))
    print(f"Profiled in {perf_counter() - started:.0f} s. Open {folder / 'profile.html'}; {tables} tables are in {folder / 'tables'}"
          + ("" if options.out else "\n(_build is emptied now and then by make book and make clean: OUT=folder keeps it elsewhere)"))
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "book" / "_ext"))  # han.py marks the Chinese
    raise SystemExit(main())
