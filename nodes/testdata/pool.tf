# Printed by pgha plan --nodes -o terraform, for hashicorp/azurerm 4.54 or newer. For a pool that exists in your files, take only its block
# upgrade_settings. Never take drain_timeout_in_minutes or undrainable_node_behavior out again, and change vm_size or zones only in a new
# pool: both replace the nodes of the pool, without a drain.

data "azurerm_kubernetes_cluster" "pgha" {
  name                = "aks"
  resource_group_name = "rg-aks"
}

resource "azurerm_kubernetes_cluster_node_pool" "a" {
  name                  = "a"
  kubernetes_cluster_id = data.azurerm_kubernetes_cluster.pgha.id
  vm_size               = "Standard_D4s_v5"
  node_count            = 3
  zones                 = ["1", "2", "3"]
  node_labels = {
    "workload" = "postgres"
  }
  node_taints           = ["workload=postgres:NoSchedule"]

  upgrade_settings {
    max_surge                     = "1"
    drain_timeout_in_minutes      = 45
    node_soak_duration_in_minutes = 0
    undrainable_node_behavior     = "Cordon"
  }
}
