// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"strings"
)

// Role is a role of PostgreSQL beside the owner of spec.bootstrap. The operator creates it, or changes one that exists: every attribute that is
// not set is taken away from it.
type Role struct {
	// Name of the role in PostgreSQL.
	Name string `json:"name"`
	// ObjectName is the name of the DatabaseRole object. Empty: <cluster>-<name>, in the form of a Kubernetes name.
	ObjectName string `json:"objectName,omitempty"`
	// Existing: the role is created elsewhere, as by SQL. Nothing is rendered for it. It is here so that databases may name it.
	Existing bool `json:"existing,omitempty"`
	// Comment in PostgreSQL.
	Comment string `json:"comment,omitempty"`
	// Ensure is "present", or "absent", which drops the role. "absent" is only for roles in the Cluster. Empty: present.
	Ensure string `json:"ensure,omitempty"`
	// DatabaseRoleReclaimPolicy says what deleting the DatabaseRole object does: "retain" leaves the role as it is, and "delete" drops it, which
	// fails as long as the role owns something. Empty: retain.
	DatabaseRoleReclaimPolicy string `json:"databaseRoleReclaimPolicy,omitempty"`
	// Login lets the role connect.
	Login bool `json:"login,omitempty"`
	// Superuser may do everything in PostgreSQL, and run programs in its pods.
	Superuser bool `json:"superuser,omitempty"`
	// CreateDB lets the role create databases.
	CreateDB bool `json:"createdb,omitempty"`
	// CreateRole lets the role create roles, and change others.
	CreateRole bool `json:"createrole,omitempty"`
	// Replication lets the role read all changes of the cluster: for subscribers and backup tools.
	Replication bool `json:"replication,omitempty"`
	// BypassRLS lets the role see all rows, whatever the row-level security says.
	BypassRLS bool `json:"bypassrls,omitempty"`
	// Inherit gives the role the privileges of the roles that it is a member of. Omitted: true.
	Inherit *bool `json:"inherit,omitempty"`
	// ConnectionLimit of the role; -1 for none. It cannot be 0: use login.
	ConnectionLimit *int32 `json:"connectionLimit,omitempty"`
	// ValidUntil is when the password expires: "2027-01-31T00:00:00Z". Empty: never.
	ValidUntil string `json:"validUntil,omitempty"`
	// InRoles are the roles that it is a member of: those of the profile and PostgreSQL's own, as pg_monitor.
	InRoles []string `json:"inRoles,omitempty"`
	// Secret with the role's username and password, of type kubernetes.io/basic-auth. Empty: the password stays as it is; a new role has none.
	Secret string `json:"secret,omitempty"`
	// SecretSource sets how that Secret is created. Omitted: outside of pgha.
	SecretSource *SecretSource `json:"secretSource,omitempty"`
	// DisablePassword takes the password away, as for a role that logs in with a certificate.
	DisablePassword bool `json:"disablePassword,omitempty"`
	// ClientCertificate makes the operator write a TLS certificate for the role into the Secret <object>-client-cert.
	ClientCertificate bool `json:"clientCertificate,omitempty"`
}

// PasswordKey returns the name of the role's password in the secret store.
func (r *Role) PasswordKey() string { return r.SecretSource.key(r.Secret) }

// PasswordFile returns the name of the file with the role's name and password, for kustomize's secretGenerator.
func (r *Role) PasswordFile() string { return r.SecretSource.file(r.Secret) }

// From returns how the role's Secret is created.
func (r *Role) From() string {
	if r.SecretSource == nil {
		return SecretReference
	}
	return r.SecretSource.From
}

func (s *SecretSource) key(secret string) string { return or(s.Key, secret) }

func (s *SecretSource) file(secret string) string { return or(s.File, secret+".env") }

// DatabaseObject is the name of the Database object.
func (p *Profile) DatabaseObject(d *Database) string { return or(d.ObjectName, p.objectName(d.Name)) }

// RoleObject is the name of the DatabaseRole object.
func (p *Profile) RoleObject(r *Role) string { return or(r.ObjectName, p.objectName(r.Name)) }

// PublicationObject is the name of the Publication object.
func (p *Profile) PublicationObject(o *Publication) string {
	return or(o.ObjectName, p.objectName(o.Name))
}

// SubscriptionObject is the name of the Subscription object.
func (p *Profile) SubscriptionObject(o *Subscription) string {
	return or(o.ObjectName, p.objectName(o.Name))
}

// DatabaseOf is the database of a publication or a subscription, by its field dbname.
func (p *Profile) DatabaseOf(dbname string) string { return or(dbname, p.Spec.Bootstrap.Database) }

// objectName is the name of an object after something in PostgreSQL, whose names may have any character: "Order Items" is pg-order-items. Two
// names may give the same, which Validate refuses.
func (p *Profile) objectName(name string) string {
	var b strings.Builder
	b.WriteString(p.ClusterName())
	dash := true
	for _, r := range strings.ToLower(name) {
		letter := 'a' <= r && r <= 'z' || '0' <= r && r <= '9'
		switch {
		case letter && dash:
			b.WriteByte('-')
			fallthrough
		case letter:
			b.WriteRune(r)
		}
		dash = !letter
	}
	return b.String()
}
