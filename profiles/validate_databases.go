// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/password"
	"k8s.io/apimachinery/pkg/util/validation/field"

	"github.com/pgha/pgha/internal/pgsettings"
)

// validateDatabases checks the databases, roles, publications and subscriptions, and that the names in them exist.
func (r *Resolved) validateDatabases(spec *field.Path) field.ErrorList {
	faults := oneOf(spec.Child("roleManagement"), r.Spec.RoleManagement, managements[:]...)
	faults = append(faults, r.validateRoles(spec.Child("roles"))...)
	faults = append(faults, r.validateDatabaseList(spec.Child("databases"))...)
	faults = append(faults, r.validatePublications(spec.Child("publications"))...)
	faults = append(faults, r.validateExternalClusters(spec.Child("externalClusters"))...)
	return append(faults, r.validateSubscriptions(spec.Child("subscriptions"))...)
}

// unique reports names that occur twice in one list.
type unique map[string]bool

func (u unique) check(path *field.Path, name string) field.ErrorList {
	if u[name] {
		return field.ErrorList{field.Duplicate(path, name)}
	}
	u[name] = true
	return nil
}

// name checks a name in PostgreSQL that nothing else in the list has.
func (u unique) name(path *field.Path, name string) field.ErrorList {
	return append(identifier(path, name), u.check(path, name)...)
}

// objectNames are the names of the objects of one kind.
type objectNames map[string]string

