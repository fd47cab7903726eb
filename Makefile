# make run | make test | make check | make help
#
#   make run EXTRAS=detoxify PORT=8600      with Detoxify, on another port
#   make test TESTS="tests/cli -k export"   part of the tests

PORT ?= 8501
EXTRAS ?=
TESTS ?= tests
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,$(if $(shell $(p) -c 'import sys; sys.version_info >= (3, 11) and print(1)' 2>/dev/null),$(p))))

BIN := .venv/bin
comma := ,
wanted := $(sort $(subst $(comma), ,$(EXTRAS)))
# One stamp for each thing installed, so that a second `make run` installs nothing.
installed := .venv/.installed $(wanted:%=.venv/.installed-%)
INSTALL := $(BIN)/python -m pip install --quiet --quiet --disable-pip-version-check

.PHONY: run test everyday check format wheel screenshots help clean
.DEFAULT_GOAL := help

run: $(installed)   ## sample data in the store, scored, and the dashboard on PORT
	@$(BIN)/comments demo --port $(PORT)

test: $(installed) .venv/.installed-tools   ## every test this machine allows; says what it could not run
	$(BIN)/python -m pytest $(TESTS)

everyday: $(installed) .venv/.installed-tools   ## the tests without a browser and without the slow ones
	$(BIN)/python -m pytest $(TESTS) -m "not slow and not browser"

check: $(installed) .venv/.installed-tools   ## format, lint, types, imports
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/.installed-tools   ## put the code in its format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

wheel: .venv/.installed-tools   ## dist/*.whl
	$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

screenshots: $(installed) .venv/.installed-tools   ## docs/screenshots/*.png, drawn in Chromium from the sample data
	$(BIN)/python docs/screenshots/make.py

help:   ## this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/	/' | expand -t 14

clean:   ## forget the virtual environment and what tools left behind
	rm -rf .venv dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed and was not found. Install it, or say where it is: make run PYTHON=/path/to/python3" >&2; exit 1; }
	@echo "Making .venv with $(PYTHON)" >&2
	@$(PYTHON) -m venv .venv
	@$(INSTALL) --upgrade "pip>=25.1"

# The order-only prerequisite: a touched interpreter is no reason to install again, a changed pyproject is.
.venv/.installed: pyproject.toml | .venv/bin/python
	@echo "Installing Comments (once)" >&2
	@$(INSTALL) --editable .
	@touch $@

# torch by its version first: a bare `torch` may take a build with gigabytes of CUDA libraries beside it.
.venv/.installed-detoxify: .venv/.installed
	@echo "Installing Detoxify (once)" >&2
	@$(INSTALL) torch==2.13.0
	@$(INSTALL) --editable ".[detoxify]"
	@touch $@

.venv/.installed-%: .venv/.installed
	@echo "Installing the extra $* (once)" >&2
	@$(INSTALL) --editable ".[$*]"
	@touch $@

.venv/.installed-tools: .venv/.installed
	@echo "Installing the tools for tests and checks (once)" >&2
	@$(INSTALL) --group dev
	@touch $@
