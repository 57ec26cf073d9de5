// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"strings"

	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/internal/shell"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// Alerts are the settings of rule groups for Azure's managed Prometheus, which pgha alerts prints.
// https://learn.microsoft.com/azure/azure-monitor/metrics/prometheus-rule-groups
type Alerts struct {
	// Workspace is the resource ID of the Azure Monitor workspace with the metrics.
	Workspace string `json:"workspace,omitempty"`
	// Location of the workspace, as in westeurope. The rule groups are there too.
	Location string `json:"location,omitempty"`
	// Cluster is the resource ID of the AKS cluster. Azure then shows the rules with the cluster. Empty: only the name limits the rules.
	Cluster string `json:"cluster,omitempty"`
	// ClusterName is the label cluster of the metrics, to which the rules are limited. Empty: the name of the AKS cluster, from cluster or from
	// spec.identity.azure.aks.name. Set it if cluster_alias changes the label.
	ClusterName string `json:"clusterName,omitempty"`
	// ActionGroups are the resource IDs of the action groups that alerts call.
	ActionGroups []string `json:"actionGroups,omitempty"`
}

// Resource IDs: https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
const (
	workspaceType   = "microsoft.monitor/accounts"
	managedCluster  = "microsoft.containerservice/managedclusters"
	actionGroupType = "microsoft.insights/actiongroups"
	formResource    = "^$|^/[sS]ubscriptions/[^/]+/[rR]esource[gG]roups/[^/]+/providers/[^/]+/[^/]+/[^/]+$"
)

func alertConstraints() []cloud.Constraint {
	const alerts = "spec.monitoring.alerts.azure."
	return []cloud.Constraint{
		{Field: alerts + "workspace", Pattern: formResource},
		{Field: alerts + "cluster", Pattern: formResource},
		{Field: alerts + "actionGroups[]", Pattern: formResource[len("^$|"):]},
		{Field: alerts + "location", Pattern: "^[a-z0-9]*$"},
	}
}

func (a *Alerts) validate(path *field.Path) field.ErrorList {
	faults := validateResource(path.Child("workspace"), a.Workspace, workspaceType, "az monitor account show --query id")
	faults = append(faults, validateResource(path.Child("cluster"), a.Cluster, managedCluster, "az aks show --query id")...)
	for i, id := range a.ActionGroups {
		at := path.Child("actionGroups").Index(i)
		if id == "" {
			faults = append(faults, field.Required(at, "the resource ID of an action group; az monitor action-group show --query id prints it"))
			continue
		}
		faults = append(faults, validateResource(at, id, actionGroupType, "az monitor action-group show --query id")...)
	}
	if !consistsOf(a.Location, lower+digits) {
		faults = append(faults, field.Invalid(path.Child("location"), a.Location, "must be the name of a region in lower-case letters and digits, as in westeurope"))
	}
	return faults
}

// validateResource checks the form and the type of a resource ID. Azure does not tell upper from lower case in it.
func validateResource(path *field.Path, id, want, command string) field.ErrorList {
	if id == "" {
		return nil
	}
	parts := strings.Split(id, "/")
	ok := len(parts) == 9 && parts[0] == "" && strings.EqualFold(parts[1], "subscriptions") && strings.EqualFold(parts[3], "resourceGroups") &&
		parts[5] == "providers" && strings.EqualFold(parts[6]+"/"+parts[7], want) && parts[2] != "" && parts[4] != "" && parts[8] != ""
	if ok && !strings.ContainsAny(id, "\r\n\t '\"") {
		return nil
	}
	return field.ErrorList{field.Invalid(path, id, "must be the resource ID of a "+want+": /subscriptions/.../resourceGroups/.../providers/...; "+command+" prints it")}
}

// Name of the AKS cluster in the resource ID; empty for none.
func (a *Alerts) name() string { return a.Cluster[strings.LastIndexByte(a.Cluster, '/')+1:] }

// Label is the label cluster of the metrics: that of the section, the name in the resource ID, or the name of the AKS cluster of an identity;
// empty for none.
func (a *Alerts) Label(identity *Identity) string {
	switch {
	case a.ClusterName != "":
		return a.ClusterName
	case a.Cluster != "":
		return a.name()
	case identity != nil:
		return identity.AKS.Name
	}
	return ""
}

func (a *Alerts) firstAction() string {
	if len(a.ActionGroups) == 0 {
		return ""
	}
	return a.ActionGroups[0]
}

// Alerts deploys the rule groups to the resource group of the workspace.
func (b *bound) Alerts(command string) []cloud.Block {
	if b.alerts.Workspace == "" {
		return nil
	}
	group := strings.Split(b.alerts.Workspace, "/")[4]
	deploy := func(verb string) string {
		return "az deployment group " + verb + " --resource-group " + shell.Quote(group) + " --template-file alerts.bicep"
	}
	return []cloud.Block{
		{Text: "Azure's managed Prometheus reads no PrometheusRule. Deploy the rule groups, and do it again after each change of the profile:",
			Shell: []string{command + " -o bicep > alerts.bicep", deploy("what-if"), deploy("create")}},
		{Text: "A deployment deletes no rule group. When the cluster is gone, delete its groups, whose names begin with the namespace and the name of the cluster:",
			Shell: []string{"az alerts-management prometheus-rule-group list --resource-group " + shell.Quote(group) + " --query '[].name' --output tsv"}},
	}
}
