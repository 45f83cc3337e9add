// The Azure side of the change set hook (docs/hook.md), once a subscription, as setup.sh does it with HOOK_SUBJECT: a
// managed identity that only the role of the hook's function can use, and that only reads.
//
//   az deployment sub create --location westeurope --template-file deploy/azure/hook.bicep \
//     --parameters issuer=https://….tokens.sts.global.api.aws subject=arn:aws:iam::…:role/acme-azure-akscluster-hook
targetScope = 'subscription'

@description('The AWS account\'s outbound federation issuer; deploy/aws/setup.sh prints it.')
param issuer string

@description('The ARN of the role of the hook\'s function, exactly: Azure compares it with case.')
param subject string

@description('The audience of the tokens.')
param audience string = 'api://AzureADTokenExchange'

@description('Name of the managed identity.')
param name string = 'cloudformation-hook'

@description('Resource group of the managed identity; it is made if need be.')
param group string = 'cloudformation-identities'

param location string = deployment().location

var role = loadJsonContent('hook-role.json')

resource identities 'Microsoft.Resources/resourceGroups@2021-04-01' = {
  name: group
  location: location
}

module identity 'identity.bicep' = {
  name: 'cloudformation-hook-identity'
  scope: identities
  params: {
    name: name
    location: location
    issuer: issuer
    subject: subject
    audience: audience
  }
}

resource definition 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
  name: guid(subscription().id, role.Name)
  properties: {
    roleName: role.Name
    description: role.Description
    type: 'CustomRole'
    permissions: [
      {
        actions: role.Actions
        notActions: role.NotActions
        dataActions: role.DataActions
        notDataActions: role.NotDataActions
      }
    ]
    assignableScopes: [
      subscription().id
    ]
  }
}

resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  name: guid(subscription().id, name, role.Name)
  properties: {
    roleDefinitionId: definition.id
    principalId: identity.outputs.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('AzureClientId of deploy/hook/hook.yaml.')
output clientId string = identity.outputs.clientId
