"""Read a folder of plans into tables: `python tools/read_corpus.py FOLDER [--out OUT] [--scheduler ADDRESS | --workers N]`.

The tables go to _build/corpora/<name of the folder> unless OUT says otherwise. Called again, it goes on where it
stopped. It says how far it is, names the documents that failed, and ends with what was read and how to ask it.
"""

import argparse
import sys
from pathlib import Path

import helpers

ROOT = Path(__file__).resolve().parents[1]


def main(argv: list[str] | None = None) -> int:
    """Read the folder; return 0, or 2 if it cannot be read."""
    parser = argparse.ArgumentParser(description="Read a folder of plans into tables.")
    parser.add_argument("folder", help="the folder with the documents, such as my-plans")
    parser.add_argument("--out", type=Path, help="the folder for the tables")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="of a Dask cluster, such as tcp://host:8786")
    parser.add_argument("--workers", type=int, help="processes on this machine; as many as there are cores, unless given")
    options = parser.parse_args(argv)
    if not options.folder:
        print("Name the folder: make corpus FOLDER=my-plans", file=sys.stderr)
        return 2
    folder = Path(options.folder).expanduser().resolve()
    out = options.out or ROOT / "_build" / "corpora" / folder.name
    try:
        counts = helpers.read_corpus(folder, out, scheduler=options.scheduler, workers=options.workers)
    except (OSError, ValueError, RuntimeError, ImportError) as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return 2
    print(counts.to_string())
    print(f"The tables are in {out}. Ask them in Python:\n  corpus = helpers.open_corpus({str(out)!r})")
    if counts.loc["failed", "documents"]:
        print("  corpus.sql(\"SELECT path, error FROM documents WHERE status = 'failed'\").df()")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
