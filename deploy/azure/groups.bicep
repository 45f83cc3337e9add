// The resource groups of a fleet, one for each Azure region, with the names that examples/multi-region*.yaml require.
//
//   az deployment sub create --location westeurope --template-file deploy/azure/groups.bicep \
//     --parameters prefix=fleet locations='["eastus2", "northeurope"]'
targetScope = 'subscription'

@description('Prefix of the names: fleet for fleet-northeurope.')
param prefix string

@description('The Azure regions.')
param locations array

resource groups 'Microsoft.Resources/resourceGroups@2021-04-01' = [for location in locations: {
  name: '${prefix}-${location}'
  location: location
}]
