"""One document of a corpus, from file to tables; and the process of its own in which that happens.

`read_one` does the work. `Reader` has it done by another process, which a worker keeps for itself: a
document that takes too long, or takes the process down with it, is then a failed document and nothing else.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from time import perf_counter

from . import many_store as store
from .documents import LARGEST, read_document

SECONDS = 120.0  # that one document may take: the longest of the five plans takes a tenth of one
SAID = 500  # characters of an error that are kept
DIED = "the process that read it ended by itself, twice (code {})"


def read_one(path: str, folder: str, out: str, *, largest: int = LARGEST) -> dict:
    """Read the document at *path* in *folder* into the tables under *out*; return its row of the documents.

    A document that is there already, from the same bytes and by the same helpers, is left as it is
    (status ``kept`` in what is returned). One that cannot be read has status ``failed`` and the reason
    in ``error``. Raises OSError where the tables cannot be written, ValueError if another path has the same id.
    """
    started, plan, place = perf_counter(), store.plan_id(path), Path(out)
    row: dict = dict.fromkeys(store.RECORD_TYPES, "") | {name: 0 for name, kind in store.RECORD_TYPES.items() if kind == "int64"}
    row |= {"path": _printable(path), "helpers": store.made_by()}
    before, tables = store.record_of(place, plan), {}
    if before and before["path"] != row["path"]:
        raise ValueError(f"{path!r} and {before['path']!r} have the same id {plan!r}: rename one of them")
    try:
        data = _bytes(Path(folder, path), largest)
        row |= {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        if before and before["status"] == "read" and (before["sha256"], before["helpers"]) == (row["sha256"], row["helpers"]):
            return {**before, "status": "kept"}
        tables, found = _tables(data, Path(path).name)
        row |= found | {"status": "read"}
    except Exception as error:  # whatever is wrong with one document, the others are read
        row |= {"status": "failed", "error": _printable(f"{type(error).__name__}: {error}")[:SAID]}
    row["seconds"] = round(perf_counter() - started, 4)
    store.forget(place, plan)
    store.write(place, plan, tables, row)
    return row


def failed(path: str, out: str, reason: str) -> dict:
    """Write, and return, the row of a document that no process could read."""
    row = {name: {"str": "", "float64": 0.0}.get(kind, 0) for name, kind in store.RECORD_TYPES.items()}
    row |= {"path": _printable(path), "status": "failed", "error": reason, "helpers": store.made_by()}
    store.forget(Path(out), store.plan_id(path))
    store.write(Path(out), store.plan_id(path), {}, row)
    return row


def _bytes(path: Path, largest: int) -> bytes:
    size = path.stat().st_size
    if size > largest:
        raise ValueError(f"the file has {size:,} bytes, more than the {largest:,} that are read; pass a larger `largest`, or divide it")
    return path.read_bytes()


def _tables(data: bytes, name: str) -> tuple[dict, dict]:
    """The tables of one document, and what its row says of them."""
    from .bodies import extract_bodies
    from .outline import parse_outline
    from .targets import extract_targets

    document = read_document(data, name=name)
    outline = parse_outline(document.text)
    targets, bodies = extract_targets(document.text, outline=outline), extract_bodies(document.text, outline=outline)
    tables = {"outline": outline, "targets": targets, "bodies": bodies, "changes": document.changes, "removed": document.removed}
    return tables, {
        "format": document.format, "encoding": document.encoding, "characters": len(document.text), "headings": len(outline),
        "targets": len(targets), "bodies": len(bodies), "notes": "\n".join(document.notes),
    }  # fmt: skip


def _printable(text: str) -> str:
    """A file's name need not be Unicode; a column of text must be."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def serve() -> None:
    """Read a job a line from stdin, write its row to stdout, until stdin ends: what a `Reader` starts."""
    from . import bodies, targets  # noqa: F401  loaded before the clock of the first document runs

    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints is no answer
    store.need("pyarrow.parquet")
    store.need("pyarrow").set_cpu_count(1)
    print("ready", file=answers, flush=True)
    for line in sys.stdin:
        try:
            answer = read_one(**json.loads(line))
        except Exception as error:  # not the document's fault: the client stops the run and says so
            answer = {"stop": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), file=answers, flush=True)


class Reader:
    """A process that reads documents, one at a time; it ends when whoever started it does."""

    def __init__(self) -> None:
        source = str(Path(__file__).parents[1])
        paths = os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH", "")]))
        environment = {**os.environ, "PYTHONPATH": paths, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", "from helpers.many_read import serve; serve()"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8", env=environment,
        )  # fmt: skip
        if self.process.stdout.readline() != "ready\n":
            self.stop()
            raise RuntimeError(f"the process that reads documents does not start: try {sys.executable} -c 'import helpers.many_read, pyarrow'")

    def ask(self, job: dict, seconds: float) -> dict | None:
        """Return the answer to *job*; None if the process has ended. Raises TimeoutError after *seconds*."""
        late = threading.Event()
        timer = threading.Timer(seconds, lambda: (late.set(), self.process.kill()))
        timer.start()
        try:
            self.process.stdin.write(json.dumps(job) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except OSError:  # the pipe is closed: it had ended before
            line = ""
        finally:
            timer.cancel()
        if line.endswith("\n"):
            return json.loads(line)
        self.stop()
        if late.is_set():
            raise TimeoutError(f"it took more than {seconds:g} seconds")
        return None

    def stop(self) -> None:
        """End the process, and wait until it has."""
        self.process.kill()
        self.process.communicate()
