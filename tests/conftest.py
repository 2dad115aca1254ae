"""What every test runs with: the notebooks' own environment, and examples that are the same each time."""

import os

import matplotlib.font_manager  # noqa: F401  builds its cache now, or the first notebook would say so on stderr
from hypothesis import settings

from execute import ENVIRONMENT

os.environ.update(ENVIRONMENT)  # nbval's kernels inherit it
os.environ.pop("MPLBACKEND", None)

# The same examples in every run, however slow the machine: a test that fails fails for everybody.
settings.register_profile("book", deadline=None, derandomize=True)
settings.load_profile("book")
