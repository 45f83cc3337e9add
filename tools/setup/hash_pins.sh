#!/usr/bin/env bash
# Writes beside each pinned version the hashes of its files in the registry, those of every platform, so that pip installs
# what was pinned and nothing in its place. After a version was changed: make pins.
set -euo pipefail
for file in bundle/requirements.txt hook/requirements.txt requirements/*.txt; do
    comments=$(grep '^#' "$file" || true)
    # Names and versions alone: the hashes that stand there may be another version's.
    hashed=$(sed -n 's/^\([A-Za-z0-9][^ \\]*\).*/\1/p' "$file" |
        .venv-supply/bin/uv pip compile --quiet --no-deps --generate-hashes --no-header --no-annotate --python-version 3.12 -)
    printf '%s\n' ${comments:+"$comments"} "$hashed" > "$file"
done
