#!/usr/bin/env bash
# Detects the drift of stacks, resource by resource.
#   drift.sh STACK …
# Exit status: 0 in sync, 2 drifted, 1 failed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/usage.sh"
usage 1 "$@"
# Any failure of a tool exits with 1.
trap "exit 1" ERR
status=0
for stack in "$@"; do
    detection=$(aws cloudformation detect-stack-drift --stack-name "$stack" --query StackDriftDetectionId --output text)
    while
        read -r state drift reason < <(aws cloudformation describe-stack-drift-detection-status --output text \
            --stack-drift-detection-id "$detection" \
            --query "[DetectionStatus, StackDriftStatus, DetectionStatusReason]")
        [ "$state" = DETECTION_IN_PROGRESS ]
    do
        sleep "${POLL_SECONDS:-15}"
    done
    echo "$stack: $drift"
    if [ "$state" != DETECTION_COMPLETE ]; then
        echo "$stack: $state $reason" >&2
        exit 1
    elif [ "$drift" != IN_SYNC ]; then
        aws cloudformation describe-stack-resource-drifts --stack-name "$stack" --output json \
            --stack-resource-drift-status-filters MODIFIED DELETED --query \
            "StackResourceDrifts[].{Resource: LogicalResourceId, Status: StackResourceDriftStatus, Differences: PropertyDifferences}"
        status=2
    fi
done
exit $status
