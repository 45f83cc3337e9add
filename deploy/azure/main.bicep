// Sets up Azure, once for each subscription, as setup.sh does: a managed identity that only the AWS role can use, with a
// role of only the actions that the handlers need.
//
//   az deployment sub create --location westeurope --template-file deploy/azure/main.bicep \
//     --parameters issuer=https://….tokens.sts.global.api.aws subject=arn:aws:iam::…:role/…
targetScope = 'subscription'

@description('Outbound federation issuer of the AWS account, as printed by deploy/aws/setup.sh.')
param issuer string

@description('ARN of the execution role. Azure compares it exactly, including case.')
param subject string

@description('Audience of the tokens.')
param audience string = 'api://AzureADTokenExchange'

@description('Name of the managed identity.')
param name string = 'cloudformation'

@description('Resource group of the managed identity, created if it does not exist.')
param group string = 'cloudformation-identities'

@description('Whether templates can use IamAccess: the identity can then assign the AKS roles (docs/access.md).')
param iamAccess bool = false

@description('Whether templates can use FluxConfigurations (docs/git-ops.md).')
param gitOps bool = false

param location string = deployment().location

var role = loadJsonContent('role.json')
var accessRole = loadJsonContent('access-role.json')
var gitOpsRole = loadJsonContent('git-ops-role.json')

resource identities 'Microsoft.Resources/resourceGroups@2021-04-01' = {
  name: group
  location: location
}

module identity 'identity.bicep' = {
  name: 'cloudformation-identity'
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

resource accessDefinition 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (iamAccess) {
  name: guid(subscription().id, accessRole.Name)
  properties: {
    roleName: accessRole.Name
    description: accessRole.Description
    type: 'CustomRole'
    permissions: [
      {
        actions: accessRole.Actions
        notActions: accessRole.NotActions
        dataActions: accessRole.DataActions
        notDataActions: accessRole.NotDataActions
      }
    ]
    assignableScopes: [
      subscription().id
    ]
  }
}

resource accessAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (iamAccess) {
  name: guid(subscription().id, name, accessRole.Name)
  properties: {
    roleDefinitionId: accessDefinition.id
    principalId: identity.outputs.principalId
    principalType: 'ServicePrincipal'
    condition: loadTextContent('access-condition.txt')
    conditionVersion: '2.0'
  }
}

resource gitOpsDefinition 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (gitOps) {
  name: guid(subscription().id, gitOpsRole.Name)
  properties: {
    roleName: gitOpsRole.Name
    description: gitOpsRole.Description
    type: 'CustomRole'
    permissions: [
      {
        actions: gitOpsRole.Actions
        notActions: gitOpsRole.NotActions
        dataActions: gitOpsRole.DataActions
        notDataActions: gitOpsRole.NotDataActions
      }
    ]
    assignableScopes: [
      subscription().id
    ]
  }
}

resource gitOpsAssignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (gitOps) {
  name: guid(subscription().id, name, gitOpsRole.Name)
  properties: {
    roleDefinitionId: gitOpsDefinition.id
    principalId: identity.outputs.principalId
    principalType: 'ServicePrincipal'
  }
}

@description('The type configuration.')
output configuration object = {
  TenantId: tenant().tenantId
  ClientId: identity.outputs.clientId
  SubscriptionId: subscription().subscriptionId
}
