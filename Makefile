# Short names for the commands that CONTRIBUTING.md explains. Nothing is decided here.
PYTHON ?= .venv/bin/python
BIN := $(dir $(PYTHON))

.PHONY: help setup check format types floors test ci constraints

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv and install botkit into it, editable, with what the tests need
	python3 -m venv .venv
	$(BIN)pip install -q -e '.[test,fast]'

check: ## lint, format, types and floors
	$(BIN)ruff check .
	$(BIN)ruff format --check .
	$(BIN)mypy
	$(BIN)lint-imports --no-logo

format: ## format the code
	$(BIN)ruff format .
	$(BIN)ruff check --fix .

types: ## types only
	$(BIN)mypy

floors: ## who may import whom
	$(BIN)lint-imports --no-logo

test: ## all tests
	$(PYTHON) -m pytest -q

ci: ## what the continuous integration runs
	.ci/run

constraints: ## pin every dependency again (needs uv)
	$(BIN)uv pip compile -q --no-header --no-annotate --no-emit-index-url --universal --python-version 3.11 \
		--extra postgres --extra fast --extra test pyproject.toml -o constraints.txt
