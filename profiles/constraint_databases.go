// SPDX-License-Identifier: Apache-2.0

package profiles

// constraintsOfDatabases are those of databases, roles, publications and subscriptions.
func constraintsOfDatabases() []Constraint {
	all := []Constraint{
		{Field: "spec.roleManagement", Enum: managements[:]},
		{Field: "spec.roles[].name", Required: true, MinLength: 1, MaxLength: maxIdentifier},
		{Field: "spec.roles[].objectName", Pattern: formObject, MaxLength: 253},
		{Field: "spec.roles[].ensure", Enum: ensures[:]},
		{Field: "spec.roles[].databaseRoleReclaimPolicy", Enum: reclaims[:]},
		{Field: "spec.roles[].connectionLimit", Min: -1, Max: maxConnectionLimit},
		{Field: "spec.roles[].validUntil", Pattern: orEmpty(`^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?(Z|[-+][0-9]{2}:[0-9]{2})$`)},
		{Field: "spec.roles[].secret", Pattern: formObject, MaxLength: 253},
		{Field: "spec.roles[].secretSource.from", Enum: secretSources[:]},
		{Field: "spec.roles[].secretSource.file", Pattern: orEmpty(formFile)},
		{Field: "spec.roles[].secretSource.store", Pattern: formObject, MaxLength: 253},
		{Field: "spec.roles[].secretSource.key", Pattern: `^[^\s]*$`},
		{Field: "spec.roles[].secretSource.storeKind", Enum: storeKinds[:]},
		{Field: "spec.databases[].name", Required: true, MinLength: 1, MaxLength: maxIdentifier},
		{Field: "spec.databases[].objectName", Pattern: formObject, MaxLength: 253},
		{Field: "spec.databases[].owner", Required: true, MinLength: 1, MaxLength: maxIdentifier},
		{Field: "spec.databases[].ensure", Enum: ensures[:]},
		{Field: "spec.databases[].databaseReclaimPolicy", Enum: reclaims[:]},
		{Field: "spec.databases[].localeProvider", Enum: localeProviders[:]},
		{Field: "spec.databases[].connectionLimit", Min: -1, Max: maxConnectionLimit},
		{Field: "spec.publications[].name", Required: true, MinLength: 1, MaxLength: maxIdentifier},
		{Field: "spec.publications[].objectName", Pattern: formObject, MaxLength: 253},
		{Field: "spec.publications[].target", Required: true},
		{Field: "spec.publications[].target.objects[].table.name", Required: true, MinLength: 1, MaxLength: maxIdentifier},
		{Field: "spec.publications[].publicationReclaimPolicy", Enum: reclaims[:]},
		{Field: "spec.subscriptions[].name", Required: true, MinLength: 1, MaxLength: maxIdentifier},
		{Field: "spec.subscriptions[].objectName", Pattern: formObject, MaxLength: 253},
		{Field: "spec.subscriptions[].publicationName", Required: true, MinLength: 1, MaxLength: maxIdentifier},
		{Field: "spec.subscriptions[].externalClusterName", Required: true, MinLength: 1},
		{Field: "spec.subscriptions[].subscriptionReclaimPolicy", Enum: reclaims[:]},
		{Field: "spec.externalClusters[].name", Required: true, MinLength: 1},
		{Field: "spec.externalClusters[].connectionParameters", Required: true},
	}
	for _, list := range []string{"schemas", "extensions", "fdws", "servers"} {
		item := "spec.databases[]." + list + "[]"
		all = append(all, Constraint{Field: item + ".name", Required: true, MinLength: 1, MaxLength: maxIdentifier},
			Constraint{Field: item + ".ensure", Enum: ensures[:]})
		if list == "schemas" || list == "extensions" {
			continue
		}
		all = append(all, Constraint{Field: item + ".options[].name", Required: true, MinLength: 1, MaxLength: maxIdentifier},
			Constraint{Field: item + ".options[].value", Required: true},
			Constraint{Field: item + ".options[].ensure", Enum: ensures[:]},
			Constraint{Field: item + ".usage[].name", Required: true, MinLength: 1, MaxLength: maxIdentifier},
			Constraint{Field: item + ".usage[].type", Enum: usageTypes[:]})
	}
	for _, key := range []string{"password", "sslCert", "sslKey", "sslRootCert"} {
		item := "spec.externalClusters[]." + key
		all = append(all, Constraint{Field: item + ".name", Required: true, Pattern: formObject, MinLength: 1, MaxLength: 253},
			Constraint{Field: item + ".key", Required: true, MinLength: 1})
	}
	return append(all, Constraint{Field: "spec.databases[].servers[].fdw", Required: true, MinLength: 1, MaxLength: maxIdentifier})
}

// maxConnectionLimit is the limit of PostgreSQL's column, an int32.
const maxConnectionLimit = 1<<31 - 1
