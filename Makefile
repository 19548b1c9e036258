# `make contract` and `make test` need Python >= 3.11 and nothing else: everything is installed into .venv.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
READY := $(VENV)/ready
RUN := $(VENV)/bin/omnidim-contract
REPORT ?= report
WORKERS ?= 2
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.DEFAULT_GOAL := help
.PHONY: help setup contract spec client sandbox fuzz test check format bench lock ci clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | \
		while IFS="$$(printf '\t')" read -r name text; do printf '  make %-9s %s\n' "$$name" "$$text"; done

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

format: $(READY) ## format our own code
	$(VENV)/bin/ruff check --fix .
	$(VENV)/bin/ruff format .

bench: $(READY) ## measure us beside our peers (QUICK=1 for a short run)
	$(VENV)/bin/python -m tests.benchmarks --date "$(or $(DATE),$(shell date +%F))" $(if $(QUICK),--quick)

lock: ## pin the newest dependencies with their hashes (needs uv)
	uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-emit-find-links --no-header --upgrade --quiet -o scripts/requirements.txt

ci: check contract test ## what CI runs

clean: ## remove everything that can be made again
	rm -rf $(VENV) .bench $(REPORT) .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage* dist build
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
