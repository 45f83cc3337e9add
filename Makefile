# Every target sets itself up: with git, make and Python 3.12 nothing else is needed.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
# `cfn submit` runs whichever pip is first on PATH, and its Python decides which wheels are packed.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONPATH := $(CURDIR)/src:$(CURDIR)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test contract faults bench sandbox preview lint unit end-to-end setup schema docs clean

help: ## these lines
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | column -t -s "$$(printf '\t')"

setup: .venv/installed .venv-runtime/installed .venv-lint/installed

# One environment for the tools, one bare for the Lambda runtime (every other import must come from
# the package), one for the cfn-lint version that checks third-party types.
.venv/installed: requirements/dev.txt
	@tools/make_venv.sh .venv requirements/dev.txt

.venv-runtime/installed: requirements/runtime.txt
	@tools/make_venv.sh .venv-runtime requirements/runtime.txt

.venv-lint/installed: requirements/lint.txt
	@tools/make_venv.sh .venv-lint requirements/lint.txt

lint: setup ## ruff, mypy, import-linter, cfn-lint, cfn validate
	@tools/lint.sh

unit: setup ## the fast tests alone
	@$(BIN)/python -m pytest tests/unit -n 2
