// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
)

func (r *Resolved) validatePostgreSQL(path *field.Path) field.ErrorList {
	pg := r.Spec.PostgreSQL
	faults := r.validateImage(path)
	faults = append(faults, oneOf(path.Child("tuning"), pg.Tuning, tunings[:]...)...)
	if pg.MaxConnections < 0 {
		faults = append(faults, field.Invalid(path.Child("maxConnections"), pg.MaxConnections, "must not be negative"))
	}
	if own, all := r.ownConnections(), r.serverProcesses(); own > 0 && all > maxBackends {
		at := path.Child("maxConnections")
		if _, ok := pg.Parameters["max_connections"]; ok {
			at = path.Child("parameters").Key("max_connections")
		}
		faults = append(faults, field.Invalid(at, own, fmt.Sprintf("with workers and WAL senders PostgreSQL would need %d server "+
			"processes, and it starts with at most %d", all, maxBackends)))
	}
	faults = append(faults, r.validatePgHBA(path.Child("pg_hba"))...)
	faults = append(faults, r.validatePodSelectors(path.Child("podSelectorRefs"))...)
	faults = append(faults, r.validateExtensions(path.Child("extensions"))...)
	faults = append(faults, r.validateSettings(path)...)
	if pg.Synchronous != nil {
		faults = append(faults, r.validateSynchronous(path.Child("synchronous"))...)
	}
	return faults
}

// serverProcesses is the number of server processes that PostgreSQL computes when it starts, with the defaults of the operator
// and of PostgreSQL:
// InitializeMaxBackends in https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/init/postinit.c
func (p *Profile) serverProcesses() int64 {
	pg := p.Spec.PostgreSQL
	all := p.ownConnections()
	for _, setting := range [...]struct {
		name     string
		standard int64
	}{{"autovacuum_worker_slots", 16}, {"max_worker_processes", 32}, {"max_wal_senders", 10}, {"", 2}} {
		n := setting.standard
		if s, ok := pgsettings.Find(pgsettings.NewestMajor, setting.name); ok {
			if given, ok := s.Number(pg.Parameters[setting.name]); ok {
				n = int64(given)
			}
		}
		all += n
	}
	return all
}

// validateSettings reports settings that PostgreSQL cannot read. The operator accepts them, and the next start of the server fails.
func (r *Resolved) validateSettings(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	pg, major := r.Spec.PostgreSQL, r.Major
	together := pgsettings.Together(major, pg.Parameters, int(r.WALSegment()))
	for _, name := range slices.Sorted(maps.Keys(pg.Parameters)) {
		value := pg.Parameters[name]
		if detail := r.parameterName(name); detail != "" {
			faults = append(faults, field.Invalid(path.Child("parameters").Key(name), name, detail))
		}
		if f := cmp.Or(pgsettings.Check(major, name, value), together[name]); f != nil {
			detail := f.Detail
			if f.Problem == pgsettings.Unreadable && f.Suggestion != "" {
				detail += fmt.Sprintf("; did you mean %q?", f.Suggestion)
			}
			faults = append(faults, field.Invalid(path.Child("parameters").Key(name), value, detail))
		}
		if m := operator.Misreads(major, name, value); m != nil {
			faults = append(faults, field.Invalid(path.Child("parameters").Key(name), value, "the operator reads decimal numbers only; write "+m.Value))
		}
	}
	return faults
}

// parameterName says what is wrong with the name of a parameter; "" for nothing. The operator compares names as texts and PostgreSQL does
// not, so that another spelling is a second line for the same parameter, which no check of the operator recognizes.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/configfile/configfile.go#L94
func (r *Resolved) parameterName(name string) string {
	current := pgsettings.Name(r.Major, name)
	_, both := r.Spec.PostgreSQL.Parameters[current]
	switch {
	case !pgsettings.Usual(r.Major, name):
		return fmt.Sprintf("PostgreSQL reads it as %s, and the operator as another parameter, so that one of two values silently wins; write %s",
			current, current)
	case name != current && both:
		return fmt.Sprintf("is the same parameter as %s; keep one of them", current)
	case !isParameter(name) && pgsettings.Check(r.Major, name, "") == nil:
		return "the name must have letters, digits and underscores, and at most one dot"
	}
	return ""
}

