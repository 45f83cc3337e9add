#!/usr/bin/env bash
# Everything that must hold, each part named and timed; goes on after a failure, so that all faults show.
set -u
failed=()
# What each part skips, for the end.
SKIPPED_TESTS=$(mktemp)
export SKIPPED_TESTS
trap 'rm -f "$SKIPPED_TESTS"' EXIT
part() {
    local name=$1 began=$SECONDS
    shift
    echo "== $name"
    if "$@"; then
        echo "== $name passed in $((SECONDS - began)) s"
    else
        echo "== $name FAILED after $((SECONDS - began)) s"
        failed+=("$name")
    fi
}
part "unit" .venv/bin/python -m pytest tests/unit tests/inprocess tests/identity tests/access tests/release -n 2
part "authoring" .venv/bin/python -m pytest tests/authoring -n 2
part "transitions" .venv/bin/python -m pytest tests/transitions -n 2
part "faults" .venv/bin/python -m pytest tests/faults -n 2
# A file stays on one worker: what its tests share is set up once, and their order is always the same.
part "sandbox" .venv/bin/python -m pytest tests/sandbox_azure tests/sandbox_aws -n 2 --dist loadfile
part "contract" .venv/bin/python -m tools.contract
part "end to end" .venv/bin/python -m pytest tests/end_to_end -n 2 --dist loadfile
if [ -s "$SKIPPED_TESTS" ]; then
    echo "== skipped:"
    sort "$SKIPPED_TESTS" | uniq -c
else
    echo "== skipped: nothing"
fi
if [ ${#failed[@]} -gt 0 ]; then
    echo "== FAILED after $SECONDS s: $(printf '%s, ' "${failed[@]}" | sed 's/, $//'); what each says is above"
    exit 1
fi
echo "== everything passed in $SECONDS s"
