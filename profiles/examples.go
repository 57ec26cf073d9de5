// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// example is a field that holds somebody's own value, and the values that the built-ins have in its place.
type example struct {
	field  string
	values []string
	name   bool // of an object: nothing breaks where it is kept
}

// examples are those of all built-ins; a test holds them against their files.
func examples() []example {
	return []example{
		{field: "metadata.namespace", values: []string{"cnpg-database"}, name: true},
		{field: "metadata.name", values: []string{"pg", "pg-primary-cnpg"}, name: true},
		{field: "spec.storage.storageClass", values: []string{"managed-csi-premium"}, name: true},
		{field: "spec.inheritedMetadata.annotations[" + dnsLabelAnnotation + "]", values: []string{"a1b2c3d4e5", "example-pg"}},
		{field: "spec.identity.clientID", values: []string{exampleClientID}},
		{field: "spec.identity.name", values: []string{"mi-pg-backup", "mi-aks-cnpg"}},
		{field: "spec.identity.resourceGroup", values: []string{"rg-pg", "rg-cnpg"}},
		{field: "spec.identity.credential", values: []string{"pg-primary-fedcred1-cnpg"}},
		{field: "spec.identity.aks.name", values: []string{"aks-pg", "aks-primary-cnpg"}},
		{field: "spec.backup.storageAccount", values: []string{exampleStorageAccount, "hacnpgpsa"}},
		{field: "spec.backup.onDemand", values: []string{"on-demand-backup-1"}, name: true},
		{field: "spec.backup.schedule.name", values: []string{"scheduled-backup-1"}, name: true},
		{field: "spec.endpoints.sourceRanges[0]", values: []string{"203.0.113.7/32"}},
		{field: "spec.endpoints.publicIP.name", values: []string{"pip-pg", "aks-primary-cnpg-pip"}},
		{field: "spec.endpoints.publicIP.resourceGroup", values: []string{"rg-pg", "rg-cnpg-primary-aksmanaged"}},
		{field: "spec.endpoints.readWrite.dnsLabel", values: []string{"example-pg", "a1b2c3d4e5"}},
		{field: "spec.endpoints.readOnly.dnsLabel", values: []string{"example-pg", "a1b2c3d4e5"}},
	}
}

// Placeholders are the fields that still hold a built-in's example value, each with the line where it stands. Rendered into
// a cluster they would let it come up and never archive a thing, or open its endpoints to somebody else's network.
func (p *Profile) Placeholders() []string {
	var fields []string
	for _, e := range examples() {
		if e.name || !slices.Contains(e.values, p.text(e.field)) || !p.matters(e.field) {
			continue
		}
		place := p.Locate(field.Invalid(field.NewPath(e.field), nil, ""))
		if place.Line > 0 {
			fields = append(fields, fmt.Sprintf("%s (line %d)", e.field, place.Line))
		} else {
			fields = append(fields, e.field)
		}
	}
	return fields
}

// matters: without backups nothing needs an identity, and without public endpoints nothing an address.
func (p *Profile) matters(field string) bool {
	switch field {
	case "spec.identity.clientID", "spec.identity.name", "spec.identity.resourceGroup", "spec.identity.credential",
		"spec.identity.aks.name", "spec.backup.storageAccount":
		return p.BackupMethod() != MethodNone || field == "spec.identity.clientID"
	default:
		return true
	}
}

// text is the value of one of the fields that examples lists.
func (p *Profile) text(field string) string {
	s := &p.Spec
	switch field {
	case "metadata.namespace":
		return p.Metadata.Namespace
	case "metadata.name":
		return p.Metadata.Name
	case "spec.storage.storageClass":
		return s.Storage.StorageClass
	case "spec.inheritedMetadata.annotations[" + dnsLabelAnnotation + "]":
		return s.InheritedMetadata.Annotations[dnsLabelAnnotation]
	case "spec.identity.clientID":
		return s.Identity.ClientID
	case "spec.identity.name":
		return s.Identity.Name
	case "spec.identity.resourceGroup":
		return s.Identity.ResourceGroup
	case "spec.identity.credential":
		return s.Identity.Credential
	case "spec.identity.aks.name":
		return s.Identity.AKS.Name
	case "spec.backup.storageAccount":
		return s.Backup.StorageAccount
	case "spec.backup.onDemand":
		return s.Backup.OnDemand
	case "spec.backup.schedule.name":
		return s.Backup.Schedule.Name
	default:
		return s.Endpoints.text(field)
	}
}

func (e *Endpoints) text(field string) string {
	switch {
	case field == "spec.endpoints.sourceRanges[0]" && len(e.SourceRanges) > 0:
		return e.SourceRanges[0]
	case field == "spec.endpoints.publicIP.name":
		return e.PublicIP.Name
	case field == "spec.endpoints.publicIP.resourceGroup":
		return e.PublicIP.ResourceGroup
	case field == "spec.endpoints.readWrite.dnsLabel" && e.ReadWrite != nil:
		return e.ReadWrite.DNSLabel
	case field == "spec.endpoints.readOnly.dnsLabel" && e.ReadOnly != nil:
		return e.ReadOnly.DNSLabel
	default:
		return ""
	}
}

// EveryVariable makes an error of each variable of the guide that is not set where the profile has a built-in's example in
// its place: the objects would lead to somebody else's storage account. It goes with FromEnv, and every other override may
// give such a field its value.
func EveryVariable(lookup func(string) (string, bool)) Override {
	return func(p *Profile) []Assignment {
		var missing []Assignment
		for _, v := range variables(p) {
			if _, ok := lookup(v.name); ok {
				continue
			}
			for _, path := range v.fields {
				missing = append(missing, Assignment{Origin: "$" + v.name, Field: path, Missing: true})
			}
		}
		return missing
	}
}

// isExample: the profile was written by nobody yet, so that its names are examples too.
func (p *Profile) isExample() bool {
	if p.origin.document == nil {
		return false
	}
	account, _ := p.origin.document.Get("spec.backup.storageAccount")
	return slices.ContainsFunc(examples(), func(e example) bool {
		return e.field == "spec.backup.storageAccount" && slices.Contains(e.values, account)
	})
}

// unset are the errors for the variables that are missing, one each.
func (p *Profile) unset(missing []Assignment) Errors {
	var faults Errors
	said := map[string]bool{}
	for _, a := range missing {
		i := slices.IndexFunc(examples(), func(e example) bool { return e.field == a.Field })
		if i < 0 || said[a.Origin] || !slices.Contains(examples()[i].values, p.text(a.Field)) {
			continue
		}
		if _, ok := p.origin.overrides[a.Field]; ok || examples()[i].name && !p.isExample() {
			continue
		}
		said[a.Origin] = true
		faults = append(faults, p.Locate(field.Forbidden(field.NewPath(a.Field), fmt.Sprintf(
			"%s is not set, and %q is only an example; set the variable, or use --set %s=…", a.Origin, p.text(a.Field), a.Field))))
	}
	return faults
}
