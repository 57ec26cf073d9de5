// Printed by pgha-federate. Deploy it to the resource group of the identities:
//   az deployment group create --resource-group RESOURCE_GROUP --template-file FILE
// Each credential depends on the previous one (dependsOn), since Azure rejects concurrent writes under one identity. Unlike
// the shell script, a deployment overwrites a credential of the same name, and does not check Azure's limit of 20.

resource identity1 'Microsoft.ManagedIdentity/userAssignedIdentities@2023-01-31' existing = {
  name: 'mi-pg'
}

resource aks1 'Microsoft.ContainerService/managedClusters@2024-09-01' existing = {
  name: 'aks-prod'
  scope: resourceGroup('rg-aks')
}

resource credential1 'Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials@2023-01-31' = {
  parent: identity1
  name: 'postgres-pg'
  properties: {
    issuer: aks1.properties.oidcIssuerProfile.issuerURL
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
    issuer: aks1.properties.oidcIssuerProfile.issuerURL
    subject: 'system:serviceaccount:postgres:pg-recovered-db'
    audiences: [
      'api://AzureADTokenExchange'
    ]
  }
  dependsOn: [
    credential1
  ]
}
