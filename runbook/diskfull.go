// SPDX-License-Identifier: Apache-2.0

package runbook

// diskFull is about two troubles with different cures. While there is no room for WAL, the operator ends each reconcile before it
// looks at sizes, so a new size in the Cluster alone does nothing:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L534
// https://cloudnative-pg.io/documentation/current/troubleshooting/#storage-is-full
func (b *book) diskFull() {
	b.section("A volume is full")
	wal, mounts := "PG_DATA", []any{"/var/lib/postgresql/data"}
	if b.cluster.Spec.WalStorage != nil {
		wal, mounts = "PG_WAL", append(mounts, "/var/lib/postgresql/wal")
	}
	b.text("PostgreSQL stops when there is no space for its WAL, and starts again when there is. Never delete from `pg_wal`. No disk can " +
		"shrink again. Find the full volume; a container that restarts in a loop does not answer:")
	b.sh(b.kubectl("get", clusters+"/"+b.cluster.Name, "-o", `jsonpath={.status.phase}{"\n"}`), b.primaryPod(),
		b.kubectl(append([]any{"exec", raw(`"$POD"`), "-c", "postgres", "--", "df", "-h"}, mounts...)...))
	full := "**The phase is `Not enough disk space`**: there is no room for the next WAL file. The operator then does not resize anything, and a " +
		"new size in the profile alone has no effect. So first enlarge the claims"
	if wal == "PG_WAL" {
		full += " of the WAL volumes"
	}
	b.text("%s. Insert the new size:", full)
	b.sh("SIZE="+comment("more than "+b.walSize()),
		`test -n "$SIZE" && for CLAIM in $(`+b.kubectl("get", "persistentvolumeclaims", "-l", "cnpg.io/cluster="+b.cluster.Name+",cnpg.io/pvcRole="+wal, "-o", "name")+`); do`,
		"  "+b.kubectl("patch", raw(`"$CLAIM"`), "--patch", raw(`"{\"spec\":{\"resources\":{\"requests\":{\"storage\":\"$SIZE\"}}}}"`)), "done")
	b.text("When PostgreSQL runs again, set the same size in the profile and apply: new instances get it from there.")
	b.text("**Any other phase**: raise the size in the profile and apply. If the StorageClass allows it, the disk grows while in use.")
	b.resize()
	b.text("Find what keeps the WAL from being removed, a failing archive or a slot:")
	b.sh(b.psql(b.cluster.Name, "postgres", "SELECT last_archived_wal, last_failed_wal, last_failed_time FROM pg_stat_archiver"),
		b.psql(b.cluster.Name, "postgres", "SELECT slot_name, active, wal_status, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn) "+
			"FROM pg_replication_slots"))
}

// walSize is the size of the volume that holds the WAL.
func (b *book) walSize() string {
	if b.cluster.Spec.WalStorage != nil {
		return b.cluster.Spec.WalStorage.Size
	}
	return b.cluster.Spec.StorageConfiguration.Size
}
