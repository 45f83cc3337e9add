#!/usr/bin/env bash
# Everything that must hold, each part named and timed; goes on after a failure, so that all faults show.
set -u
failed=()
work=$(mktemp -d)
# What each part skips, for the end.
export SKIPPED_TESTS=$work/skipped
beside=
trap 'rm -rf "$work"' EXIT
trap '[ -z "$beside" ] || { kill -INT -- "-$beside"; wait "$beside"; }; exit 130' INT TERM
part() {
    local name=$1 began=$SECONDS
    shift
    echo "== $name"
    if "$@"; then
        passed "$name" "$began" "$SECONDS"
    else
        failed "$name" "$began" "$SECONDS"
    fi
}
passed() {
    echo "== $1 passed in $(($3 - $2)) s"
}
failed() {
    echo "== $1 FAILED after $(($3 - $2)) s"
    failed+=("$1")
}
part "unit" .venv/bin/python -m pytest tests/unit tests/inprocess tests/identity tests/access tests/release tests/fuzz -n 2
part "authoring" .venv/bin/python -m pytest tests/authoring -n 2
part "drift" .venv/bin/python -m pytest tests/drift -n 0
part "transitions" .venv/bin/python -m pytest tests/transitions -n 2
part "faults" .venv/bin/python -m pytest tests/faults -n 2
# A file stays on one worker: what its tests share is set up once, and their order is always the same.
part "sandbox" .venv/bin/python -m pytest tests/sandbox_azure tests/sandbox_aws -n 2 --dist loadfile
# The contract suite waits most of its time, so it runs beside the next part. Job control gives it a process group of its own,
# which Ctrl-C does not reach by itself and does not ignore.
contract_began=$SECONDS
set -m
{ .venv/bin/python -m tools.contract; status=$?; echo $SECONDS > "$work/contract.ended"; exit $status; } > "$work/contract" 2>&1 &
beside=$!
set +m
part "end to end" .venv/bin/python -m pytest tests/end_to_end -n 2 --dist loadfile
wait "$beside" && ended=passed || ended=failed
beside=
echo "== contract"
cat "$work/contract"
$ended "contract" "$contract_began" "$(cat "$work/contract.ended")"
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
