#!/usr/bin/env bash
# Builds the package for the registry, with the pinned tools of this repository.
#   package.sh FILE       FILE is the output, a .zip; its bill of materials, .cdx.json, is written next to it
# Exit status: 0 built, otherwise that of the tool that failed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/usage.sh"
usage 1 "$@"
type=$(cd "$(dirname "$0")/../../.." && pwd)
out=$(realpath "$1")
make -s -C "$type" .venv/installed
cd "$type"
# The first pip on PATH determines the Python version of the package's wheels.
PATH=$type/.venv/bin:$PATH .venv/bin/cfn submit --dry-run
mv acme-azure-akscluster.zip "$out"
make -s sbom SBOM="${out%.zip}.cdx.json"
