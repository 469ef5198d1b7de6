# Everything Aldea does from a clone. `make` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help
export UV_PYTHON_DOWNLOADS := never
export PIP_DISABLE_PIP_VERSION_CHECK := 1

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin

.PHONY: help install assets demo test browser check fix bench lock worker clean

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/.stamp ## Make .venv from the hashed lock
	@:

$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Aldea needs Python 3.11 or newer: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Making .venv ..."
	@$(PYTHON) -m venv --clear .venv \
		|| { rm -rf .venv; echo "Python's venv is missing: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet "$$(sed -n 's/^\(uv==[^ ]*\).*/\1/p' requirements/dev.txt)"

.venv/.stamp: requirements/dev.txt pyproject.toml | $(BIN)/uv
	@echo "Installing what requirements/dev.txt lists ..."
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes $<
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

assets: install ## Build the style sheets where they are stale
	@$(BIN)/aldea assets

demo: install ## Serve a county of made-up people on PORT (8000)
	@PORT=$(PORT) $(BIN)/aldea demo

test: install assets chromium ## Run every test, the browser's too (ARGS="-k census" for some)
ifdef ARGS
	@$(BIN)/pytest $(ARGS)
else
	@rm -rf var/coverage && mkdir -p var/coverage
	@$(BIN)/coverage run -m pytest
	@$(BIN)/coverage combine --quiet
	@$(BIN)/coverage report >var/coverage/report.txt || { cat var/coverage/report.txt; exit 1; }
endif

browser: install assets chromium ## Run the browser tests only
	@$(BIN)/pytest tests/browser $(ARGS)

.PHONY: chromium
chromium: install
	@$(BIN)/aldea chromium

check: install assets ## Check format, lint, templates, imports, types and migrations
	@$(MAKE) --no-print-directory --keep-going $(CHECKS)

CHECKS := check-format check-lint check-templates check-imports check-types check-migrations
.PHONY: $(CHECKS)
check-format:
	$(BIN)/ruff format --check .
check-lint:
	$(BIN)/ruff check .
# H015 and H026 misread what cotton components declare; H043: a button in a form submits, as meant.
check-templates:
	$(BIN)/djlint aldea/web/templates --lint --quiet --profile=django --ignore=H015,H026,H043
check-imports:
	$(BIN)/lint-imports
check-types:
	$(BIN)/mypy
check-migrations:
	$(BIN)/aldea manage makemigrations --check --dry-run

fix: install ## Mend format and lint where a tool can
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: install assets ## Measure speed and memory (ARGS="--size county"), into var/bench.json
	@$(BIN)/aldea bench $(ARGS)

# A release rests seven days before it is taken: a poisoned one is mostly found out by then.
LOCK := $(BIN)/uv pip compile --exclude-newer "7 days" --quiet --generate-hashes --no-header \
	--no-annotate --no-emit-index-url --no-emit-find-links --universal --python-version 3.11

lock: $(BIN)/uv ## Choose releases anew and write the hashed locks
	@$(LOCK) --upgrade --all-extras pyproject.toml --output-file requirements/dev.txt
	@$(LOCK) --constraint requirements/dev.txt pyproject.toml --output-file requirements/prod.txt

worker: install ## Do the background work of a running demo
	@$(BIN)/aldea worker

clean: ## Remove what was installed and built; the demo's data in var/ stays
	rm -rf .venv node_modules var/assets var/assets.stamp var/static *.egg-info
