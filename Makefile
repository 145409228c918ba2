.DEFAULT_GOAL := help
UV := .tools/uv/bin/uv
Q ?= Who did Kim meet in Pyongyang on June 4?
PORT ?= 8000
SAMPLE := eval/data/articles/kim-putin-russia-day-2025.txt
# The question goes to the shell as it was typed: quotes, $ and all.
export QUESTION = $(value Q)

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

$(UV):
	@echo "→ uv, the installer (into .tools)"
	@PIP_ROOT_USER_ACTION=ignore python3 -m pip install --quiet --disable-pip-version-check --upgrade \
		--target .tools/uv 'uv>=0.9,<1'

.venv/.ready: $(UV) pyproject.toml uv.lock
	@echo "→ locked dependencies (into .venv)"
	@$(UV) sync --frozen
	@touch $@

setup: .venv/.ready ## install everything into .venv

run: setup ## store the sample article and serve page and API on 127.0.0.1:8000
	@.venv/bin/python -m service.cli ingest --source 'Korea JoongAng Daily' $(SAMPLE)
	@printf '\n  Try asking:  %s\n' "Who did Kim meet in Pyongyang on June 4?"
	@.venv/bin/python -m service.cli serve --port $(PORT)

ask: setup ## answer a question in the terminal: make ask Q="…"
	@.venv/bin/python -m service.cli ingest --quiet --source 'Korea JoongAng Daily' $(SAMPLE)
	@.venv/bin/python -m service.cli ask -- "$$QUESTION"

test: setup browser ## run all tests
	@.venv/bin/python -m pytest -n 2 --dist worksteal

browser: # a Chromium for the page tests, where none is installed
	@sh .ci/install-chromium

check: setup ## format, lint, types, import contracts
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@.venv/bin/mypy
	@.venv/bin/lint-imports
	@.venv/bin/hadolint Dockerfile

eval: setup ## run the evaluation and its gate
	@.venv/bin/python -m eval

crash: setup ## kill the store 100 times while it writes, and count what is lost
	@.venv/bin/python -m bench.crash

format: setup ## format the code
	@.venv/bin/ruff format .
	@.venv/bin/ruff check --fix-only .

clean: ## remove environment, caches and stored articles
	@rm -rf .venv .tools data reports .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.PHONY: help setup run ask test browser check eval crash format clean
