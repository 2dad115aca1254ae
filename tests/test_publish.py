"""What publishes the book and opens it elsewhere: the workflow, the image, the Lab's first page."""

import json
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import pytest
import yaml

import found

ROOT = Path(__file__).resolve().parents[1]
WORKFLOW = yaml.load((ROOT / ".github" / "workflows" / "book.yml").read_text("utf-8"), yaml.BaseLoader)  # “on” stays a word
STEPS = [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]


def targets() -> set[str]:
    """Return the targets that the Makefile has."""
    return set(re.findall(r"^([a-z][a-z -]*):", (ROOT / "Makefile").read_text("utf-8"), re.M)) | {
        name for line in re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text("utf-8"), re.M) for name in line.split()
    }


def test_every_action_is_pinned_by_commit_with_its_version_beside():
    text = (ROOT / ".github" / "workflows" / "book.yml").read_text("utf-8")
    uses = re.findall(r"uses: (.*)", text)
    assert len(uses) >= 5
    assert [line for line in uses if not re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)] == []
    pins = {}
    for line in uses:
        name, rest = line.split("@")
        assert pins.setdefault(name, rest) == rest, f"{name} is pinned in two ways"


def test_no_job_may_more_than_it_needs():
    assert WORKFLOW["permissions"] == {}
    assert {name: job["permissions"] for name, job in WORKFLOW["jobs"].items()} == {
        "test": {"contents": "read"},
        "build": {"contents": "read", "pages": "read"},
        "publish": {"pages": "write", "id-token": "write"},
    }
    assert all(step["with"]["persist-credentials"] == "false" for step in STEPS if "checkout" in step.get("uses", ""))


def test_nothing_is_published_that_was_not_tested_on_main():
    jobs = WORKFLOW["jobs"]
    assert jobs["build"]["needs"] == "test" and jobs["publish"]["needs"] == "build"
    assert "refs/heads/main" in jobs["build"]["if"] and "pull_request" in jobs["build"]["if"]


def test_the_workflow_runs_what_there_is():
    commands = " ".join(step.get("run", "") for step in STEPS)
    made = re.findall(r"\bmake ([a-z-]+)", commands)
    assert made and set(made) <= targets()
    assert "bash .ci/run" in commands
    assert all(step["name"] for step in STEPS)


def test_the_address_that_the_workflow_gives_wins_over_an_empty_setting(monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://example.org/plans")
    config = SimpleNamespace(site_url="")
    found.configure(None, config)
    assert config.html_baseurl == config.site_url == "https://example.org/plans/"


def test_the_image_is_made_from_the_same_lock_and_not_run_as_root():
    lines = (ROOT / "Dockerfile").read_text("utf-8").replace("\\\n", " ").splitlines()
    steps = [line.split(maxsplit=1) for line in lines if re.match("[A-Z]+ ", line)]
    kinds = [kind for kind, _ in steps]
    assert steps[0] == ["FROM", "python:3.11-slim-bookworm"]
    assert kinds.index("USER") < kinds.index("COPY"), "installed as root"
    made = re.findall(r"make ([a-z-]+)", " ".join(rest for kind, rest in steps if kind == "RUN"))
    assert "env" in made and set(made) <= targets() | {"git"}, made  # `make env` installs requirements.lock, nothing else
    assert not [rest for _, rest in steps if "pip install" in rest]
    command = json.loads(dict(steps)["CMD"])
    assert (ROOT / command[-1].removeprefix("--LabApp.default_url=/lab/tree/")).is_file()


def test_the_image_takes_nothing_that_is_made_again():
    ignored = [line for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert {".venv", "_build"} <= set(ignored)
    tracked = subprocess.run(["git", "ls-files", *ignored], cwd=ROOT, capture_output=True, text=True).stdout
    assert tracked == "", "something that is kept is left out"


def test_the_first_page_of_the_lab_leads_through_the_chapters_in_order():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text("utf-8"))
    chapters = [chapter["file"] for part in toc["parts"] if part["caption"].startswith("Part") for chapter in part["chapters"]]
    page = (ROOT / "notebooks" / "START.md").read_text("utf-8")
    expected = []
    for number, file in enumerate(chapters, 1):
        title = nbformat.read(ROOT / f"{file}.ipynb", 4).cells[0].source.splitlines()[0].removeprefix("# ")
        expected.append(f"{number}. [{title}]({Path(file).name}.ipynb)")
    assert re.findall(r"^\d+\. .*$", page, re.M) == expected


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)]+)\)", (ROOT / "notebooks" / "START.md").read_text("utf-8")))
def test_the_first_page_leads_nowhere_else(link):
    assert (ROOT / "notebooks" / link).is_file()


def test_the_lab_shows_pages_rendered_and_asks_nobody_for_news():
    settings = json.loads((ROOT / "tools" / "lab-settings.json").read_text("utf-8"))
    assert settings["@jupyterlab/docmanager-extension:plugin"]["defaultViewers"]["markdown"] == "Markdown Preview"
    assert settings["@jupyterlab/apputils-extension:notification"] == {"checkForUpdates": False, "fetchNews": "false"}


def test_the_arrow_keys_move_an_explorer_and_not_the_cells_of_the_lab():
    """The Lab's own shortcuts are replaced by the same ones that leave out what is in a widget."""
    own = json.loads((Path(sys.prefix) / "share/jupyter/lab/schemas/@jupyterlab/notebook-extension/tracker.json").read_text("utf-8"))["jupyter.lab.shortcuts"]
    rows = json.loads((ROOT / "tools" / "lab-settings.json").read_text("utf-8"))["@jupyterlab/shortcuts-extension:shortcuts"]["shortcuts"]
    plain = {key: [(row["command"], row["selector"]) for row in own if row["keys"] == [key]] for key in ("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight")}
    off, on = ([row for row in rows if ("disabled" in row) == gone] for gone in (True, False))
    assert {row["keys"][0]: [(row["command"], row["selector"])] for row in off} == plain
    assert [(row["command"], row["keys"], f"{row['selector']}:not(.jupyter-widgets *)") for row in off] == [(row["command"], row["keys"], row["selector"]) for row in on]
