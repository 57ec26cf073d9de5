// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/pgha/pgha/internal/literal"
)

const terraformHeader = `# Printed by pgha plan --nodes -o terraform, for hashicorp/azurerm 4.54 or newer. For a pool that exists in your files, take only its block
# upgrade_settings. Never take drain_timeout_in_minutes or undrainable_node_behavior out again, and change vm_size or zones only in a new
# pool: both replace the nodes of the pool, without a drain.
`

// Terraform writes settings as resources for hashicorp/azurerm.
// https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/kubernetes_cluster_node_pool
func (s *Settings) Terraform() ([]byte, error) {
	if err := s.whole(); err != nil {
		return nil, err
	}
	var b strings.Builder
	b.WriteString(terraformHeader)
	if s.Cluster != "" && s.ResourceGroup != "" {
		fmt.Fprintf(&b, "\ndata \"azurerm_kubernetes_cluster\" \"pgha\" {\n  name                = %s\n  resource_group_name = %s\n}\n", literal.HCL(s.Cluster), literal.HCL(s.ResourceGroup))
	}
	for i := range s.Pools {
		s.Pools[i].terraform(&b, s)
	}
	return valid(b.String())
}

func (p *PoolSettings) terraform(b *strings.Builder, s *Settings) {
	cluster := "var.kubernetes_cluster_id"
	if s.Cluster != "" && s.ResourceGroup != "" {
		cluster = "data.azurerm_kubernetes_cluster.pgha.id"
	}
	fmt.Fprintf(b, "\nresource \"azurerm_kubernetes_cluster_node_pool\" %s {\n", literal.HCL(p.Name))
	fmt.Fprintf(b, "  name                  = %s\n  kubernetes_cluster_id = %s\n", literal.HCL(p.Name), cluster)
	fmt.Fprintf(b, "  vm_size               = %s\n  node_count            = %d\n", literal.HCL(p.VMSize), p.Count)
	if len(p.Zones) > 0 {
		fmt.Fprintf(b, "  zones                 = %s\n", list(p.Zones, ", ", literal.HCL))
	}
	if len(p.Labels) > 0 {
		b.WriteString("  node_labels = {\n")
		for _, key := range slices.Sorted(maps.Keys(p.Labels)) {
			fmt.Fprintf(b, "    %s = %s\n", literal.HCL(key), literal.HCL(p.Labels[key]))
		}
		b.WriteString("  }\n")
	}
	if len(p.Taints) > 0 {
		fmt.Fprintf(b, "  node_taints           = %s\n", list(p.Taints, ", ", literal.HCL))
	}
	b.WriteString("\n  upgrade_settings {\n")
	if p.MaxSurge != "0" {
		fmt.Fprintf(b, "    max_surge                     = %s\n", literal.HCL(p.MaxSurge))
	}
	if p.MaxUnavailable != "0" {
		fmt.Fprintf(b, "    max_unavailable               = %s\n", literal.HCL(p.MaxUnavailable))
	}
	fmt.Fprintf(b, "    drain_timeout_in_minutes      = %d\n    node_soak_duration_in_minutes = %d\n    undrainable_node_behavior     = %s\n  }\n}\n",
		p.DrainTimeout, p.Soak, literal.HCL(p.Undrainable))
}

const bicepHeader = `// Printed by pgha plan --nodes -o bicep. Deploy it to the resource group of the AKS cluster:
//   az deployment group what-if --resource-group RESOURCE_GROUP --template-file FILE
//   az deployment group create --resource-group RESOURCE_GROUP --template-file FILE
// A deployment replaces the properties of a pool that exists: add what yours has besides, and read what-if first.
`

// Bicep writes settings as a Bicep file for the resource group of AKS.
// https://learn.microsoft.com/azure/templates/microsoft.containerservice/managedclusters/agentpools
func (s *Settings) Bicep() ([]byte, error) {
	if err := s.named(); err != nil {
		return nil, err
	}
	if err := s.whole(); err != nil {
		return nil, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s\nresource aks 'Microsoft.ContainerService/managedClusters@2025-10-01' existing = {\n  name: %s\n}\n", bicepHeader, literal.Bicep(s.Cluster))
	for i := range s.Pools {
		s.Pools[i].bicep(&b)
	}
	if k := s.Kubernetes; k != nil && k.Window != nil {
		for i, name := range []string{"aksManagedNodeOSUpgradeSchedule", "aksManagedAutoUpgradeSchedule"} {
			w := k.Window
			fmt.Fprintf(&b, "\nresource window%d 'Microsoft.ContainerService/managedClusters/maintenanceConfigurations@2025-10-01' = {\n  parent: aks\n  name: %s\n  properties: {\n"+
				"    maintenanceWindow: {\n      schedule: {\n        weekly: {\n          dayOfWeek: %s\n          intervalWeeks: 1\n        }\n      }\n      startTime: %s\n      utcOffset: %s\n      durationHours: %d\n    }\n  }\n}\n",
				i+1, literal.Bicep(name), literal.Bicep(w.DayOfWeek), literal.Bicep(w.StartTime), literal.Bicep(cmp.Or(w.UTCOffset, "+00:00")), w.DurationHours)
		}
	}
	return valid(b.String())
}

func (p *PoolSettings) bicep(b *strings.Builder) {
	fmt.Fprintf(b, "\nresource %s 'Microsoft.ContainerService/managedClusters/agentPools@2025-10-01' = {\n  parent: aks\n  name: %s\n  properties: {\n    mode: 'User'\n", "pool_"+p.Name, literal.Bicep(p.Name))
	fmt.Fprintf(b, "    vmSize: %s\n    count: %d\n", literal.Bicep(p.VMSize), p.Count)
	if len(p.Zones) > 0 {
		fmt.Fprintf(b, "    availabilityZones: %s\n", list(p.Zones, "\n      ", literal.Bicep))
	}
	if len(p.Labels) > 0 {
		b.WriteString("    nodeLabels: {\n")
		for _, key := range slices.Sorted(maps.Keys(p.Labels)) {
			fmt.Fprintf(b, "      %s: %s\n", literal.Bicep(key), literal.Bicep(p.Labels[key]))
		}
		b.WriteString("    }\n")
	}
	if len(p.Taints) > 0 {
		fmt.Fprintf(b, "    nodeTaints: %s\n", list(p.Taints, "\n      ", literal.Bicep))
	}
	fmt.Fprintf(b, "    upgradeSettings: {\n      maxSurge: %s\n      maxUnavailable: %s\n      drainTimeoutInMinutes: %d\n      nodeSoakDurationInMinutes: %d\n      undrainableNodeBehavior: %s\n    }\n  }\n}\n",
		literal.Bicep(p.MaxSurge), literal.Bicep(p.MaxUnavailable), p.DrainTimeout, p.Soak, literal.Bicep(p.Undrainable))
}

// list writes a list of literals: on one line, or with an item on each line if the separator has a line break.
func list(values []string, separator string, quote func(string) string) string {
	var all []string
	for _, v := range values {
		all = append(all, quote(v))
	}
	text := strings.Join(all, separator)
	if strings.HasPrefix(separator, "\n") {
		return "[" + separator + text + strings.TrimSuffix(separator, "  ") + "]"
	}
	return "[" + text + "]"
}

func valid(text string) ([]byte, error) {
	if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		return nil, fmt.Errorf("cannot write the settings of the node pools: %w", errNUL)
	}
	return []byte(text), nil
}
