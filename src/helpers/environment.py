"""Is everything here that the book needs? One line a check, as `python -m helpers` prints them.

A check is a function without arguments; it returns what it found, in words, or raises a
RuntimeError that says what is wrong and what to do (or whatever a broken package raises).
"""

import csv
import hashlib
import re
import sys
from collections.abc import Callable, Iterable
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

# Not taken from .plans: this module must load where pandas does not.
DATA = Path(__file__).resolve().parents[2] / "data"
PYTHON = (3, 11)
NEEDED = {"numpy": "2.0", "pandas": "3.0", "matplotlib": "3.10", "seaborn": "0.13", "ipywidgets": "8.1"}  # at least
FONT = "Noto Sans SC"


def numbers(version_text: str) -> tuple[int, ...]:
    """Return the leading numbers of a version, for comparison.

    >>> numbers("3.10.1") > numbers("3.9"), numbers("8.1.0rc1")
    (True, (8, 1, 0))
    """
    return tuple(int(part) for part in re.match(r"\d+(?:\.\d+)*", version_text)[0].split("."))


def check_python(found: tuple[int, ...] = tuple(sys.version_info[:3])) -> str:
    """The running Python is at least PYTHON."""
    name = "Python " + ".".join(map(str, found))
    if found < PYTHON:
        raise RuntimeError(f"{name} is too old; the book needs {'.'.join(map(str, PYTHON))} or later")
    return name


def check_package(name: str, least: str) -> str:
    """The package *name* can be imported and is at least version *least*."""
    import_module(name)
    if numbers(found := version(name)) < numbers(least):
        raise RuntimeError(f"{name} {found} is too old; install {least} or later")
    return f"{name} {found}"


def check_data(folder: Path = DATA) -> str:
    """Each source that plans.csv lists is there, byte for byte: its sha256 is the one listed."""
    with open(folder / "plans.csv", encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    for row in rows:
        path = folder / "sources" / f"{row['id']}.txt"
        if hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            raise RuntimeError(f"{path.name} is not the document that plans.csv lists; restore it from the repository")
    return f"data: {len(rows)} plans as received"


def check_font(name: str = FONT) -> str:
    """The bundled font is known to matplotlib once the style is in use."""
    from matplotlib import font_manager

    from . import use_style

    use_style()
    return f"font {name}: {Path(font_manager.findfont(name, fallback_to_default=False)).name}"


def check_kernel(name: str = "python3") -> str:
    """There is a kernel *name*, and it runs in this very environment."""
    from jupyter_client.manager import KernelManager

    runs = KernelManager(kernel_name=name).format_kernel_cmd()[0]
    if Path(runs).parent != Path(sys.executable).parent:
        raise RuntimeError(f"kernel {name} runs {runs}, not this Python; run: python -m ipykernel install --sys-prefix")
    return f"kernel {name}"


PACKAGES = [partial(check_package, name, least) for name, least in NEEDED.items()]
CHECKS: list[Callable[[], str]] = [check_python, *PACKAGES, check_data, check_font, check_kernel]


def report(checks: Iterable[Callable[[], str]] = CHECKS) -> int:
    """Print [OK] or [FAIL] for each of *checks*; return 1 if any failed, else 0.

    >>> report([lambda: "all there"])
    [OK]   all there
    0
    """
    failed = False
    for check in checks:
        try:
            print(f"[OK]   {check()}")
        except Exception as error:  # whatever a broken package raises is the finding
            failed = True
            print(f"[FAIL] {error}" if type(error) is RuntimeError else f"[FAIL] {type(error).__name__}: {error}")
    return 1 if failed else 0
