// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/pgha/pgha/cloud"
)

// Patterns of texts, for the JSON Schema. Validate uses functions instead, since compiling the expressions would take longer than
// the rest of the validation. A test compares the two.
const (
	formGUID           = `^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`
	formStorageAccount = `^[a-z0-9]{3,24}$`
	formContainer      = `^[a-z0-9](-[a-z0-9]|[a-z0-9]-?[a-z0-9])(-?[a-z0-9])*$` // at least 3; the 63 are MaxLength
	// formDNSLabel is Azure's rule for the label of a public IP:
	// https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules
	formDNSLabel = `^[a-z][-a-z0-9]{1,61}[a-z0-9]$`
)

// Constraints of the sections' fields.
func (Provider) Constraints() []cloud.Constraint {
	const orEmpty = "^$|"
	return append(append(nodeConstraints(), alertConstraints()...), []cloud.Constraint{
		{Field: "spec.identity.azure.clientID", Pattern: orEmpty + formGUID},
		{Field: "spec.backup.store.azure.storageAccount", Pattern: orEmpty + formStorageAccount},
		{Field: "spec.backup.store.azure.container", Pattern: orEmpty + formContainer, MaxLength: 63},
		{Field: "spec.endpoints.readWrite.azure.dnsLabel", Pattern: orEmpty + formDNSLabel},
		{Field: "spec.endpoints.readOnly.azure.dnsLabel", Pattern: orEmpty + formDNSLabel},
		{Field: "spec.poolers[].endpoint.azure.dnsLabel", Pattern: orEmpty + formDNSLabel},
	}...)
}

func (b *bound) Validate() field.ErrorList {
	spec := field.NewPath("spec")
	faults := b.validateIdentity(spec.Child("identity", "azure"))
	if b.facts.Backups {
		faults = append(faults, b.validateStore(spec.Child("backup", "store", "azure"))...)
	}
	endpoints := spec.Child("endpoints")
	faults = append(faults, validateLabel(endpoints.Child("readWrite", "azure", "dnsLabel"), b.readWrite.DNSLabel)...)
	faults = append(faults, validateLabel(endpoints.Child("readOnly", "azure", "dnsLabel"), b.readOnly.DNSLabel)...)
	faults = append(faults, b.alerts.validate(spec.Child("monitoring", "alerts", "azure"))...)
	faults = append(faults, b.validatePoolers(spec.Child("poolers"))...)
	return append(faults, b.validateNodes(spec.Child("scheduling"))...)
}

// validatePoolers also refuses what two load balancers cannot share: a DNS label, which is unique in a region, and a public IP on one port.
func (b *bound) validatePoolers(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	labels, addresses := b.DNSLabels(), []PublicIP{b.endpoints.PublicIP}
	for i := range b.poolers {
		at, e := path.Index(i).Child("endpoint", "azure"), &b.poolers[i]
		faults = append(faults, validateLabel(at.Child("dnsLabel"), e.DNSLabel)...)
		if e.DNSLabel != "" && slices.Contains(labels, e.DNSLabel) {
			faults = append(faults, field.Invalid(at.Child("dnsLabel"), e.DNSLabel, "another load balancer has this label, and it must be unique in the Azure region"))
		}
		if e.PublicIP.Name != "" && slices.Contains(addresses, e.PublicIP) {
			faults = append(faults, field.Invalid(at.Child("publicIP", "name"), e.PublicIP.Name, "another load balancer uses this public IP; a Pooler needs its own, since it listens on port 5432"))
		}
		labels, addresses = append(labels, e.DNSLabel), append(addresses, e.PublicIP)
	}
	return faults
}

func (b *bound) validateIdentity(path *field.Path) field.ErrorList {
	id := b.identity.ClientID
	switch {
	case id == "" && b.facts.Backups:
		return field.ErrorList{field.Required(path.Child("clientID"),
			"the client ID of the managed identity that may write the backups; or set spec.backup.method to \"none\"")}
	case id != "" && !isGUID(id):
		return field.ErrorList{field.Invalid(path.Child("clientID"), id, "invalid client ID; az identity show --query clientId prints the GUID")}
	}
	return nil
}

func (b *bound) validateStore(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	if account := b.store.StorageAccount; account == "" {
		faults = append(faults, field.Required(path.Child("storageAccount"), "the Azure storage account for the backups"))
	} else if !isStorageAccount(account) {
		faults = append(faults, field.Invalid(path.Child("storageAccount"), account,
			"must be 3 to 24 lower-case letters and digits, the name of an Azure storage account"))
	}
	if container := b.container(); !isContainer(container) {
		faults = append(faults, field.Invalid(path.Child("container"), container,
			"must be 3 to 63 lower-case letters, digits and single '-', the name of a blob container"))
	}
	return faults
}

func validateLabel(path *field.Path, label string) field.ErrorList {
	if label == "" || isDNSLabel(label) {
		return nil
	}
	return field.ErrorList{field.Invalid(path, label,
		"must be 3 to 63 lower-case letters, digits and '-', start with a letter, and end with a letter or digit")}
}

const (
	digits = "0123456789"
	lower  = "abcdefghijklmnopqrstuvwxyz"
)

func isGUID(s string) bool {
	parts := strings.Split(s, "-")
	if len(parts) != 5 {
		return false
	}
	for i, n := range [5]int{8, 4, 4, 4, 12} {
		if len(parts[i]) != n || !consistsOf(parts[i], digits+"abcdefABCDEF") {
			return false
		}
	}
	return true
}

func isStorageAccount(s string) bool {
	return len(s) >= 3 && len(s) <= 24 && consistsOf(s, lower+digits)
}

func isContainer(s string) bool {
	return len(s) >= 3 && len(s) <= 63 && consistsOf(s, lower+digits+"-") &&
		!strings.Contains(s, "--") && s[0] != '-' && s[len(s)-1] != '-'
}

func isDNSLabel(s string) bool {
	return len(s) >= 3 && len(s) <= 63 && consistsOf(s, lower+digits+"-") && consistsOf(s[:1], lower) && s[len(s)-1] != '-'
}

func consistsOf(s, characters string) bool { return strings.Trim(s, characters) == "" }
