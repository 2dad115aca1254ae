"""Check the environment: `python -m helpers` prints a line a check and fails if one of them fails."""

from .environment import report

raise SystemExit(report())
