#!/bin/sh
# Print the path of a Python 3.12 that runs: on PATH, or one of pyenv's. A pyenv shim that is on
# PATH but has no 3.12 selected fails when run, so each candidate is tried, not only looked for.
root="${PYENV_ROOT:-$HOME/.pyenv}"
for candidate in python3.12 python3 "$root"/versions/3.12*/bin/python3.12; do
    path=$(command -v "$candidate" 2>/dev/null) || continue
    if [ "$("$path" -c 'import sys; print(sys.version_info[:2] == (3, 12))' 2>/dev/null)" = True ]; then
        # Of an environment, the Python that it was made with: the environment may be about to be made anew.
        "$path" -c 'import sys; print(sys._base_executable)'
        exit 0
    fi
done
cat >&2 <<'EOF'
Python 3.12 was not found on PATH or under pyenv. Get it by one of
    pyenv install 3.12                 (any system; https://github.com/pyenv/pyenv)
    apt-get install python3.12-venv    (Ubuntu 24.04)
    brew install python@3.12           (macOS)
then run the same command again.
EOF
exit 1
