#!/usr/bin/env bash
# Rolls out a package of the type: first to the canary region, where it is tested, then to the others one by one.
# If it cannot be registered or does not respond, every changed region gets the previous package again.
#   CONFIGURATION=configuration.json roll-out.sh PACKAGE BUCKET ROLE_ARN CANARY [REGION …]
# PACKAGE is the output of `cfn submit --dry-run`, ROLE_ARN the execution role. CONFIGURATION is set as the type configuration
# in each region, which stack sets cannot do. Optional: STACK_SET, the name of the stack set; SMOKE, a command that is called
# with the canary's name, instead of listing the clusters through Cloud Control; LOG_GROUP and LOG_ROLE_ARN, the logging
# configuration of the handlers. Run it in the region that administers the stack set, whose roles
# AWSCloudFormationStackSet{Administration,Execution}Role must exist.
# Exit status: 0 the package is the default everywhere; 2 it was rolled back; 1 nothing was changed, or the rollback failed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR
. "$(dirname "$0")/usage.sh"
usage 4 "$@"
# Any failure of a tool exits with 1.
trap "exit 1" ERR
errors=$(mktemp)
trap 'rm -f "$errors"' EXIT
here=$(cd "$(dirname "$0")" && pwd)
package=$1 bucket=$2 role=$3 canary=$4
others=("${@:5}")
set_name=${STACK_SET:-acme-azure-akscluster}
type_name=Acme::Azure::AKSCluster
account=$(aws sts get-caller-identity --query Account --output text)

known() {
    aws cloudformation list-stack-sets --status ACTIVE --output text \
        --query "Summaries[?StackSetName=='$set_name'].StackSetName"
}

instance_regions() { # the regions that have an instance
    aws cloudformation list-stack-instances --stack-set-name "$set_name" --query "Summaries[].Region" --output text
}

finished() { # waits for an operation; if it fails, prints the reason and fails
    local state
    while
        state=$(aws cloudformation describe-stack-set-operation --stack-set-name "$set_name" --operation-id "$1" \
            --query StackSetOperation.Status --output text)
        [ "$state" = RUNNING ] || [ "$state" = QUEUED ] || [ "$state" = STOPPING ]
    do
        sleep "${POLL_SECONDS:-15}"
    done
    [ "$state" = SUCCEEDED ] && return
    aws cloudformation list-stack-set-operation-results --stack-set-name "$set_name" --operation-id "$1" \
        --query "Summaries[?Status=='FAILED'].[Region, StatusReason]" --output text >&2
    return 1
}

started() { # started COMMAND REGION … -- OPTION …: begins an operation in these regions, and waits for its end
    local command=$1 regions=() operation
    shift
    while [ "$1" != -- ]; do
        regions+=("$1")
        shift
    done
    shift
    operation=$(aws cloudformation "$command" --stack-set-name "$set_name" --accounts "$account" \
        --regions "${regions[@]}" --operation-preferences "MaxConcurrentCount=1,FailureToleranceCount=${TOLERATED:-0}" \
        --query OperationId --output text "$@") || return
    finished "$operation"
}

definition() { # the set's template and parameters with this package
    definition=(--template-body "file://$here/../type-version.yaml" --parameters
        "ParameterKey=Package,ParameterValue=$1" "ParameterKey=ExecutionRoleArn,ParameterValue=$role"
        "ParameterKey=LogGroupName,ParameterValue=${LOG_GROUP:-}"
        "ParameterKey=LogRoleArn,ParameterValue=${LOG_ROLE_ARN:-}")
}

bring() { # bring REGION …: updates those that have an instance, makes one in the others, one region at a time
    local old=() new=() region
    for region in "$@"; do
        if [[ $before == *" $region "* ]]; then old+=("$region"); else new+=("$region"); fi
    done
    if ((${#old[@]})); then
        touched+=("${old[@]}")
        started update-stack-set "${old[@]}" -- "${definition[@]}" || return
    fi
    if ((${#new[@]})); then
        for region in "${new[@]}"; do
            defaults+=("$region=$(default_of "$region")") || return
        done
        made+=("${new[@]}")
        started create-stack-instances "${new[@]}" -- || return
    fi
    for region in "$@"; do
        configured "$region" || return
    done
}

default_of() { # the ARN of the version that a region had as its default, empty where it had none
    local described arn version
    if described=$(aws cloudformation describe-type --region "$1" --type RESOURCE --type-name "$type_name" --output text \
        --query "[Arn, DefaultVersionId]" 2> "$errors"); then
        IFS=$'\t' read -r arn version <<<"$described"
        echo "${arn%/"$version"}/$version"
    elif ! grep -q "(TypeNotFoundException)" "$errors"; then
        cat "$errors" >&2
        return 1
    fi
}

restored() { # a version that is the default cannot go, so the one before is made it again, where there was one
    local each
    for each in "${defaults[@]}"; do
        [ -z "${each#*=}" ] || aws cloudformation set-type-default-version --region "${each%%=*}" --arn "${each#*=}" || return
    done
}

configured() {
    [ -z "${CONFIGURATION:-}" ] || aws cloudformation set-type-configuration --region "$1" --type RESOURCE \
        --type-name "$type_name" --configuration-alias default --configuration "file://$CONFIGURATION" > /dev/null
}

tried() { # the handlers run, log in to Azure and read there
    if [ -n "${SMOKE:-}" ]; then
        $SMOKE "$canary"
    else
        aws cloudcontrol list-resources --region "$canary" --type-name "$type_name" > /dev/null
    fi
}

back() {
    echo "Rolling back." >&2
    # Every region is tried, whatever becomes of the others.
    TOLERATED=$((${#touched[@]} + ${#made[@]}))
    if ((${#made[@]})); then
        restored || return
        started delete-stack-instances "${made[@]}" -- --no-retain-stacks || return
    fi
    if [ -z "$previous" ]; then
        aws cloudformation delete-stack-set --stack-set-name "$set_name"
    elif ((${#touched[@]})); then
        definition "$previous"
        started update-stack-set "${touched[@]}" -- "${definition[@]}" || return
    fi
}

url=s3://$bucket/acme-azure-akscluster-$(sha256sum "$package" | cut -c1-16).zip
aws s3 cp --only-show-errors "$package" "$url"
# The bill of materials is stored with it, if package.sh has written one.
if [ -f "${package%.zip}.cdx.json" ]; then
    aws s3 cp --only-show-errors "${package%.zip}.cdx.json" "${url%.zip}.cdx.json"
fi
previous='' before=' ' touched=() made=() defaults=()
if [ -n "$(known)" ]; then
    previous=$(aws cloudformation describe-stack-set --stack-set-name "$set_name" --output text \
        --query "StackSet.Parameters[?ParameterKey=='Package'].ParameterValue")
    before=" $(instance_regions | tr '\n\t' '  ') "
    if [[ $before != *" $canary "* ]]; then
        echo "$canary cannot be the canary: it has no instance of the stack set $set_name, and these do:$before" >&2
        exit 1
    fi
    definition "$url"
else
    definition "$url"
    aws cloudformation create-stack-set --stack-set-name "$set_name" "${definition[@]}" > /dev/null
fi

echo "Canary $canary: $url"
if ! { bring "$canary" && tried; }; then
    echo "The canary $canary did not pass; no other region was touched." >&2
    back || exit 1
    exit 2
fi
if ((${#others[@]})); then
    echo "Others: ${others[*]}"
    if ! bring "${others[@]}"; then
        back || exit 1
        exit 2
    fi
fi
echo "The package is the default of: $canary ${others[*]-}"
