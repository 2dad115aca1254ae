# Reading Chinese County Plans as Data. `make help` names what there is to make.
#
# PYTHON makes the environment, VENV holds it: `make book VENV=/somewhere/else` uses another.

PYTHON ?= $(shell command -v python3.11 || command -v python3 || echo python3)
VENV ?= .venv
BIN = $(VENV)/bin
SHELL = /bin/bash
.DEFAULT_GOAL = help
.PHONY: help book audit live live-check test lab lab-settings env lock clean release collect grade feedback export profile corpus pdf epub zip paper

help: ## Name what there is to make
	@echo "make book    run what is stale, build the book into _build/html"
	@echo "make live    build the book with live pages, Python in the browser   [FROM=pyodide-release.tar.bz2 | CDN=address]"
	@echo "make live-check run three chapters of that site in a headless Chromium, and measure"
	@echo "make pdf     print the book: _build/reading-chinese-county-plans.pdf (needs Chromium)"
	@echo "make epub    write it for e-readers, and check that (needs Java)"
	@echo "make zip     pack it to be read without the net: open START.html"
	@echo "make paper   all three"
	@echo "make audit   look at the built book in Chromium: axe-core, Tab key, speed, Lighthouse (needs Node)   [PARTS=--axe]"
	@echo "make test    run every test: helpers, notebooks, pages, gates"
	@echo "make lab     open the notebooks in JupyterLab"
	@echo "make lab-settings show pages rendered in that Lab (make lab does so by itself)"
	@echo "make env     install what is needed into $(VENV) (the others do so by themselves)"
	@echo "make lock    resolve requirements.in into requirements.lock anew (needs uv)"
	@echo "make clean   delete what was built; $(VENV) stays"
	@echo "make profile profile any plan into _build/profiles   FILE=plan.docx [NAME=..] [OUT=folder] [CODE=1]"
	@echo "make corpus  read a folder of plans into tables      FOLDER=plans [OUT=folder] [SCHEDULER=tcp://host:8786]"
	@echo "Assignments for a course (assignments/README.md), each with COURSE=folder ASSIGNMENT=name:"
	@echo "make release  make each plan's version and its key   STUDENTS=students.csv [PLANS=wuxi,chengdu]"
	@echo "make collect  take in what was handed in             FROM=folder-or.zip [REPLACE=1]"
	@echo "make grade    run and test it apart from the key     [RUBRIC=points.csv]"
	@echo "make feedback write a page for each student"
	@echo "make export   write grades.csv"

book: env
	@$(BIN)/python tools/execute.py
	@$(BIN)/python tools/build.py

live: env
	@$(BIN)/python tools/execute.py
	@$(BIN)/python tools/live.py $(if $(FROM),--from "$(FROM)") $(if $(CDN),--cdn "$(CDN)")

live-check: env
	@$(BIN)/python benchmarks/live.py

# Made from the pages as built, and checked as they are made (tools/paper.py).
pdf epub zip: book
	@$(BIN)/python tools/paper.py $@

paper: book
	@$(BIN)/python tools/paper.py pdf epub zip

audit: env # of the book as it was built last: half an hour for all, most of it axe-core on every page
	@$(BIN)/python tools/audit.py $(or $(PARTS),--speed --keys --lighthouse --axe)

test: env
	@$(BIN)/python -m pytest

lab: env lab-settings
	@echo "The Lab opens notebooks/START.md, which says where to begin. Stop it with Ctrl+C."
	@$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/notebooks/START.md

# Pages are shown rendered, no news are fetched; nbgrader's menus are for instructors, who start Lab in their course's folder.
lab-settings:
	@$(BIN)/jupyter labextension disable --level=sys_prefix @jupyter/nbgrader >/dev/null 2>&1
	@mkdir -p $(VENV)/share/jupyter/lab/settings
	@cp tools/lab-settings.json $(VENV)/share/jupyter/lab/settings/overrides.json

# Any plan: outline, targets, bodies, themes, and how far to trust them (notebooks/templates/plan_profile.ipynb).
profile: env
	@$(BIN)/python tools/profile_plan.py "$(FILE)" $(if $(NAME),--name "$(NAME)") $(if $(OUT),--out "$(OUT)") $(if $(CODE),--code)

# Many plans: one part a plan and table, in Parquet; called again, it goes on where it stopped (helpers.read_corpus).
corpus: env
	@$(BIN)/python tools/read_corpus.py "$(FOLDER)" $(if $(OUT),--out "$(OUT)") $(if $(SCHEDULER),--scheduler "$(SCHEDULER)") $(if $(WORKERS),--workers "$(WORKERS)")

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
	  $(BIN)/python -m pip install --progress-bar off --no-deps --use-pep517 --require-hashes -r requirements.lock \
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
