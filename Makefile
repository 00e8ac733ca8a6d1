# The same commands that .ci/run uses. Needs Python 3.11 or newer, git and make; everything else goes into .venv.
PYTHON ?= python3
BIN := .venv/bin
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup demo test test-odd test-even test-all soak lint format types bench image clean

help: ## what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | awk -F '\t' '{printf "  make %-10s %s\n", $$1, $$2}'

setup: .venv/.ready ## install everything into .venv, from the lock with its hashes

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; name it: make PYTHON=python3.12 ..." >&2; exit 2; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

demo: .venv/.ready ## the main job on the five seed pages, served on this computer
	$(BIN)/d40 demo

# Two halves at the same time, for two cores; each prints when it is through.
HALVES := $(shell ls -d tests/test_*.py tests/figures 2>/dev/null)
test: .venv/.ready ## the tests, without the slow ones, and the examples in the docstrings
	@$(MAKE) --no-print-directory -j2 --output-sync=target test-odd test-even

test-odd:
	@$(BIN)/python -m pytest -m "not slow" $(shell echo $(HALVES) | tr ' ' '\n' | awk 'NR % 2')

test-even:
	@$(BIN)/python -m pytest -m "not slow" --doctest-modules monitor $(shell echo $(HALVES) | tr ' ' '\n' | awk 'NR % 2 == 0')

test-all: .venv/.ready ## all tests, the slow ones too
	$(BIN)/python -m pytest --doctest-modules tests monitor

soak: .venv/.ready ## a simulated year: 60 sites, outages, crashes, redesigns, mail that fails; some minutes
	$(BIN)/python -m tests.soak

lint: .venv/.ready ## style and likely errors
	$(BIN)/ruff check .

format: .venv/.ready ## mend what can be mended by itself
	$(BIN)/ruff check --fix .

types: .venv/.ready ## types, strictly
	$(BIN)/mypy

bench: .venv/.ready ## measure speed and memory, into bench/out/
	@for script in bench/*.py; do case $$script in */_*) ;; *) echo "== $$script"; $(BIN)/python $$script || exit 1 ;; esac; done

image: ## build the Docker image; run the demo and some cycles of the daemon in it, without network
	docker build -t d40 .
	docker run --rm -i --read-only --tmpfs /tmp --network none --cap-drop ALL d40 sh -s <.ci/in-image

clean: ## remove .venv, caches and the demo's data folder var/
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache build dist *.egg-info
