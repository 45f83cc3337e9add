#!/usr/bin/env bash
# Sets up Azure, once for each subscription: a managed identity that only the AWS role can use, with a role of only the
# actions that the handlers need. It creates no secret. Running it again changes nothing.
#
#   ISSUER=https://….tokens.sts.global.api.aws SUBJECT=arn:aws:iam::…:role/… deploy/azure/setup.sh
#
# deploy/aws/setup.sh prints both. Optional: AUDIENCE, NAME, GROUP, LOCATION, and SCOPE, the ARM ID of the scope of clusters
# (default the subscription; a resource group is possible). IAM_ACCESS=yes allows templates to use IamAccess: the identity can
# then assign the AKS roles in docs/access.md, and no others. GIT_OPS=yes allows them to use FluxConfigurations. HOOK_SUBJECT,
# the ARN of the role of the change set hook's function (docs/hook.md), creates a read-only identity for the hook. Run
# `az login` first. Prints the type configuration.
#
# Exit status: 0 done; otherwise that of the command that failed, whose message is above.
set -euo pipefail
if [ "${1:-}" = --help ] || [ "${1:-}" = -h ]; then
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0"
    exit
fi
here=$(cd "$(dirname "$0")" && pwd)
: "${ISSUER:?the issuer that deploy/aws/setup.sh printed}" "${SUBJECT:?the ARN of the execution role}"
audience=${AUDIENCE:-api://AzureADTokenExchange}
name=${NAME:-cloudformation}
group=${GROUP:-cloudformation-identities}
location=${LOCATION:-westeurope}
subscription=$(az account show --query id --output tsv)
scope=${SCOPE:-/subscriptions/$subscription}

namespaces=(Microsoft.ContainerService Microsoft.ManagedIdentity)
if [ "${GIT_OPS:-no}" = yes ]; then
    namespaces+=(Microsoft.KubernetesConfiguration)
fi
for namespace in "${namespaces[@]}"; do
    state=$(az provider show --namespace "$namespace" --query registrationState --output tsv)
    if [ "$state" != Registered ]; then
        az provider register --namespace "$namespace" --wait
    fi
done

az group create --name "$group" --location "$location" --output none
# Creates an identity that trusts one AWS role, and sets $principal and $client.
identify() {
    local name=$1 subject=$2
    az identity create --name "$name" --resource-group "$group" --location "$location" --output none
    principal=$(az identity show --name "$name" --resource-group "$group" --query principalId --output tsv)
    client=$(az identity show --name "$name" --resource-group "$group" --query clientId --output tsv)
    az identity federated-credential create --name aws --identity-name "$name" --resource-group "$group" \
        --issuer "$ISSUER" --subject "$subject" --audiences "$audience" --output none
}

# A new role is not replicated everywhere yet.
assign() {
    local attempt
    for attempt in 1 2 3 4 5 6; do
        if az role assignment create --assignee-object-id "$principal" --assignee-principal-type ServicePrincipal \
            --scope "$scope" --output none "$@"; then
            return
        elif [ "$attempt" = 6 ]; then
            exit 1
        fi
        sleep 10
    done
}

# Makes the role of a file, or brings it up to date, and sets $role to its name.
define() {
    local definition known
    definition=$(sed "s|/subscriptions/SUBSCRIPTION|/subscriptions/$subscription|" "$here/$1")
    role=$(sed -n 's/^  "Name": "\(.*\)",$/\1/p' "$here/$1")
    known=$(az role definition list --name "$role" --scope "/subscriptions/$subscription" --query "[0].name" --output tsv)
    if [ -n "$known" ]; then
        az role definition update --role-definition "$definition" --output none
    else
        az role definition create --role-definition "$definition" --output none
    fi
}

if [ -n "${HOOK_SUBJECT:-}" ]; then
    identify "$name-hook" "$HOOK_SUBJECT"
    define hook-role.json
    assign --role "$role"
    echo "AzureClientId of deploy/hook/hook.yaml: $client" >&2
fi
identify "$name" "$SUBJECT"
define role.json
assign --role "$role"
if [ "${IAM_ACCESS:-no}" = yes ]; then
    define access-role.json
    assign --role "$role" --condition "$(cat "$here/access-condition.txt")" --condition-version 2.0
fi
if [ "${GIT_OPS:-no}" = yes ]; then
    define git-ops-role.json
    assign --role "$role"
fi

tenant=$(az account show --query tenantId --output tsv)
echo "Save this as configuration.json, then: aws cloudformation set-type-configuration --type RESOURCE" \
    "--type-name Acme::Azure::AKSCluster --configuration-alias default --configuration file://configuration.json" >&2
printf '{"TenantId": "%s", "ClientId": "%s", "SubscriptionId": "%s"}\n' "$tenant" "$client" "$subscription"
