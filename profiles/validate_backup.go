// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"strings"

	"github.com/robfig/cron"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

func (p *Profile) validateBackup(path *field.Path) field.ErrorList {
	b := p.Spec.Backup
	faults := oneOf(path.Child("method"), b.Method, backupMethods[:]...)
	faults = append(faults, validateSchedule(path.Child("schedule"), b.Schedule)...)
	if b.OnDemand != "" {
		faults = append(faults, dnsName(path.Child("onDemand"), b.OnDemand)...)
	}
	faults = append(faults, p.validateSnapshots(path.Child("snapshots"))...)
	faults = append(faults, p.validateDrill(path.Child("drill"))...)
	if _, err := thePlugin().read(b.PluginVersion); b.PluginVersion != "" && err != nil {
		faults = append(faults, field.Invalid(path.Child("pluginVersion"), b.PluginVersion, err.Error()))
	}
	if b.Method == MethodNone {
		return faults
	}
	if b.Retention != "" && !isRetention(b.Retention) {
		faults = append(faults, field.Invalid(path.Child("retention"), b.Retention,
			`a number and d, w or m for days, weeks or months, as in "30d"`))
	}
	return append(faults, p.validateTransfer(path)...)
}

// validateTransfer checks how WAL files and base backups are transferred.
func (p *Profile) validateTransfer(path *field.Path) field.ErrorList {
	b := p.Spec.Backup
	faults := oneOf(path.Child("wal", "compression"), b.WAL.Compression, walCompressions[:]...)
	faults = append(faults, oneOf(path.Child("data", "compression"), b.Data.Compression, dataCompressions[:]...)...)
	if b.WAL.MaxParallel < 0 {
		faults = append(faults, field.Invalid(path.Child("wal", "maxParallel"), b.WAL.MaxParallel, "must not be negative"))
	}
	if b.Data.Jobs < 0 {
		faults = append(faults, field.Invalid(path.Child("data", "jobs"), b.Data.Jobs, "must not be negative"))
	}
	faults = append(faults, cpuAndMemory(path.Child("sidecar"), b.Sidecar.CPU, b.Sidecar.Memory)...)
	if b.ServerName != "" {
		faults = append(faults, serverName(path.Child("serverName"), b.ServerName)...)
	}
	if b.ObjectStore != "" {
		faults = append(faults, dnsName(path.Child("objectStore"), b.ObjectStore)...)
	}
	return faults
}

func validateSchedule(path *field.Path, s Schedule) field.ErrorList {
	faults := oneOf(path.Child("owner"), s.Owner, backupOwners[:]...)
	if s.Name != "" {
		faults = append(faults, dnsName(path.Child("name"), s.Name)...)
	}
	if s.Cron == "" {
		return faults
	}
	if detail := cronFault(s.Cron); detail != "" {
		faults = append(faults, field.Invalid(path.Child("cron"), s.Cron, detail))
	}
	return faults
}

// cronFault returns what is wrong with a schedule, or "". The operator parses it with the same library, which also accepts five
// fields but reads them as seconds to month: "15 * * * *" is every minute, not every hour. So five fields are an error.
// https://cloudnative-pg.io/documentation/current/backup/#scheduled-backups
func cronFault(spec string) string {
	fields := strings.Fields(spec)
	if strings.HasPrefix(spec, "@") {
		if _, err := cron.Parse(spec); err != nil {
			return `invalid schedule; write six fields, seconds first, or one of "@hourly", "@daily", "@weekly", "@monthly"`
		}
		return ""
	}
	if len(fields) == 5 {
		return fmt.Sprintf("has five fields, and the operator reads the first as seconds; write %q", "0 "+strings.Join(fields, " "))
	}
	if len(fields) != 6 {
		return fmt.Sprintf("has %d fields; write six: seconds, minutes, hours, day of month, month, day of week", len(fields))
	}
	if _, err := cron.Parse(spec); err != nil {
		return "the operator cannot read it: " + lowerFirst(err.Error())
	}
	return ""
}

func lowerFirst(s string) string {
	if s == "" {
		return s
	}
	return strings.ToLower(s[:1]) + s[1:]
}
