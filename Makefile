# Two commands: `make` builds the first data set, `make test` runs every check. Both set themselves up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
AXE := axe-core@4.14.1
AXE_READY := $(VENV)/npm/node_modules/axe-core/axe.min.js

.PHONY: all test lint bench clean

all: $(READY)
	@$(BIN)/kg build data/donghongqiao

$(READY): pyproject.toml constraints.txt kg/view/vendor/hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kg needs Python 3.11 or newer; set PYTHON=…")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@test -d kg/view/vendor/oxigraph || echo 'no npm here: the pages can be made, but not with SPARQL in them'
	@touch $@

# What judges the page's accessibility; the tests that need it are skipped where there is no npm.
$(AXE_READY): Makefile | $(READY)
	@! command -v npm >/dev/null || { npm install --prefix $(VENV)/npm --silent --no-save --no-package-lock \
	  --ignore-scripts --fetch-retries=0 $(AXE) && touch $@; } || true

test: $(READY) $(AXE_READY) lint
	$(BIN)/python -m pytest -n auto --dist loadfile

lint: $(READY)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: $(READY)
	$(BIN)/python -m tests.benchmarks

clean:
	rm -rf $(VENV) exports/store exports/*.ttl exports/*.nq exports/*.html .mypy_cache .ruff_cache .pytest_cache
