// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strconv"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/robfig/cron"
)

func frequencyRules() []Rule {
	return []Rule{
		{
			ID: "PGHA517", Title: "schedule that never runs", Severity: Error, Beyond: true, check: each(scheduleNever),
			Why:    "A date that no month has is accepted, and no backup is ever taken.",
			Source: "https://pkg.go.dev/github.com/robfig/cron@v1.2.0#SpecSchedule.Next",
		},
		{
			ID: "PGHA523", Title: "base backups more often than once a day", Severity: Warning, Beyond: true, check: each(scheduleOften),
			Why: "Every base backup is a full copy of the data, and archived WAL already leads from one to the next. The operator's " +
				"documentation calls weekly sufficient and more than daily rarely useful; an hourly schedule with a retention of " +
				"seven days keeps 168 copies.",
			Source: operatorDocs + "backup/#scheduled-backups",
		},
		{
			ID: "PGHA525", Title: "WAL archive without scheduled base backups", Severity: Info, Beyond: true, check: eachCluster(unscheduled),
			Why: "WAL alone recovers nothing: it needs a base backup to start from, and the older that is the longer a recovery " +
				"takes. Without a ScheduledBackup somebody has to remember.",
			Source: operatorDocs + "backup/#scheduled-backups",
		},
	}
}

// monday is any time at all: schedules are counted from it when what matters is only how often they come.
func monday() time.Time { return time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC) }

func scheduleNever(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
	schedule, err := cron.Parse(b.Spec.Schedule)
	if err == nil && schedule.Next(monday()).IsZero() {
		p.add(r, schedulePath, fmt.Sprintf("There is no day that fits %q, so no backup is ever taken.", b.Spec.Schedule),
			"Correct the day or the month.")
	}
}

func scheduleOften(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
	schedule, err := cron.Parse(b.Spec.Schedule)
	if err != nil || b.Spec.Method == cnpgv1.BackupMethodVolumeSnapshot || isSet(b.Spec.Suspend) {
		return
	}
	end := monday().AddDate(0, 0, 7)
	runs := 0
	for at := schedule.Next(monday().Add(-time.Second)); !at.IsZero() && at.Before(end) && runs < manyRuns; at = schedule.Next(at) {
		runs++
	}
	if runs <= 7 {
		return
	}
	count := strconv.Itoa(runs)
	if runs == manyRuns {
		count = "more than " + count
	}
	p.add(r, schedulePath, fmt.Sprintf("%q takes %s full backups a week.", b.Spec.Schedule, count),
		"Take one a day, or a week: WAL fills the time between.")
}

func unscheduled(p *pass, c *cluster) {
	if !p.archive(c).known() || c.recovery() != nil {
		return
	}
	for _, namespace := range p.scheduled[c.name()] {
		if maySameNamespace(namespace, c.namespace()) {
			return
		}
	}
	p.add(c.Resource, "spec.backup", fmt.Sprintf("No ScheduledBackup for %q is among the objects that were linted; archived WAL "+
		"without a base backup recovers nothing.", c.name()), "Add a ScheduledBackup, or lint it along with this Cluster.")
}

// manyRuns is where counting ends.
const manyRuns = 2000
