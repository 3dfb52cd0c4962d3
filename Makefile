# Two commands do all the set-up: `make demo` and `make test`. The README says the same without make.

PYTHON ?= python3
NEWER ?= python3.12
BIN := .venv/bin

.PHONY: demo app test test-newer check bench screenshots pages clean

.venv/installed: pyproject.toml requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed; say make PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	@echo "Installing into .venv (once, about a minute)"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable .
	@touch $@

.venv/installed-test: .venv/installed
	@echo "Installing what the tests need into .venv (once)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[test]'
	@touch $@

demo: .venv/installed  ## run the 2024 case, the decision and one alternative
	@$(BIN)/allocation run hso-2024-revised
	@$(BIN)/allocation run hso-2024-revised --scenario illustration-bed-days

app: .venv/installed  ## open the 2024 case on the screens of a meeting
	$(BIN)/allocation app

test: .venv/installed-test  ## run every test
	$(BIN)/python -m pytest -n auto

test-newer:  ## run what solves on a newer Python, where PuLP is of the line 4
	@$(NEWER) -m venv .venv-newer
	@.venv-newer/bin/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable . hypothesis pytest pytest-xdist scipy
	.venv-newer/bin/python -c 'import pulp, sys; print(sys.version.split()[0], "PuLP", pulp.__version__); sys.exit(pulp.__version__ < "4")'
	.venv-newer/bin/python -m pytest -q -n auto -W error::DeprecationWarning tests/test_solver.py tests/test_within_limits.py tests/test_reach.py

check: .venv/installed-test  ## format, lint, types, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest -n auto

bench: .venv/installed-test  ## measure cold start, full runs, sharing and rounding, beside alternatives
	$(BIN)/python -m tests.bench

screenshots: .venv/installed-test  ## pictures of every screen, to look at, into screenshots/
	$(BIN)/python -m tests.screenshots screenshots

pages: .venv/installed-test  ## pictures of every page of the workbooks and papers, to look at, into pages/
	$(BIN)/python -m tests.pages pages

clean:  ## remove what was installed and written
	rm -rf .venv .venv-newer out pages screenshots
