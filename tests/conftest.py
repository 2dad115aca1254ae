"""What every test runs with: the notebooks' own environment, the same examples each time, the built book, a browser."""

import os
from pathlib import Path

import locket
import matplotlib.font_manager  # noqa: F401  builds its cache now, or the first notebook would say so on stderr
import matplotlib.pyplot as plt
import pytest
from hypothesis import settings

import browser
import build
from execute import ENVIRONMENT

ROOT = Path(__file__).resolve().parents[1]

os.environ.update(ENVIRONMENT)  # nbval's kernels inherit it
os.environ.pop("MPLBACKEND", None)

# The same examples in every run, however slow the machine: a test that fails fails for everybody.
settings.register_profile("book", deadline=None, derandomize=True)
settings.load_profile("book")


@pytest.fixture(autouse=True)
def no_figure_is_left_open():
    """A figure that a test leaves open would be found by the next one."""
    yield
    left = plt.get_fignums()
    plt.close("all")
    assert not left, "close the figures that the test has drawn"


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The book, built afresh: once in a run, whichever worker comes first."""
    output = tmp_path_factory.getbasetemp()
    output = output.parent if os.environ.get("PYTEST_XDIST_WORKER") else output
    with locket.lock_file(str(output / "book.lock")):
        if not (output / "book-built").exists():
            assert build.build(ROOT, output / "book") == 0
            (output / "book-built").touch()
    return output / "book" / "_build" / "html"


@pytest.fixture(scope="session")
def chromium():
    """A headless Chromium; a machine without one skips the tests that look at pages in a browser, and says so."""
    try:
        program = browser.find()
    except FileNotFoundError as missing:
        pytest.skip(str(missing))
    with browser.launch(program) as running:
        yield running


@pytest.fixture(scope="session")
def served(site):
    """The address of the built book on localhost."""
    with browser.serve(site) as address:
        yield address


@pytest.fixture
def page(chromium):
    """A fresh page (1280 × 900, light) that may ask nothing but localhost; a script's error or a refused request fails the test."""
    with browser.page(chromium) as (fresh, faults):
        yield fresh
    assert not faults, faults
