// Printed by pgha-federate. Deploy it to the resource group of the identities:
//   az deployment group create --resource-group RESOURCE_GROUP --template-file FILE
// Each credential depends on the previous one (dependsOn), since Azure rejects concurrent writes under one identity. Unlike
// the shell script, a deployment overwrites a credential of the same name, and does not check Azure's limit of 20.

resource identity1 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'mi-pg'
}

resource credential1 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: identity1
  name: 'postgres-pg'
  properties: {
    issuer: 'https://eastus.oic.prod-aks.azure.com/00000000-0000-0000-0000-000000000000/11111111-1111-1111-1111-111111111111/'
    subject: 'system:serviceaccount:postgres:pg'
    audiences: [
      'api://AzureADTokenExchange'
    ]
  }
}

resource credential2 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: identity1
  name: 'postgres-pg-recovered-db'
  properties: {
    issuer: 'https://eastus.oic.prod-aks.azure.com/00000000-0000-0000-0000-000000000000/11111111-1111-1111-1111-111111111111/'
    subject: 'system:serviceaccount:postgres:pg-recovered-db'
    audiences: [
      'api://AzureADTokenExchange'
    ]
  }
  dependsOn: [
    credential1
  ]
}
