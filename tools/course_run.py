"""Run students' cells: `python -I course_run.py` loads the libraries, then forks a process for each job it is given.

A job (a line of JSON) holds the cells, the names of the answers, folders and limits, and no key; nothing of a
student's runs in the process that forks. For each job it writes the process's id, and how it ended. After each
cell the outputs and the answers so far are written, so that a run that is killed keeps what it had.
"""

import json
import os
import re
import resource
import signal
import sys
import sysconfig
import tempfile
from pathlib import Path

sys.path.insert(0, TOOLS := str(Path(__file__).resolve().parent))  # `python -I` leaves it out

from course_output import Outputs, Stream, figures  # noqa: E402


FRONTEND = re.compile(r"^[ \t]*%matplotlib\b.*$", re.M)  # figures are shown as it is


class CellTimeout(BaseException):
    """A cell took longer than it may."""


def shell(now: list):
    """Return an IPython shell that writes into ``now[0]``, an Outputs."""
    from IPython.core.displaypub import DisplayPublisher
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets import Type
    from traitlets.config import Config

    class Publisher(DisplayPublisher):
        def publish(self, data, metadata=None, **more):
            now[0].show("display_data", data, metadata)

    def result(value):
        if value is not None:
            data, metadata = one.display_formatter.format(value)
            now[0].show("execute_result", data, metadata)

    class Shell(InteractiveShell):
        display_pub_class = Type(Publisher)

    one = Shell.instance(config=Config(HistoryManager={"enabled": False}, InteractiveShell={"colors": "nocolor"}))
    one.display_trap.hook = result
    one._showtraceback = lambda kind, value, lines: now[0].append({"output_type": "error", "ename": kind.__name__, "evalue": str(value)[:2000], "traceback": [str(line)[:20_000] for line in lines]})
    return one


def serve() -> None:
    """Fork a process for every job on standard input; return when there are no more."""
    import course_answers  # noqa: F401  loaded once, for all
    import course_fence  # noqa: F401
    import IPython.core.interactiveshell  # noqa: F401

    import helpers.figures  # noqa: F401  and with it numpy, pandas, matplotlib and seaborn

    for line in iter(sys.stdin.buffer.readline, b""):
        if not (child := os.fork()):
            code = 1
            try:
                job = json.loads(line)
                _detach(job)
                run_job(job)
                code = 0
            except BaseException as error:
                os.write(2, f"{type(error).__name__}: {error}".encode("utf-8", "replace")[:500])
            os._exit(code)
        print(child, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


def _detach(job: dict) -> None:
    """Make this process one of its own: session, environment, folder, open files, limits."""
    os.setsid()
    log = os.open(os.path.join(job["home"], "log"), os.O_WRONLY | os.O_CREAT)
    for number, kept in enumerate((os.open(os.devnull, os.O_RDONLY), os.open(os.devnull, os.O_WRONLY), log)):
        os.dup2(kept, number)
    os.closerange(3, 1024)
    os.environ |= {"HOME": job["home"], "TMPDIR": job["work"]}
    tempfile.tempdir = None
    os.chdir(job["work"])
    limits = {"RLIMIT_CPU": job["cpu_seconds"], "RLIMIT_FSIZE": job["file_bytes"], "RLIMIT_CORE": 0, "RLIMIT_AS": job["memory_bytes"]}
    if os.getuid():  # no new processes; the superuser is not bound by it
        limits["RLIMIT_NPROC"] = 0
    for name, limit in limits.items():
        try:
            resource.setrlimit(getattr(resource, name), (limit, limit))
        except (AttributeError, ValueError, OSError):
            os.write(2, f"no {name} on this system; ".encode())


def run_job(job: dict) -> None:
    """Run the cells of *job* behind the fence, and write what comes of each."""
    import course_fence
    from course_answers import pack

    import helpers
    from helpers.plans import DATA

    sys.path.remove(TOOLS)
    now, refused, result = [Outputs(0)], [], Path(job["result"])
    run = shell(now)
    for number in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(number, _late)
    library = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    reads = [*library, os.path.dirname(helpers.__file__), DATA, "/usr/share/zoneinfo", "/dev/urandom", __file__, course_fence.__file__]
    course_fence.raise_fence([os.path.realpath(path) for path in reads], [os.path.realpath(job[name]) for name in ("work", "home", "result")], refused)
    sys.stdout, sys.stderr = Stream("stdout", now), Stream("stderr", now)
    for number, source in enumerate(job["cells"]):
        now[0] = Outputs(job["output_bytes"])
        try:
            _timers(job["cell_seconds"])
            done = run.run_cell(FRONTEND.sub("", source), store_history=False)
            if not done.success and not any(one["output_type"] == "error" for one in now[0]):
                raise done.error_in_exec or done.error_before_exec or RuntimeError("the cell failed")
            figures(now[0])
        except BaseException as error:
            now[0].append({"output_type": "error", "ename": type(error).__name__, "evalue": str(error)[:2000], "traceback": []})
        _timers(0)
        answers = {name: _packed(pack, run.user_ns[name]) for name in job["names"] if name in run.user_ns}
        for name, data in ((f"cell-{number:04d}", now[0]), ("answers", answers), ("refused", refused)):
            _write(result / f"{name}.json", data)


def _packed(pack, value: object) -> object:
    try:
        return pack(value)
    except Exception as error:
        return {"other": f"value that cannot be read ({type(error).__name__})"}


def _write(path: Path, data: object) -> None:
    path.with_suffix(".part").write_text(json.dumps(data), "utf-8")
    os.replace(path.with_suffix(".part"), path)


def _timers(seconds: float) -> None:
    """Set (0: unset) the limits of a cell: seconds of processor time, or three times as many by the clock; then again and again."""
    signal.setitimer(signal.ITIMER_PROF, seconds, 1 if seconds else 0)
    signal.setitimer(signal.ITIMER_REAL, 3 * seconds, 5 if seconds else 0)


def _late(number: int, frame: object) -> None:
    raise CellTimeout("the cell took longer than it may, and was stopped")


if __name__ == "__main__":
    serve()
