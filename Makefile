# make run    decide the README's example         make test   linters, type checks and the tests, within 5 minutes
# make quick  the fast tests, within a minute     make test-all  the tests that take minutes as well
# make bench  timings, as ratios to a hand-written function
# make lint   ruff and mypy                       make schemas  write all schemas
# make readme write outputs in README, handbook       make guide  build the site in build/site
# make lock   pin what builds the package and site  make picture  take the README's picture of the checker
# make javascript  write recourse.js and its types  make npm  write the npm package to build/npm

# Python below 3.13 is preferred: there durable-rules can be imported.
PYTHON ?= $(shell for p in python3.12 python3.11 python3 python3.13 python3.14; do \
	$$p -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin

.PHONY: run test test-all quick bench lint lock schemas readme picture guide javascript javascript-tools npm clean

run: .venv/installed
	$(BIN)/kyc-recourse decide --notice-file examples/rejection.txt --recent face-mismatch=4 --no-ask

test: .venv/testing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/kyc-recourse validate
	$(BIN)/kyc-recourse test
	$(BIN)/pytest -n auto

quick: .venv/testing
	$(BIN)/pytest -n auto -q -m "not slow and not thorough"

test-all: .venv/testing
	$(BIN)/pytest -n auto -m ""

bench: .venv/testing
	$(BIN)/python -m tests.benchmarks.bench
	$(BIN)/python -m tests.benchmarks.editing

lint: .venv/testing
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/mypy

readme: .venv/testing
	$(BIN)/python -m tests.readme
	$(BIN)/python -m tests.handbook

picture: guide
	$(BIN)/python -m tests.browser.picture

# Built beside the old site, which it replaces only when everything went well.
guide: .venv/testing
	@rm -rf build/site.new build/site.old
	NO_MKDOCS_2_WARNING=1 DISABLE_MKDOCS_2_WARNING=true $(BIN)/mkdocs build --strict --quiet --site-dir build/site.new || { rm -rf build/site.new; exit 1; }
	@if [ -e build/site ]; then mv build/site build/site.old; fi
	@mv build/site.new build/site && rm -rf build/site.old
	@echo "build/site/index.html"

# The versions are at least a week old, so that a release that was tampered with has been found by then.
lock: .venv/installed
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile --quiet --upgrade --universal --generate-hashes --no-annotate --no-header --python-version 3.11 --exclude-newer "1 week" --group publish --extra guide pyproject.toml --output-file .github/requirements/publish.txt

schemas: .venv/installed
	for kind in $$(ls schemas | sed 's/\.schema\.json//'); do $(BIN)/kyc-recourse schema $$kind --knowledge knowledge > schemas/$$kind.new && mv schemas/$$kind.new schemas/$$kind.schema.json; done
	$(BIN)/python engine/javascript/bundle.py

javascript:
	$(PYTHON) engine/javascript/bundle.py

npm: .venv/installed
	$(BIN)/python engine/javascript/pack.py

# Linter, type checker and bundler: only for those who change scripts, and for CI. The tests use what is installed.
javascript-tools: engine/javascript/node_modules/installed
engine/javascript/node_modules/installed: engine/javascript/package-lock.json
	npm ci --prefix engine/javascript --no-audit --no-fund --silent
	@touch $@

.venv/installed: pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later with venv is missing; install it, e.g. apt-get install python3 python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	@$(BIN)/python -m pip install --quiet --editable ".[durable]" 2> .venv/durable.log || $(BIN)/python -m pip install --quiet --editable .
	@$(BIN)/python -c "import durable_rules_engine" 2>/dev/null || echo "The portable engine decides, with the same answers. For durable-rules install Python 3.11 or 3.12, its headers and a C compiler (e.g. apt-get install build-essential python3-dev), then run: make clean run. What pip said is in .venv/durable.log." >&2
	@touch $@

.venv/testing: .venv/installed
	$(BIN)/python -m pip install --quiet --group test
	@touch $@

clean:
	rm -rf .venv build dist .hypothesis .mypy_cache .pytest_cache .ruff_cache
