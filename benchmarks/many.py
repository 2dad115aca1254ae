"""How fast a corpus is read, what it takes, and what is lost: `python benchmarks/many.py [--sizes 100 1000 5000] [--workers 0 1 2]`.

Makes a corpus of variations of the five plans, reads it in one process and with 1 and 2 workers, reads it again
(restart), reads it while workers are killed, asks it, scores it against the known targets, and writes all of that to
benchmarks/many.csv: one row a measurement. Columns: measure, documents, workers (0 is one process), value, unit,
load (of the machine, when it began), date, machine, versions. Memory is resident memory, so that what processes
share counts in each; a worker is Dask's process and the one that reads. Megabytes are millions of bytes."""

import argparse
import filecmp
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from datetime import date
from importlib.metadata import version
from pathlib import Path

import pandas as pd
import psutil

import helpers
from helpers import many_store as store

RESULT = Path(__file__).with_suffix(".csv")
SEED = 2026
QUESTION = "农村.*污水.*率"
RUN = "import sys, helpers\nif __name__ == '__main__': helpers.read_corpus(sys.argv[1], sys.argv[2], workers=int(sys.argv[3]), progress=None)"


def read(folder: Path, out: Path, workers: int, kill: tuple[int, ...] = ()) -> dict:
    """Read *folder* in a process of its own; return seconds, peak memory in MB, and how many workers were killed.

    A worker is killed as soon as as many documents are done as each number in *kill* says.
    """
    script = out.parent / "run.py"
    script.write_text(RUN, "utf-8")
    started, peak, killed = time.perf_counter(), {"client": 0.0, "a worker": 0.0, "all": 0.0}, 0
    run = subprocess.Popen([sys.executable, str(script), str(folder), str(out), str(workers)])
    while run.poll() is None:
        sizes, working = memory(run.pid)
        peak = {name: max(peak[name], sizes[name]) for name in peak}
        if killed < len(kill) and working and len(list((out / "documents").glob("*"))) >= kill[killed]:
            os.kill(working[0], signal.SIGKILL)
            killed += 1
        time.sleep(0.1 if kill else 0.25)
    if run.returncode:
        raise RuntimeError(f"the run ended with code {run.returncode}")
    return {"seconds": time.perf_counter() - started, "peak": peak, "killed": killed}


def memory(pid: int) -> tuple[dict[str, float], list[int]]:
    """Resident MB of client, of the largest worker with its reader, of all; and the workers' process ids."""
    try:
        client = psutil.Process(pid)
        workers = [child for child in client.children() if "spawn_main" in " ".join(child.cmdline())]
        sizes = [sum(p.memory_info().rss for p in [worker, *worker.children(recursive=True)]) / 1e6 for worker in workers]
        everything = sum(p.memory_info().rss for p in [client, *client.children(recursive=True)]) / 1e6
        return {"client": client.memory_info().rss / 1e6, "a worker": max(sizes, default=0.0), "all": everything}, [w.pid for w in workers]
    except psutil.NoSuchProcess:
        return {"client": 0.0, "a worker": 0.0, "all": 0.0}, []


def differing(one: Path, other: Path) -> int:
    """How many files of the tables differ between two folders, byte for byte (documents: but for the seconds)."""
    parts = {str(path.relative_to(root)) for root in (one, other) for path in root.glob(f"*/*/{store.PART}")}
    wrong = 0
    for part in parts:
        a, b = one / part, other / part
        if part.startswith("documents"):
            rows = [{**(store.record_of(root, Path(part).parent.name[5:]) or {}), "seconds": 0} for root in (one, other)]
            wrong += rows[0] != rows[1]
        else:
            wrong += not (a.exists() and b.exists() and filecmp.cmp(a, b, shallow=False))
    return wrong


def asked(folder: Path) -> float:
    """Seconds to open the corpus in *folder* and answer the question."""
    started = time.perf_counter()
    assert len(helpers.find_targets(helpers.open_corpus(folder), QUESTION))
    return time.perf_counter() - started


