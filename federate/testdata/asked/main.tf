# Printed by pgha-federate, for hashicorp/azurerm 4.65 or newer. It uses user_assigned_identity_id, which is new in 4.65 and
# required since 5.0. Each credential depends on the previous one (depends_on), since Azure rejects concurrent writes under
# one identity. Terraform does not overwrite existing credentials, and does not check Azure's limit of 20.

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
