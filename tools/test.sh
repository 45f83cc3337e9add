#!/usr/bin/env bash
# Everything that must hold, each part named and timed; goes on after a failure, so that all faults show.
set -u
failed=()
work=$(mktemp -d)
# What each part skips, for the end.
export SKIPPED_TESTS=$work/skipped
beside=()
trap 'rm -rf "$work"' EXIT
trap interrupted INT TERM
interrupted() {
    local group
    for group in "${beside[@]}"; do
        kill -INT -- "-$group"
        wait "$group"
    done
    exit 130
}
ended() {
    local name=$1 began=$2 end=$3 status=$4
    if [ "$status" -eq 0 ]; then
        echo "== $name passed in $((end - began)) s"
    else
        echo "== $name FAILED after $((end - began)) s"
        failed+=("$name")
    fi
}
part() {
    local name=$1 began=$SECONDS status=0
    shift
    echo "== $name"
    # What goes on beside it has its turn first: it needs one seldom.
    nice -n 5 "$@" || status=$?
    ended "$name" "$began" "$SECONDS" "$status"
}
# Begins a part that goes on beside the next ones. Job control gives it a process group of its own, which Ctrl-C does not
# reach by itself and does not ignore.
begin() {
    local name=$1
    shift
    set -m
    { echo $SECONDS; "$@" > "$work/$name" 2>&1; echo $?; echo $SECONDS; } > "$work/$name.ended" &
    set +m
    beside+=($!)
}
# Waits for the part that was begun first, and shows what it said.
finish() {
    local name=$1 figures
    wait "${beside[0]}"
    beside=("${beside[@]:1}")
    mapfile -t figures < "$work/$name.ended"
    echo "== $name"
    cat "$work/$name"
    ended "$name" "${figures[0]}" "${figures[2]:-$SECONDS}" "${figures[1]:-1}"
}
# These two wait half of their time, so the others run beside them. Of the others the sandbox waits, too, so it comes early.
# A file stays on one worker: what its tests share is set up once, and their order is always the same.
begin "end to end" .venv/bin/python -m pytest tests/end_to_end -n 2 --dist loadfile
begin "contract" .venv/bin/python -m tools.contract
part "unit" .venv/bin/python -m pytest tests/unit tests/inprocess tests/hook tests/identity tests/access tests/release tests/fuzz -n 2
part "sandbox" .venv/bin/python -m pytest tests/sandbox_azure tests/sandbox_aws tests/acceptance -n 2 --dist loadfile
part "authoring" .venv/bin/python -m pytest tests/authoring -n 2
part "drift" .venv/bin/python -m pytest tests/drift -n 0
part "transitions" .venv/bin/python -m pytest tests/transitions -n 2
part "faults" .venv/bin/python -m pytest tests/faults -n 2
finish "end to end"
finish "contract"
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
