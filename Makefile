# Hjulet. `make help` says what there is; CONTRIBUTING.md says how it is used.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# Bytecode is what makes the second start quick: never let the surroundings turn it off.
unexport PYTHONDONTWRITEBYTECODE
# uv would install into an environment that happens to be active instead of ours.
unexport VIRTUAL_ENV CONDA_PREFIX

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PORT ?= 8000

# What the virtual environment was last made from; another lock, another environment.
INSTALLED := .venv/installed
DEVELOPING := .venv/developing
# Whose loops are machine code by now.
COMPILED := .venv/compiled

# What asks the database runs on both kinds; what a browser shows is the same on either. Races run alone.
ON_POSTGRESQL := -n 2 --database=postgresql -m "database and not browser and not one_database and not race"

.PHONY: help install dev up test check unit postgresql fix seed seeds bench messages screenshots lock clean

help: ## Say what there is
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

install: $(INSTALLED) $(COMPILED) ## Make .venv with the locked packages, and compile them

$(INSTALLED): requirements.lock pyproject.toml
	@"$(PYTHON)" -c 'import sys; sys.exit("Hjulet needs Python 3.11 or later, this is " + sys.version.split()[0] + ". Say which: make up PYTHON=/path/to/python3.11") if sys.version_info < (3, 11) else None'
	test -x $(BIN)/python || "$(PYTHON)" -m venv .venv
	test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r <(awk '/^uv==/{p=1} p{print} p&&!/\\$$/{exit}' requirements-dev.lock)
	$(BIN)/uv pip install --quiet --compile-bytecode --require-hashes -r requirements.lock -r requirements-build.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q src
	touch $(INSTALLED)

$(COMPILED): requirements.lock pyproject.toml | $(INSTALLED)
	$(BIN)/python -m hjulet.instruments.territories
	$(BIN)/python -m hjulet.instruments.access
	touch $(COMPILED)

dev: $(DEVELOPING) $(COMPILED) ## Add what is needed to change and test the code

$(DEVELOPING): $(INSTALLED) requirements-dev.lock
	$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes requirements-dev.lock
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	touch $(INSTALLED) $(DEVELOPING)

up: $(INSTALLED) $(COMPILED) ## Start the site on http://127.0.0.1:8000 (PORT=9000 for another)
	$(BIN)/hjulet up --port $(PORT)

test: $(DEVELOPING) ## Everything: checks, SQLite, PostgreSQL, races, Chromium
	$(MAKE) --jobs=2 check seeds $(COMPILED) collected
	$(MAKE) --jobs=2 on-sqlite on-postgresql
	$(BIN)/python -m pytest tests/race
	$(BIN)/python -m pytest tests/race --database=postgresql

# Pytest rewrites each assert of each file when it first reads it, and keeps what it has written: once, before four
# workers would do it at the same moment.
.PHONY: collected
collected: $(DEVELOPING)
	mkdir -p .cache
	$(BIN)/python -m pytest --collect-only --quiet > .cache/collected.txt || { cat .cache/collected.txt; exit 1; }

# Chromium waits for the site and the site for Chromium: PostgreSQL has the time in which both cores would do nothing,
# and no more, since what is shown in a browser is waited for. Its lines come when it is done.
.PHONY: on-sqlite on-postgresql
on-sqlite: $(DEVELOPING)
	$(BIN)/python -m pytest -n 2 -m "not race"

on-postgresql: $(DEVELOPING)
	mkdir -p .cache
	nice -n 5 $(BIN)/python -m pytest $(ON_POSTGRESQL) > .cache/on-postgresql.txt 2>&1 || failed=$$?; cat .cache/on-postgresql.txt; exit $${failed:-0}

check: $(DEVELOPING) ## Style, types, layers and house rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	mkdir -p .cache
	$(BIN)/lint-imports --no-cache > .cache/layers.txt || { cat .cache/layers.txt; exit 1; }
	$(BIN)/mypy
	for tool in tools/check_*.py tools/messages.py; do $(BIN)/python "$$tool"; done
	HJULET_MODE=test HJULET_HOME=.cache/check $(BIN)/hjulet django makemigrations --check --dry-run

unit: $(DEVELOPING) ## The quick tests: SQLite, no servers, no browser
	$(BIN)/python -m pytest -n 2 -m "not server"

postgresql: $(DEVELOPING) ## The same on PostgreSQL, with the races
	$(BIN)/python -m pytest $(ON_POSTGRESQL)
	$(BIN)/python -m pytest tests/race --database=postgresql

seeds: $(DEVELOPING)
	$(BIN)/python -m tests.databases

fix: $(DEVELOPING) ## Put right what a tool can put right
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

seed: $(INSTALLED) ## Build the seed database that up and the tests start from
	$(BIN)/hjulet seed

bench: $(DEVELOPING) ## Measure, and write docs/run/performance.md
	$(BIN)/python -m benchmarks.site

messages: $(DEVELOPING) ## Bring the English catalogue up to date
	$(BIN)/python tools/messages.py --update

screenshots: $(DEVELOPING) ## Take the README's pictures anew
	$(BIN)/python -m tools.screenshots

lock: $(DEVELOPING) ## Resolve the locked packages anew
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --upgrade --extra postgresql --extra redis --extra scb --extra kolada --extra eurostat --extra communities pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --upgrade --extra postgresql --extra redis --extra opensearch --extra sensitivity --extra scb --extra kolada --extra eurostat --extra communities --extra distributed --extra osm --group dev pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-header --upgrade --group build -o requirements-build.lock

clean: ## Remove what can be made again (never your data)
	rm -rf .venv .cache .mypy_cache .ruff_cache .hypothesis dist build
