#!/usr/bin/env bash
# Checks templates: with cfn-lint and the type's schema, then against good practice with CloudFormation Guard.
#   lint.sh TEMPLATE …
# GUARD=warn prints what is not good practice and goes on; GUARD=off leaves it out. Exit status: 0 well, 1 not.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/usage.sh"
usage 1 "$@"
type=$(cd "$(dirname "$0")/../../.." && pwd)

make -s -C "$type" .venv-lint/installed .venv-checks/installed
# cfn-lint takes a directory that holds nothing but schemas.
schemas=$(mktemp -d)
trap 'rm -r "$schemas"' EXIT
cp "$type/schema.json" "$schemas"
# Its own status is a sum of what it found.
"$type/.venv-lint/bin/cfn-lint" -s "$schemas" -t "$@" || exit 1

if [ "${GUARD:-fail}" != off ]; then
    if ! "$type/.venv-checks/bin/python" "$type/tools/guard" "$@" && [ "${GUARD:-fail}" = fail ]; then
        exit 1
    fi
fi
