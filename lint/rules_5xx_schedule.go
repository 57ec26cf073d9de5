// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/robfig/cron"
)

func scheduleRules() []Rule {
	return []Rule{
		{
			ID: "PGHA506", Title: "invalid schedule", Severity: Error, check: each(scheduleSyntax),
			Why: "The operator's webhook reads the schedule as robfig/cron v1 does: six fields, seconds first, or a descriptor " +
				"such as @daily.",
			Source: operatorSource + "internal/webhook/v1/scheduledbackup_webhook.go",
		},
		{
			ID: "PGHA507", Title: "schedule with five fields", Severity: Error, Beyond: true, check: each(scheduleFields),
			Why: "The first field is seconds. Five fields, as crontab has them, are accepted with a warning and read as second, " +
				"minute, hour, day and month: `0 2 * * *` is not two o'clock at night but two minutes past every hour, and " +
				"`*/5 * * * *` is every five seconds. Thousands of Backups have taken operators down that way.",
			Source: operatorDocs + "backup/#scheduled-backups",
		},
		{
			ID: "PGHA508", Title: "schedule by descriptor", Severity: Info, check: each(scheduleDescriptor),
			Why: "@daily and its like work. The operator's webhook counts their words, finds fewer than six fields, and warns at " +
				"each admission.",
			Source: operatorSource + "internal/webhook/v1/scheduledbackup_webhook.go",
		},
		{
			ID: "PGHA511", Title: "plugin schedule without a plugin name", Severity: Error, Beyond: true, check: each(scheduledPlugin),
			Why: "The operator refuses such a Backup and not such a ScheduledBackup, so each Backup that the schedule makes is " +
				"refused, night after night.",
			Source: operatorSource + "internal/webhook/v1/scheduledbackup_webhook.go",
		},
		{
			ID: "PGHA518", Title: "backup method left to the default", Severity: Info, Beyond: true, check: each(scheduleMethod),
			Why: "The default is barmanObjectStore. When the cluster moves to the plugin, a ScheduledBackup that does not say its " +
				"method is easily left behind, and from then on every run fails.",
			Source: operatorSource + "api/v1/scheduledbackup_types.go",
		},
	}
}

func scheduleSyntax(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
	if _, err := cron.Parse(b.Spec.Schedule); err != nil {
		p.refusef(r, schedulePath, `Write six fields, seconds first: "0 0 2 * * *".`, "schedule %q: %s", b.Spec.Schedule,
			lowerFirst(err.Error()))
	}
}

func lowerFirst(s string) string { return strings.ToLower(s[:min(1, len(s))]) + s[min(1, len(s)):] }

func isDescriptor(schedule string) bool { return strings.HasPrefix(schedule, "@") }

func scheduleFields(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
	fields := strings.Fields(b.Spec.Schedule)
	schedule, err := cron.Parse(b.Spec.Schedule)
	if err != nil || len(fields) == 6 || isDescriptor(b.Spec.Schedule) {
		return
	}
	message := fmt.Sprintf("The operator reads %q as second %s, minute %s, hour %s, day %s, month %s", b.Spec.Schedule,
		fields[0], fields[1], fields[2], fields[3], fields[4])
	if runs := nextRuns(schedule, p.in.Now); len(runs) > 0 {
		message += ", so the next backups are at " + strings.Join(runs, ", ")
	}
	p.add(r, schedulePath, message+".", fmt.Sprintf("Put the seconds first: %q.", "0 "+b.Spec.Schedule))
}

// nextRuns lists the next three runs in UTC; none when the time is not known.
func nextRuns(schedule cron.Schedule, now time.Time) []string {
	if now.IsZero() {
		return nil
	}
	var runs []string
	for at := now.UTC(); len(runs) < 3; {
		at = schedule.Next(at)
		if at.IsZero() {
			break
		}
		runs = append(runs, at.Format("2006-01-02 15:04:05"))
	}
	return runs
}

func scheduleDescriptor(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
	if _, err := cron.Parse(b.Spec.Schedule); err == nil && isDescriptor(b.Spec.Schedule) {
		p.add(r, schedulePath, fmt.Sprintf("%q works, and the operator warns that it has not six fields.", b.Spec.Schedule),
			"Write six fields, seconds first, if the warning is in the way.")
	}
}

func scheduledPlugin(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
	if b.Spec.Method == cnpgv1.BackupMethodPlugin && isEmptyPlugin(b.Spec.PluginConfiguration) {
		p.add(r, "spec.pluginConfiguration", "Each Backup that the schedule makes is refused: method plugin names no plugin.",
			"Name the plugin.")
	}
}

func scheduleMethod(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
	if b.Spec.Method == "" {
		p.add(r, "spec.method", "The method is barmanObjectStore by default, and every run fails once the cluster uses the plugin.",
			"Say which method it is.")
	}
}
