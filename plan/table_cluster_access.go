// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

const (
	pkiSource       = "internal/controller/cluster_pki.go#L39"
	rolesSource     = "internal/management/controller/roles/roles.go#L143"
	superuserSource = "internal/management/controller/instance_controller.go#L1399"
)

// clusterAccessRules are the fields about certificates, roles, Services and the superuser.
func clusterAccessRules() []rule {
	return slices.Concat(certificateRules(), roleRules(), managedServiceRules())
}

func certificateRules() []rule {
	const missing = "if the Secret is missing or does not fit its CA, the operator stops every reconcile of the Cluster: no pod, volume or Service " +
		"follows the manifest, and no failover is begun"
	certificate := func(name, why, blocked string) rule {
		return rule{
			path: "spec.certificates." + name, does: reloads | objects, who: ByOperator, source: pkiSource, why: why, blocked: blocked + missing, decide: certificateEffect,
			step: "create the Secret before the apply, with the label cnpg.io/reload so that a renewal is reloaded too",
		}
	}
	authority := func(name, why, blocked string) rule {
		r := certificate(name, why, blocked)
		r.decide, r.noGuard, r.misses = authorityEffect, newAuthority, FailsLater
		return r
	}
	return []rule{
		{
			path: "spec.certificates", apart: true, does: reloads | objects, who: ByOperator, source: pkiSource,
			why:     "the operator or its own CA issues the certificates; every instance reloads them, and new connections see them",
			blocked: missing,
			step:    "create the Secrets before the apply",
			decide:  authorityEffect, noGuard: newAuthority, misses: FailsLater,
		},
		authority("serverCASecret", "the operator takes the CA of the server certificate from it, and every instance reloads; new connections see the new one",
			"clients with sslmode verify-ca or verify-full that trust only the old CA; "),
		certificate("serverTLSSecret", "every instance reloads the server certificate; new connections see the new one, and open ones stay",
			"clients with sslmode verify-ca or verify-full that do not trust its CA; "),
		authority("clientCASecret", "every instance reloads the CA of client certificates; replicas and poolers need certificates that it signed",
			"clients with a certificate of the old CA; "),
		certificate("replicationTLSSecret", "the replicas connect with this certificate from their next connection on", "replicas that connect again, if the "+
			"CA does not fit; "),
		{
			path: "spec.certificates.serverAltDNSNames", does: reloads | objects, who: ByOperator, source: "internal/controller/cluster_pki.go#L384",
			why: "the operator signs the server certificate again with these names, and every instance reloads it; with serverTLSSecret of your own " +
				"nobody reads them",
		},
	}
}

// certificateEffect: what names no Secret is issued by the operator's own CA, which makes the Secrets that are missing.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_pki.go#L177
func certificateEffect(p *pair, c *change) {
	if c.removed() {
		e := &c.effect
		e.Step = ""
		e.Why = fmt.Sprintf("the operator issues it by its own CA in the Secret %s-ca again, and makes the Secrets that are missing; every instance reloads it", p.ref.Name)
		e.Blocked, _, _ = strings.Cut(e.Blocked, "; if the Secret is missing")
	}
}

// newAuthority is why no policy checks a new CA.
const newAuthority = "CEL cannot read the Secrets, and the new CA may contain the old one"

// authorityEffect: the operator looks at the time and the names of the certificates that it issued, and not at their CA.
func authorityEffect(p *pair, c *change) {
	certificateEffect(p, c)
	before, after := p.cluster.before, p.cluster.after
	for _, a := range authorities() {
		if a.secret(before) == a.secret(after) || a.own(before) || a.own(after) || a.pooler && !p.pooled() {
			continue
		}
		e := &c.effect
		e.Class, e.Source = FailsLater, sourceURL(authoritySource)
		e.Why = "every instance writes the new CA and reloads, but " + a.why
		e.Blocked = "new connections that are verified with the other CA"
		e.Step = "first put the old CA into ca.crt beside the new one; then for a new certificate: " + p.cluster.kubectl("delete secret %s", p.ref.Name+a.suffix)
		return
	}
}

// roleRules are the fields about roles and the superuser.
func roleRules() []rule {
	return []rule{
		{
			path: "spec.managed.roles", does: objects, who: ByOperator, source: rolesSource, decide: managedRoleEffect,
			why: "the instance manager of the primary compares the roles with the database and runs CREATE ROLE or ALTER ROLE; open connections stay",
		},
		{
			path: "spec.managed.roles[].inRoles", does: objects, who: ByOperator, source: "internal/management/controller/roles/postgres.go#L230",
			why: "the instance manager of the primary runs GRANT and REVOKE for the roles that are added and removed; open sessions have the change at once",
		},
		{
			path: "spec.managed.roles[].ensure", does: objects, who: ByOperator, source: rolesSource, decide: managedRoleEffect,
			why: "the instance manager of the primary creates the role, or drops it",
		},
		{
			path: "spec.managed.roles[].passwordSecret", does: objects, who: ByOperator, source: rolesSource, decide: rolePasswordEffect,
			why:     "the instance manager of the primary sets the password from the Secret; open connections stay, and new ones need the new password",
			blocked: "if the Secret is missing, the role stays as it is and the status says so",
			step:    "create the Secret before the apply, with the role as username",
		},
		{
			path: "spec.enableSuperuserAccess", does: objects, who: ByOperator, source: superuserSource, decide: superuserEffect,
			why: "the operator creates the Secret with a password of the user postgres, and the instance manager of the primary sets it",
		},
		{
			path: "spec.superuserSecret", mechanism: superuserMechanism, who: ByOperator, source: superuserSource,
			why: "the instance manager of the primary sets the password of the user postgres from this Secret while enableSuperuserAccess is true; " +
				"new connections need the new password, and a Secret that is missing changes nothing",
			step: "create the Secret before the apply, with the username postgres",
		},
	}
}

