// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"slices"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// strategySupervised lets the primary wait for somebody.
const strategySupervised = "supervised"

// validateUpdates reports what the operator refuses about changes of a running cluster.
func (p *Profile) validateUpdates(spec *field.Path) field.ErrorList {
	s := p.Spec
	faults := oneOf(spec.Child("primaryUpdateMethod"), s.PrimaryUpdateMethod, updateMethods[:]...)
	faults = append(faults, oneOf(spec.Child("primaryUpdateStrategy"), s.PrimaryUpdateStrategy, updateStrategies[:]...)...)
	if s.PrimaryUpdateStrategy == strategySupervised && s.Instances == 1 {
		faults = append(faults, field.Invalid(spec.Child("primaryUpdateStrategy"), s.PrimaryUpdateStrategy,
			"the operator refuses it for a single instance: remove it, or set spec.instances to at least 2"))
	}
	return faults
}

// validatePulls reports what is wrong with how images are pulled.
func (p *Profile) validatePulls(spec *field.Path) field.ErrorList {
	faults := oneOf(spec.Child("imagePullPolicy"), p.Spec.ImagePullPolicy, pullPolicies[:]...)
	for i, name := range p.Spec.ImagePullSecrets {
		at := spec.Child("imagePullSecrets").Index(i)
		faults = append(faults, dnsName(at, name)...)
		if slices.Contains(p.Spec.ImagePullSecrets[:i], name) {
			faults = append(faults, field.Duplicate(at, name))
		}
	}
	return faults
}

func (p *Profile) validateSuperuser(spec *field.Path) field.ErrorList {
	path, secret := spec.Child("superuserSecret"), p.Spec.SuperuserSecret
	if secret == "" {
		return nil
	}
	faults := dnsName(path, secret)
	if on := p.Spec.EnableSuperuserAccess; on == nil || !*on {
		faults = append(faults, field.Forbidden(path, "the operator only reads it with spec.enableSuperuserAccess: true; set that, or remove the Secret"))
	}
	if secret == p.Spec.Bootstrap.Secret {
		faults = append(faults, field.Invalid(path, secret, "is also spec.bootstrap.secret, whose username is the owner of the database; use another Secret"))
	}
	return faults
}

// validateResources reports quantities that are not valid, and requests above the limit, which Kubernetes and the operator refuse.
// Tuning needs both CPU and memory. Without tuning, they are optional.
func (p *Profile) validateResources(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	r, tuned := p.Spec.Resources, p.Spec.PostgreSQL.Tuning == auto
	for _, f := range []struct{ name, limit, known string }{{"cpu", r.CPU, r.RequestedCPU()}, {"memory", r.Memory, r.RequestedMemory()}} {
		if f.limit != "" || tuned && f.known == "" {
			faults = append(faults, computeOf(path.Child(f.name), f.name, f.limit)...)
		}
	}
	if r.Requests == nil || len(faults) > 0 {
		return faults
	}
	for _, f := range []struct{ name, request, limit string }{{"cpu", r.Requests.CPU, r.CPU}, {"memory", r.Requests.Memory, r.Memory}} {
		if f.request == "" {
			continue
		}
		at := path.Child("requests", f.name)
		wrong := computeOf(at, f.name, f.request)
		faults = append(faults, wrong...)
		if len(wrong) == 0 && f.limit != "" && exceeds(f.request, f.limit) {
			faults = append(faults, field.Invalid(at, f.request, fmt.Sprintf("is more than the limit, spec.resources.%s: %s", f.name, f.limit)))
		}
	}
	return faults
}

// computeOf checks CPUs or memory.
func computeOf(path *field.Path, name, value string) field.ErrorList {
	if name == "cpu" {
		return cpus(path, value)
	}
	return atLeast(path, value, leastMemory)
}

