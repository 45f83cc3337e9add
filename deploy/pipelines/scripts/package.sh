#!/usr/bin/env bash
# Builds the package that the registry takes, with the pinned tools of this repository.
#   package.sh FILE
set -euo pipefail
type=$(cd "$(dirname "$0")/../../.." && pwd)
out=$(realpath "${1:?where to write it}")
make -s -C "$type" .venv/installed
cd "$type"
# The first pip on PATH decides for which Python wheels are packed.
PATH=$type/.venv/bin:$PATH .venv/bin/cfn submit --dry-run
mv acme-azure-akscluster.zip "$out"
