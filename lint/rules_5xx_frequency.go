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
			Why:    "A date that does not exist, such as February 30, is accepted, and no backup is ever taken.",
			Source: "https://pkg.go.dev/github.com/robfig/cron@v1.2.0#SpecSchedule.Next",
		},
		{
			ID: "PGHA523", Title: "base backups more often than once a day", Severity: Warning, Beyond: true, check: each(scheduleOften),
			Why: "Every base backup is a full copy of the data, and the archived WAL covers the time between two of them. " +
				"The operator's documentation calls weekly sufficient and more than daily rarely useful. An hourly schedule " +
				"with a retention of seven days keeps 168 copies.",
			Source: operatorDocs + "backup/#scheduled-backups",
		},
		{
			ID: "PGHA525", Title: "WAL archive without scheduled base backups", Severity: Info, Beyond: true, check: eachCluster(unscheduled),
			Why: "WAL alone cannot be recovered: every recovery starts from a base backup, and the older the base backup, " +
				"the longer the recovery takes. Without a ScheduledBackup you have to take base backups by hand.",
			Source: operatorDocs + "backup/#scheduled-backups",
		},
		{
			ID: "PGHA544", Title: "restored cluster without a base backup", Severity: Info, Beyond: true, check: eachCluster(unprotected),
			Why: "A restored cluster archives to a folder of its own, which has no base backup at first. Until there is one, nothing that is " +
				"written after the restore can be restored, and the backups of the source end where it begins. A schedule takes the first one only " +
				"at its next time, unless it has `immediate: true` when it is created.",
			Source: operatorDocs + "recovery/",
		},
	}
}

// unprotected: a copy of one instance is usually looked at and deleted.
func unprotected(p *pass, c *cluster) {
	own := p.archive(c)
	if c.recovery() == nil || c.isReplica() || !own.known() || c.spec.Instances < 2 {
		return
	}
	when := "and no ScheduledBackup for it is among the linted objects"
	for _, r := range p.attachedTo(c) {
		switch o := r.Object.(type) {
		case *cnpgv1.Backup:
			return
		case *cnpgv1.ScheduledBackup:
			if isSet(o.Spec.Suspend) {
				continue
			}
			if isSet(o.Spec.Immediate) {
				return
			}
			when = fmt.Sprintf("which ScheduledBackup %q takes at its next time, %q", o.Name, o.Spec.Schedule)
		}
	}
	p.add(c.Resource, "spec.bootstrap.recovery", fmt.Sprintf("What Cluster %q writes to %s can be restored only after its first base backup, %s.", c.name(), own, when),
		"Take a base backup as soon as the Cluster is ready: kubectl cnpg backup.")
}

func scheduleNever(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
	schedule, err := cron.Parse(b.Spec.Schedule)
	if err == nil && schedule.Next(monday()).IsZero() {
		p.add(r, schedulePath, fmt.Sprintf("Schedule %q never matches a date: no backup is ever taken.", b.Spec.Schedule),
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
	p.add(r, schedulePath, fmt.Sprintf("Schedule %q takes %s full backups a week.", b.Spec.Schedule, count),
		"Take one a day or one a week: archived WAL covers the time between.")
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
	p.add(c.Resource, "spec.backup", fmt.Sprintf("No ScheduledBackup for Cluster %q is among the linted objects; archived WAL "+
		"without a base backup cannot be recovered.", c.name()), "Add a ScheduledBackup, or lint it together with this Cluster.")
}

// manyRuns is where counting stops.
const manyRuns = 2000
