"""Make wheels for the browser: the helpers with data and exercises, jieba from its installed source, others without what nobody needs.

Convention: the same files always make the same wheel, byte for byte. A wheel that differs from the one
published has a sum of its content in its name, so that no browser's cache can give the old one for the new.
"""

import hashlib
import zipfile
from collections.abc import Iterable
from fnmatch import fnmatch
from importlib import metadata
from io import BytesIO
from pathlib import Path

SHIPPED = ("data", "exercises")  # they lie beside the helpers' own folder's parents, where helpers.plans looks for them


def pack(files: dict[str, bytes]) -> bytes:
    """Return *files* as a zip: in order, without a date."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()


def wheel(name: str, version: str, files: dict[str, bytes]) -> bytes:
    """Return the wheel of a package of pure Python from its *files*."""
    about = f"{name.replace('-', '_')}-{version}.dist-info"
    return pack(files | {
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{about}/WHEEL": b"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    })


def file_name(name: str, version: str, data: bytes, tags: str = "py3-none-any") -> str:
    """Return a name for the wheel *data*, with the first digits of its sha256.

    >>> file_name("county-plans", "0.1.0", b"")
    'county_plans-0.1.0+e3b0c442-py3-none-any.whl'
    """
    return f"{name.replace('-', '_')}-{version}+{hashlib.sha256(data).hexdigest()[:8]}-{tags}.whl"


def left_out(name: str, patterns: Iterable[str]) -> bool:
    """Say whether a file is left out: *name* fits one of *patterns* and none of those that begin with “!”.

    >>> left_out("a/tests/b.py", ["*/tests/*"]), left_out("a/tests/b.py", ["*/tests/*", "!*/b.py"])
    (True, False)
    """
    kept, out = [p[1:] for p in patterns if p[0] == "!"], [p for p in patterns if p[0] != "!"]
    return any(fnmatch(name, p) for p in out) and not any(fnmatch(name, p) for p in kept)


def slim(data: bytes, patterns: Iterable[str]) -> bytes:
    """Return the wheel *data* without the files that *patterns* leave out."""
    patterns = list(patterns)
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return pack({name: archive.read(name) for name in archive.namelist() if name[-1] != "/" and not left_out(name, patterns)})


def helpers_wheel(root: Path, name: str, version: str, python: str) -> bytes:
    """Return the helpers in *root* as a wheel that brings data and exercises along.

    These go where a wheel's *data* go: under the prefix of the installation, which is / in the browser.
    """
    package = root / "src" / "helpers"
    files = {f"helpers/{path.relative_to(package).as_posix()}": path.read_bytes() for path in _files(package)}
    prefix = f"{name.replace('-', '_')}-{version}.data/data/lib/python{python}"
    for folder in SHIPPED:
        files |= {f"{prefix}/{path.relative_to(root).as_posix()}": path.read_bytes() for path in _files(root / folder)}
    return wheel(name, version, files)


def installed_wheel(name: str, version: str, patterns: Iterable[str], sha256: str) -> bytes:
    """Return the installed package *name*, published as source only, as a wheel, without what *patterns* leave out.

    Raises ValueError if the installed version or its content is not the one that live/runtime.json names.
    """
    if (found := metadata.version(name)) != version:
        raise ValueError(f"{name} {found} is installed, live/runtime.json names {version}; run make env")
    patterns = [*patterns, "*/__pycache__/*", "*.pyc", "*.dist-info/*", "*.egg-info/*", "../*"]
    paths = [path for path in metadata.files(name) if not left_out(path.as_posix(), patterns)]
    files = {path.as_posix(): path.locate().read_bytes() for path in paths}
    if (found := content_sum(files)) != sha256:
        raise ValueError(f"{name} {version} as installed is not what live/runtime.json names: expected sha256 {sha256}, found {found}; install it anew")
    return wheel(name, version, files)


def content_sum(files: dict[str, bytes]) -> str:
    """Return one sha256 for the names and contents of *files*."""
    lines = [f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and not {"__pycache__", ".ipynb_checkpoints"} & set(path.parts))
