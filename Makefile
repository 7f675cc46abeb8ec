# The only commands to learn. Each sets up what it needs; a second start needs nothing.
#
#   make demo    run the programme in the browser, filled with synthetic people  (PROGRAMME=…  PORT=…  HOST=…  FRESH=1)
#   make test    run the tests on the embedded database                          (ARGS="tests/pairing -k …")
#   make check   run every gate: style, types, layers, migrations, settings, templates, docs
#   make bench   run the benchmarks against peers, and print the ratios           (ARGS=…)
#   make docs    write the generated reference pages, and note how many tests there are
#   make fix     put right what a machine can: imports, format, generated pages

.DEFAULT_GOAL := help
.PHONY: help demo test check bench docs fix set-up set-up-core \
        gate-lint gate-format gate-types gate-layers gate-migrations gate-deploy gate-templates gate-repository

# What was compiled once is kept: hundreds of processes of a run start from it.
unexport PYTHONDONTWRITEBYTECODE

PYTHON := .venv/bin/python
RUFF := .venv/bin/ruff
TYPED := src/lianxin/core src/lianxin/rulebook $(sort $(wildcard src/lianxin/*/domain))
SOURCES := src tests bench docs
# A gate never touches a deployment's own folder.
DJANGO := folder=$$(mktemp -d) && trap 'rm -rf "$$folder"' EXIT && LIANXIN_HOME="$$folder" \
	DJANGO_SETTINGS_MODULE=lianxin.config.settings $(PYTHON) -W error -m django

help:
	@sed -n '3,8s/^#   //p' Makefile

set-up-core:
	@requirements/set-up core .venv
set-up:
	@requirements/set-up dev .venv

demo: set-up-core
	@.venv/bin/lianxin demo $(if $(PROGRAMME),--programme "$(PROGRAMME)") $(if $(FRESH),--fresh) $(if $(HOST),--host "$(HOST)") $(if $(PORT),--port "$(PORT)")

test: set-up
	@$(PYTHON) -m pytest -n 2 --dist worksteal $(ARGS)

bench:
	@requirements/set-up bench .venv-bench
	@.venv-bench/bin/python bench/run.py $(ARGS)

docs: set-up
	@$(PYTHON) docs/generate.py
	@$(PYTHON) tests/repo/inventory.py

fix: set-up
	@$(RUFF) check --fix --quiet $(SOURCES) || true
	@$(RUFF) format --quiet $(SOURCES)
	@$(PYTHON) docs/generate.py
	@$(RUFF) check $(SOURCES)

# Every gate runs even when another fails, two at a time.
check: set-up
	@$(MAKE) --no-print-directory --keep-going --jobs 2 --output-sync=target \
		gate-repository gate-types gate-layers gate-lint gate-format gate-migrations gate-deploy gate-templates
	@echo "check: every gate passed"

gate-lint:
	@echo "ruff check" && $(RUFF) check $(SOURCES)
gate-format:
	@echo "ruff format" && $(RUFF) format --check $(SOURCES)
gate-types:
	@echo "mypy --strict" && .venv/bin/mypy --no-error-summary $(TYPED)
gate-layers:
	@echo "import-linter" && .venv/bin/lint-imports --no-logo
gate-migrations:
	@echo "migrations" && $(DJANGO) makemigrations --check --dry-run
gate-deploy:
	@echo "check --deploy" && export LIANXIN_HTTPS=1 && $(DJANGO) check --deploy --fail-level WARNING
gate-templates:
	@echo "djlint" && .venv/bin/djlint --lint --quiet src
gate-repository:
	@echo "tests/repo" && $(PYTHON) -m pytest -q tests/repo
