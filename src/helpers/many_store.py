"""Where the tables of a corpus lie: Parquet, a folder a table, in it a folder a plan.

    out/documents/plan=<id>/part.parquet    one row: what became of the document; written last of all
    out/targets/plan=<id>/part.parquet      and outline, bodies, changes, removed: as for one plan; no file where no row

A file is written beside its place and then renamed, so it is there whole or not at all. A document
whose row of ``documents`` is there has all its tables: that row is what a restart looks at.
"""

import hashlib
import os
import re
import shutil
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path, PurePosixPath
from unicodedata import normalize

import pandas as pd

from .bodies import BODY_TYPES
from .outline import OUTLINE_TYPES
from .targets import TARGET_TYPES
from .texts import CHANGE_TYPES

RECORD_TYPES = {
    "path": "str", "status": "str", "error": "str", "format": "str", "encoding": "str", "bytes": "int64", "characters": "int64",
    "headings": "int64", "targets": "int64", "bodies": "int64", "notes": "str", "seconds": "float64", "sha256": "str", "helpers": "str",
}  # fmt: skip
TABLES = {
    "documents": RECORD_TYPES, "outline": OUTLINE_TYPES, "targets": TARGET_TYPES, "bodies": BODY_TYPES, "changes": CHANGE_TYPES,
    "removed": {"text": "str", "reason": "str"},
}  # fmt: skip
ARROW = {"str": "string", "int64": "int64", "Int64": "int64", "float64": "float64", "bool": "bool_"}
UNSAFE = re.compile(r"[^\w.-]|__")  # in an id: what a folder's name, an address or the rule below could not bear
IMPORTED = re.compile(r"^\s*from \.(?: import )?(\w+)", re.M)
LONGEST = 180  # bytes of an id: a folder's name may have 255
PART = "part.parquet"


def need(module: str):
    """Return the *module*, or say what is missing: many plans need more than five do."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError:
        raise ImportError(f"a corpus needs {module}, which is not installed here (a browser has none of dask, pyarrow and duckdb): "
                          "run `make env`, or read single plans with read_document") from None


def plan_id(path: str) -> str:
    """Return the id of the document at the relative *path*: the same wherever and whenever it is read.

    Folders are joined by ``__``, the ending ``.txt`` is left out. A path that this would not keep apart from
    every other one (a blank, a bracket, ``__``, another form of Unicode, great length) gets a mark made of the path.

    >>> plan_id("wuxi.txt"), plan_id("重庆/巫溪县.docx")
    ('wuxi', '重庆__巫溪县.docx')
    >>> plan_id("a__b.txt"), plan_id("a/b.txt")
    ('a__b-4931c08aa828', 'a__b')
    """
    parts = PurePosixPath(path).with_suffix("").parts if path.endswith(".txt") else PurePosixPath(path).parts
    name = "__".join(UNSAFE.sub(lambda m: m[0] if m[0] == "__" else "_", normalize("NFC", part)) for part in parts)
    plain = normalize("NFC", path) == path and not any(UNSAFE.search(part) for part in parts)
    if plain and len(name.encode()) <= LONGEST:
        return name
    return name.encode()[: LONGEST - 13].decode(errors="ignore") + "-" + hashlib.sha256(path.encode("utf-8", "surrogateescape")).hexdigest()[:12]


def list_documents(folder: Path, out: Path) -> Iterator[str]:
    """Yield the relative path of every file under *folder*, in order, without hidden ones, locks of an office program, and *out*.

    One folder at a time is held in memory. A link to a folder is not followed.
    """
    waiting = [""]
    while waiting:
        here = waiting.pop()
        entries = sorted(os.scandir(folder / here), key=lambda entry: entry.name)
        kept = [entry for entry in entries if not entry.name.startswith((".", "~$")) and Path(entry.path) != out]
        waiting += [f"{here}{entry.name}/" for entry in reversed(kept) if entry.is_dir(follow_symlinks=False)]
        yield from (here + entry.name for entry in kept if entry.is_file() or (entry.is_symlink() and not entry.is_dir()))


@lru_cache(maxsize=1)
def made_by() -> str:
    """Return what tells one state of the helpers from another: the version, and a mark made of the modules that read a document."""
    from . import __version__

    here, digest, waiting, seen = Path(__file__).parent, hashlib.sha256(), ["many_read"], set()
    while waiting:
        name = waiting.pop()
        if name not in seen and (here / f"{name}.py").exists():
            seen.add(name)
            waiting += IMPORTED.findall((here / f"{name}.py").read_text("utf-8"))
    for name in sorted(seen):
        digest.update((here / f"{name}.py").read_bytes())
    return f"{__version__}+{digest.hexdigest()[:12]}"


def schema(table: str, *, plan: bool = False):
    """Return the Arrow schema of *table*, with *plan* the column that the folders' names hold."""
    pa = need("pyarrow")
    fields = [pa.field("plan", pa.string())] * plan + [pa.field(name, getattr(pa, ARROW[kind])()) for name, kind in TABLES[table].items()]
    return pa.schema(fields)


def part(out: Path, table: str, plan: str) -> Path:
    """Return where the rows of *plan* in *table* are."""
    return out / table / f"plan={plan}" / PART


def write(out: Path, plan: str, tables: dict[str, pd.DataFrame], record: dict) -> None:
    """Write the *tables* of *plan*, and its *record* when all of them are in place."""
    pa, parquet = need("pyarrow"), need("pyarrow.parquet")
    for name, frame in [*tables.items(), ("documents", pd.DataFrame([record]))]:
        if frame.empty:
            continue
        target = part(out, name, plan)
        target.parent.mkdir(parents=True, exist_ok=True)
        rows = pa.Table.from_pandas(frame[list(TABLES[name])], schema=schema(name), preserve_index=False).replace_schema_metadata(None)
        beside = target.with_name(f"{PART}.{os.getpid()}.tmp")
        parquet.write_table(rows, beside, compression="zstd")
        os.replace(beside, target)


def record_of(out: Path, plan: str) -> dict | None:
    """Return the row of *plan* in the table of documents; None if it is not read yet."""
    try:
        return need("pyarrow.parquet").read_table(part(out, "documents", plan), partitioning=None).to_pylist()[0]
    except (FileNotFoundError, IndexError):
        return None


def forget(out: Path, plan: str) -> None:
    """Delete what is there of *plan*, its row of the documents first."""
    for table in TABLES:
        shutil.rmtree(part(out, table, plan).parent, ignore_errors=True)
