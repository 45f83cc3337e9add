#!/usr/bin/env bash
# Creates the Azure resources of the contract tests' inputs, in the subscription of az: a group, a workspace, a storage account.
#   azure.sh STORAGE_ACCOUNT [GROUP [LOCATION]]        by default contract and westeurope
# STORAGE_ACCOUNT is a new, globally unique name. Prints the parameters for inputs.yaml. `az group delete` deletes everything.
# Exit status: 0 created, otherwise that of az.
set -euo pipefail
storage=$1 group=${2:-contract} location=${3:-westeurope}
az group create --name "$group" --location "$location" --output none
az monitor log-analytics workspace create --resource-group "$group" --workspace-name audit --output none
az storage account create --resource-group "$group" --name "$storage" --sku Standard_LRS --allow-blob-public-access false --output none
# The second newest minor version, since the newest is not available everywhere yet.
version=$(az aks get-versions --location "$location" --query "sort(values[?!isPreview].version)[-2]" --output tsv)
echo "SubscriptionId=$(az account show --query id --output tsv) ResourceGroup=$group Location=$location" \
    "KubernetesVersion=$version StorageAccount=$storage"
