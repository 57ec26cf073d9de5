// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/robfig/cron"

	"github.com/pgha/pgha/manifest"
)

// azureDisks is the CSI driver of Azure disks.
const azureDisks = "disk.csi.azure.com"

func snapshotRules() []Rule {
	const azure = "https://learn.microsoft.com/en-us/azure/aks/create-volume-azure-disk#create-a-custom-volume-snapshot-class"
	return []Rule{
		{
			ID: "PGHA548", Title: "unknown parameter in a VolumeSnapshotClass for Azure disks", Severity: Error, Beyond: true, check: each(snapshotParameters),
			Why: "The API server accepts any parameter. The Azure disk driver rejects the whole class for one that it does not know: every " +
				"snapshot fails, and with it every Backup.",
			Source: "https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/v1.33.2/pkg/azuredisk/controllerserver.go",
		},
		{
			ID: "PGHA549", Title: "snapshots in the resource group of the nodes", Severity: Warning, Beyond: true, check: each(snapshotGroup),
			Why: "Without resourceGroup, Azure keeps a snapshot in the resource group of its disk, which is that of the AKS nodes. Azure deletes " +
				"that group with the AKS cluster, and the backups in it too.",
			Source: azure,
		},
		{
			ID: "PGHA550", Title: "snapshots without a WAL archive", Severity: Error, Beyond: true, check: eachCluster(snapshotsAlone),
			Why: "The snapshots of two volumes are not taken at the same moment, and only the WAL of an archive makes them one. A recovery from them " +
				"without an archive starts like after a crash, with a WAL volume of another moment, and may be corrupt or not start.",
			Source: operatorDocs + "backup/#comparing-available-backup-options-object-stores-vs-volume-snapshots",
		},
		{
			ID: "PGHA551", Title: "snapshots that are deleted with the Cluster", Severity: Warning, Beyond: true, check: eachCluster(snapshotsOwned),
			Why: "With snapshotOwnerReference cluster, the VolumeSnapshots are deleted with the Cluster. A Cluster that was deleted by mistake then " +
				"has no snapshot to restore, unless the VolumeSnapshotClass retains those in the cloud.",
			Source: operatorDocs + "appendixes/backup_volumesnapshot/#persistence-of-volume-snapshot-objects",
		},
		{
			ID: "PGHA552", Title: "cold snapshots that stop the database", Severity: Warning, Beyond: true, check: eachCluster(snapshotsCold),
			Why: "A cold snapshot stops PostgreSQL of its instance until the snapshots are cut. With one instance, or with the target primary, that is " +
				"the database.",
			Source: operatorDocs + "appendixes/backup_volumesnapshot/#hot-and-cold-backup",
		},
		{
			ID: "PGHA553", Title: "snapshots that nothing deletes", Severity: Info, Beyond: true, check: each(snapshotsStay),
			Why: "The retention policy is for base backups in an object store, and no snapshot is ever deleted by it. An Azure disk has at most 500 " +
				"incremental snapshots: after that, every snapshot fails.",
			Source: "https://learn.microsoft.com/en-us/azure/virtual-machines/disks-incremental-snapshots#restrictions",
		},
	}
}

// snapshotParameterNames are those that the driver reads. Case does not matter.
func snapshotParameterNames() []string {
	return []string{"incremental", "resourceGroup", "tags", "tagValueDelimiter", "subscriptionID", "location", "userAgent", "dataAccessAuthMode", "instantAccessDurationMinutes"}
}

func snapshotParameters(p *pass, r *Resource, s *manifest.VolumeSnapshotClass) {
	if s.Driver != azureDisks {
		return
	}
	known := snapshotParameterNames()
	for _, name := range slices.Sorted(maps.Keys(s.Parameters)) {
		if strings.HasPrefix(name, "csi.storage.k8s.io/") || slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, name) }) {
			continue
		}
		remedy := "Remove it."
		if near := likelyParameter(name, known); near != "" {
			remedy = "Write " + near + "."
		}
		p.add(r, key("parameters", name), fmt.Sprintf("The driver takes no snapshot: unknown parameter %q.", name), remedy)
	}
}

func snapshotGroup(p *pass, r *Resource, s *manifest.VolumeSnapshotClass) {
	if s.Driver != azureDisks {
		return
	}
	for name, value := range s.Parameters {
		if strings.EqualFold(name, "resourceGroup") && value != "" {
			return
		}
	}
	p.add(r, "parameters", fmt.Sprintf("VolumeSnapshotClass %q names no resource group: the snapshots are deleted with the AKS cluster.", s.Name),
		"Set parameters.resourceGroup to a group of its own, and give the driver's identity the rights there.")
}

// snapshotsOf is how a Cluster takes snapshots; nil if it takes none.
func snapshotsOf(c *cluster) *cnpgv1.VolumeSnapshotConfiguration {
	if c.spec.Backup == nil {
		return nil
	}
	return c.spec.Backup.VolumeSnapshot
}

func snapshotsAlone(p *pass, c *cluster) {
	s := snapshotsOf(c)
	if s == nil || p.archive(c).known() || c.spec.WalStorage == nil && len(c.spec.Tablespaces) == 0 || s.Online != nil && !*s.Online {
		return
	}
	p.add(c.Resource, "spec.backup.volumeSnapshot", fmt.Sprintf("Cluster %q has several volumes for each instance and no WAL archive: its online snapshots are not a backup.", c.name()),
		"Archive the WAL to an object store too, or set online to false.")
}

func snapshotsOwned(p *pass, c *cluster) {
	if s := snapshotsOf(c); s != nil && s.SnapshotOwnerReference == cnpgv1.SnapshotOwnerReferenceCluster {
		p.add(c.Resource, "spec.backup.volumeSnapshot.snapshotOwnerReference", fmt.Sprintf("The snapshots are deleted with Cluster %q.", c.name()),
			"Set it to none, or to backup to delete a snapshot with its Backup.")
	}
}

func snapshotsCold(p *pass, c *cluster) {
	s := snapshotsOf(c)
	if s == nil || s.Online == nil || *s.Online || c.spec.Instances > 1 && c.spec.Backup.Target != cnpgv1.BackupTargetPrimary {
		return
	}
	p.add(c.Resource, "spec.backup.volumeSnapshot.online", fmt.Sprintf("Cluster %q is not available while a cold snapshot is taken.", c.name()),
		"Set online to true, or take the snapshots of a replica.")
}

// snapshotsStay counts when a schedule reaches Azure's limit.
func snapshotsStay(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
	const limit = 500
	schedule, err := cron.Parse(b.Spec.Schedule)
	if b.Spec.Method != cnpgv1.BackupMethodVolumeSnapshot || err != nil || isSet(b.Spec.Suspend) {
		return
	}
	at := monday()
	for range limit {
		if at = schedule.Next(at); at.IsZero() {
			return
		}
	}
	days := int(at.Sub(monday()) / (24 * time.Hour))
	p.add(r, schedulePath, fmt.Sprintf("Nothing deletes the snapshots of schedule %q: a disk has %d of them after %d days, the most that Azure allows.", b.Spec.Schedule, limit, days),
		"Delete old VolumeSnapshots regularly, and with deletionPolicy Retain also those in Azure.")
}
