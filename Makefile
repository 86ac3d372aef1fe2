# Every target is listed by `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SERVE ?= 1
SEED ?= 7

.PHONY: help demo test bench pictures nightly check lock format clean

help: ## Show every target
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

$(VENV)/runtime: requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.txt
	@touch $@

$(VENV)/development: requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.txt
	@touch $@ $(VENV)/runtime

demo: $(VENV)/runtime ## Load the demo corridor, match, report, and serve http://localhost:8000 (SERVE=0 ends after the report)
	$(BIN)/python manage.py demo --seed $(SEED) $(if $(filter 0,$(SERVE)),--no-serve)

test: $(VENV)/development ## Run the whole suite against real PostgreSQL, Valkey, Celery and Chromium
	sh tools/need-chromium.sh $(BIN)/python
	$(BIN)/python -m pytest -n 2 --dist loadfile

bench: $(VENV)/development ## The benchmarks, each beside its peers in the same run (ONLY="linking talent", SIZE=100000)
	$(BIN)/python -m bench $(ONLY) $(if $(SIZE),--size $(SIZE))

pictures: $(VENV)/development ## Walk every journey and take its pages at 360 and 1280 px (.corridor/screenshots)
	sh tools/need-chromium.sh $(BIN)/python
	CORRIDOR_PICTURES=1 $(BIN)/python -m pytest -n 2 --dist loadfile tests/journey

nightly: $(VENV)/development ## The long tests
	$(BIN)/python -m pytest -m slow

check: $(VENV)/development ## Format, lint, types, templates, import contracts, migrations, production settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy corridor accounts registry tests bench
	$(BIN)/djlint --check --lint --quiet templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	sh tools/check-production.sh $(BIN)/python

format: $(VENV)/development ## Put code and templates in the house's form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/djlint --reformat --quiet templates

lock: ## Compile requirements*.in to hash-pinned requirements*.txt (needs uv)
	uv pip compile $(LOCK) requirements.in -o requirements.txt
	uv pip compile $(LOCK) requirements-dev.in -o requirements-dev.txt
LOCK := --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate

clean: ## Stop the embedded services and remove everything that was made here
	-$(BIN)/python manage.py services stop
	-CORRIDOR_EMBEDDED_NAME=test $(BIN)/python manage.py services stop
	rm -rf $(VENV) .corridor
