"""The house rules that a machine can hold: one set of versions, no addresses, small documented modules."""

import ast
import inspect
import re
import subprocess
from functools import lru_cache
from pathlib import Path

import pytest
import yaml

import helpers

ROOT = Path(__file__).resolve().parents[1]
GENERATED = {"solutions", "node_modules", "_build", "__pycache__", ".ipynb_checkpoints"}
MODULES = sorted(path for folder in ("src/helpers", "tools", "book/_ext", "benchmarks") for path in (ROOT / folder).glob("*.py"))
LIMIT = 160  # lines a module
PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", re.M)
LOCK_LINE = re.compile(r"[a-z0-9][a-z0-9._-]*==[^\s;\\]+( ; [^\\]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?")

# In pieces, so that this file does not hold what it forbids.
REGISTRIES = re.compile("py" r"pi\.org|python" r"hosted\.|npm" r"js\.|registry\.|ana" r"conda\.(?:org|com)|--(?:extra-)?" "index-url|--find" "-links")
MACHINE = re.compile(r"(?<![\w.:/])/(?:" "ro" "ot|ho" "me|wo" r"rk|Us" r"ers|opt)/\w")
PICTURE = re.compile(r'"image/png": "[^"]*"')  # letters by chance
UNFINISHED = re.compile(r"\b(?:TO" "DO|FIX" "ME|XX" r"X)\b|\bexcept" r":|NotImplemented" "Error")


def lock() -> dict[str, str]:
    return dict(PIN.findall((ROOT / "requirements.lock").read_text("utf-8")))


def direct() -> dict[str, str]:
    return dict(PIN.findall((ROOT / "requirements.in").read_text("utf-8")))


@lru_cache(maxsize=1)
def project_files() -> list[Path]:
    """Every text file of the project that people write; the plans are others' words."""
    tops = [top for top in ROOT.iterdir() if not top.name.startswith(".") or top.name in (".ci", ".gitignore", ".gitattributes")]
    found = []
    for top in tops:
        for path in top.rglob("*") if top.is_dir() else [top]:
            parts = path.relative_to(ROOT).parts
            generated = GENERATED & set(parts) or any(part.endswith(".egg-info") for part in parts)
            if path.is_file() and not generated and parts[:2] != ("data", "sources") and b"\0" not in path.read_bytes()[:2048]:
                found.append(path)
    return found


def test_lock_holds_only_pins_with_hashes():
    lines = (ROOT / "requirements.lock").read_text("utf-8").splitlines()
    assert [line for line in lines if not LOCK_LINE.fullmatch(line)] == []
    assert len(lock()) > len(direct())


def test_lock_holds_what_is_asked_for():
    assert {name: lock().get(name) for name in direct()} == direct()


def test_every_direct_dependency_says_what_it_is_for():
    lines = (ROOT / "requirements.in").read_text("utf-8").splitlines()
    assert [line for line in lines if "==" in line and " # " not in line] == []


def test_conda_environment_has_the_versions_of_the_lock():
    *conda, pip = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))["dependencies"]
    *pins, last = pip["pip"]
    assert conda == ["python=3.11", "pip"] and last == "-e ."
    assert dict(pin.split("==") for pin in pins) == direct()


@pytest.mark.parametrize("pattern", [REGISTRIES, MACHINE, UNFINISHED], ids=["registries", "paths", "unfinished"])
def test_no_file_holds(pattern):
    found = [f"{path.relative_to(ROOT)}: {hit[0]}" for path in project_files() for hit in pattern.finditer(PICTURE.sub("", path.read_text("utf-8")))]
    assert found == []


@pytest.mark.parametrize("pattern, text", [
    (REGISTRIES, "--index" "-url x"), (REGISTRIES, "https://py" "pi.org/simple"), (MACHINE, "in /ro" "ot/x"),
    (MACHINE, '"/ho' 'me/ada/x"'), (UNFINISHED, "# TO" "DO: later"), (UNFINISHED, "    except" ":"),
])
def test_the_rules_close(pattern, text):
    assert pattern.search(text)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_module_is_small_and_documented(path):
    text = path.read_text("utf-8")
    tree = ast.parse(text)
    assert len(text.splitlines()) <= LIMIT
    public = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_")]
    undocumented = [node.name for node in public if not ast.get_docstring(node) and node.name not in ("setup", "main")]
    assert ast.get_docstring(tree) and undocumented == []


@pytest.mark.parametrize("name", [name for name in helpers.__all__ if name != "__version__"])
def test_public_name_exists_and_is_documented(name):
    thing = getattr(helpers, name)
    assert not callable(thing) or inspect.getdoc(thing)
    assert name in dir(helpers)


def test_make_help_names_every_target():
    text = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.search(r"^\.PHONY: (.*)$", text, re.M)[1].split()) - {"help"}
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert targets == set(re.findall(r"^make ([\w-]+)", shown, re.M))
