# `make brief` writes the example's brief, `make test` runs every check, `make help` lists all targets. Each target installs
# what it needs first.

PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$p" && break; done)
BIN := .venv/bin
DEBIAN := python3-venv libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
# A machine that forbids compiled files makes every worker of the tests compile all of them again.
export PYTHONDONTWRITEBYTECODE :=
sudo = $$( [ "$$(id -u)" = 0 ] || echo sudo )
# The libraries that WeasyPrint loads, and what Python needs to create a virtual environment.
LOADS := import ctypes, sys, venv, ensurepip; mac = sys.platform == "darwin"; \
	[ctypes.CDLL(n if not mac else f"/opt/homebrew/lib/{n[:-5]}.dylib") for n in \
	("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")]

.PHONY: brief help dev test quick thorough faults lint types golden pictures docs bench lock system browser w3c clean

brief: .venv/.ready  ## write the brief of 4 February 2026 as Markdown, HTML and PDF (the default)
	$(BIN)/briefgen brief 2026-02-04

help:  ## list all targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "%-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

dev: .venv/.ready-test  ## install everything: live preview, formatting, search, and the tools of the tests

test: .venv/.ready-test lint types browser w3c  ## run ruff, mypy --strict and pytest
	$(BIN)/python -m pytest -n auto --dist worksteal

quick: .venv/.ready-test lint types  ## run the fast checks: ruff, mypy --strict, the tests that take less than half a second
	$(BIN)/python -m pytest -n auto --dist worksteal -m "not slow" --hypothesis-profile=quick

thorough: .venv/.ready-test lint types browser w3c  ## run all tests, also those of which `make test` runs a sample
	BRIEFGEN_THOROUGH=1 $(BIN)/python -m pytest -n auto --dist worksteal

faults: .venv/.ready-test  ## make each call that changes the disk fail once, and kill the command at each
	BRIEFGEN_ALL_FAULTS=1 $(BIN)/python -m pytest -n auto tests/faults -rP

lint: .venv/.ready-test  ## run ruff check and ruff format --check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/.ready-test  ## run mypy --strict
	$(BIN)/mypy

golden: .venv/.ready-test  ## rewrite the approved briefs of the tests and the generated docs; review the diff
	$(BIN)/python -m tests.golden.write
	git diff --stat tests/golden

pictures: .venv/.ready-test browser  ## rewrite the approved page images and those of the docs; output/pictures shows differences
	$(BIN)/python -m tests.golden.pictures

docs: .venv/.ready-test  ## build the documentation site in output/docs
	$(BIN)/python -m sphinx --fail-on-warning --quiet -b html docs output/docs

bench: .venv/.ready-test  ## measure times and ratios, see benchmarks/README.md
	$(BIN)/python -m benchmarks.commands
	$(BIN)/python -m benchmarks.days
	$(BIN)/python -m benchmarks.duplicates
	$(BIN)/python -m benchmarks.stress
	$(BIN)/python -m benchmarks.hostile
	$(BIN)/python -m benchmarks.site
	$(BIN)/python -m benchmarks.preview

lock: .venv/.ready-test  ## update requirements*.txt to the newest versions that pyproject.toml allows
	$(BIN)/pip install -q uv
	$(BIN)/uv pip compile -q --universal --upgrade --generate-hashes --no-header --no-annotate --python-version 3.11 \
		pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile -q --universal --upgrade --generate-hashes --no-header --no-annotate --python-version 3.11 \
		--extra test -c requirements.txt pyproject.toml -o requirements-test.txt

system:  ## install the system packages that PDFs need
	@test -n "$(PYTHON)" || { echo "briefgen needs Python 3.11 or newer: install it, or name it: make PYTHON=…"; exit 3; }
	@$(PYTHON) -c '$(LOADS)' 2>/dev/null || { \
	if command -v apt-get >/dev/null; then \
		sudo=$$( [ "$$(id -u)" = 0 ] || echo sudo ); \
		echo "installing $(DEBIAN)"; \
		$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends $(DEBIAN) >/dev/null; \
	elif command -v brew >/dev/null; then brew install --quiet pango; \
	else echo "install Pango (with pangoft2), HarfBuzz (with harfbuzz-subset) and Python's venv, then run make again"; exit 3; \
	fi; }

browser:  ## install the browser for the tests; without it those tests are skipped
	@command -v chromium chromium-browser google-chrome >/dev/null || ! command -v apt-get >/dev/null || { \
		echo "installing chromium"; \
		$(sudo) apt-get update -qq && $(sudo) env DEBIAN_FRONTEND=noninteractive \
			apt-get install -y -qq --no-install-recommends chromium >/dev/null || echo "chromium could not be installed"; }

w3c: | .venv/bin/python  ## install the W3C's checker of HTML and CSS; without Java or npm its tests are skipped
	@test -e .venv/vnu || ! command -v java >/dev/null || ! command -v npm >/dev/null || \
		npm install --silent --no-save --prefix .venv/vnu vnu-jar >/dev/null || echo "vnu-jar could not be installed"

.venv/bin/python: | system
	$(PYTHON) -m venv .venv

.venv/.ready: pyproject.toml requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps -e .
	@touch $@

.venv/.ready-test: .venv/.ready requirements-test.txt
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-test.txt
	$(BIN)/python -m compileall -q .venv/lib briefgen tests || true  # else each process may have to do it anew
	@touch $@

clean:  ## remove what the other targets made
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis dist
	test ! -d output || find output -mindepth 1 -maxdepth 1 ! -name README.md -exec rm -rf {} +
