// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/pgha/pgha/internal/pgsettings"
	"github.com/pgha/pgha/internal/strict"
	"k8s.io/apimachinery/pkg/util/validation/field"
)

// reservedRole reports names that the operator or PostgreSQL keeps for itself:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/pkg/postgres/roles.go#L31
func reservedRole(name string) bool {
	return name == "postgres" || name == "streaming_replica" || strings.HasPrefix(name, "pg_") || strings.HasPrefix(name, "cnpg_")
}

// knownRoles are the roles that exist when the operator makes the databases: what the profile makes, and names of roles made elsewhere.
func (r *Resolved) knownRoles() []string {
	known := []string{r.Spec.Bootstrap.Owner, "postgres"}
	for i := range r.Spec.Roles {
		if role := &r.Spec.Roles[i]; role.Ensure != EnsureAbsent {
			known = append(known, role.Name)
		}
	}
	return known
}

// validateOwner refuses a role that nobody makes: the operator would try again for ever, with the error only in the status of the object.
func (r *Resolved) validateOwner(path *field.Path, name string, needed bool) field.ErrorList {
	known := r.knownRoles()
	switch {
	case name == "":
		return field.ErrorList{field.Required(path, "the name of a role, as "+quoted(known[:1]))}
	case len(name) > maxIdentifier || strings.ContainsRune(name, 0):
		return identifier(path, name)
	case !needed || slices.Contains(known, name) || strings.HasPrefix(name, "pg_"):
		return nil
	}
	detail := "no role of this name is made by spec.bootstrap or spec.roles"
	if near := strict.Closest(name, known); near != "" {
		detail += fmt.Sprintf("; did you mean %q?", near)
	} else {
		detail += "; add it to spec.roles, with existing: true if it is created elsewhere"
	}
	return field.ErrorList{field.Invalid(path, name, detail)}
}

func (r *Resolved) validateRoles(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	names, objects, secrets := unique{}, objectNames{}, map[string]string{}
	for i := range r.Spec.Roles {
		role, at := &r.Spec.Roles[i], path.Index(i)
		faults = append(faults, names.name(at.Child("name"), role.Name)...)
		if role.Existing {
			if bare := (Role{Name: role.Name, Existing: true}); !sameRole(*role, bare) {
				faults = append(faults, field.Forbidden(at.Child("existing"), "nothing is rendered for the role, so its other fields have no effect; remove them, or existing"))
			}
			continue
		}
		if reservedRole(role.Name) {
			faults = append(faults, field.Invalid(at.Child("name"), role.Name, "is a role that PostgreSQL or the operator reserves; use another name"))
		}
		if !r.ManagedRoles {
			faults = append(faults, objects.check(at, role.Name, role.ObjectName, r.RoleObject(role))...)
		}
		faults = append(faults, r.validateRole(at, role)...)
		faults = append(faults, r.validatePassword(at, role, secrets)...)
		faults = append(faults, r.validateApplicationOwner(at, role)...)
	}
	return append(faults, r.validateMembers(path)...)
}

// sameRole compares the fields that are not lists or pointers, and that the others are not set.
func sameRole(a, b Role) bool {
	if a.Inherit != nil || a.ConnectionLimit != nil || len(a.InRoles) > 0 || a.SecretSource != nil {
		return false
	}
	a.InRoles, b.InRoles = nil, nil
	return fmt.Sprint(a) == fmt.Sprint(b)
}

func (r *Resolved) validateRole(at *field.Path, role *Role) field.ErrorList {
	faults := oneOf(at.Child("ensure"), role.Ensure, ensures[:]...)
	faults = append(faults, oneOf(at.Child("databaseRoleReclaimPolicy"), role.DatabaseRoleReclaimPolicy, reclaims[:]...)...)
	switch {
	case role.Ensure == EnsureAbsent && !r.ManagedRoles:
		faults = append(faults, field.Invalid(at.Child("ensure"), role.Ensure,
			"the operator refuses it in a DatabaseRole; set databaseRoleReclaimPolicy: delete, apply, and then delete the object"))
	case role.DatabaseRoleReclaimPolicy == ReclaimDelete && r.ManagedRoles:
		faults = append(faults, field.Invalid(at.Child("databaseRoleReclaimPolicy"), role.DatabaseRoleReclaimPolicy,
			"a role in spec.managed.roles of the Cluster has no reclaim policy; write ensure: absent to drop it"))
	}
	if role.ClientCertificate {
		if r.ManagedRoles {
			faults = append(faults, field.Invalid(at.Child("clientCertificate"), true, "only a DatabaseRole has a certificate, and spec.roleManagement puts the roles into the Cluster"))
		}
		if !role.Login {
			faults = append(faults, field.Invalid(at.Child("clientCertificate"), true, "is only for a role that can log in; set login: true"))
		}
	}
	if n := role.ConnectionLimit; n != nil && (*n < -1 || *n == 0) {
		faults = append(faults, field.Invalid(at.Child("connectionLimit"), *n, "must be -1, for no limit, or at least 1; to keep the role out, set login: false"))
	}
	if role.ValidUntil != "" {
		if _, err := time.Parse(time.RFC3339, role.ValidUntil); err != nil {
			faults = append(faults, field.Invalid(at.Child("validUntil"), role.ValidUntil, `must be a time with its zone, as in "2027-01-31T00:00:00Z"`))
		}
	}
	seen := unique{}
	for i, parent := range role.InRoles {
		item := at.Child("inRoles").Index(i)
		faults = append(faults, seen.check(item, parent)...)
		if parent == role.Name {
			faults = append(faults, field.Invalid(item, parent, "is the role itself; remove it"))
		}
		faults = append(faults, r.validateMember(item, parent)...)
		faults = append(faults, r.validateOwner(item, parent, role.Ensure != EnsureAbsent)...)
	}
	return faults
}

