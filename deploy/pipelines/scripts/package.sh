#!/usr/bin/env bash
# Builds the package that the registry takes, with the pinned tools of this repository.
#   package.sh FILE       FILE is where it is written, a .zip; beside it goes the list of what it holds, .cdx.json
# Exit status: 0 built, otherwise that of the tool that failed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/usage.sh"
usage 1 "$@"
type=$(cd "$(dirname "$0")/../../.." && pwd)
out=$(realpath "$1")
make -s -C "$type" .venv/installed
cd "$type"
# The first pip on PATH decides for which Python wheels are packed.
PATH=$type/.venv/bin:$PATH .venv/bin/cfn submit --dry-run
mv acme-azure-akscluster.zip "$out"
make -s sbom SBOM="${out%.zip}.cdx.json"
