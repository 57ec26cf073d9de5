// SPDX-License-Identifier: Apache-2.0

package profiles

import "fmt"

// What ensure and the reclaim policies say to drop.
const (
	EnsureAbsent  = "absent"
	ReclaimDelete = "delete"
)

// decideRoles renders DatabaseRoles if the target has them: an object for each role can be owned by another team, and has a reclaim policy.
func (r *Resolved) decideRoles() Decision {
	d := Decision{Field: "spec.roleManagement"}
	switch {
	case r.Spec.RoleManagement == "managed":
		r.ManagedRoles = true
		return Decision{}
	case r.Spec.RoleManagement == "standalone":
		if len(r.Spec.Roles) > 0 {
			r.require(databaseRoleKind, d.Field, "it has no kind DatabaseRole")
		}
		return Decision{}
	case r.Target.has(databaseRoleKind):
		d.Value, d.Reason = "standalone", "operator "+r.Target.String()+" has the kind DatabaseRole"
	default:
		r.ManagedRoles = true
		d.Value, d.Reason = "managed", "operator "+r.Target.String()+" has no kind DatabaseRole"
	}
	if len(r.Spec.Roles) == 0 {
		return Decision{}
	}
	return d
}

// checkDatabases refuses kinds and fields that the target, or the major version of PostgreSQL, does not have.
func (r *Resolved) checkDatabases() {
	for i := range r.Spec.Databases {
		d, at := &r.Spec.Databases[i], fmt.Sprintf("spec.databases[%d]", i)
		if !r.Target.has(databaseKind) {
			r.require(databaseKind, at, "")
			continue
		}
		for _, f := range []struct {
			name    string
			length  int
			feature featureID
		}{
			{"schemas", len(d.Schemas), databaseContents}, {"extensions", len(d.Extensions), databaseContents},
			{"fdws", len(d.FDWs), databaseWrappers}, {"servers", len(d.Servers), databaseWrappers},
		} {
			if f.length > 0 {
				r.require(f.feature, at+"."+f.name, "it drops the field silently")
			}
		}
		r.requireMajor(17, at+".localeProvider", d.LocaleProvider == "builtin")
		r.requireMajor(16, at+".icuRules", d.ICURules != "")
	}
	if len(r.Spec.Publications) > 0 {
		r.require(publicationKind, "spec.publications", "")
	}
	if len(r.Spec.Subscriptions) > 0 {
		r.require(subscriptionKind, "spec.subscriptions", "")
	}
}

// requireMajor refuses what CREATE DATABASE of an older PostgreSQL does not know. https://www.postgresql.org/docs/17/sql-createdatabase.html
func (r *Resolved) requireMajor(major int, path string, used bool) {
	if used && r.Major > 0 && r.Major < major {
		r.refuse(path, fmt.Sprintf("PostgreSQL %d does not have it; use PostgreSQL %d or later", r.Major, major))
	}
}
