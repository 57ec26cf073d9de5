// SPDX-License-Identifier: Apache-2.0

package alert

import (
	"math"
	"time"
)

// slack is how much later than by its schedule a base backup may end: the time to read the whole data volume at 20 MiB a second, in whole hours.
func (f *Facts) slack() time.Duration {
	const rate = 20 << 20
	return time.Duration(math.Floor(f.Data/rate/3600)+1) * time.Hour
}

// Files is a share of the room for WAL, in files; two at least.
func (f *Facts) Files(percent float64) float64 {
	return max(math.Floor(f.room()*percent/100/f.Segment), 2)
}

// oldest is the age at which a backup is too old.
func (f *Facts) oldest() time.Duration { return f.Gap + f.slack() }

// backup are the alerts about backups and the archive.
var backup = [...]*Kind{
	{
		Name: "PostgresBackupTooOld", Group: "backup", Severity: Critical, For: 10 * time.Minute, Unit: Duration, Least: 60, Most: 366 * 86400,
		Summary:   "The newest base backup is older than the schedule allows.",
		Means:     "Backups fail or do not start. A restore works from the older backup, and takes longer, since it replays more WAL. After the retention, there is none.",
		Formula:   "The longest gap of the schedule, and the time to read the whole data volume at 20 MiB a second, in whole hours.",
		Do:        "Look at the newest Backup objects and their errors, then at the log of the backup container. Take one by hand when it works.",
		threshold: func(f *Facts) (float64, bool) { return f.oldest().Seconds(), f.Archived && f.Gap > 0 },
		expr: func(f *Facts, t float64) string {
			return "time() - max by (namespace) (" + f.Backups("last_available_backup_timestamp") + f.Pods() + " > 0) > " + Number(t)
		},
	},
	{
		Name: "PostgresNoBackup", Group: "backup", Severity: Critical,
		Summary: "There is no base backup at all.",
		Means:   "Nothing can be restored. The WAL in the archive is of no use without a base backup.",
		Formula: "It waits as long as the first backup may take: as for PostgresBackupTooOld, or without the gap if the schedule starts with `immediate`.",
		Do:      "As for PostgresBackupTooOld. The first backups of a new cluster fail while the identity has no access to the store.",
		wait: func(f *Facts) time.Duration {
			if f.Immediate || f.Gap == 0 {
				return f.slack()
			}
			return f.oldest()
		},
		threshold: func(f *Facts) (float64, bool) { return 0, f.Archived },
		expr: func(f *Facts, _ float64) string {
			return "max by (namespace) (" + f.Backups("last_available_backup_timestamp") + f.Pods() + ") == 0"
		},
	},
	{
		Name: "PostgresBackupFailed", Group: "backup", Severity: Warning, For: 5 * time.Minute,
		Summary:   "The last base backup failed.",
		Means:     "No backup has succeeded since. PostgresBackupTooOld follows if the next one fails too.",
		Formula:   "None: the newest failure is newer than the newest backup.",
		Do:        "Read the error in the status of the Backup object.",
		threshold: func(f *Facts) (float64, bool) { return 0, f.Archived },
		expr: func(f *Facts, _ float64) string {
			return "max by (namespace) (" + f.Backups("last_failed_backup_timestamp") + f.Pods() + ") > max by (namespace) (" +
				f.Backups("last_available_backup_timestamp") + f.Pods() + ")"
		},
	},
	{
		Name: "PostgresArchiveFailing", Group: "backup", Severity: Critical,
		Summary: "WAL is not archived, and stays on its volume until that is full.",
		Means:   "What is written now cannot be recovered if the disks are lost. When the volume is full, PostgreSQL stops.",
		Formula: "A quarter of the time in which the room fills up, at least 5 and at most 30 minutes. The room is the WAL volume without `max_wal_size`, and the rate is what the settings " +
			"are made for: `max_wal_size` in one `checkpoint_timeout`.",
		Do:        "Read the log of the primary and of the backup container for the answer of the object store. Access that was taken away and a network policy are the usual reasons.",
		wait:      func(f *Facts) time.Duration { return minutes(f.full()/4, 5*time.Minute, 30*time.Minute) },
		threshold: func(f *Facts) (float64, bool) { return 0, f.Archived },
		expr: func(f *Facts, _ float64) string {
			return "cnpg_pg_stat_archiver_last_failed_time" + f.Pods() + " > cnpg_pg_stat_archiver_last_archived_time" + f.Pods()
		},
	},
	{
		Name: "PostgresArchiveBehind", Group: "backup", Severity: Warning, For: 5 * time.Minute, Unit: Percent, Least: 1, Most: 100,
		Summary:   "More WAL is written than archived.",
		Means:     "The archive works and is too slow, or it fails now and then. What waits would be lost with the disks.",
		Formula:   "A quarter of the room for WAL, in files. The room is the WAL volume without `max_wal_size`.",
		Do:        "Raise `spec.backup.wal.maxParallel` while the load lasts. Compression and the CPU of the backup container limit the rate too.",
		threshold: func(f *Facts) (float64, bool) { return 25, f.Archived && f.Segment > 0 },
		expr: func(f *Facts, t float64) string {
			return "cnpg_collector_pg_wal_archive_status" + f.Pods(`value="ready"`) + " > " + whole(f.Files(t)) + " " + f.primary()
		},
	},
	{
		Name: "PostgresRestoreDrillOverdue", Group: "backup", Severity: Warning, For: 10 * time.Minute, Unit: Duration, Least: 3600, Most: 366 * 86400,
		Summary: "No restore drill has succeeded for too long.",
		Means:   "Nobody knows whether the backups can be restored.",
		Formula: "The longest gap of the drill's schedule, and a day.",
		Do:      "Read the log of the newest Job of the drill. A failed copy that stayed blocks the next drill.",
		Needs:   "kube-state-metrics",
		threshold: func(f *Facts) (float64, bool) {
			return (f.DrillGap + 24*time.Hour).Seconds(), f.Drill != "" && f.DrillGap > 0
		},
		expr: func(f *Facts, t float64) string {
			return "time() - max by (namespace, cronjob) (kube_cronjob_status_last_successful_time" + f.matching(`cronjob="`+f.Drill+`"`) + ") > " + Number(t)
		},
	},
}
