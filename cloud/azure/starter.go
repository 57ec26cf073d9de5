// SPDX-License-Identifier: Apache-2.0

package azure

import "github.com/pgha/pgha/cloud"

// inheritedLabel is the field with the DNS label that all objects of the operator inherit.
const inheritedLabel = "spec.inheritedMetadata.annotations[" + dnsLabel + "]"

// exampleSubscription begins the resource IDs in the built-ins.
const exampleSubscription = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/"

// Variables of the shell of Microsoft's guide, in its order.
func (b *bound) Variables() []cloud.Variable {
	return []cloud.Variable{
		{Name: "PG_NAMESPACE", Fields: []string{"metadata.namespace"}},
		{Name: "PG_PRIMARY_CLUSTER_NAME", Fields: []string{"metadata.name"}},
		{Name: "AKS_PRIMARY_CLUSTER_PG_DNSPREFIX", Fields: b.labelFields()},
		{Name: "AKS_UAMI_WORKLOAD_CLIENTID", Fields: []string{"spec.identity.azure.clientID"}},
		{Name: "PG_PRIMARY_STORAGE_ACCOUNT_NAME", Fields: []string{"spec.backup.store.azure.storageAccount"}},
		{Name: "BACKUP_ONDEMAND_NAME", Fields: []string{"spec.backup.onDemand"}},
		{Name: "BACKUP_SCHEDULED_NAME", Fields: []string{"spec.backup.schedule.name"}},
		{Name: "PG_PRIMARY_CLUSTER_NAME_RECOVERED", Fields: []string{"spec.recovery.name"}},
		{Name: "POSTGRES_STORAGE_CLASS", Fields: []string{"spec.storage.storageClass"}},
		{Name: "AKS_PRIMARY_CLUSTER_NODERG_NAME", Fields: []string{"spec.endpoints.azure.publicIP.resourceGroup"}},
		{Name: "AKS_PRIMARY_CLUSTER_PUBLICIP_NAME", Fields: []string{"spec.endpoints.azure.publicIP.name"}},
		{Name: "MY_PUBLIC_CLIENT_IP", Fields: []string{"spec.endpoints.sourceRanges[0]"}, Suffix: "/32"},
		{Name: "RESOURCE_GROUP_NAME", Fields: []string{"spec.identity.azure.resourceGroup"}},
		{Name: "AKS_PRIMARY_CLUSTER_NAME", Fields: []string{"spec.identity.azure.aks.name"}},
		{Name: "AKS_PRIMARY_CLUSTER_FED_CREDENTIAL_NAME", Fields: []string{"spec.identity.azure.credential"}},
		{Name: "AKS_UAMI_CLUSTER_IDENTITY_NAME", Fields: []string{"spec.identity.azure.name"}},
		{Name: "AKS_PRIMARY_CLUSTER_OIDC_ISSUER", Fields: []string{"spec.identity.azure.issuer"}},
	}
}

// labelFields lists the fields of this profile with the DNS label, so that all get the same value.
func (b *bound) labelFields() []string {
	var fields []string
	if _, ok := b.facts.Inherited[dnsLabel]; ok {
		fields = append(fields, inheritedLabel)
	}
	if b.facts.ReadWrite && (b.readWrite.DNSLabel != "" || b.readOnly.DNSLabel == "") {
		fields = append(fields, "spec.endpoints.readWrite.azure.dnsLabel")
	}
	if b.readOnly.DNSLabel != "" {
		fields = append(fields, "spec.endpoints.readOnly.azure.dnsLabel")
	}
	return fields
}

// Examples lists those of all built-ins; a test compares them with the files.
func (b *bound) Examples() []cloud.Example {
	id, ip := b.identity, b.endpoints.PublicIP
	label := []string{"example-pg", "a1b2c3d4e5"}
	return []cloud.Example{
		{Field: inheritedLabel, Values: label, Value: b.facts.Inherited[dnsLabel]},
		{Field: "spec.identity.azure.clientID", Values: []string{"00000000-0000-0000-0000-000000000000"}, Value: id.ClientID},
		{Field: "spec.identity.azure.name", Values: []string{"mi-pg-backup", "mi-aks-cnpg"}, Value: id.Name, ForBackups: true},
		{Field: "spec.identity.azure.resourceGroup", Values: []string{"rg-pg", "rg-cnpg"}, Value: id.ResourceGroup, ForBackups: true},
		{Field: "spec.identity.azure.credential", Values: []string{"pg-primary-fedcred1-cnpg"}, Value: id.Credential, ForBackups: true},
		{Field: "spec.identity.azure.aks.name", Values: []string{"aks-pg", "aks-primary-cnpg"}, Value: id.AKS.Name, ForBackups: true},
		{
			Field: "spec.backup.store.azure.storageAccount", Values: []string{"examplestorage", "hacnpgpsa"},
			Value: b.store.StorageAccount, ForBackups: true, Unchanged: true,
		},
		{Field: "spec.monitoring.alerts.azure.workspace", Values: []string{exampleSubscription + "rg-monitor/providers/microsoft.monitor/accounts/amw-pg"}, Value: b.alerts.Workspace},
		{Field: "spec.monitoring.alerts.azure.actionGroups[0]", Values: []string{exampleSubscription + "rg-monitor/providers/microsoft.insights/actionGroups/ag-pg"}, Value: b.alerts.firstAction()},
		{Field: "spec.endpoints.azure.publicIP.name", Values: []string{"pip-pg", "aks-primary-cnpg-pip"}, Value: ip.Name},
		{
			Field: "spec.endpoints.azure.publicIP.resourceGroup", Values: []string{"rg-pg", "rg-cnpg-primary-aksmanaged"},
			Value: ip.ResourceGroup,
		},
		{Field: "spec.endpoints.readWrite.azure.dnsLabel", Values: label, Value: b.readWrite.DNSLabel},
		{Field: "spec.endpoints.readOnly.azure.dnsLabel", Values: label, Value: b.readOnly.DNSLabel},
	}
}

// Questions in the order in which users usually find the answers.
func (b *bound) Questions() []cloud.Question {
	return []cloud.Question{
		{
			Field: "spec.identity.azure.clientID", Value: b.identity.ClientID,
			Text: "Client ID of the managed identity for backups (az identity show --query clientId)",
		},
		{Field: "spec.identity.azure.name", Text: "Name of that identity", Value: b.identity.Name},
		{Field: "spec.identity.azure.resourceGroup", Text: "Its resource group", Value: b.identity.ResourceGroup},
		{Field: "spec.identity.azure.aks.name", Text: "Name of the AKS cluster", Value: b.identity.AKS.Name},
		{Field: "spec.backup.store.azure.storageAccount", Text: "Storage account for backups", Value: b.store.StorageAccount},
	}
}
