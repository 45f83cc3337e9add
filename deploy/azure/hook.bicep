// Sets up Azure for the change set hook (docs/hook.md), once for each subscription, as setup.sh does with HOOK_SUBJECT: a
// read-only managed identity that only the role of the hook's function can use.
//
//   az deployment sub create --location westeurope --template-file deploy/azure/hook.bicep \
//     --parameters issuer=https://….tokens.sts.global.api.aws subject=arn:aws:iam::…:role/acme-azure-akscluster-hook
targetScope = 'subscription'

@description('Outbound federation issuer of the AWS account, as printed by deploy/aws/setup.sh.')
param issuer string

@description('ARN of the role of the hook\'s function. Azure compares it exactly, including case.')
param subject string

@description('Audience of the tokens.')
param audience string = 'api://AzureADTokenExchange'

@description('Name of the managed identity.')
param name string = 'cloudformation-hook'

@description('Resource group of the managed identity, created if it does not exist.')
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
