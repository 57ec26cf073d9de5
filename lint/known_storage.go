// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// knownStorage are faults of volumes.
func knownStorage() []known {
	return []known{
		{
			id: "#9973", harm: loses, fixed: "1.27.4 1.28.2 1.29.0", cluster: takenVolumeName,
			exposes: "an extension or a tablespace named like a volume of the operator: pgdata, pg-wal, shm, scratch-data, projected",
			what:    "a volume of this name is already in the pods, so no pod can be created",
			helps:   "Use another name.",
		},
		{
			id: "#11017", harm: errs, fixed: "1.30.0", exposes: "walStorage or tablespaces",
			what:  "an instance that is recreated while one of its deleted volumes is still there stays unschedulable for ever",
			helps: "When you delete the volumes of an instance, delete all of them first, and its pod last.",
			cluster: func(_ *pass, c *cluster) string {
				if c.spec.WalStorage != nil {
					return "spec.walStorage"
				}
				return when(len(c.spec.Tablespaces) > 0, "spec.tablespaces")
			},
		},
		{
			id: "#11196", harm: errs, since: "1.25.3 1.26.1 1.27.0", fixed: "1.29.3 1.30.1", cluster: attributesClass,
			exposes: "pvcTemplate.volumeAttributesClassName",
			what:    "the operator patches the volumes at every reconcile",
		},
		{
			id: "#7885", harm: errs, fixed: "1.25.3 1.26.1 1.27.0", cluster: attributesClass,
			exposes: "pvcTemplate.volumeAttributesClassName",
			what:    "another volumeAttributesClassName does not reach existing volumes",
			helps:   "Change the PersistentVolumeClaims by hand, too.",
		},
		{
			id: "#6265", harm: errs, fixed: "1.23.6 1.24.2 1.25.0", exposes: "walStorage",
			what:    "a bootstrap that failed leaves its WAL on the WAL volume, and the next attempt fails",
			helps:   "Delete the WAL volume, too.",
			cluster: func(_ *pass, c *cluster) string { return when(c.spec.WalStorage != nil, "spec.walStorage") },
		},
	}
}

// takenVolumeName: until the fix volumes have the names of extensions and tablespaces without a prefix.
func takenVolumeName(_ *pass, c *cluster) string {
	taken := func(name string) bool {
		switch strings.ToLower(strings.ReplaceAll(name, "_", "-")) {
		case "pgdata", "shm", "scratch-data":
			return true
		case "pg-wal":
			return c.spec.WalStorage != nil
		case "projected":
			return c.spec.ProjectedVolumeTemplate != nil
		}
		return false
	}
	for i := range c.spec.PostgresConfiguration.Extensions {
		if taken(c.spec.PostgresConfiguration.Extensions[i].Name) {
			return at("spec.postgresql.extensions", i) + ".name"
		}
	}
	for i := range c.spec.Tablespaces {
		if taken(c.spec.Tablespaces[i].Name) {
			return at("spec.tablespaces", i) + ".name"
		}
	}
	return ""
}

func attributesClass(_ *pass, c *cluster) string {
	const field = ".pvcTemplate.volumeAttributesClassName"
	set := func(s *cnpgv1.StorageConfiguration) bool {
		return s != nil && s.PersistentVolumeClaimTemplate != nil && s.PersistentVolumeClaimTemplate.VolumeAttributesClassName != nil
	}
	if set(&c.spec.StorageConfiguration) {
		return "spec.storage" + field
	}
	if set(c.spec.WalStorage) {
		return "spec.walStorage" + field
	}
	for i := range c.spec.Tablespaces {
		if set(&c.spec.Tablespaces[i].Storage) {
			return at("spec.tablespaces", i) + ".storage" + field
		}
	}
	return ""
}
