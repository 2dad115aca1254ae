"""The workers of a corpus run: processes on this machine, or those of a Dask cluster, with the same task for both.

A task is one document. A worker keeps a `Reader` for each of its threads, and a document whose reader dies is
tried once more. Dask gives the tasks of a worker that is lost to another one; what it had written stays.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import many_store as store
from .many_read import DIED, Reader, failed

_READERS: dict[int, Reader] = {}  # of this worker, by thread


def read_in_worker(job: dict, seconds: float) -> dict:
    """Have one document read (see `read_one`) within *seconds*; runs on a worker."""
    thread, code = threading.get_ident(), None
    for _ in range(2):
        reader = _READERS[thread] = _READERS.get(thread) or Reader()
        try:
            answer = reader.ask(job, seconds)
        except TimeoutError as late:
            del _READERS[thread]
            return failed(job["path"], job["out"], f"TimeoutError: {late}")
        if answer is not None:
            return answer
        code = _READERS.pop(thread).process.returncode
    return failed(job["path"], job["out"], DIED.format(code))


def stop_readers() -> None:
    """End this worker's readers: the cluster goes on when the run is over."""
    while _READERS:
        _READERS.popitem()[1].stop()


def _sees(folder: str, out: str) -> tuple[str, bool]:
    """What a worker has: its state of the helpers, and whether both folders are there."""
    return store.made_by(), Path(folder).is_dir() and Path(out).is_dir()


@contextmanager
def open_client(folder: str, out: str, *, scheduler=None, workers: int = 1) -> Iterator:
    """Give a Dask client of *scheduler* (an address), or of a cluster of *workers* processes made for the time of it.

    Raises ConnectionError if nobody answers at the address, RuntimeError if the workers do not have these helpers
    or do not see the folders.
    """
    distributed = store.need("distributed")
    quiet = {"logging": {"distributed": "critical"}}  # a lost worker is told by Dask in many lines on stderr; here it loses nothing
    with store.need("dask").config.set(quiet):
        own = None
        if scheduler is None:
            own = distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, processes=True, memory_limit=None, dashboard_address=":0", silence_logs=logging.CRITICAL
            )
        try:
            client = distributed.Client(own or scheduler, set_as_default=False, timeout=30)
        except (OSError, ValueError) as error:
            raise ConnectionError(f"no Dask scheduler answers at {scheduler!r} ({error}); start one with `dask scheduler` and give the address it prints") from None
        try:
            if own is None:
                client.wait_for_workers(1, timeout=60)
            _check(client, folder, out)
            yield client
            client.run(stop_readers)
        finally:
            client.close()
            if own is not None:
                own.close()


def _check(client, folder: str, out: str) -> None:
    try:
        seen = client.run(_sees, folder, out)
    except (ImportError, AttributeError) as error:
        raise RuntimeError(f"the workers do not have the helpers of this project ({error}): install it where they run") from None
    for worker, (made_by, there) in seen.items():
        if made_by != store.made_by():
            raise RuntimeError(f"worker {worker} has helpers {made_by}, this is {store.made_by()}: install the same everywhere")
        if not there:
            raise RuntimeError(f"worker {worker} does not see {folder} and {out}: both must lie on storage that all machines share, under the same path")
