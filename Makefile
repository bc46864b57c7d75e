# Two commands matter: `make run` to see Waymark, `make test` to run everything that CI runs.
SHELL := /bin/sh
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' && echo $$p && break; done)
BIN := .venv/bin
STAMPS := .venv/.stamps
SIZE ?= small

.PHONY: help run test check integration postgres browser bench build migration clean

help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort

run: $(STAMPS)/app ## Build what is missing, migrate, load the demo once, serve on http://localhost:8000
	@$(BIN)/python -m tools.frontend
	@$(BIN)/python -m app.cli demo

test: $(STAMPS)/dev ## Everything that CI runs
	@$(BIN)/python -m tools.browser
	@$(MAKE) --no-print-directory check integration postgres browser

check: $(STAMPS)/dev ## The fast part: style, types, contracts, unit and house tests
	@$(BIN)/python -m tools.frontend
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python -m tools.frontend check
	$(BIN)/python -m pytest -n 2 tests/unit tests/house

integration: $(STAMPS)/dev ## HTTP in, HTML and rows out, on SQLite
	@$(BIN)/python -m tools.frontend
	$(BIN)/python -m pytest -n 2 tests/integration

postgres: $(STAMPS)/dev ## The same on a real PostgreSQL
	@$(BIN)/python -m tools.frontend
	WAYMARK_TEST_DATABASE=postgres $(BIN)/python -m pytest -n 2 tests/integration

browser: $(STAMPS)/dev ## Journeys, axe and faults in a real browser
	@$(BIN)/python -m tools.frontend
	$(BIN)/python -m pytest -n 2 tests/browser

bench: $(STAMPS)/dev ## The measurements, one JSON line each (SIZE=small or large)
	@$(BIN)/python -m tools.frontend
	$(BIN)/python -m bench --size $(SIZE)

build: $(STAMPS)/app ## The front end alone
	@$(BIN)/python -m tools.frontend

migration: $(STAMPS)/dev ## Write a migration from the models: make migration m="what changes"
	$(BIN)/python -m tools.migration "$(m)"

clean: ## Remove what was built and installed; data stays
	rm -rf .venv node_modules static/built

$(STAMPS)/venv:
	@test -n "$(PYTHON)" || { echo "Waymark needs Python 3.11 or newer."; exit 1; }
	@$(PYTHON) -m venv .venv
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/app: $(STAMPS)/venv requirements.lock
	@echo "Installing what the app needs"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@command -v node >/dev/null 2>&1 || $(BIN)/python -m tools.node
	@touch $@

$(STAMPS)/dev: $(STAMPS)/app requirements-dev.lock
	@echo "Installing what the tests need"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
