"""From a folder of documents to tables: thousands of plans, on all cores or on a cluster.

`read_corpus` hands the documents out one by one and keeps nothing but counts: what is read is written
where it is read. The tables are those of one plan (see helpers.many_store); `open_corpus` asks them.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from time import monotonic

import pandas as pd

from . import many_store as store
from .many_read import LARGEST, SECONDS, failed, read_one

AHEAD = 4  # documents handed out for each worker: one being read, the others waiting at hand
EVERY = 2.0  # seconds between two lines of progress
NAMED = 20  # failed documents that are named while it runs; the table of documents has them all
STATUS = ("read", "kept", "failed")
COUNTED = ("bytes", "characters", "headings", "targets", "bodies")


def read_corpus(
    folder: str | Path, out: str | Path, *, scheduler: str | None = None, workers: int | None = None,
    in_flight: int | None = None, largest: int = LARGEST, seconds: float = SECONDS, progress: Callable[[str], object] | None = print,
) -> pd.DataFrame:  # fmt: skip
    """Read every document under *folder* into tables under *out*; return a row a status: documents and what they hold.

    A document is *read*, *kept* (it was read before, from the same bytes and by the same helpers: so a run that was
    interrupted goes on where it stopped) or *failed*, with the reason in the table of documents; failed ones are tried
    again in the next run. Documents go to as many *workers* (processes) as there are cores; with 0 they are read in this
    one, with the same tables as the result, but without the limit of time. *scheduler* is the address of a Dask cluster
    (``tcp://host:8786``) to use instead: both folders must be on storage that all its machines see under the same path.

    No more than *in_flight* documents are handed out at a time (4 a worker). A file of more than *largest* bytes, or one
    that takes more than *seconds*, fails. *progress* is called with a line now and then; None is quiet. Columns of the
    result: documents, bytes, characters, headings, targets, bodies; the index is status. In a script of your own, call it
    below ``if __name__ == "__main__":``, since the workers are new processes. Raises FileNotFoundError or NotADirectoryError
    for a wrong *folder*, ValueError for options that exclude each other, ConnectionError where no scheduler answers,
    RuntimeError if the tables cannot be written or the cluster is lost.
    """
    folder, out = Path(folder).resolve(), Path(out).resolve()
    if not folder.is_dir():
        raise NotADirectoryError(f"{folder} is a file; give the folder it is in") if folder.exists() else FileNotFoundError(f"there is no folder {folder}")
    if folder == out:
        raise ValueError(f"{out} would be read as part of the corpus in the next run: give another folder for the tables")
    if workers is not None and (scheduler is not None or workers < 0):
        raise ValueError("workers is for this machine, scheduler for a cluster: give one of them" if scheduler else f"workers must be 0 or more, not {workers}")
    out.mkdir(parents=True, exist_ok=True)
    total = sum(1 for _ in store.list_documents(folder, out))
    jobs = ({"path": path, "folder": str(folder), "out": str(out), "largest": largest} for path in store.list_documents(folder, out))
    if workers == 0 or total == 0:
        return _count((read_one(**job) for job in jobs), total, progress)
    from .many_work import open_client

    with open_client(str(folder), str(out), scheduler=scheduler, workers=workers or os.cpu_count() or 1) as client:
        return _count(_hand_out(client, jobs, in_flight, seconds), total, progress)


def _hand_out(client, jobs: Iterable[dict], in_flight: int | None, seconds: float) -> Iterator[dict]:
    """Yield the row of each job, in the order in which they are done; never more than *in_flight* are with the cluster."""
    from .many_work import read_in_worker

    distributed = store.need("distributed")
    running, held = distributed.as_completed(loop=client.loop), {}
    for job in jobs:
        while len(held) >= (in_flight or AHEAD * max(1, sum(client.nthreads().values()))):
            yield _taken(next(running), held)
        future = client.submit(read_in_worker, job, seconds, pure=False)
        held[future.key] = job
        running.add(future)
    while held:
        yield _taken(next(running), held)


def _taken(future, held: dict) -> dict:
    """The row of a future that is done. Its document failed where Dask gave it up; where Dask is lost, the run stops."""
    job = held.pop(future.key)
    error = future.exception() if future.status == "error" else None
    if type(error).__name__ == "KilledWorker":
        return failed(job["path"], job["out"], "KilledWorker: every worker that read it was lost")
    if error is not None or future.status != "finished":
        raise RuntimeError(f"the cluster is lost ({error or future.status}); what is read is kept: run it again, and it goes on from here")
    return future.result()


def _count(rows: Iterable[dict], total: int, progress: Callable[[str], object] | None) -> pd.DataFrame:
    """Count the *rows* as they come, and say how far it is."""
    counts = {status: Counter() for status in STATUS}
    say = progress or (lambda line: None)
    started = said = monotonic()
    for done, row in enumerate(rows, start=1):
        if "stop" in row:
            raise RuntimeError(f"{row['stop']}; the run stops here, and goes on from here when it is run again")
        counts[row["status"]].update({"documents": 1} | {name: row[name] for name in COUNTED})
        if row["status"] == "failed" and counts["failed"]["documents"] <= NAMED:
            say(f"failed: {row['path']}: {row['error']}")
        if monotonic() - said >= EVERY or done == total:
            said = monotonic()
            rate = done / max(said - started, 1e-9)
            left = f", {max(0, total - done) / rate:.0f} s to go" if done < total else f" in {said - started:.0f} s"
            say(f"{done:,} of {total:,} documents, {counts['failed']['documents']:,} failed, {rate:.0f} a second{left}")
    frame = pd.DataFrame([counts[status] for status in STATUS], pd.Index(STATUS, name="status"), ["documents", *COUNTED])
    return frame.fillna(0).astype("int64")
