# The commands of this house. They need Python 3.11 or newer and make; everything else goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
WORKERS ?= 2
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; \
	done)

.PHONY: help setup demo test check docs site bench format clean

help:
	@echo 'make demo      code an example page and show the rows with the words behind them'
	@echo 'make test      the tests'
	@echo 'make check     what CI runs: format, lint, types, layers, documentation, tests'
	@echo 'make format    put the code into the one form that check accepts'
	@echo 'make docs      write docs/reference/ from the code'
	@echo 'make site      build the documentation site into build/site, notebooks run and links checked'
	@echo 'make bench     measure speed and memory, write docs/benchmarks.md'
	@echo 'make clean     remove what the other targets made, but for $(VENV)'

setup: $(READY)

$(READY): pyproject.toml
	@test -n '$(PYTHON)' || { \
		echo 'eventcode needs Python 3.11 or newer with its venv module, and none is on the PATH.' >&2; \
		echo 'Install one (on Debian or Ubuntu: apt-get install python3-venv), or name it: make PYTHON=/path/to/python3' >&2; \
		exit 2; }
	@$(BIN)/python -c 'import pip' 2>/dev/null || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	@touch $@

demo: setup
	@rm -rf demo
	$(BIN)/eventcode code examples/ridge-villages.html --out demo
	$(BIN)/eventcode show demo

test: setup
	$(BIN)/python -m pytest -n $(WORKERS)

check: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python docs/generate.py --check
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going docs build/site
	$(BIN)/python -m pytest -n $(WORKERS)

docs: setup
	$(BIN)/python docs/generate.py

site: setup
	$(BIN)/sphinx-build --quiet --fail-on-warning --keep-going docs build/site

bench: setup
	$(BIN)/python benchmarks/run.py

format: setup
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf build dist demo out .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +
