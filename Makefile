# `make contract` and `make test` need Python >= 3.11 and nothing else: everything is installed into .venv.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
READY := $(VENV)/ready
RUN := $(VENV)/bin/omnidim-contract
REPORT ?= report
WORKERS ?= 2
LOWEST := .venv-lowest
PYTHONS ?= $(shell for v in 3.11 3.12 3.13; do \
	for p in $$(command -v python$$v) $$HOME/.pyenv/versions/$$v.*/bin/python; do \
	"$$p" -c 'import ensurepip, venv' 2>/dev/null && { echo "$$p"; break; }; done; done)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup contract spec client sandbox fuzz test check types format bench coverage mutation wheel-test matrix lowest audit \
	faults changes api lock ci clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | \
		while IFS="$$(printf '\t')" read -r name text; do printf '  make %-10s %s\n' "$$name" "$$text"; done

setup: $(READY) ## make .venv with everything pinned

$(READY): scripts/requirements.txt pyproject.toml
	@test -n "$(PYTHON)" || { echo "expected Python >= 3.11 with venv and pip, found none; set PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(VENV)/bin/pip install --quiet --require-hashes -r scripts/requirements.txt
	$(VENV)/bin/pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

contract: $(READY) spec client ## pages -> spec -> client -> sandbox -> verdict
	$(RUN) sandbox --port 0 --token local -- $(RUN) fuzz --report-dir $(REPORT)

spec: $(READY) ## build spec/openapi.yaml and .json from the pages and the overlay
	$(RUN) spec build

client: $(READY) ## regenerate generated/omnidim_client from the spec
	$(RUN) client generate

sandbox: $(READY) ## serve the sandbox on port 8080 (PORT=..., TOKEN=...)
	$(RUN) sandbox --port $(or $(PORT),8080) --token $(or $(TOKEN),local)

fuzz: $(READY) ## judge a server: make fuzz URL=http://... TOKEN=...
	@test -n "$(URL)" || { echo "expected URL=..., the base that stands before /calls/..." >&2; exit 2; }
	@OMNIDIM_API_KEY="$(or $(TOKEN),$(OMNIDIM_API_KEY))" $(RUN) fuzz "$(URL)" --report-dir $(REPORT)

test: $(READY) ## run all tests
	$(VENV)/bin/pytest -n $(WORKERS) --dist loadgroup $(ARGS)

check: $(READY) ## lint, types, drift, pages and snippets; changes nothing
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(RUN) spec check

types: $(READY) ## what people import, strictly typed to pyright as well
	$(VENV)/bin/basedpyright

format: $(READY) ## format our own code
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(READY) ## measure us beside our peers (QUICK=1 for a short run)
	$(VENV)/bin/python -m tests.benchmarks --date "$(or $(DATE),$(shell date +%F))" $(if $(QUICK),--quick)

coverage: $(READY) ## run all tests and measure lines and branches of hand-written code
	rm -f .coverage .coverage.*
	$(VENV)/bin/coverage run -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)
	$(VENV)/bin/coverage combine --quiet
	$(VENV)/bin/coverage report --skip-covered --sort=cover

mutation: $(READY) ## change the toolchain in a sample of places (MUTANTS=60) and see whether its tests notice
	$(VENV)/bin/python -m tests.mutation $(or $(MUTANTS),60)

wheel-test: $(READY) ## install the wheel where nothing else is, and use it
	$(VENV)/bin/python -m tests.packaging.installed

matrix: $(READY) ## the same on each Python from 3.11 on that is found
	$(VENV)/bin/python -m tests.packaging.installed $(PYTHONS)

lowest: ## the tests of client, rules and toolchain with the lowest versions that are allowed (needs uv)
	uv venv --clear --quiet --python "$(PYTHON)" $(LOWEST)
	uv pip compile pyproject.toml $(patsubst %,--extra %,fast phone spec conformance sandbox postgresql) \
		--resolution lowest-direct --no-header --quiet --python $(LOWEST)/bin/python -o $(LOWEST)/lowest.txt
	uv pip install --quiet --python $(LOWEST)/bin/python --constraint $(LOWEST)/lowest.txt --editable '.[dev]'
	$(LOWEST)/bin/python -m pytest -n $(WORKERS) tests/client tests/rules tests/spec

audit: $(READY) ## known weaknesses of the pinned dependencies (asks the index; needs the network)
	$(VENV)/bin/pip-audit --require-hashes --disable-pip --requirement scripts/requirements.txt
faults: $(READY) ## judge every fault of the sandbox, and write tests/conformance/FAULTS.md
	$(VENV)/bin/python -m tests.conformance.catalogue

changes: $(READY) ## add what changed since BASE (origin/main) to spec/CHANGES.md
	$(RUN) spec diff $(or $(BASE),origin/main):spec/openapi.json spec/openapi.json --fail-on never --changes spec/CHANGES.md

api: $(READY) ## compare the client's public names with the last tag
	$(RUN) spec diff --client

lock: ## pin the newest dependencies with their hashes (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --upgrade --quiet -o scripts/requirements.txt

ci: check contract test ## what CI runs

clean: ## remove everything that can be made again
	rm -rf $(VENV) $(LOWEST) .bench $(REPORT) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage* dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
