# Two commands matter: `make run` to see Waymark, `make test` for everything that CI runs.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test check style types contracts pages scripts unit integration postgres browser
.PHONY: install-browser bench bench-safe bench-rotation bench-keeping bench-doors build pictures locks migration clean

# Compiled modules are kept: every command and every worker of the tests begins with hundreds of them.
unexport PYTHONDONTWRITEBYTECODE

# A Python that is new enough; name another one with PYTHON=…
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
PY := .venv/bin/python
BIN := .venv/bin
STAMPS := .venv/.stamps
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --no-input --require-hashes
PYTEST := $(PY) -m pytest
# Test workers; one for each core unless said otherwise, and one more where tests often wait for other processes.
WORKERS ?= auto
WAITING ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# The longest first, what shares a house together: tests/support/order.py.
BY_TURNS = --dist loadgroup --no-loadscope-reorder

help: ## This list
	@sed -nE 's/^([a-z-]+):[^#]*## (.*)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-22s %s\n", $$1, $$2 }'

run: $(STAMPS)/app build ## Build what is missing, migrate, load the demo once, serve on http://localhost:8000
	@$(PY) -m app.cli demo

test: $(STAMPS)/dev install-browser check integration postgres browser ## Everything that CI runs

check: style types contracts pages scripts unit ## The fast part: style, types, contracts, unit and house tests

style: $(STAMPS)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(STAMPS)/dev
	$(BIN)/mypy

contracts: $(STAMPS)/dev
	$(BIN)/lint-imports --no-cache

pages: $(STAMPS)/dev
	$(BIN)/djlint templates --lint --quiet

scripts: $(STAMPS)/dev build
	$(PY) -m tools.frontend check

unit: $(STAMPS)/dev build ## Unit and house tests
	$(PYTEST) -n $(WORKERS) tests/unit tests/house

integration: $(STAMPS)/dev build ## HTTP in, HTML and rows out, on SQLite
	WAYMARK_LEAST_KILLS=200 $(PYTEST) -n $(WAITING) $(BY_TURNS) tests/integration

postgres: $(STAMPS)/dev build ## The same on a real PostgreSQL
	WAYMARK_TEST_DATABASE=postgres $(PY) -m tests.support.postgres $(PYTEST) -n $(WAITING) $(BY_TURNS) tests/integration

browser: $(STAMPS)/dev build install-browser ## Journeys, axe and faults in a real browser
	$(PYTEST) -n $(WORKERS) $(BY_TURNS) tests/browser

install-browser: $(STAMPS)/dev
	@$(PY) -m tools.browser

bench: $(STAMPS)/dev build ## Beside a Django admin; SIZE=large: the list at 100,000 cases. One JSON line each
	$(PY) -m bench$(if $(SIZE),.$(SIZE))

bench-safe: $(STAMPS)/dev build ## What sealing and the ledger cost
	$(PY) -m bench.safe

bench-rotation: $(STAMPS)/dev build ## The keys of 10,000 cases, rotated under four clients
	$(PY) -m bench.rotation

bench-keeping: $(STAMPS)/dev build ## Backup, verify, drill and restore of 10,000 cases with files
	$(PY) -m bench.keeping

bench-doors: $(STAMPS)/dev build ## Known and unknown names told apart by time; signing in during a flood
	$(PY) -m bench.doors

build: $(STAMPS)/app ## The front end alone
	@$(PY) -m tools.frontend

pictures: $(STAMPS)/dev build install-browser ## The README's pictures, in light and dark, from the demo's cases
	$(PY) -m tools.pictures

locks: $(STAMPS)/dev ## Write the lock files anew from pyproject.toml and package.json
	$(PY) -m tools.locks

migration: $(STAMPS)/dev ## Write a migration from the models: make migration m="what changes"
	$(PY) -m tools.migration "$(m)"

clean: ## Remove what was built and installed; data stays
	rm -rf .venv node_modules static/built

$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo "Waymark needs Python 3.11 or newer: install it, or name one with PYTHON=…"; exit 1; }
	@test -x $(PY) || $(PYTHON) -m venv .venv || { rm -rf .venv; \
		echo "This Python cannot make a virtual environment. On Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/app: $(STAMPS)/venv requirements.lock
	@echo "Installing what the app needs"
	@$(PIP) -r requirements.lock
	@touch $@

$(STAMPS)/dev: $(STAMPS)/app requirements-dev.lock
	@echo "Installing what the tests need"
	@$(PIP) -r requirements-dev.lock
	@touch $@
