# `make demo` and `make test` are all that a newcomer needs; both set up what they use.
PYTHON ?= python3
PORT ?= 5000
BIN := .venv/bin
UV := $(BIN)/uv
FRONTEND := $(shell find packages/feather-core/frontend -type f -not -path "*/node_modules/*" -not -path "*/tests/*")
SOURCES := $(wildcard packages/*/pyproject.toml) VERSION requirements-dev.txt packages/feather-core/hatch_build.py $(FRONTEND)
PLUGINS := auth tenancy jobs storage mail admin cli
EDITABLE := $(foreach name,core $(PLUGINS),-e packages/feather-$(name))

.DEFAULT_GOAL := help
.PHONY: help demo test test-all lint types lock clean

help: ## show the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 12

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Feather needs Python 3.11 or newer; set PYTHON=/path/to/python3" >&2; exit 2; }
	@$(PYTHON) -m venv .venv || { echo "python3 cannot make virtual environments here: install your system's python3-venv package" >&2; exit 2; }
	@$(BIN)/python -m pip --disable-pip-version-check install --quiet uv

.venv/demo-ready: $(UV) $(SOURCES)
	@$(UV) pip install --quiet --python $(BIN)/python --constraint requirements-dev.txt -e "packages/feather-core[css]" $(foreach name,cli auth admin jobs,-e packages/feather-$(name)) oidc-provider-mock
	@touch $@

.venv/test-ready: $(UV) $(SOURCES)
	@$(UV) pip install --quiet --compile-bytecode --python $(BIN)/python --require-hashes -r requirements-dev.txt
	@$(UV) pip install --quiet --python $(BIN)/python --no-deps $(EDITABLE)
	@$(BIN)/python -m compileall -q -j 0 packages/*/src
	@touch $@ .venv/demo-ready

demo: .venv/demo-ready ## scaffold a demo app and serve it (PORT=5000)
	@PATH="$(CURDIR)/$(BIN):$$PATH" sh scripts/demo $(PORT)

test: .venv/test-ready ## lint, types and the whole test suite on this Python
	@PATH="$(CURDIR)/$(BIN):$$PATH" nox --non-interactive --no-venv -s lint types tests browser_units

test-all: .venv/test-ready ## the test suite on every Python found from 3.11 to 3.13
	@PATH="$(CURDIR)/$(BIN):$$PATH" nox --non-interactive -s tests_all

lint: .venv/test-ready ## ruff
	@PATH="$(CURDIR)/$(BIN):$$PATH" nox --no-venv -s lint

types: .venv/test-ready ## mypy, strict
	@PATH="$(CURDIR)/$(BIN):$$PATH" nox --no-venv -s types

lock: $(UV) ## write requirements-dev.txt anew from the pyproject files
	@$(UV) lock --quiet
	@$(UV) export --quiet --all-groups --no-emit-workspace --output-file requirements-dev.txt
	@sed -i.bak '1,2d' requirements-dev.txt && rm requirements-dev.txt.bak

clean: ## remove what the targets made
	rm -rf .venv .nox .demo dist build packages/feather-core/src/feather/static
