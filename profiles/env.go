// SPDX-License-Identifier: Apache-2.0

package profiles

// dnsLabelAnnotation names the DNS label of a Service's public IP:
// https://learn.microsoft.com/azure/aks/load-balancer-standard
const dnsLabelAnnotation = "service.beta.kubernetes.io/azure-dns-label-name"

// PasswordVariable holds the password of the database's owner in the guide's shell. It is no field of the profile, so
// FromEnv leaves it to whoever renders.
const PasswordVariable = "PG_DATABASE_APPUSER_SECRET"

// variable is one shell variable of the guide and the fields that it stands for.
type variable struct {
	name   string
	fields []string
	suffix string // appended to the value, as the guide's heredocs do
}

// FromEnv fills a profile from the shell variables of Microsoft's guide. A variable that is not set leaves the profile as
// it is, unless EveryVariable asks for it; one that is set but empty is taken at its word, and is mostly refused. The look-up is a parameter, since the
// library does not read the environment: pass os.LookupEnv.
func FromEnv(lookup func(string) (string, bool)) Override {
	return func(p *Profile) []Assignment {
		var assignments []Assignment
		for _, v := range variables(p) {
			value, ok := lookup(v.name)
			if !ok {
				continue
			}
			for _, path := range v.fields {
				assignments = append(assignments, Assignment{Origin: "$" + v.name, Field: path, Value: value + v.suffix})
			}
		}
		return assignments
	}
}

// Variables lists the shell variables that FromEnv reads, in the guide's order.
func Variables() []string {
	var names []string
	for _, v := range variables(Default()) {
		names = append(names, v.name)
	}
	return names
}

func variables(p *Profile) []variable {
	return []variable{
		{name: "PG_NAMESPACE", fields: []string{"metadata.namespace"}},
		{name: "PG_PRIMARY_CLUSTER_NAME", fields: []string{"metadata.name"}},
		{name: "AKS_PRIMARY_CLUSTER_PG_DNSPREFIX", fields: dnsLabelFields(p)},
		{name: "AKS_UAMI_WORKLOAD_CLIENTID", fields: []string{"spec.identity.clientID"}},
		{name: "PG_PRIMARY_STORAGE_ACCOUNT_NAME", fields: []string{"spec.backup.storageAccount"}},
		{name: "BACKUP_ONDEMAND_NAME", fields: []string{"spec.backup.onDemand"}},
		{name: "BACKUP_SCHEDULED_NAME", fields: []string{"spec.backup.schedule.name"}},
		{name: "PG_PRIMARY_CLUSTER_NAME_RECOVERED", fields: []string{"spec.recovery.name"}},
		{name: "POSTGRES_STORAGE_CLASS", fields: []string{"spec.storage.storageClass"}},
		{name: "AKS_PRIMARY_CLUSTER_NODERG_NAME", fields: []string{"spec.endpoints.publicIP.resourceGroup"}},
		{name: "AKS_PRIMARY_CLUSTER_PUBLICIP_NAME", fields: []string{"spec.endpoints.publicIP.name"}},
		{name: "MY_PUBLIC_CLIENT_IP", fields: []string{"spec.endpoints.sourceRanges[0]"}, suffix: "/32"},
		{name: "RESOURCE_GROUP_NAME", fields: []string{"spec.identity.resourceGroup"}},
		{name: "AKS_PRIMARY_CLUSTER_NAME", fields: []string{"spec.identity.aks.name"}},
		{name: "AKS_PRIMARY_CLUSTER_FED_CREDENTIAL_NAME", fields: []string{"spec.identity.credential"}},
		{name: "AKS_UAMI_CLUSTER_IDENTITY_NAME", fields: []string{"spec.identity.name"}},
		{name: "AKS_PRIMARY_CLUSTER_OIDC_ISSUER", fields: []string{"spec.identity.issuer"}},
	}
}

// dnsLabelFields are the places where this profile holds the DNS label, so that they stay one value.
func dnsLabelFields(p *Profile) []string {
	var fields []string
	if _, ok := p.Spec.InheritedMetadata.Annotations[dnsLabelAnnotation]; ok {
		fields = append(fields, "spec.inheritedMetadata.annotations["+dnsLabelAnnotation+"]")
	}
	e := p.Spec.Endpoints
	if e.ReadWrite != nil && (e.ReadWrite.DNSLabel != "" || e.ReadOnly == nil || e.ReadOnly.DNSLabel == "") {
		fields = append(fields, "spec.endpoints.readWrite.dnsLabel")
	}
	if e.ReadOnly != nil && e.ReadOnly.DNSLabel != "" {
		fields = append(fields, "spec.endpoints.readOnly.dnsLabel")
	}
	return fields
}
