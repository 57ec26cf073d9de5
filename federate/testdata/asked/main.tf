# Printed by pgha-federate, for hashicorp/azurerm 4.65 or newer: that version took user_assigned_identity_id, which 5.0
# made the only way to name the identity. One credential waits for the other (depends_on), since Azure refuses concurrent
# writes under one identity. Terraform refuses to create what exists already; it does not see Azure's limit of 20 coming.

data "azurerm_user_assigned_identity" "pgha_mi-pg" {
  name                = "mi-pg"
  resource_group_name = "rg-data"
}

data "azurerm_kubernetes_cluster" "pgha_aks-prod" {
  name                = "aks-prod"
  resource_group_name = "rg-aks"
}

resource "azurerm_federated_identity_credential" "pgha_mi-pg_postgres-pg" {
  name                      = "postgres-pg"
  user_assigned_identity_id = data.azurerm_user_assigned_identity.pgha_mi-pg.id
  issuer                    = data.azurerm_kubernetes_cluster.pgha_aks-prod.oidc_issuer_url
  subject                   = "system:serviceaccount:postgres:pg"
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "pgha_mi-pg_postgres-pg-recovered-db" {
  name                      = "postgres-pg-recovered-db"
  user_assigned_identity_id = data.azurerm_user_assigned_identity.pgha_mi-pg.id
  issuer                    = data.azurerm_kubernetes_cluster.pgha_aks-prod.oidc_issuer_url
  subject                   = "system:serviceaccount:postgres:pg-recovered-db"
  audience                  = ["api://AzureADTokenExchange"]

  depends_on = [azurerm_federated_identity_credential.pgha_mi-pg_postgres-pg]
}