// check checks the name of an object: it is a name of Kubernetes, and no other object of the kind has it.
func (o objectNames) check(at *field.Path, name, given, object string) field.ErrorList {
	if given != "" {
		if faults := dnsName(at.Child("objectName"), given); len(faults) > 0 {
			return faults
		}
	} else if name != "" && !strings.ContainsFunc(strings.ToLower(name), func(r rune) bool { return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' }) {
		return field.ErrorList{field.Required(at.Child("objectName"), fmt.Sprintf("%q has no character for the name of an object", name))}
	}
	if other, ok := o[object]; ok && other != name {
		return field.ErrorList{field.Invalid(at.Child("objectName"), object, fmt.Sprintf("is also the name of the object of %q; set another one", other))}
	}
	o[object] = name
	return nil
}

// maxIdentifier is PostgreSQL's limit for names, in bytes.
const maxIdentifier = 63

// identifier checks a name in PostgreSQL.
func identifier(path *field.Path, name string) field.ErrorList {
	switch {
	case name == "":
		return field.ErrorList{field.Required(path, "a name of 1 to 63 bytes")}
	case len(name) > maxIdentifier || strings.ContainsRune(name, 0):
		return field.ErrorList{field.Invalid(path, name, "must have 1 to 63 bytes, PostgreSQL's limit for names")}
	}
	return nil
}

func (r *Resolved) validateDatabaseList(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	names, objects := unique{}, objectNames{}
	for i := range r.Spec.Databases {
		d, at := &r.Spec.Databases[i], path.Index(i)
		faults = append(faults, names.name(at.Child("name"), d.Name)...)
		faults = append(faults, objects.check(at, d.Name, d.ObjectName, r.DatabaseObject(d))...)
		if slices.Contains([]string{"postgres", "template0", "template1"}, d.Name) {
			faults = append(faults, field.Invalid(at.Child("name"), d.Name, "is a database of PostgreSQL itself, which the operator refuses; use another name"))
		}
		if d.Ensure == EnsureAbsent && d.Name == r.Spec.Bootstrap.Database {
			faults = append(faults, field.Invalid(at.Child("ensure"), d.Ensure, "would drop the database of spec.bootstrap with its data; change spec.bootstrap.database first"))
		}
		faults = append(faults, oneOf(at.Child("ensure"), d.Ensure, ensures[:]...)...)
		faults = append(faults, oneOf(at.Child("databaseReclaimPolicy"), d.DatabaseReclaimPolicy, reclaims[:]...)...)
		faults = append(faults, r.validateOwner(at.Child("owner"), d.Owner, d.Ensure != EnsureAbsent)...)
		faults = append(faults, validateLocale(at, d)...)
		if n := d.ConnectionLimit; n != nil && *n < -1 {
			faults = append(faults, field.Invalid(at.Child("connectionLimit"), *n, "must be -1, for no limit, or more"))
		}
		faults = append(faults, r.validateContents(at, d)...)
		faults = append(faults, r.validateForeign(at, d)...)
	}
	return faults
}

// validateLocale checks what the CRD requires: https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/api/v1/database_types.go#L64
func validateLocale(at *field.Path, d *Database) field.ErrorList {
	faults := oneOf(at.Child("localeProvider"), d.LocaleProvider, localeProviders[:]...)
	return append(faults, providedLocale(at, d.LocaleProvider, d.ICULocale, d.ICURules, d.BuiltinLocale)...)
}

// validateContents checks the schemas and extensions of a database.
func (r *Resolved) validateContents(at *field.Path, d *Database) field.ErrorList {
	var faults field.ErrorList
	seen := unique{}
	for i, s := range d.Schemas {
		item := at.Child("schemas").Index(i)
		faults = append(faults, seen.name(item.Child("name"), s.Name)...)
		faults = append(faults, oneOf(item.Child("ensure"), s.Ensure, ensures[:]...)...)
		if s.Ensure != EnsureAbsent && pgsettings.ReservedName(s.Name) {
			faults = append(faults, field.Invalid(item.Child("name"), s.Name, "PostgreSQL keeps names that begin with pg_ for its own schemas, and refuses it; use another name"))
		}
		if s.Owner != "" {
			faults = append(faults, r.validateOwner(item.Child("owner"), s.Owner, s.Ensure != EnsureAbsent)...)
		}
	}
	seen = unique{}
	for i, e := range d.Extensions {
		item := at.Child("extensions").Index(i)
		faults = append(faults, seen.name(item.Child("name"), e.Name)...)
		faults = append(faults, oneOf(item.Child("ensure"), e.Ensure, ensures[:]...)...)
	}
	return faults
}

// validateForeign checks the foreign data wrappers and servers of a database, by the rules of the operator's webhook:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/webhook/v1/database_webhook.go
func (r *Resolved) validateForeign(at *field.Path, d *Database) field.ErrorList {
	var faults field.ErrorList
	seen := unique{}
	for i, w := range d.FDWs {
		item := at.Child("fdws").Index(i)
		faults = append(faults, seen.name(item.Child("name"), w.Name)...)
		faults = append(faults, oneOf(item.Child("ensure"), w.Ensure, ensures[:]...)...)
		faults = append(faults, r.validateUse(item, w.Options, w.Usage)...)
	}
	wrappers := seen
	seen = unique{}
	for i, s := range d.Servers {
		item := at.Child("servers").Index(i)
		faults = append(faults, seen.name(item.Child("name"), s.Name)...)
		faults = append(faults, oneOf(item.Child("ensure"), s.Ensure, ensures[:]...)...)
		if s.Ensure != EnsureAbsent && !wrappers[s.FDW] {
			faults = append(faults, field.Invalid(item.Child("fdw"), s.FDW, "is not in fdws of this database, and the operator refuses that; add it"))
		}
		faults = append(faults, r.validateUse(item, s.Options, s.Usage)...)
	}
	return faults
}

func (r *Resolved) validateUse(at *field.Path, options []ForeignOption, usage []ForeignUsage) field.ErrorList {
	var faults field.ErrorList
	seen := unique{}
	for i, o := range options {
		item := at.Child("options").Index(i)
		faults = append(faults, seen.name(item.Child("name"), o.Name)...)
		faults = append(faults, oneOf(item.Child("ensure"), o.Ensure, ensures[:]...)...)
		if password.Option(o.Name) {
			faults = append(faults, field.Forbidden(item.Child("value"), password.Why+"; "+password.Mapping))
		}
	}
	seen = unique{}
	for i, u := range usage {
		item := at.Child("usage").Index(i)
		faults = append(faults, seen.check(item.Child("name"), u.Name)...)
		faults = append(faults, r.validateOwner(item.Child("name"), u.Name, true)...)
		faults = append(faults, oneOf(item.Child("type"), u.Type, usageTypes[:]...)...)
	}
	return faults
}
