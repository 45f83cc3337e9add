#!/usr/bin/env bash
# Creates a change set from a template and prints its steps for the clusters. Changes nothing.
#   preview.sh STACK TEMPLATE [PARAMETER=VALUE …]
# Logs in to Azure as the handlers do, with the AWS identity; LOGIN=own uses your own Azure login instead. CLIENT_ID is the
# client ID of a read-only identity, instead of that of the type configuration.
# If there is a change set hook (docs/hook.md), its message follows; a rejection by the hook fails the preview.
# Writes OUT (default .)/change-set.txt, the change set's ARN (empty if there is nothing to change), and OUT/plan.txt. The
# plan is also added to the GitHub job's summary, and sent to the SNS topic PLAN_TOPIC, if it is set.
# Optional: BUCKET, for templates above 51,200 bytes; ROLE_ARN, the role of the stack's AWS resources.
# Exit status: 0 planned, 1 rejected or failed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/usage.sh"
usage 2 "$@"
# Any failure of a tool exits with 1.
trap "exit 1" ERR
type=$(cd "$(dirname "$0")/../../.." && pwd)
stack=$1 template=$2
shift 2
out=${OUT:-.}
mkdir -p "$out"

overrides=()
if (($#)); then
    overrides=(--parameter-overrides "$@")
fi
: > "$out/change-set.txt"
# The messages of the hooks of a change set; empty without hooks.
hooked() {
    local id
    for id in $(aws cloudformation list-hook-results --target-type CHANGE_SET --target-id "$1" \
        --query "HookResults[].HookResultId" --output text 2> /dev/null || true); do
        aws cloudformation get-hook-result --hook-result-id "$id" --output text \
            --query "join(': ', [TypeName, HookStatusReason])"
    done
}
if ! deployed=$(aws cloudformation deploy --no-execute-changeset --no-fail-on-empty-changeset --stack-name "$stack" \
    --template-file "$template" --capabilities CAPABILITY_IAM CAPABILITY_NAMED_IAM CAPABILITY_AUTO_EXPAND \
    ${BUCKET:+--s3-bucket "$BUCKET"} ${ROLE_ARN:+--role-arn "$ROLE_ARN"} ${overrides[@]+"${overrides[@]}"}); then
    # A hook that fails it leaves a change set that has failed; the CLI does not name it.
    failed=$(aws cloudformation list-change-sets --stack-name "$stack" --output text \
        --query "sort_by(Summaries[?Status=='FAILED'], &CreationTime)[-1].ChangeSetId" 2> /dev/null || true)
    hooked "$failed" | tee "$out/plan.txt"
    exit 1
fi
change_set=$(grep -Eo 'arn:[^ ]+:changeSet/[^ ]+' <<<"$deployed" || true)
if [ -z "$change_set" ]; then
    echo "Nothing to do: the stack $stack is as the template says." | tee "$out/plan.txt"
    exit 0
fi

make -s -C "$type" .venv/installed
login=(--federated ${CLIENT_ID:+--client-id "$CLIENT_ID"})
if [ "${LOGIN:-}" = own ]; then
    login=()
fi
status=0
PYTHONPATH=$type/src:$type "$type/.venv/bin/python" -m tools.preview --stack "$stack" --change-set "$change_set" \
    ${login[@]+"${login[@]}"} > "$out/plan.txt" || status=$?
hook=$(hooked "$change_set")
if [ -n "$hook" ]; then
    printf '\n%s\n' "$hook" >> "$out/plan.txt"
fi
cat "$out/plan.txt"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    { echo "### Plan for stack $stack"; echo '```'; cat "$out/plan.txt"; echo '```'; } >> "$GITHUB_STEP_SUMMARY"
fi
if [ -n "${PLAN_TOPIC:-}" ]; then
    aws sns publish --topic-arn "$PLAN_TOPIC" --subject "Plan for stack ${stack:0:80}" \
        --message "file://$out/plan.txt" > /dev/null
fi
# The preview exits with 2 if a cluster changes, with 0 if only other resources change.
if [ "$status" != 0 ] && [ "$status" != 2 ]; then
    aws cloudformation delete-change-set --change-set-name "$change_set"
    exit 1
fi
echo "$change_set" > "$out/change-set.txt"
