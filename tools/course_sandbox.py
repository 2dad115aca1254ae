"""Run a student's cells in a process of their own, with limits, and read what came of it.

The process gets an empty environment, an empty home, a working folder with the files that were released,
a session of its own, and limits; around it stands tools/course_fence.py. It is forked from one that has
loaded the libraries and nothing else (tools/course_run.py), which spares their two seconds.
"""

import atexit
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

import matplotlib

from course_result import Run, read_result

RUNNER = Path(__file__).with_name("course_run.py")
SIGNALS = {signal.SIGKILL: "stopped: it took more time or memory than it may", signal.SIGXCPU: "stopped: it took more processor time than it may",
           signal.SIGSEGV: "crashed (memory fault)", signal.SIGABRT: "crashed (aborted)"}


@dataclass(frozen=True)
class Limits:
    """What a run may take: seconds of processor time a cell, seconds in all, bytes of memory, of a file, and printed by a cell."""

    cell_seconds: float = 20
    wall_seconds: float = 90
    memory_bytes: int = 3_000_000_000
    file_bytes: int = 20_000_000
    output_bytes: int = 100_000


def run_cells(cells: list[str], names: Iterable[str], *, files: Iterable[Path] = (), limits: Limits = Limits()) -> Run:
    """Run *cells* one after the other and return what came of it; *names* are those of the answers.

    *files* are put into the folder in which the cells run. Never raises for what a student's code does.

    >>> run_cells(["x = 6 * 7", "1 / 0"], ["x", "y"]).answers
    {'x': 42}
    """
    with tempfile.TemporaryDirectory(prefix="course-", ignore_cleanup_errors=True) as folder:
        top = Path(folder).resolve()
        places = {name: top / name for name in ("work", "home", "result")}
        for place in places.values():
            place.mkdir()
        for path in files:
            shutil.copy(path, places["work"])
        job = {"cells": cells, "names": list(names), "cpu_seconds": int(limits.wall_seconds) + 5} | asdict(limits) | {k: str(v) for k, v in places.items()}
        how = _run(json.dumps(job).encode() + b"\n", places["home"] / "log", limits.wall_seconds)
        return read_result(places["result"], len(cells), job["names"], how)


_idle: SimpleQueue = SimpleQueue()  # runners that wait for a job


def _runner() -> subprocess.Popen:
    """Return a process that has loaded the libraries: one that waits, or a new one."""
    try:
        return _idle.get_nowait()
    except Empty:
        pass
    home = tempfile.mkdtemp(prefix="course-home-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    environment = {"HOME": home, "MPLCONFIGDIR": home, "MPLBACKEND": "Agg", "PATH": "/nowhere", "LANG": "C.UTF-8", "TZ": "UTC"}
    environment |= dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    for path in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):
        shutil.copy(path, home)  # to make this list anew takes seconds
    runner = subprocess.Popen([sys.executable, "-I", "-B", str(RUNNER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              env=environment, cwd=home, start_new_session=True)
    atexit.register(_end, runner)
    return runner


def _end(runner: subprocess.Popen) -> None:
    """End a runner, and close what leads to it."""
    runner.kill()
    runner.wait()
    for pipe in (runner.stdin, runner.stdout):
        pipe.close()


def _run(job: bytes, log: Path, wall_seconds: float) -> str:
    """Have a process run the *job* to its end, or end it; say in words how it ended, "" if well."""
    runner = _runner()
    try:
        runner.stdin.write(job)
        runner.stdin.flush()
        child = int(_line(runner))
        late = not select.select([runner.stdout], [], [], wall_seconds)[0]
        _kill(child)  # and what it may have started
        code = int(_line(runner))
    except (OSError, ValueError):  # it ended: so the next job gets another
        _end(runner)
        return "the process that runs the cells ended"
    _idle.put(runner)
    if late:
        return f"stopped: it took more than {wall_seconds:g} s in all"
    if code < 0:
        return SIGNALS.get(-code, f"ended by signal {-code}")
    return f"the process ended early ({log.read_text('utf-8', 'replace').strip()[-200:] or f'exit {code}'})" if code else ""


def _line(runner: subprocess.Popen) -> bytes:
    """A line that the runner writes, read without a buffer, which select could not see."""
    line = b""
    while (byte := os.read(runner.stdout.fileno(), 1)) not in (b"", b"\n"):
        line += byte
    return line


def _kill(child: int) -> None:
    for end, number in ((os.killpg, child), (os.kill, child)):
        try:
            end(number, signal.SIGKILL)
        except ProcessLookupError:
            pass
