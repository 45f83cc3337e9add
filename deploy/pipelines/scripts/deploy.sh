#!/usr/bin/env bash
# Executes the change set of preview.sh and prints the events until the end, for hours if necessary.
#   deploy.sh [FILE]        FILE is preview.sh's change-set.txt
# If the stack has changed since, CloudFormation rejects the change set. Exit status: 0 deployed or nothing to do, 1 failed.
set -Eeuo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/usage.sh"
usage 0 "$@"
# Any failure of a tool exits with 1.
trap "exit 1" ERR
change_set=$(cat "${1:-change-set.txt}")
if [ -z "$change_set" ]; then
    echo "Nothing to do."
    exit 0
fi
stack=$(aws cloudformation describe-change-set --change-set-name "$change_set" --query StackId --output text)
# One page: for several, the CLI would print one ID for each.
before=$(aws cloudformation describe-stack-events --stack-name "$stack" --no-paginate --output text \
    --query "StackEvents[0].EventId")
seen=$before
# The events since the last poll, oldest first.
new_events() {
    local events
    events=$(aws cloudformation describe-stack-events --stack-name "$stack" --output text --query \
        "StackEvents[].[EventId, LogicalResourceId, ResourceStatus, ResourceStatusReason || '']")
    awk -F'\t' -v seen="$seen" '$1 == seen { exit } { print $2 " " $3 ($4 == "" ? "" : ": " $4) }' <<<"$events" | tac
    seen=${events%%$'\t'*}
}
aws cloudformation execute-change-set --change-set-name "$change_set"
while
    new_events
    state=$(aws cloudformation describe-stacks --stack-name "$stack" --query "Stacks[0].StackStatus" --output text)
    case $state in *_IN_PROGRESS) true ;; *) false ;; esac
do
    sleep "${POLL_SECONDS:-15}"
done
new_events
echo "$stack: $state"
case $state in
    CREATE_COMPLETE | UPDATE_COMPLETE) exit 0 ;;
esac
seen=$before
new_events | grep "^[^ ]* [A-Z_]*_FAILED" >&2
exit 1
