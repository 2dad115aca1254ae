"""`python -m helpers` says what is there and what is not, and fails if anything is not."""

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from helpers import environment

ROOT = Path(__file__).resolve().parents[1]


def test_this_environment_is_fit():
    done = subprocess.run([sys.executable, "-m", "helpers"], capture_output=True, text=True)
    lines = done.stdout.splitlines()
    assert done.returncode == 0, done.stdout
    assert len(lines) == len(environment.CHECKS) and all(line.startswith("[OK]   ") for line in lines)


def test_what_is_needed_is_what_the_package_declares():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    assert sorted(name.split(">")[0] for name in declared) == sorted(environment.NEEDED)


def broken() -> str:
    raise ImportError("libnothing.so: cannot open shared object file")


@pytest.fixture()
def data(tmp_path) -> Path:
    """A data folder whose only source is not the one that its table lists."""
    (tmp_path / "sources").mkdir()
    (tmp_path / "plans.csv").write_text("id,sha256\nwuxi," + "0" * 64 + "\n")
    (tmp_path / "sources" / "wuxi.txt").write_text("changed")
    return tmp_path


@pytest.mark.parametrize("check, arguments, line", [
    (environment.check_python, [(3, 10, 9)], "[FAIL] Python 3.10.9 is too old; the book needs 3.11 or later"),
    (environment.check_package, ["nosuchpackage", "1.0"], "[FAIL] ModuleNotFoundError: No module named 'nosuchpackage'"),
    (environment.check_package, ["pandas", "99.0"], "is too old; install 99.0 or later"),
    (environment.check_font, ["No Such Font"], "[FAIL] ValueError: Failed to find font No Such Font"),
    (environment.check_kernel, ["nosuchkernel"], "[FAIL] NoSuchKernel: "),
    (broken, [], "[FAIL] ImportError: libnothing.so"),
])
def test_what_is_missing_is_named(capsys, check, arguments, line):
    assert environment.report([lambda: "before", lambda: check(*arguments), lambda: "after"]) == 1
    out = capsys.readouterr().out.splitlines()
    assert out[0] == "[OK]   before" and out[-1] == "[OK]   after"  # one failure hides no other
    assert line in out[1]


def test_changed_and_missing_sources_are_named(capsys, data):
    assert environment.report([lambda: environment.check_data(data)]) == 1
    assert "[FAIL] wuxi.txt is not the document that plans.csv lists" in capsys.readouterr().out
    (data / "sources" / "wuxi.txt").unlink()
    assert environment.report([lambda: environment.check_data(data)]) == 1
    assert "[FAIL] FileNotFoundError" in capsys.readouterr().out