def measure(count: int, place: Path, note, ways: list[int]) -> None:
    """Measure a corpus of *count* documents in the folder *place*, read in each of *ways*; *note* takes each figure."""
    made = helpers.vary_plans(count, seed=SEED, folder=place)
    documents, size = place / "documents", sum(path.stat().st_size for path in (place / "documents").iterdir()) / 1e6
    note("size of the documents", count, None, size, "MB")
    note("characters", count, None, made["characters"].sum() / 1e6, "million")
    for workers in ways:
        found = read(documents, place / f"tables{workers}", workers)
        note("time", count, workers, found["seconds"], "s")
        note("documents a second", count, workers, count / found["seconds"], "1/s")
        note("MB a second", count, workers, size / found["seconds"], "MB/s")
        for who, value in found["peak"].items():
            if value:
                note(f"peak memory, {who}", count, workers, value, "MB")
    if 0 in ways:  # else there is nothing to compare with
        note("files unlike those of one process", count, 2, differing(place / "tables0", place / "tables2"), "files")
    note("restart with nothing to do", count, 2, read(documents, place / "tables2", 2)["seconds"], "s")
    found = read(documents, place / "killed", 2, kill=(count // 4, count // 2))
    note("workers killed", count, 2, found["killed"], "workers")
    note("time with workers killed", count, 2, found["seconds"], "s")
    corpus = helpers.open_corpus(place / "killed")
    note("documents lost with workers killed", count, 2, count - corpus.sql("SELECT count(*) FROM documents WHERE status = 'read'").fetchall()[0][0], "documents")
    note("files unlike, with workers killed", count, 2, differing(place / "tables2", place / "killed"), "files")
    started = time.perf_counter()
    packed = helpers.pack_corpus(place / "tables2", place / "packed")
    note("time to pack", count, None, time.perf_counter() - started, "s")
    note("files of the tables", count, None, packed["parts"].sum(), "files")
    note("size of the tables", count, None, packed["MB in parts"].sum(), "MB")
    note("size of the tables, packed", count, None, packed["MB packed"].sum(), "MB")
    note("a question, in parts", count, None, min(asked(place / "tables2") for _ in range(3)), "s")
    note("a question, packed", count, None, min(asked(place / "packed") for _ in range(3)), "s")
    score(place, count, note)


def score(place: Path, count: int, note) -> None:
    """Score the targets of the corpus in *place* against the known ones."""
    found, truth = (pd.read_parquet(place / name) for name in ("packed/targets.parquet", "truth.parquet"))
    scores = helpers.score_targets(found, truth).loc["all"]
    missed = truth.drop(index=helpers.match_targets(found, truth)["curated"])
    note("targets missed", count, None, len(missed), "targets")
    note("targets of the five behind them", count, None, missed["target_id"].nunique(), "targets")
    note("targets known", count, None, scores["curated"], "targets")
    for name in ("recall", "precision", "strict_f1"):
        note(name.replace("_", " "), count, None, scores[name], "")


def main() -> int:
    """Measure each size, and write what was measured."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000, 5000])
    parser.add_argument("--workers", type=int, nargs="+", default=[0, 1, 2], help="ways to read; 0 is one process, 2 must be among them")
    parser.add_argument("--result", type=Path, default=RESULT)
    options = parser.parse_args()
    cpu = next((line.split(":")[1].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), platform.machine())
    machine = f"{os.cpu_count()} cores, {cpu}, {psutil.virtual_memory().total / 1e9:.0f} GB"
    versions = " ".join(f"{name} {version(name)}" for name in ("pandas", "pyarrow", "distributed", "duckdb"))
    about = {"date": date.today().isoformat(), "machine": machine, "versions": f"helpers {store.made_by()} Python {platform.python_version()} {versions}"}
    rows: list[dict] = []

    def note(measure: str, documents: int, workers: int | None, value: float, unit: str) -> None:
        rows.append({"measure": measure, "documents": documents, "workers": workers, "value": round(float(value), 4), "unit": unit, "load": load, **about})
        print(f"{measure:36} {documents:>6,} documents  {'' if workers is None else f'{workers} workers':10} {value:>12,.4g} {unit}", flush=True)

    for count in options.sizes:
        load = round(os.getloadavg()[0], 2)
        with tempfile.TemporaryDirectory() as place:
            measure(count, Path(place), note, options.workers)
        pd.DataFrame(rows).astype({"workers": "Int64"}).to_csv(options.result, index=False)  # after each size
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
