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
			Why: "The operator's webhook parses the schedule with robfig/cron v1: six fields, seconds first, or a " +
				"descriptor such as @daily.",
			Source: operatorSource + "internal/webhook/v1/scheduledbackup_webhook.go",
		},
		{
			ID: "PGHA507", Title: "schedule with five fields", Severity: Error, Beyond: true, check: each(scheduleFields),
			Why: "The first field is seconds. Five fields, as in crontab, are accepted, since 1.23.6, 1.24.2 and 1.25 with a warning, and read as second, " +
				"minute, hour, day and month: `0 2 * * *` does not run at two o'clock at night but at two minutes past every " +
				"hour, and `*/5 * * * *` runs every five seconds. Operators have gone down under the thousands of Backups " +
				"that such a schedule creates.",
			Source: operatorDocs + "backup/#scheduled-backups",
		},
		{
			ID: "PGHA508", Title: "schedule by descriptor", Severity: Info, check: each(scheduleDescriptor),
			Why: "Descriptors such as @daily work. The operator's webhook counts their words, finds fewer than six " +
				"fields, and warns at each admission, since 1.23.6, 1.24.2 and 1.25.",
			Source: operatorSource + "internal/webhook/v1/scheduledbackup_webhook.go",
		},
		{
			ID: "PGHA511", Title: "plugin schedule without a plugin name", Severity: Error, Beyond: true, check: each(scheduledPlugin),
			Why: "The operator rejects such a Backup but accepts such a ScheduledBackup. Every Backup that the schedule " +
				"creates is then rejected.",
			Source: operatorSource + "internal/webhook/v1/scheduledbackup_webhook.go",
		},
		{
			ID: "PGHA518", Title: "backup method left to the default", Severity: Info, Beyond: true, check: each(scheduleMethod),
			Why: "The default is barmanObjectStore. When the cluster migrates to the plugin, a ScheduledBackup without a " +
				"method is easily forgotten, and from then on every run fails.",
			Source: operatorSource + "api/v1/scheduledbackup_types.go",
		},
	}
}

func scheduleSyntax(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
	if _, err := cron.Parse(b.Spec.Schedule); err != nil {
		p.refusef(r, schedulePath, `Write six fields, seconds first: "0 0 2 * * *".`, "invalid schedule %q: %s", b.Spec.Schedule,
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
	if _, err := cron.Parse(b.Spec.Schedule); err == nil && isDescriptor(b.Spec.Schedule) && sinceScheduleWarning.Has(p.target) {
		p.add(r, schedulePath, fmt.Sprintf("%q works, but the operator warns that it does not have six fields.", b.Spec.Schedule),
			"Write six fields, seconds first, to avoid the warning.")
	}
}

func scheduledPlugin(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
	if b.Spec.Method == cnpgv1.BackupMethodPlugin && isEmptyPlugin(b.Spec.PluginConfiguration) {
		p.add(r, "spec.pluginConfiguration", "The operator rejects every Backup that this schedule creates: method plugin without the "+
			"name of a plugin.", "Set spec.pluginConfiguration.name.")
	}
}

func scheduleMethod(p *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
	if b.Spec.Method == "" {
		p.add(r, "spec.method", "The method defaults to barmanObjectStore: every run fails once the cluster uses the plugin.",
			"Set spec.method.")
	}
}
