# Everything a newcomer or the gate needs. Each target sets up what it lacks first.
SHELL := /bin/sh
.DELETE_ON_ERROR:
.PHONY: help brief test check lint format types sizes coverage docs setup lock

BIN := .venv/bin
READY := .venv/ready
CASE ?= kosovo-2007
# The first interpreter that is new enough; asked only when there is something to set up.
NEW_ENOUGH = import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13 python; do \
	$$p -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$p && break; done)

help:  ## print what each target does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-10s%s\n", $$1, $$2}' Makefile

brief: $(READY)  ## write the brief as an HTML page, and print its bottom line
	$(BIN)/detente brief $(CASE) --output $(basename $(notdir $(CASE))).html

test: $(READY)  ## run the whole test suite
	$(BIN)/python -m pytest -n 2

check: lint types sizes test  ## the gate: format, lint, types, sizes, then the tests

lint: $(READY)  ## complain about format and lint
	$(BIN)/ruff format --check
	$(BIN)/ruff check

format: $(READY)  ## mend format, and the lint that can mend itself
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

types: $(READY)  ## check the types, strictly
	$(BIN)/mypy

sizes: $(READY)  ## complain about long files and functions
	$(BIN)/python scripts/sizes.py

coverage: $(READY)  ## list the lines and branches that no test reaches
	$(BIN)/python -m pytest -n 2 --cov

docs: $(READY)  ## write the reference from the code, and what commands print into the pages
	$(BIN)/python scripts/reference.py
	$(BIN)/python scripts/examples.py

setup: $(READY)  ## install the locked dependencies and the project into .venv

# The stamp is written last, so an interrupted set-up is taken up again. The pip that came with Python installs
# into .venv, which needs no pip of its own and so no python3-venv on Debian.
$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(NEW_ENOUGH)' || { echo "Détente needs Python 3.11 or newer." \
		"Install it, or name it: make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(PYTHON) -m pip --version >/dev/null || { echo "Détente needs pip for $(PYTHON)." >&2; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --require-hashes -r requirements.lock
	$(PYTHON) -m pip --python $(BIN)/python install --quiet --no-deps --no-build-isolation -e .
	@touch $@

# Hashes come from the public index alone, whatever else pip on this machine is told to look at.
lock: $(READY)  ## renew requirements.lock from pyproject.toml (with Python 3.11)
	env -u PIP_FIND_LINKS -u PIP_EXTRA_INDEX_URL PIP_CONFIG_FILE=/dev/null CUSTOM_COMPILE_COMMAND="make lock" \
		$(BIN)/pip-compile --quiet --upgrade --generate-hashes --allow-unsafe --no-strip-extras --no-emit-options \
		--extra dev --extra cluster --extra read --output-file requirements.lock pyproject.toml
	sed -i 's/^lxml\[html-clean\]==/lxml[html_clean]==/' requirements.lock  # as those who ask spell it, else old pip fails
