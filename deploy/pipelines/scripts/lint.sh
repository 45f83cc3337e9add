#!/usr/bin/env bash
# Checks templates: with cfn-lint and the type's schema, then against good practice with CloudFormation Guard.
#   lint.sh TEMPLATE …
# GUARD=warn prints violations of good practice and continues; GUARD=off skips the check. Exit status: 0 passed, 1 failed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/usage.sh"
usage 1 "$@"
type=$(cd "$(dirname "$0")/../../.." && pwd)

make -s -C "$type" .venv-lint/installed .venv-checks/installed
# cfn-lint requires a directory that contains only schemas.
schemas=$(mktemp -d)
trap 'rm -r "$schemas"' EXIT
cp "$type/schema.json" "$schemas"
# Its own exit status is a sum of its findings.
"$type/.venv-lint/bin/cfn-lint" -s "$schemas" -t "$@" || exit 1

if [ "${GUARD:-fail}" != off ]; then
    if ! "$type/.venv-checks/bin/python" "$type/tools/guard" "$@" && [ "${GUARD:-fail}" = fail ]; then
        exit 1
    fi
fi
