#!/bin/sh
# Make the virtual environment $1 with exactly what $2 pins; nothing is left half done.
set -eu
python=$("$(dirname "$0")/find_python312.sh")
echo "setting up $1 (once; about a minute for the largest)" >&2
rm -rf "$1"
"$python" -m venv "$1"
"$1/bin/pip" install --quiet --no-deps --requirement "$2" >&2
"$1/bin/pip" check >&2
touch "$1/installed"
