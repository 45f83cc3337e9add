// The resource groups of a fleet, one for each Azure region, named as examples/multi-region*.yaml expect them.
//
//   az deployment sub create --location westeurope --template-file deploy/azure/groups.bicep \
//     --parameters prefix=fleet locations='["eastus2", "northeurope"]'
targetScope = 'subscription'

@description('Start of the names: fleet-northeurope for fleet.')
param prefix string

@description('The Azure regions.')
param locations array

resource groups 'Microsoft.Resources/resourceGroups@2021-04-01' = [for location in locations: {
  name: '${prefix}-${location}'
  location: location
}]
