"""Build the book from its pages and stored notebooks: `python tools/build.py [--output FOLDER]`.

Convention: a warning is an error. Sphinx warns of a page only when it reads it, so a second try
after a failed build would pass; here, only a build that came to its end without a warning is
built upon, and only while configuration, extensions and lock are as they were. Where there is a
data set, its reference pages are written before the build and its files put beside them after it.
"""

import argparse
import shutil
import subprocess
import sys
from pathlib import Path
from time import perf_counter

import reference
import solutions

ROOT = Path(__file__).resolve().parents[1]
# What concerns every page, though Sphinx does not see it change
GLOBAL = ("_config.yml", "_toc.yml", "requirements.lock", "book/_ext/*.py", "book/assets/*", "src/helpers/__init__.py", "live/runtime.json")


def outdated(mark: Path, root: Path) -> bool:
    """Say whether there is no whole build to go on from: none at all, or one older than what concerns every page."""
    if not mark.exists():
        return True
    return any(path.stat().st_mtime > mark.stat().st_mtime for name in GLOBAL for path in root.glob(name))


def build(root: Path = ROOT, output: Path | None = None) -> int:
    """Build the book in *root* into *output*/_build/html; return 0 if it came to its end without a warning."""
    made = (output or root) / "_build"
    mark = made / "whole"
    if outdated(mark, root):
        shutil.rmtree(made, ignore_errors=True)
    mark.unlink(missing_ok=True)
    shutil.rmtree(made / "html" / "live", ignore_errors=True)  # tools/live.py makes it anew after this
    tables = (root / "data" / "codebook.csv").exists()
    if tables:
        reference.write_pages(root)
        solutions.write_pages(root)
    program = Path(sys.executable).with_name("jupyter-book")  # of this very environment
    command = [program, "build", "-W", "-n", "-q", "--keep-going", root]
    command += ["--path-output", output] if output else []
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True)  # warnings come on stderr
    if done.returncode:
        print(done.stdout)
    else:
        if tables:
            reference.write_downloads(made / "html" / "data", root)
        mark.touch()
    return done.returncode


def main(argv: list[str] | None = None) -> int:
    """Build and say how long it took and what to open."""
    parser = argparse.ArgumentParser(description="Build the book from its pages and stored notebooks.")
    parser.add_argument("--output", type=Path, help="build into FOLDER/_build instead", metavar="FOLDER")
    output = parser.parse_args(argv).output
    started = perf_counter()
    print("Building the pages, some ten seconds ...", flush=True)
    if status := build(output=output):
        print("The book was not built: every warning above counts as an error.", file=sys.stderr)
        return status
    print(f"Built in {perf_counter() - started:.0f} s. Open {(output or Path()) / '_build/html/index.html'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
