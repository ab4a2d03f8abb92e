# make demo and make test do their own set-up; they need Python 3.11 or newer, its venv module, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
DEV := $(VENV)/.ready-dev
BENCH := .venv-bench
SHOP := .venv-shop
# One worker more than there are cores: some wait for a process or a database while others work.
WORKERS := $(shell $(PYTHON) -c 'import os; print(min(os.cpu_count() or 1, 8) + 1)')
# Bytecode is kept, whatever the environment says: each test worker would compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup install demo test test-browser bench crash faults check format revision lock clean

# Everything; what a shop alone needs is `make install`.
setup: $(DEV)

install: $(STAMP)

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Benchbell needs Python 3.11 or newer: make PYTHON=python3.11 …"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Python's venv module is missing (Debian: apt install python3-venv)"; exit 1; }
	@echo "Installing pinned dependencies into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $(STAMP)

# What only developers need comes on top, in the same place and at the same versions.
$(DEV): requirements-dev.lock $(STAMP)
	@echo "Installing pinned dependencies for development into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $(DEV)

demo: install
	@$(BIN)/python -m bot demo $(ARGS)

test: $(DEV)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal $(ARGS)

test-browser: $(DEV)
	@$(BIN)/python -m pytest tests/browser $(ARGS)

bench: $(DEV) $(BENCH)/.ready $(SHOP)/.ready
	@$(BIN)/python -m tests.benchmarks $(ARGS)

# Apart from what Benchbell needs: aiogram asks for an older pydantic.
$(BENCH)/.ready: requirements-bench.lock
	@test -x $(BENCH)/bin/python || $(BIN)/python -m venv $(BENCH)
	@echo "Installing pinned dependencies of the benchmarks into $(BENCH) …"
	@$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	@touch $(BENCH)/.ready

# Benchbell as its owner has it: what developers have on top makes its start slower.
$(SHOP)/.ready: requirements.lock
	@test -x $(SHOP)/bin/python || $(BIN)/python -m venv $(SHOP)
	@echo "Installing pinned dependencies of a shop into $(SHOP) …"
	@$(SHOP)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $(SHOP)/.ready

crash: $(DEV)
	@$(BIN)/python -m tests.campaigns.crash $(ARGS)

faults: $(DEV)
	@$(BIN)/python -m tests.campaigns.faults $(ARGS)

check: $(DEV)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

format: $(DEV)
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

texts: install
	@$(BIN)/python -m bot.texts.extraction

revision: install
	@$(BIN)/python -m models.migrations.draft "$(MESSAGE)"

lock:
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q -o requirements-dev.lock
	@uv pip compile pyproject.toml --constraints requirements-dev.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q -o requirements.lock
	@uv pip compile --group pyproject.toml:bench --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q -o requirements-bench.lock

clean:
	rm -rf $(VENV) $(BENCH) $(SHOP) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
