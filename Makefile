# make install · make demo · make test · make check        (make help says more)
.DEFAULT_GOAL := help
.PHONY: ocr help install dev demo test check format docs bench clean
PYTHON := .venv/bin/python
export PYTHONDONTWRITEBYTECODE ?= 1

help: ## Say what can be made
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

install: .venv/.base ## Make .venv with the product in it
	@$(PYTHON) -m config.messages

dev: .venv/.dev ## The same, with the tools for tests and checks
	@$(PYTHON) -m config.messages

.venv/.base: requirements/base.txt pyproject.toml scripts/install.sh
	sh scripts/install.sh base

.venv/.ocr: requirements/ocr.txt .venv/.base
	sh scripts/install.sh ocr

.venv/.dev: requirements/dev.txt .venv/.base
	sh scripts/install.sh dev

ocr: .venv/.ocr ## Add what reads words in scans and pictures (300 MB)

demo: install ## Load the demo city (云岭市) and serve it on GONGKAI_PORT (8000)
	.venv/bin/gongkai demo

test: dev ## All tests: SQLite, browser, PostgreSQL
	$(PYTHON) scripts/run_tests.py

check: dev ## Style, types, floors, migrations, messages, documents
	$(PYTHON) scripts/run_checks.py

format: dev ## Put code and templates into their one form
	.venv/bin/ruff check --fix --exit-zero .
	.venv/bin/ruff format .
	git ls-files -co --exclude-standard 'gongkai/*.html' 'config/*.html' | xargs -r .venv/bin/djade --target-version 5.2

docs: dev ## Write the generated pages of docs/reference again
	$(PYTHON) scripts/write_docs.py

bench: dev ## Measure beside peers; docs/benchmarks.md is written, nothing is judged
	$(PYTHON) -m tests.bench $(BENCH)

clean: ## Remove what was made, but neither .venv nor var
	rm -rf build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find config gongkai tests scripts -name __pycache__ -type d -prune -exec rm -rf {} +
