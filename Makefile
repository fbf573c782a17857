# Everything a person types here; `make help` lists it.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin
# Tests at once, on two cores: those of real processes wait as much as they work.
AT_ONCE := 3
PIN := uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate --no-emit-index-url

.PHONY: help
help: ## list what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

.venv/.set-up: pyproject.toml requirements/dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: setup
setup: .venv/.set-up ## make .venv with everything in it; puts the command at .venv/bin/kitabdar
	@$(BIN)/python scripts/messages.py compile

.PHONY: demo
demo: setup ## a library network with real books, at http://127.0.0.1:8000
	@$(BIN)/kitabdar demo

.PHONY: check
check: setup ## style, types, layers, templates, translations
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -p no:cacheprovider tests/architecture

.PHONY: test
test: setup ## all tests that need nothing installed, on SQLite
	$(BIN)/pytest -n $(AT_ONCE) --dist loadgroup

TESTS ?= tests/integration tests/concurrency tests/scenarios
.PHONY: test-postgresql
test-postgresql: setup ## what asks the database anything, once more on a PostgreSQL of its own (nothing to install); TESTS="…" says what
	$(BIN)/python -m tests.support.postgresql $(BIN)/pytest -n $(AT_ONCE) --dist loadgroup $(TESTS)

.PHONY: bench
bench: setup ## measure, print one table, keep its JSON
	$(BIN)/python -m benchmarks

.PHONY: bench-large
bench-large: setup ## make catalogues of 10,000, 100,000 and 1,000,000 records (half an hour) and measure each
	$(BIN)/python -m benchmarks.large

.PHONY: messages
messages: setup ## collect the strings of code and templates into the catalogues of translations
	$(BIN)/python scripts/messages.py update

.PHONY: lock
lock: ## pin and hash what pyproject.toml asks for (needs uv: pip install uv)
	$(PIN) --output-file requirements/run.txt pyproject.toml
	$(PIN) --extra dev --output-file requirements/dev.txt pyproject.toml
	$(PIN) --extra browser --constraints requirements/dev.txt --output-file requirements/browser.txt pyproject.toml
