# Printed by pgha-federate, for hashicorp/azurerm 4.65 or newer. It uses user_assigned_identity_id, which is new in 4.65 and
# required since 5.0. Each credential depends on the previous one (depends_on), since Azure rejects concurrent writes under
# one identity. Terraform does not overwrite existing credentials, and does not check Azure's limit of 20.

data "azurerm_user_assigned_identity" "pgha_mi-pg" {
  name                = "mi-pg"
  resource_group_name = "rg-data"
}

resource "azurerm_federated_identity_credential" "pgha_mi-pg_postgres-pg" {
  name                      = "postgres-pg"
  user_assigned_identity_id = data.azurerm_user_assigned_identity.pgha_mi-pg.id
  issuer                    = "https://eastus.oic.prod-aks.azure.com/00000000-0000-0000-0000-000000000000/11111111-1111-1111-1111-111111111111/"
  subject                   = "system:serviceaccount:postgres:pg"
  audience                  = ["api://AzureADTokenExchange"]
}

resource "azurerm_federated_identity_credential" "pgha_mi-pg_postgres-pg-recovered-db" {
  name                      = "postgres-pg-recovered-db"
  user_assigned_identity_id = data.azurerm_user_assigned_identity.pgha_mi-pg.id
  issuer                    = "https://eastus.oic.prod-aks.azure.com/00000000-0000-0000-0000-000000000000/11111111-1111-1111-1111-111111111111/"
  subject                   = "system:serviceaccount:postgres:pg-recovered-db"
  audience                  = ["api://AzureADTokenExchange"]

  depends_on = [azurerm_federated_identity_credential.pgha_mi-pg_postgres-pg]
}
