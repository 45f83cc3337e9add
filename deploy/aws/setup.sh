#!/usr/bin/env bash
# Sets up AWS, once for each account: enables outbound federation and deploys the execution role. Running it again changes nothing.
#
#   deploy/aws/setup.sh [Name=value ...]
#
# Arguments are parameters of execution-role.yaml, for example RoleName=aks MaxTokenSeconds=120. Optional environment variable:
# STACK_NAME. Requires the permission to create roles. Prints ISSUER and SUBJECT, the input of deploy/azure/setup.sh.
#
# Exit status: 0 done; otherwise that of the command that failed, whose message is above.
set -euo pipefail
if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
    exit
fi
# CloudFormation has no resource for this setting of the account.
here=$(cd "$(dirname "$0")" && pwd)
stack=${STACK_NAME:-acme-azure-akscluster-role}

if ! answer=$(aws iam enable-outbound-web-identity-federation --query IssuerIdentifier --output text 2>&1); then
    case $answer in
        *FeatureEnabled*) ;;
        *) echo "$answer" >&2; exit 1 ;;
    esac
fi
issuer=$(aws iam get-outbound-web-identity-federation-info --query IssuerIdentifier --output text)

overrides=()
if (($#)); then
    overrides=(--parameter-overrides "$@")
fi
aws cloudformation deploy --stack-name "$stack" --template-file "$here/execution-role.yaml" \
    --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset ${overrides[@]+"${overrides[@]}"} >&2
subject=$(aws cloudformation describe-stacks --stack-name "$stack" \
    --query "Stacks[0].Outputs[?OutputKey=='RoleArn'].OutputValue" --output text)

echo "ISSUER=$issuer"
echo "SUBJECT=$subject"
echo "Next, in Azure:  ISSUER=$issuer SUBJECT=$subject deploy/azure/setup.sh" >&2
echo "Then:            cfn submit --set-default --role-arn $subject" >&2
