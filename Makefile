# Two commands are enough: `make run` and `make test`. Each sets up what it needs.
.PHONY: help setup run story test ci lint types imports checks lock docs bench clean
.DEFAULT_GOAL := help

PORT ?= 8000
STAMP := .venv/.installed
PY := .venv/bin/python
# A production-like environment, in which `check --deploy` must find nothing.
DEPLOY := SECRET_KEY=$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))') \
	HTTPS=1 DEMO=0 DEBUG=0 ALLOWED_HOSTS=companion.example PUBLIC_URL=https://companion.example
POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432/postgres
REDIS_URL_FOR_CI ?= redis://127.0.0.1:6379/0

help: ## What can be done here
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

setup: $(STAMP) ## Make .venv and install the locked packages; does nothing when all is there

$(STAMP): requirements.txt
	@python=""; for name in python3.13 python3.12 python3.11 python3; do \
		if $$name -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
			>/dev/null 2>&1; then python=$$name; break; fi; done; \
	if [ -z "$$python" ]; then echo "Python 3.11, 3.12 or 3.13 with venv is needed." >&2; exit 1; fi; \
	echo "Making .venv with $$($$python --version) and installing the packages (about a minute, once) ..."; \
	$$python -m venv .venv && \
	.venv/bin/pip install --quiet --quiet --disable-pip-version-check -r requirements.txt
	@touch $(STAMP)

run: setup ## The demo clinic with server, workers and clock; Ctrl-C stops it, the data is kept
	@exec env DEMO=1 WEBHOOK_ALLOW_PRIVATE=1 $(PY) manage.py run_all --port $(PORT)

story: setup ## Play the main story against the running server (starts one if none runs)
	@$(PY) -m tests.stories.story

test: setup ## The whole test suite, on whatever DATABASE_URL, REDIS_URL and JOB_RUNNER say
	@$(PY) -m pytest $(ARGS)

lint: setup ## Format and lint
	$(PY) -m ruff format --check .
	$(PY) -m ruff check .

types: setup ## Static types
	$(PY) -m mypy .

imports: setup ## Who may import whom
	.venv/bin/lint-imports

checks: setup ## Migrations, Django's own checks, generated documents
	$(PY) manage.py makemigrations --check --dry-run
	$(DEPLOY) $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) manage.py clinical_rules --check

ci: lint types imports checks ## All that must hold before a change lands
	$(MAKE) --no-print-directory test
	DATABASE_URL=$(POSTGRES_URL) REDIS_URL=$(REDIS_URL_FOR_CI) JOB_RUNNER=celery $(MAKE) --no-print-directory test

docs: setup ## Write the generated documents anew
	$(PY) manage.py clinical_rules

bench: setup ## Measure speed against a floor in the same run
	$(PY) -m benchmarks

lock: ## Write requirements.txt anew from pyproject.toml (needs uv)
	uv pip compile pyproject.toml --extra dev --universal --python-version 3.11 -o requirements.txt

clean: ## Remove the virtual environment and all local data
	rm -rf .venv var
