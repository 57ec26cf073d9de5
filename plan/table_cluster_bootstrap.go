// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

const (
	bootstrapSource = "internal/controller/cluster_create.go#L1134"
	ownerSource     = "internal/management/controller/instance_controller.go#L1421"
)

// clusterBootstrapRules are the fields about the bootstrap, which is over. What the operator still reads is the owner, the database and
// the Secret of the application.
func clusterBootstrapRules() []rule {
	return []rule{
		{
			path: "spec.bootstrap", does: nothing, when: Never, who: ByNobody, source: bootstrapSource,
			why: "the bootstrap runs once, for the first instance of a Cluster; new replicas copy the primary",
		},
		wholeBootstrap("initdb"), wholeBootstrap("recovery"), wholeBootstrap("pg_basebackup"),
		{
			path: "spec.bootstrap.*.owner", does: nothing, decide: ownerEffect, source: ownerSource, guards: ownerGuard(),
			why: "the instance manager of the primary compares the owner with the user name in the application's Secret",
		},
		{
			path: "spec.bootstrap.*.database", does: nothing, decide: databaseEffect, guards: databaseGuard(),
			source: "internal/management/controller/instance_controller.go#L996",
			why:    "the operator does not create or rename the database, and the metrics exporter connects to the new name",
		},
		{
			path: "spec.bootstrap.*.secret", does: objects, who: ByOperator, decide: passwordOf, source: ownerSource, guards: ownerGuard(),
			why: "the instance manager of the primary sets the password of the owner from this Secret; open connections stay, and new ones need " +
				"the new password",
			step: "create the Secret before the apply, with the owner as username: as long as it is missing, the password stays",
		},
	}
}

// wholeBootstrap is the rule for one method of bootstrap that appears or disappears.
func wholeBootstrap(method string) rule {
	return rule{
		path: "spec.bootstrap." + method, does: nothing, when: Never, who: ByNobody, source: bootstrapSource, guards: append(ownerGuard(), databaseGuard()...),
		why: "the bootstrap runs once, for the first instance of a Cluster; the operator reads only the owner, the database and the Secret later",
		decide: func(p *pair, c *change) {
			if c.removed() {
				return // What takes its place says what follows.
			}
			if c.added() {
				databaseEffect(p, c)
				ownerEffect(p, c)
				secretEffect(p, c)
			}
			if c.added() && method == "recovery" && c.effect.Step == "" {
				c.effect.Step = "this restores nothing: a Cluster is restored when it is created. Delete it first, or recover under another name"
			}
		},
	}
}

// passwordOf is the rule for the Secret of the owner.
func passwordOf(p *pair, c *change) {
	ownerEffect(p, c)
	if c.removed() {
		secretEffect(p, c)
	}
}

// secretEffect: without a Secret in the section of the bootstrap the operator makes one of its own, with a password of its own.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_create.go#L222
func secretEffect(p *pair, c *change) {
	own := p.ref.Name + "-app"
	before, after := cmp.Or(applicationSecret(p.cluster.before), own), cmp.Or(applicationSecret(p.cluster.after), own)
	owner, _ := application(p.cluster.after)
	if before == after || owner == "" || c.effect.Class >= FailsLater {
		return
	}
	e := &c.effect
	e.Class, e.When, e.Who, e.Source = ObjectsOnly, Now, ByOperator, sourceURL(ownerSource)
	e.Why = fmt.Sprintf("the Secret of the owner is %s now, and not %s: the instance manager of the primary sets the password of %s from it; open connections stay", after, before, owner)
	e.Blocked, e.Step = newPassword, tellClients
	if after == own {
		e.Why = fmt.Sprintf("no Secret is named for the owner any more, so the operator makes %s with a password of its own, unless it is there, and the instance manager of the primary sets it "+
			"for %s at once; open connections stay", own, owner)
		e.Step = fmt.Sprintf("keep the name of the Secret, %s; or give the clients the new password: %s", before, p.cluster.kubectl("get secret %s", own))
	}
}

// application is the owner and the database that the operator takes from the bootstrap: GetApplicationDatabaseOwner in
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_funcs.go#L616
func application(c *cnpgv1.Cluster) (owner, database string) {
	b := c.Spec.Bootstrap
	switch {
	case b == nil:
		return "", ""
	case b.Recovery != nil:
		return b.Recovery.Owner, b.Recovery.Database
	case b.PgBaseBackup != nil:
		return b.PgBaseBackup.Owner, b.PgBaseBackup.Database
	case b.InitDB != nil:
		return b.InitDB.Owner, b.InitDB.Database
	}
	return "", ""
}

// applicationSecret is the Secret that the manifest names for the application's user; "" for the operator's own.
func applicationSecret(c *cnpgv1.Cluster) string {
	var secret *cnpgv1.LocalObjectReference
	switch b := c.Spec.Bootstrap; {
	case b == nil:
	case b.Recovery != nil:
		secret = b.Recovery.Secret
	case b.PgBaseBackup != nil:
		secret = b.PgBaseBackup.Secret
	case b.InitDB != nil:
		secret = b.InitDB.Secret
	}
	if secret == nil {
		return ""
	}
	return secret.Name
}

// databaseEffect: nobody creates the other database.
func databaseEffect(p *pair, c *change) {
	_, before := application(p.cluster.before)
	_, after := application(p.cluster.after)
	if before == after {
		return
	}
	e := &c.effect
	e.Class, e.When, e.Who = FailsLater, AtReconcile, ByOperator
	e.Why = fmt.Sprintf("the operator does not create or rename the database: %s stays as it is, and the metrics exporter runs queries without "+
		"a target in %q, which fails if there is no such database", before, after)
	e.Step = fmt.Sprintf("keep %s; for another database add a Database object", before)
}
