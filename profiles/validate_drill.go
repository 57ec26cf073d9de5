// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/password"
	"github.com/robfig/cron"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// formCheck is a key of a ConfigMap, and a word of the script's list of checks.
const formCheck = `^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`

// formStandardCron has five fields: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
const formStandardCron = `^\s*\S+(\s+\S+){4}\s*$|^@(yearly|annually|monthly|weekly|daily|midnight|hourly|every .+)$`

func (p *Profile) validateDrill(path *field.Path) field.ErrorList {
	d := p.Spec.Backup.Drill
	if d == nil {
		return nil
	}
	if p.Spec.Backup.Method == MethodNone {
		return field.ErrorList{field.Forbidden(path, "the profile does not take backups, so there is nothing to restore; remove the drill, or set spec.backup.method")}
	}
	faults := p.validateDrillName(path.Child("name"))
	if detail := standardCronFault(d.Cron); detail != "" {
		faults = append(faults, field.Invalid(path.Child("cron"), d.Cron, detail))
	}
	faults = append(faults, validateTimeZone(path.Child("timeZone"), d.TimeZone)...)
	if strings.TrimSpace(d.Image) == "" || strings.ContainsAny(d.Image, " \t\r\n") {
		faults = append(faults, field.Required(path.Child("image"), "an image with a POSIX sh, cat, date, sleep and kubectl"))
	}
	faults = append(faults, imageDigest(path.Child("image"), d.Image)...)
	faults = append(faults, oneOf(path.Child("keep"), d.Keep, drillKeeps[:]...)...)
	if d.Timeout < 0 {
		faults = append(faults, field.Invalid(path.Child("timeout"), d.Timeout, "must not be negative"))
	}
	faults = append(faults, cpuAndMemory(path.Child("resources"), d.Resources.CPU, d.Resources.Memory)...)
	if d.StorageClass != "" {
		faults = append(faults, dnsName(path.Child("storageClass"), d.StorageClass)...)
	}
	faults = append(faults, p.validateDrillDisks(path.Child("storageClass"))...)
	faults = append(faults, validateSQL(path.Child("newest"), "newest", d.Newest)...)
	return append(faults, validateChecks(path.Child("checks"), d.Checks)...)
}

// validateDrillName keeps the copy apart from every other Cluster of the profile. The drill deletes what has its name.
func (p *Profile) validateDrillName(path *field.Path) field.ErrorList {
	name := p.DrillName()
	switch {
	case name == p.ClusterName():
		return field.ErrorList{field.Invalid(path, name, "is the name of the source; the drill deletes the Cluster with its name, so use another one")}
	case name == p.RecoveryName():
		return field.ErrorList{field.Invalid(path, name, "is the name of the recovered cluster, spec.recovery.name; the drill would delete it, so use another one")}
	case len(name) > maxClusterName:
		return field.ErrorList{field.Invalid(path, name, fmt.Sprintf("has %d characters; the operator allows at most %d; set a shorter name here", len(name), maxClusterName))}
	}
	return clusterName(path, name)
}

// standardCronFault returns what is wrong with the schedule of a CronJob, or "". It has five fields, unlike that of a ScheduledBackup.
func standardCronFault(spec string) string {
	fields := strings.Fields(spec)
	switch {
	case len(fields) == 0:
		return `is empty; write five fields, minutes first, as in "30 3 * * 6" for 03:30 every Saturday`
	case strings.Contains(spec, "TZ="):
		return "the API server refuses a time zone in the schedule; set timeZone"
	case strings.HasPrefix(spec, "@"):
		if _, err := cron.ParseStandard(spec); err != nil {
			return `invalid schedule; write five fields, minutes first, or one of "@daily", "@weekly", "@monthly"`
		}
		return ""
	case len(fields) == 6:
		return fmt.Sprintf("has six fields, and a CronJob has no seconds; write %q", strings.Join(fields[1:], " "))
	case len(fields) != 5:
		return fmt.Sprintf("has %d fields; write five: minutes, hours, day of month, month, day of week", len(fields))
	}
	if _, err := cron.ParseStandard(spec); err != nil {
		return "Kubernetes cannot read it: " + lowerFirst(err.Error())
	}
	return ""
}

// validateTimeZone refuses what the API server refuses without its list of time zones.
// https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#time-zones
func validateTimeZone(path *field.Path, zone string) field.ErrorList {
	const characters = lowerLetters + upperLetters + digits + "+-_/"
	if zone == "" || consistsOf(zone, characters) && !strings.EqualFold(zone, "local") && !strings.HasPrefix(zone, "/") {
		return nil
	}
	return field.ErrorList{field.Invalid(path, zone, `must be the name of a time zone, as in "Europe/Berlin" or "Etc/UTC"`)}
}

// validateDrillDisks reports disks that would stay after each drill. Only the profile's own classes are known.
func (p *Profile) validateDrillDisks(path *field.Path) field.ErrorList {
	copied := p.Drilled()
	used := []string{copied.Spec.Storage.StorageClass}
	if wal := copied.Spec.WALStorage; wal != nil {
		used = append(used, wal.StorageClass)
	}
	for _, t := range copied.Spec.Tablespaces {
		used = append(used, t.Storage.StorageClass)
	}
	for _, class := range p.Spec.StorageClasses {
		if class.ReclaimPolicy == "Retain" && slices.Contains(used, class.Name) {
			return field.ErrorList{field.Invalid(path, class.Name,
				"has the reclaim policy Retain, so the disks of each drill would stay and cost money; set a class with reclaimPolicy Delete here")}
		}
	}
	return nil
}

func validateChecks(path *field.Path, checks []DrillCheck) field.ErrorList {
	var faults field.ErrorList
	seen := map[string]bool{}
	for i, check := range checks {
		at := path.Index(i)
		faults = append(faults, namespace(at.Child("name"), check.Name)...) // a DNS-1123 label, as a namespace is
		if seen[check.Name] {
			faults = append(faults, field.Duplicate(at.Child("name"), check.Name))
		}
		seen[check.Name] = true
		if strings.TrimSpace(check.SQL) == "" {
			faults = append(faults, field.Required(at.Child("sql"), `a query that returns true, as in "SELECT count(*) > 1000 FROM orders"`))
		}
		faults = append(faults, validateSQL(at.Child("sql"), "sql", check.SQL)...)
	}
	return faults
}

// validateSQL refuses what psql -c would not send to the server, such as a command of psql, which may run a program in the pod. It also refuses a
// password, which everybody who may read the Cluster could read.
func validateSQL(path *field.Path, name, sql string) field.ErrorList {
	switch {
	case strings.ContainsRune(sql, 0):
		return field.ErrorList{field.Invalid(path, field.OmitValueType{}, "must not contain a NUL character")}
	case strings.HasPrefix(strings.TrimSpace(sql), `\`):
		return field.ErrorList{field.Invalid(path, sql, `is a command of psql; write SQL`)}
	case password.InSQL(sql):
		return field.ErrorList{field.Forbidden(path, password.Why+"; "+password.Statement(name))}
	}
	return nil
}