// rolePasswordEffect: without a Secret the password stays, unless it is disabled.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/roles/contract.go#L144
func rolePasswordEffect(p *pair, c *change) {
	if !c.removed() {
		return
	}
	off := false
	if m := p.cluster.after.Spec.Managed; m != nil {
		off = slices.ContainsFunc(m.Roles, func(r cnpgv1.RoleConfiguration) bool {
			return r.DisablePassword && slices.ContainsFunc(c.path, func(s step) bool { return s.item && s.name == r.Name })
		})
	}
	c.effect.passwordGone(off, "new connections of this role with a password")
}

// passwordGone says what is left of a password that no Secret sets any more: nothing, if it is off.
func (e *Effect) passwordGone(off bool, blocked string) {
	e.Why, e.Blocked, e.Step = "the password stays as it is; the instance manager of the primary no longer sets it", "", ""
	if off {
		e.Why, e.Blocked = "the instance manager of the primary sets the password to NULL; open connections stay", blocked
	}
}

// managedRoleEffect: a role is dropped only if the manifest says so.
func managedRoleEffect(p *pair, c *change) {
	e := &c.effect
	switch {
	case c.name() == "login" && c.new != true:
		e.Why = "the instance manager of the primary runs ALTER ROLE with NOLOGIN; open connections stay"
		e.Blocked = "new connections of this role"
	case c.name() == "disablePassword" && c.new == true:
		e.Why = "the instance manager of the primary sets the password to NULL; open connections stay"
		e.Blocked = "new connections of this role with a password"
	case c.old == nil && isOwner(p.cluster.after, c.new):
		e.Why = "the application's owner is such a role now, and without login: true the instance manager of the primary runs ALTER ROLE with NOLOGIN"
		e.Blocked = "new connections of the application"
		e.Step = "set login: true"
	case c.name() == "ensure" && c.new == "absent" || !c.removed() && isAbsent(c.new):
		e.Why = "the instance manager of the primary runs DROP ROLE: its password and its memberships are gone, open connections stay, and " +
			"PostgreSQL refuses to drop a role that owns something or has privileges, which the status says"
		e.Blocked = "new connections of this role"
		e.Step = "first REASSIGN OWNED BY and DROP OWNED BY in every database; to only keep it out: login: false"
	case c.removed():
		e.Why = "the role stays in the database as it is; the instance manager no longer looks after it"
		e.Step = "to drop the role, set ensure: absent instead of removing the entry; to only keep it out, run ALTER ROLE " + roleOf(c) + " NOLOGIN"
	}
}

// roleOf is the name of the role of an entry that is gone, as SQL writes it.
func roleOf(c *change) string {
	entry, _ := c.old.(map[string]any)
	if name, _ := entry["name"].(string); name != "" {
		return quotedSQL(name)
	}
	if n := len(c.path); n > 0 && c.path[n-1].item {
		return quotedSQL(c.path[n-1].name)
	}
	return "ROLE"
}

// isOwner reports an entry for the owner of the application's database that takes its login away: it is false where the entry does not say it.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/roles/postgres.go#L363
func isOwner(c *cnpgv1.Cluster, value any) bool {
	if list, ok := value.([]any); ok { // the first roles
		return slices.ContainsFunc(list, func(item any) bool { return isOwner(c, item) })
	}
	role, _ := value.(map[string]any)
	if roles, ok := role["roles"]; ok {
		return isOwner(c, roles)
	}
	return role != nil && role["login"] != true && c.Spec.Bootstrap != nil && c.Spec.Bootstrap.InitDB != nil && role["name"] == c.Spec.Bootstrap.InitDB.Owner
}

func isAbsent(value any) bool {
	role, ok := value.(map[string]any)
	return ok && role["ensure"] == "absent"
}

func superuserEffect(p *pair, c *change) {
	if s := p.cluster.after.Spec.EnableSuperuserAccess; s != nil && *s {
		return
	}
	e := &c.effect
	e.Why = "the instance manager of the primary sets the password of the user postgres to NULL, and the operator deletes the Secret that it " +
		"generated; a Secret of your own stays"
	e.Blocked = "new connections as postgres with a password; those over the local socket in a pod go on"
}

// superuserMechanism: nobody reads the Secret while access is off.
func superuserMechanism(p *pair, _ *change) mechanism {
	if s := p.cluster.after.Spec.EnableSuperuserAccess; s == nil || !*s {
		return nothing
	}
	return objects
}
