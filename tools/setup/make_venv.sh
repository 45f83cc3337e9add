#!/usr/bin/env bash
# Make the virtual environment $1 with exactly what $2 pins; nothing is left half done.
set -eu
python=$("$(dirname "$0")/find_python312.sh")
echo "setting up $1: $(grep -c == "$2") packages, once; about a minute for the largest" >&2
rm -rf "$1"
"$python" -m venv "$1"
"$1/bin/pip" install --quiet --no-deps --require-hashes --requirement "$2" >&2 &
pip=$!
# The shell has what it starts beside itself ignore Ctrl-C.
trap 'kill "$pip"; exit 130' INT TERM
# Seconds are counted where somebody sees them.
if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then
    while kill -0 "$pip" 2> /dev/null; do
        printf '\r\033[K%s: %s s' "$1" "$SECONDS" >&2
        sleep 1
    done
    printf '\r\033[K' >&2
fi
wait "$pip"
if ! checked=$("$1/bin/pip" check 2>&1); then
    echo "$checked" >&2
    exit 1
fi
touch "$1/installed"