func (r *Resolved) validateImage(path *field.Path) field.ErrorList {
	pg := r.Spec.PostgreSQL
	if pg.Image != "" && imageTag(pg.Image) == "" {
		return field.ErrorList{field.Invalid(path.Child("image"), pg.Image,
			"has no tag, and the operator reads the version from the tag; with a digest, write name:tag@sha256:…")}
	}
	if pg.Image != "" && pg.Major != auto && pg.Major != strconv.Itoa(r.Major) {
		return field.ErrorList{field.Invalid(path.Child("major"), pg.Major,
			fmt.Sprintf("conflicts with the image %q, which has version %d; remove one of the two", pg.Image, r.Major))}
	}
	faults := oneOf(path.Child("major"), pg.Major, majors()...)
	faults = append(faults, imageDigest(path.Child("image"), pg.Image)...)
	if pg.Catalog != nil {
		faults = append(faults, r.validateCatalog(path.Child("catalog"))...)
	}
	return faults
}

func (p *Profile) validateSynchronous(path *field.Path) field.ErrorList {
	s := p.Spec.PostgreSQL.Synchronous
	faults := oneOf(path.Child("method"), s.Method, syncMethods[:]...)
	faults = append(faults, oneOf(path.Child("durability"), s.Durability, durabilities[:]...)...)
	faults = append(faults, oneOf(path.Child("failoverQuorum"), s.FailoverQuorum, failoverQuorums[:]...)...)
	if p.Spec.Instances == 1 {
		return append(faults, field.Invalid(path.Child("number"), s.Number,
			"there is no replica to wait for with spec.instances 1: remove spec.postgresql.synchronous, or set more instances"))
	}
	if s.Number < 1 || s.Number >= p.Spec.Instances {
		faults = append(faults, field.Invalid(path.Child("number"), s.Number,
			fmt.Sprintf("must be at least 1 and less than spec.instances (%d): the primary does not count", p.Spec.Instances)))
	}
	return faults
}

func (p *Profile) validateBootstrap(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	for _, f := range []struct{ name, value string }{{"database", p.Spec.Bootstrap.Database}, {"owner", p.Spec.Bootstrap.Owner}} {
		if f.value == "" || len(f.value) > 63 || strings.ContainsRune(f.value, 0) {
			faults = append(faults, field.Invalid(path.Child(f.name), f.value, "must have 1 to 63 bytes, PostgreSQL's limit for names"))
		}
	}
	if slices.Contains([]string{"postgres", "streaming_replica", "cnpg_pooler_pgbouncer"}, p.Spec.Bootstrap.Owner) {
		faults = append(faults, field.Invalid(path.Child("owner"), p.Spec.Bootstrap.Owner, "is a role that the operator reserves"))
	}
	if secret := p.Spec.Bootstrap.Secret; secret != "" {
		faults = append(faults, dnsName(path.Child("secret"), secret)...)
	}
	return faults
}

func (p *Profile) validateTimings(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	for _, f := range []struct {
		name  string
		value *int32
	}{
		{"startDelay", p.Spec.Timings.StartDelay},
		{"stopDelay", p.Spec.Timings.StopDelay},
		{"smartShutdownTimeout", p.Spec.Timings.SmartShutdownTimeout},
		{"switchoverDelay", p.Spec.Timings.SwitchoverDelay},
		{"failoverDelay", p.Spec.Timings.FailoverDelay},
		{"isolationTimeout", p.Spec.Timings.IsolationTimeout},
	} {
		if f.value != nil && *f.value < 0 {
			faults = append(faults, field.Invalid(path.Child(f.name), *f.value, "must be 0 or more seconds"))
		}
	}
	return faults
}
