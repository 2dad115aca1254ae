# Reading Chinese County Plans as Data. `make help` names what there is to make.
#
# PYTHON makes the environment, VENV holds it: `make book VENV=/somewhere/else` uses another.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV ?= .venv
BIN = $(VENV)/bin
SHELL = /bin/bash
.DEFAULT_GOAL = help
.PHONY: help book test lab env lock clean release collect grade feedback export

help: ## Name what there is to make
	@echo "make book    run what is stale, build the book into _build/html"
	@echo "make test    run every test: helpers, notebooks, pages, gates"
	@echo "make lab     open the notebooks in JupyterLab"
	@echo "make env     install what is needed into $(VENV) (the others do so by themselves)"
	@echo "make lock    resolve requirements.in into requirements.lock anew (needs uv)"
	@echo "make clean   delete what was built; $(VENV) stays"
	@echo "Assignments for a course (assignments/README.md), each with COURSE=folder ASSIGNMENT=name:"
	@echo "make release  make each plan's version and its key   STUDENTS=students.csv [PLANS=wuxi,chengdu]"
	@echo "make collect  take in what was handed in             FROM=folder-or.zip [REPLACE=1]"
	@echo "make grade    run and test it apart from the key     [RUBRIC=points.csv]"
	@echo "make feedback write a page for each student"
	@echo "make export   write grades.csv"

book: env
	@$(BIN)/python tools/execute.py
	@$(BIN)/python tools/build.py

test: env
	@$(BIN)/python -m pytest

lab: env # nbgrader's menus are for instructors, who start Lab in their course's folder
	@$(BIN)/jupyter labextension disable --level=sys_prefix @jupyter/nbgrader >/dev/null 2>&1
	@$(BIN)/jupyter lab --notebook-dir=notebooks

# The environment is made again when the lock, the package's own metadata or its place changes:
# $(VENV)/made-from holds what it was made from. Nothing is installed that the lock does not hold.
env:
	@"$(PYTHON)" -c 'import sys; v = sys.version_info; sys.exit(0 if v >= (3, 11) else "Python 3.11 or later is needed; $(PYTHON) is %d.%d." % v[:2])' \
	  || { echo "No fit Python: install Python 3.11 or later, or name one: make env PYTHON=/path/to/python3.11" >&2; exit 1; }
	@set -eu -o pipefail; \
	made_from=$$(echo "$(CURDIR)"; cat requirements.lock pyproject.toml); \
	if [ "$$(cat "$(VENV)/made-from" 2>/dev/null || true)" != "$$made_from" ]; then \
	  [ -x "$(BIN)/python" ] || { echo "Making $(VENV) with $(PYTHON)"; "$(PYTHON)" -m venv "$(VENV)"; }; \
	  echo "Installing what requirements.lock holds, about a minute; a dot a package:"; \
	  $(BIN)/python -m pip install --progress-bar off --no-deps --require-hashes -r requirements.lock \
	    | while read -r word rest; do case "$$word" in Collecting|Requirement) printf .;; Installing) printf ' installing';; esac; done; \
	  echo " done"; \
	  $(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .; \
	  $(BIN)/python -m helpers; \
	  echo "$$made_from" > "$(VENV)/made-from"; \
	fi

lock:
	@uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-annotate --no-header --quiet requirements.in --output-file requirements.lock
	@echo "requirements.lock: $$(grep -c == requirements.lock) packages"

clean:
	@rm -rf _build book/reference book/solutions .pytest_cache .hypothesis
	@find . -name __pycache__ -not -path "./$(VENV)/*" -prune -exec rm -rf {} +
	@echo "Deleted what was built; $(VENV) stays (rm -rf $(VENV) deletes it too)."

# Assignments for a course: what is given after the target goes on to tools/course.py.
course = $(BIN)/python tools/course.py $@ $(ASSIGNMENT) $(if $(COURSE),--course "$(COURSE)")

release: env
	@$(course) $(if $(STUDENTS),--students "$(STUDENTS)") $(if $(PLANS),--plans "$(PLANS)") $(if $(TEXT),--text "$(TEXT)") $(if $(CODING),--coding "$(CODING)")

collect: env
	@$(course) $(if $(FROM),--from "$(FROM)") $(if $(REPLACE),--replace)

grade: env
	@$(course) $(if $(RUBRIC),--rubric "$(RUBRIC)") $(if $(STUDENT),--student "$(STUDENT)")

feedback export: env
	@$(course)
