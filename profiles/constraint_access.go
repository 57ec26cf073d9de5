// SPDX-License-Identifier: Apache-2.0

package profiles

// constraintsOfAccess are about pg_hba and certificates.
func constraintsOfAccess() []Constraint {
	all := []Constraint{
		{Field: "spec.postgresql.podSelectorRefs[].name", Required: true, Pattern: formSelector},
		{Field: "spec.postgresql.podSelectorRefs[].selector.matchLabels", Keys: formKey},
		{Field: "spec.postgresql.podSelectorRefs[].selector.matchLabels[*]", Pattern: formLabel, MaxLength: 63},
		{Field: "spec.postgresql.podSelectorRefs[].selector.matchExpressions[].key", Required: true, Pattern: formKey},
		{Field: "spec.postgresql.podSelectorRefs[].selector.matchExpressions[].operator", Required: true, Enum: labelOperators[:]},
		{Field: "spec.certificates.serverAltDNSNames[]", MinLength: 1},
	}
	for _, name := range [...]string{"serverCASecret", "serverTLSSecret", "clientCASecret", "replicationTLSSecret"} {
		all = append(all, Constraint{Field: "spec.certificates." + name, Pattern: formObject, MaxLength: 253})
	}
	return all
}

// formTablespace is the form of a tablespace's name.
const formTablespace = `^[A-Za-z_][A-Za-z0-9_$]*$`

// constraintsOfVolumes are about tablespaces, WAL files, and keys of objects that exist.
func constraintsOfVolumes() []Constraint {
	all := []Constraint{
		{Field: "spec.tablespaces[].name", Required: true, Pattern: formTablespace, MaxLength: maxIdentifier},
		{Field: "spec.tablespaces[].storage", Required: true},
		{Field: "spec.tablespaces[].storage.size", Required: true, Pattern: formQuantity},
		{Field: "spec.bootstrap.walSegmentSize", Max: maxSegment},
		{Field: "spec.scheduling.topologyKey", Pattern: orEmpty(formKey)},
	}
	for _, list := range [...]string{
		"spec.bootstrap.postInitSQLRefs.secretRefs[]", "spec.bootstrap.postInitSQLRefs.configMapRefs[]",
		"spec.bootstrap.postInitTemplateSQLRefs.secretRefs[]", "spec.bootstrap.postInitTemplateSQLRefs.configMapRefs[]",
		"spec.bootstrap.postInitApplicationSQLRefs.secretRefs[]", "spec.bootstrap.postInitApplicationSQLRefs.configMapRefs[]",
		"spec.monitoring.customQueriesConfigMap[]", "spec.monitoring.customQueriesSecret[]",
	} {
		all = append(all,
			Constraint{Field: list + ".name", Required: true, Pattern: formObject, MinLength: 1, MaxLength: 253},
			Constraint{Field: list + ".key", Required: true, MinLength: 1})
	}
	return all
}
