# Everything a person needs to run, test and build Podium. `make help` lists it.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXAMPLES := .venv-examples
# Tests wait for servers and browsers half of the time.
WORKERS := $(shell $(PYTHON) -c 'import os; print(min(4, 2 * (os.cpu_count() or 1)))')
PORT ?= 4318
GRPC_PORT ?= 4317
DATA ?= data

INSTALLED := $(VENV)/.installed
WEB_SOURCES := $(shell find web -path web/node_modules -prune -o -type f -print 2>/dev/null)
WEB_BUILT := src/podium/static/index.html

.PHONY: help demo serve test test-examples test-faults test-python test-web check check-python check-web bench mutants pictures web types clean

help: ## Show this list
	@awk 'BEGIN {FS = ":.*## "} /^## / {printf "\n%s\n", substr($$0, 4)} /^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

## Run
demo: $(INSTALLED) $(WEB_BUILT) ## Run Podium with sample data (PORT=, GRPC_PORT=, DATA=)
	$(BIN)/podium demo --port $(PORT) --grpc-port $(GRPC_PORT) --data $(DATA)

serve: $(INSTALLED) $(WEB_BUILT) ## Run Podium empty (PORT=, GRPC_PORT=, DATA=)
	$(BIN)/podium serve --port $(PORT) --grpc-port $(GRPC_PORT) --data $(DATA)

## Test
test: test-web test-python ## Run every test: web, Python, real browser

# By file and in order: the browser's tests stand last, and nothing may follow them in a process.
test-python: $(INSTALLED) $(WEB_BUILT)
	$(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

test-web: $(INSTALLED)
	$(BIN)/python hatch_build.py npm run test

test-faults: $(INSTALLED) ## Kill servers at random times, ten times each instead of twice
	PODIUM_TEST_KILLS=10 $(BIN)/python -m pytest tests/flows/test_kills.py tests/flows/test_mirror.py -k kill

test-examples: ## Run the examples with LangGraph, LlamaIndex, CrewAI and others, in a venv of their own (1.9 GB)
	test -x $(EXAMPLES)/bin/python || $(PYTHON) -m venv $(EXAMPLES)
	$(EXAMPLES)/bin/python -m pip install --quiet --editable '.[server,examples,examples-crewai]' pytest pytest-asyncio
	PODIUM_EXAMPLES=all $(EXAMPLES)/bin/python -m pytest tests/flows/test_examples.py -k framework

check: check-python check-web ## Run every static check: lint, format, types, import direction, generated files

check-python: $(INSTALLED)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

check-web: $(INSTALLED)
	$(BIN)/python hatch_build.py npm run lint
	$(BIN)/python hatch_build.py npm run typecheck
	$(BIN)/python hatch_build.py npm run check:types

bench: $(INSTALLED) ## Measure this machine; prints a table and writes benchmarks/results/
	$(BIN)/python -m benchmarks

mutants: $(INSTALLED) ## Change the code in many small ways and list what no test notices (MODULE=podium.interpret.billing)
	$(BIN)/python -m benchmarks.mutants $(MODULE)

pictures: $(INSTALLED) $(WEB_BUILT) ## Take the pictures of the README anew, from sample data
	$(BIN)/python -m tests.browser.readme

## Build
web: $(WEB_BUILT) ## Build the web UI into src/podium/static

types: $(INSTALLED) ## Write web/openapi.json and the web's types anew
	$(BIN)/python -m podium.api.v1.schema web/openapi.json
	$(BIN)/python hatch_build.py npm run types

$(INSTALLED): pyproject.toml
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

$(WEB_BUILT): $(INSTALLED) $(WEB_SOURCES)
	$(BIN)/python hatch_build.py
	touch $@

clean: ## Remove everything that was built
	rm -rf $(VENV) $(EXAMPLES) web/node_modules src/podium/static dist build