// exceeds reports whether one valid quantity is more than another.
func exceeds(a, b string) bool {
	left, err := parseQuantity(a)
	if err != nil {
		return false
	}
	right, err := parseQuantity(b)
	return err == nil && left.Cmp(right) > 0
}

// validateInitDB reports a locale that initdb or the operator refuses, and SQL that psql would have to run.
func (r *Resolved) validateInitDB(path *field.Path) field.ErrorList {
	b := r.Spec.Bootstrap
	faults := oneOf(path.Child("localeProvider"), b.LocaleProvider, localeProviders[:]...)
	faults = append(faults, providedLocale(path, b.LocaleProvider, b.ICULocale, b.ICURules, b.BuiltinLocale)...)
	if b.LocaleProvider == "icu" && b.ICULocale == "" && b.Locale == "" {
		faults = append(faults, field.Required(path.Child("icuLocale"), `the locale of the provider icu, such as "en-US"`))
	}
	if b.LocaleProvider == "builtin" && b.BuiltinLocale == "" && b.Locale == "" {
		faults = append(faults, field.Required(path.Child("builtinLocale"), `the locale of the provider builtin, such as "C.UTF-8"`))
	}
	faults = append(faults, r.validateLocaleMajor(path)...)
	faults = append(faults, r.validateSegment(path)...)
	faults = append(faults, r.validateSQLRefs(path)...)
	for _, list := range []struct {
		name string
		sql  []string
	}{{"postInitSQL", b.PostInitSQL}, {"postInitTemplateSQL", b.PostInitTemplateSQL}, {"postInitApplicationSQL", b.PostInitApplicationSQL}} {
		for i, sql := range list.sql {
			at := path.Child(list.name).Index(i)
			if strings.TrimSpace(sql) == "" {
				faults = append(faults, field.Required(at, "a statement of SQL"))
			}
			faults = append(faults, validateSQL(at, list.name, sql)...)
		}
	}
	return faults
}

// providedLocale reports a locale of another provider than the given one, which initdb and CREATE DATABASE refuse.
func providedLocale(at *field.Path, provider, icuLocale, icuRules, builtinLocale string) field.ErrorList {
	var faults field.ErrorList
	for _, f := range [...]struct{ name, value, needs string }{
		{"builtinLocale", builtinLocale, "builtin"}, {"icuLocale", icuLocale, "icu"}, {"icuRules", icuRules, "icu"},
	} {
		if f.value != "" && provider != f.needs {
			faults = append(faults, field.Invalid(at.Child(f.name), f.value, "is only valid with localeProvider: "+f.needs))
		}
	}
	return faults
}

// validateLocaleMajor reports options that initdb of an older major version does not have.
// https://www.postgresql.org/docs/18/app-initdb.html
func (r *Resolved) validateLocaleMajor(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	b := r.Spec.Bootstrap
	for _, f := range []struct {
		name  string
		used  bool
		value string
		since int
	}{
		{"icuRules", b.ICURules != "", b.ICURules, 16},
		{"localeProvider", b.LocaleProvider == "builtin", b.LocaleProvider, 17},
		{"builtinLocale", b.BuiltinLocale == "PG_UNICODE_FAST", b.BuiltinLocale, 18},
	} {
		if f.used && r.Major != 0 && r.Major < f.since {
			faults = append(faults, field.Invalid(path.Child(f.name), f.value, fmt.Sprintf("needs PostgreSQL %d or newer, and this cluster has %d", f.since, r.Major)))
		}
	}
	return faults
}

// checkLocale refuses fields of the locale that the target does not have.
func (r *Resolved) checkLocale() {
	b := r.Spec.Bootstrap
	for _, f := range []struct{ name, value string }{{"locale", b.Locale}, {"localeProvider", b.LocaleProvider},
		{"icuLocale", b.ICULocale}, {"icuRules", b.ICURules}, {"builtinLocale", b.BuiltinLocale}} {
		if f.value != "" {
			r.require(localeProvider, "spec.bootstrap."+f.name, "")
		}
	}
}
