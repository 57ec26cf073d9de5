// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"cmp"
	"fmt"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/manifest"
	"github.com/robfig/cron"
)

// Objective is what one failure costs: the recovery point (RPO), which is what may be lost, and the recovery time (RTO), in which
// nobody can write.
type Objective struct{ Failure, Point, Time string }

// RestoreFormula is the time of a restore. Its inputs are not in a profile: the size S of the database, the rate B from the object
// store to the disk, the WAL W since the base backup, and the rate R of the replay, by one process.
const RestoreFormula = "T + S/B + W/R"

// RestoreStart is the part T: disks, pods and PostgreSQL start. Measured from apply to ready with an empty database: docs/field.md.
const RestoreStart = "1 to 2 minutes"

// Objectives says what failures cost the Cluster, as far as its objects tell.
func Objectives(c *cnpgv1.Cluster, objects []manifest.Object) []Objective {
	all := []Objective{lostInstance(c)}
	a := Of(c, objects)
	if a.Method == "" {
		return append(all, Objective{"All disks are lost, or data is deleted by mistake", "everything: nothing is archived", "cannot be restored"})
	}
	back := "there is no limit"
	if a.Retention != "" {
		back = "as far back as the retention of " + a.Retention
	}
	return append(all,
		Objective{"All disks are lost", lastArchived(c), RestoreFormula},
		Objective{"Data is deleted or changed by mistake", "what was written after the moment that you recover to; " + back, RestoreFormula})
}

// lostInstance is the failure of the primary, its node or its zone.
func lostInstance(c *cnpgv1.Cluster) Objective {
	o := Objective{Failure: "The primary or its node is lost"}
	if c.Spec.Instances < 2 {
		o.Point, o.Time = "nothing, as long as the disk is not lost", "until the pod runs on another node in the zone of its disk"
		return o
	}
	// The two figures are of docs/field.md: a deleted primary, and a node without power.
	o.Time = "about a minute: 48 and 85 s were measured"
	if d := c.Spec.FailoverDelay; d > 0 {
		o.Time += fmt.Sprintf(", and spec.failoverDelay adds %d s", d)
	}
	switch s := c.Spec.PostgresConfiguration.Synchronous; {
	case s != nil && s.Number > 0 && s.DataDurability != cnpgv1.DataDurabilityLevelPreferred:
		o.Point = fmt.Sprintf("no acknowledged write, since %d of the replicas must have it first", s.Number)
	case s != nil && s.Number > 0, c.Spec.MaxSyncReplicas > 0:
		o.Point = "no acknowledged write, unless too few replicas were available before"
	default:
		o.Point = "the lag of the best replica, usually less than a second; without a limit"
	}
	return o
}

// lastArchived is what is not in the archive yet. A WAL file is archived when it is full, or after archive_timeout.
// https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-ARCHIVE-TIMEOUT
func lastArchived(c *cnpgv1.Cluster) string {
	timeout := c.Spec.PostgresConfiguration.Parameters["archive_timeout"]
	for _, p := range operator.Parameters() {
		if p.Name == "archive_timeout" {
			timeout = cmp.Or(timeout, p.Value)
		}
	}
	if timeout == "0" || timeout == "0s" {
		return "the WAL file that is not full yet, without a limit in time: archive_timeout is 0"
	}
	return fmt.Sprintf("the writes of the last %s (archive_timeout) and of the upload; without a limit while archiving fails", timeout)
}

// LongestGap is the longest time between two base backups of a Cluster by its schedules, and the name of the first schedule; zero
// without one.
func LongestGap(c *cnpgv1.Cluster, objects []manifest.Object) (time.Duration, string) {
	var gap time.Duration
	var name string
	for _, o := range objects {
		s, ok := o.(*cnpgv1.ScheduledBackup)
		if !ok || s.Spec.Cluster.Name != c.Name || s.Spec.Method == cnpgv1.BackupMethodVolumeSnapshot || s.Spec.Suspend != nil && *s.Spec.Suspend {
			continue
		}
		schedule, err := cron.Parse(s.Spec.Schedule)
		if err != nil {
			continue // Validate checks the profile's, and a patch may set anything
		}
		if longest := longestOf(schedule); longest > 0 && (gap == 0 || longest < gap) {
			gap, name = longest, s.Name
		}
	}
	return gap, name
}

// longestOf looks at the runs of one year. It stops counting where they are so many that the gaps repeat.
func longestOf(schedule cron.Schedule) time.Duration {
	const runs = 1000
	var longest time.Duration
	start := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	last := schedule.Next(start)
	for range runs {
		next := schedule.Next(last)
		if last.IsZero() || next.IsZero() || next.Sub(start) > 366*24*time.Hour {
			break
		}
		longest, last = max(longest, next.Sub(last)), next
	}
	return longest
}

// Hours writes a duration of hours or days.
func Hours(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 2*day && d%day == 0:
		return fmt.Sprintf("%d days", d/day)
	case d >= time.Hour && d%time.Hour == 0:
		return fmt.Sprintf("%d hours", d/time.Hour)
	default:
		return d.String()
	}
}
