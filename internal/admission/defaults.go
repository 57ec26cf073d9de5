// SPDX-License-Identifier: Apache-2.0

package admission

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/profiles"
)

const defaultApplication = "app"

// Defaulted is the spec with the CRD's defaults and those of the operator's defaulting webhook that validators
// check: https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_defaults.go. The parameters are
// left as they were written; see package operator.
func Defaulted(o *cnpgv1.Cluster, target profiles.Target) *cnpgv1.ClusterSpec {
	s := o.Spec.DeepCopy()
	if s.Instances == 0 {
		s.Instances = 1
	}
	if s.ImageName == "" && s.ImageCatalogRef == nil {
		s.ImageName = target.DefaultImage()
	}
	if s.Bootstrap == nil {
		s.Bootstrap = &cnpgv1.BootstrapConfiguration{}
	}
	switch b := s.Bootstrap; {
	case b.Recovery != nil:
		b.Recovery.Database, b.Recovery.Owner = defaultDatabase(b.Recovery.Database, b.Recovery.Owner)
	case b.PgBaseBackup != nil:
		b.PgBaseBackup.Database, b.PgBaseBackup.Owner = defaultDatabase(b.PgBaseBackup.Database, b.PgBaseBackup.Owner)
	default:
		defaultInitDB(b, target)
	}
	defaultSlots(s)
	if s.Backup != nil {
		s.Backup.Target = cnpgv1.BackupTarget(or(string(s.Backup.Target), string(cnpgv1.DefaultBackupTarget)))
	}
	s.LogLevel = or(s.LogLevel, "info")
	if sync := s.PostgresConfiguration.Synchronous; sync != nil && sync.DataDurability == "" {
		sync.DataDurability = cnpgv1.DataDurabilityLevelRequired
	}
	return s
}

func defaultInitDB(b *cnpgv1.BootstrapConfiguration, target profiles.Target) {
	if b.InitDB == nil {
		b.InitDB = &cnpgv1.BootstrapInitDB{}
	}
	i := b.InitDB
	if i.Import != nil && i.Import.Type == cnpgv1.MonolithSnapshotType && target.MonolithDatabase() {
		// A monolith import brings its databases; only the owner is filled in. Older operators fill in app.
		i.Owner = or(i.Owner, i.Database)
		return
	}
	i.Database, i.Owner = defaultDatabase(i.Database, i.Owner)
}

func defaultDatabase(database, owner string) (string, string) {
	database = or(database, defaultApplication)
	return database, or(owner, database)
}

func defaultSlots(s *cnpgv1.ClusterSpec) {
	if s.ReplicationSlots == nil {
		s.ReplicationSlots = &cnpgv1.ReplicationSlotsConfiguration{}
	}
	on := true
	if s.ReplicationSlots.HighAvailability == nil {
		s.ReplicationSlots.HighAvailability = &cnpgv1.ReplicationSlotsHAConfiguration{Enabled: &on}
	}
	if s.ReplicationSlots.SynchronizeReplicas == nil {
		s.ReplicationSlots.SynchronizeReplicas = &cnpgv1.SynchronizeReplicasConfiguration{Enabled: &on}
	}
}

func or(value, otherwise string) string {
	if value != "" {
		return value
	}
	return otherwise
}
