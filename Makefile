# Every target sets up what it needs: Python 3.11 or newer with venv and pip is enough.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8025
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
COMPILE := $(BIN)/uv pip compile --universal --generate-hashes --no-header --no-annotate \
	--no-emit-index-url --no-emit-find-links --python-version 3.11 --quiet pyproject.toml

.PHONY: demo test check bench bench-quality bench-speed bench-handbook bench-import soak images lock page-tools clean

demo: $(VENV)/ready
	@$(BIN)/python -m bot demo --port $(PORT)

test: $(VENV)/ready-dev
	$(BIN)/python -m pytest

check: $(VENV)/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/python -m bot check

bench: $(VENV)/ready-dev
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m tests.benchmarks.floor

# How often it is right, and how fast it is, beside other engines: docs/quality.md explains.
# QUESTIONS=file.jsonl SET=name for other questions than the golden ones; WRITE=1 renews the document
# (with QUESTIONS in the section SECTION).
bench-quality: $(VENV)/ready-bench
	@$(BIN)/python -m tests.benchmarks.quality $(if $(QUESTIONS),--questions "$(QUESTIONS)") \
		$(if $(SET),--set "$(SET)") $(if $(SECTION),--section "$(SECTION)") $(if $(WRITE),--write)

bench-speed: $(VENV)/ready-bench
	@$(BIN)/python -m tests.benchmarks.speed $(if $(WRITE),--write)

# The handbook: how soon it is built, what its pages weigh, how soon a search in one answers.
bench-handbook: $(VENV)/ready-dev
	@$(BIN)/python -m tests.benchmarks.handbook

# How long an import takes, and what it finds in a PDF of 50 pages that it makes for itself.
bench-import: $(VENV)/ready-dev
	@$(BIN)/python -m tests.benchmarks.importing

# What the handbook's tests hold its pages against (axe-core, the Nu HTML checker): needs npm and Java.
page-tools: tests/handbook/node_modules

# What is promised about losing nothing, within half an hour; PART=name for one part of it.
soak: $(VENV)/ready-dev
	@$(BIN)/python -m tests.reliability $(PART)

images: $(VENV)/ready-dev
	$(BIN)/python -m toolkit.draw

# Names, versions and hashes for every platform; no addresses.
lock: $(VENV)/ready-dev
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) -o requirements.lock
	$(COMPILE) --extra import -o requirements-import.lock
	$(COMPILE) --extra dev -o requirements-dev.lock
	$(COMPILE) --extra bench -o requirements-bench.lock

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready: requirements.lock | $(VENV)/bin/python
	$(INSTALL) -r requirements.lock
	@touch $@

$(VENV)/ready-dev: requirements-dev.lock | $(VENV)/bin/python
	$(INSTALL) -r requirements-dev.lock
	@touch $@ $(VENV)/ready

$(VENV)/ready-bench: requirements-bench.lock | $(VENV)/bin/python
	$(INSTALL) -r requirements-bench.lock
	@touch $@ $(VENV)/ready

tests/handbook/node_modules: tests/handbook/package-lock.json
	npm ci --prefix tests/handbook --ignore-scripts --no-audit --no-fund
	@touch $@

clean:
	rm -rf $(VENV) tests/handbook/node_modules build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
