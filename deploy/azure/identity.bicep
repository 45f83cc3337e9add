// The managed identity and its federated credential for one AWS role; a module of main.bicep.
param name string
param location string
param issuer string
param subject string
param audience string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' = {
  name: name
  location: location
}

resource trust 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: identity
  name: 'aws'
  properties: {
    issuer: issuer
    subject: subject
    audiences: [
      audience
    ]
  }
}

output principalId string = identity.properties.principalId
output clientId string = identity.properties.clientId
