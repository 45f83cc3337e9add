#!/usr/bin/env bash
# Everything that can be said about the project without running it. Goes on after a failure, so that all faults show.
# As many checks at once as there are processors; each says what it found in one piece when it has ended.
set -u
work=$(mktemp -d)
trap 'kill $(jobs -p) 2> /dev/null; rm -rf "$work"' EXIT
trap 'exit 130' INT TERM
processors=$(getconf _NPROCESSORS_ONLN)
check() {
    while [ "$(jobs -pr | wc -l)" -ge "$processors" ]; do
        wait -n
    done
    judge "$@" &
}
judge() {
    local name=$1 output
    shift
    if output=$("$@" 2>&1); then
        printf 'lint: %s ok\n' "$name"
    else
        touch "$work/failed"
        printf 'lint: %s FAILED\n%s\n' "$name" "$output"
    fi
}
# The slowest first: one that begins last is waited for alone.
check "mypy" .venv/bin/mypy src sandbox preview hook tools tests bench bundle
check "generated pages are fresh" .venv/bin/python -m tools.docs --check
check "ruff" .venv/bin/ruff check .
check "ruff format" .venv/bin/ruff format --check .
check "import-linter" .venv/bin/lint-imports
check "cfn validate" .venv/bin/cfn validate
check "generated files are fresh" .venv/bin/python -m tools.schema --check
check "the site builds, its links lead somewhere" env NO_MKDOCS_2_WARNING=1 .venv-docs/bin/mkdocs build --strict
check "cfn-lint on the examples" .venv/bin/python -m tools.checks.templates
check "cfn-lint on deploy" .venv-lint/bin/cfn-lint --include-checks I --template resource-role.yaml deploy/aws/*.yaml deploy/pipelines/*.yaml deploy/organizations/*.yaml deploy/contract/*.yaml deploy/hook/*.yaml
check "Bicep (grammar, names, modules)" .venv-lint/bin/python -m tools.checks.bicep
check "workflows" .venv-checks/bin/check-jsonschema --builtin-schema vendor.github-workflows \
    deploy/pipelines/github/*.yml .github/workflows/*.yml
check "issue forms" .venv-checks/bin/check-jsonschema --builtin-schema vendor.github-issue-forms \
    .github/ISSUE_TEMPLATE/bug.yml .github/ISSUE_TEMPLATE/feature.yml
check "shellcheck" tools/checks/shellcheck.sh
check "bandit" .venv/bin/bandit --quiet --recursive src preview hook deploy --exclude src/acme_azure_akscluster/models.py
check "names" .venv/bin/python -m tools.checks.names
check "the changelog says what breaks" .venv/bin/python -m tools.release --check
check "everything is pinned" tools/checks/pins.sh
check "the list of what is packed" .venv/bin/python -m tools.checks.sbom
check "no known vulnerability in what is pinned" .venv/bin/python -m tools.checks.advisories
wait
if [ -e "$work/failed" ]; then
    echo "lint: the faults are listed below each FAILED"
    exit 1
fi