// validateMember refuses PostgreSQL's own roles that the major version does not have.
func (r *Resolved) validateMember(path *field.Path, parent string) field.ErrorList {
	fault := pgsettings.MemberFault(r.Major, parent)
	if fault == "" {
		return nil
	}
	if near := strict.Closest(parent, pgsettings.PredefinedRoles(r.Major)); near != "" && near != parent {
		fault += fmt.Sprintf("; did you mean %q?", near)
	}
	return field.ErrorList{field.Invalid(path, parent, fault)}
}

// validateMembers refuses a circle of roles. It is reported once, at its first role.
func (r *Resolved) validateMembers(path *field.Path) field.ErrorList {
	parents := func(name string) []string {
		i := slices.IndexFunc(r.Spec.Roles, func(role Role) bool { return role.Name == name && role.Ensure != EnsureAbsent })
		if i < 0 {
			return nil
		}
		return r.Spec.Roles[i].InRoles
	}
	reported := map[string]bool{}
	var faults field.ErrorList
	for i := range r.Spec.Roles {
		name := r.Spec.Roles[i].Name
		way := pgsettings.MemberCycle(name, parents)
		if len(way) < 2 || reported[name] {
			continue // a role that is in itself is reported where it says so
		}
		for _, member := range way {
			reported[member] = true
		}
		at := path.Index(i).Child("inRoles").Index(slices.Index(r.Spec.Roles[i].InRoles, way[1]))
		faults = append(faults, field.Invalid(at, way[1], fmt.Sprintf("makes %q a member of itself, through %s, and PostgreSQL refuses the last of these memberships; remove one",
			name, quoted(way[1:]))))
	}
	return faults
}

// validatePassword checks the Secret of a role. The operator requires that its username is the name of the role, so two roles cannot share one.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/internal/management/controller/roles/runnable.go#L366
func (r *Resolved) validatePassword(at *field.Path, role *Role, secrets map[string]string) field.ErrorList {
	var faults field.ErrorList
	if role.SecretSource != nil {
		faults = validateSecretSource(at, "name", role.Name, role.Secret, role.SecretSource)
	}
	if role.Secret == "" {
		return faults
	}
	path := at.Child("secret")
	faults = append(faults, dnsName(path, role.Secret)...)
	other, taken := secrets[role.Secret]
	if role.Secret == r.SecretName() {
		other, taken = r.Spec.Bootstrap.Owner, true
	}
	switch {
	case slices.Contains([]string{"-ca", "-server", "-replication", "-superuser"}, strings.TrimPrefix(role.Secret, r.ClusterName())):
		faults = append(faults, field.Invalid(path, role.Secret, "is a Secret that the operator makes for the Cluster; use another name"))
	case taken && other != role.Name:
		faults = append(faults, field.Invalid(path, role.Secret, fmt.Sprintf("has the password of %q, and the operator refuses a Secret with another username; "+
			"use a Secret for each role", other)))
	case role.DisablePassword:
		faults = append(faults, field.Invalid(at.Child("disablePassword"), true, "excludes secret; keep one of them"))
	}
	if role.Secret == r.SecretName() && role.From() != SecretReference {
		faults = append(faults, field.Forbidden(at.Child("secretSource"), "the Secret is that of the database's owner; set spec.bootstrap.secretSource"))
	}
	secrets[role.Secret] = role.Name
	return faults
}

// validateApplicationOwner refuses two owners of one password, and an owner that cannot log in.
func (r *Resolved) validateApplicationOwner(at *field.Path, role *Role) field.ErrorList {
	if role.Name != r.Spec.Bootstrap.Owner {
		return nil
	}
	const owner = "the role is the owner in spec.bootstrap, "
	var faults field.ErrorList
	switch {
	case role.Ensure == EnsureAbsent:
		faults = append(faults, field.Invalid(at.Child("ensure"), role.Ensure, owner+"and would be dropped; remove ensure"))
	case role.DisablePassword:
		faults = append(faults, field.Invalid(at.Child("disablePassword"), true, owner+"whose password is in Secret "+r.SecretName()+"; remove disablePassword"))
	case role.Secret != "" && role.Secret != r.SecretName():
		faults = append(faults, field.Invalid(at.Child("secret"), role.Secret, owner+fmt.Sprintf(
			"whose password is in Secret %s: with two Secrets the later change wins; name the same one, or none", r.SecretName())))
	}
	if !role.Login && role.Ensure != EnsureAbsent {
		faults = append(faults, field.Invalid(at.Child("login"), false, owner+"and could no longer log in; set login: true"))
	}
	return faults
}
