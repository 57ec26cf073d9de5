// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/pgha/pgha/lint"
)

// ownerEffect: the instance manager of the primary compares the owner with the user name in the application's Secret. The Cluster does
// not say with which owner the database was created, and the Secret is often not among the objects.
func ownerEffect(p *pair, c *change) {
	before, _ := application(p.cluster.before)
	after, _ := application(p.cluster.after)
	if before == after {
		return
	}
	e := &c.effect
	secret := cmp.Or(applicationSecret(p.cluster.before), p.ref.Name+"-app")
	was := userIn(p.in.old.Resources, secret, p.ref.Namespace)
	user := cmp.Or(userIn(p.in.new.Resources, secret, p.ref.Namespace), was)
	otherSecret := applicationSecret(p.cluster.before) != applicationSecret(p.cluster.after)
	if was == after && user == after && !otherSecret && after != "" {
		e.Class, e.When, e.Who, e.Blocked, e.Step = NextEvent, AtReconcile, ByOperator, "", ""
		e.Why = fmt.Sprintf("the Secret %s has the user name %s, so this puts the owner back: the instance manager of the primary sets the password of %s "+
			"and goes on with what it stopped for the owner %s", secret, after, after, before)
		return
	}
	e.Class, e.When, e.Who = FailsLater, AtRestart, ByOperator
	e.Blocked = "password of the owner, managed extensions, users of the pooler and of the metrics exporter: they are no longer reconciled"
	e.Step = fmt.Sprintf("keep %s; to rename the role, rename it in SQL, give the Secret the new user name and set the owner in one apply", cmp.Or(was, before))
	if c.name() == "initdb" || c.name() == "recovery" || c.name() == "pg_basebackup" {
		e.Step = fmt.Sprintf("keep the section, or set its owner to %s", cmp.Or(was, before))
	}
	const stops = "once the instance manager of the primary reads the Secret again, at its next start, at a failover or when the Secret changes, it stops every loop there"
	switch {
	case after == "":
		e.Why = "the operator no longer looks after the application's user: its password does not follow the Secret"
	case user == after && was == before && was != user && !otherSecret:
		e.When = AtReconcile
		e.Why = fmt.Sprintf("the Secret %s has the new user name too, so the instance manager of the primary sets the password of %s: if that role does not exist, it "+
			"stops every loop there", secret, after)
		e.Step = fmt.Sprintf("rename the role just before the apply, and the clients with it: ALTER ROLE %s RENAME TO %s", quoted(before), quoted(after))
	case otherSecret, user == after:
		e.When = AtReconcile
		e.Why = fmt.Sprintf("the instance manager of the primary reads the new Secret at once and sets the password of %s: without that role, or "+
			"with another user name in the Secret, it stops every loop there", after)
	case user != "":
		e.Why = fmt.Sprintf("the Secret %s has the user name %s and the new owner is %s: %s", secret, user, after, stops)
	default:
		e.Why = fmt.Sprintf("the application's Secret is not among the objects. If its user name is %s and not %s, then %s", before, after, stops)
		e.Step = fmt.Sprintf("look first: kubectl get secret %s -o jsonpath='{.data.username}' | base64 -d; if that is %s, the apply puts the owner back. Otherwise ",
			secret, after) + e.Step
	}
}

// quoted is an identifier in SQL.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

// userIn is the user name in a Secret; "" if it is not among the objects, or has none.
func userIn(all []lint.Resource, name, namespace string) string {
	for i := range all {
		s, ok := all[i].Object.(*corev1.Secret)
		if !ok || s.Name != name || s.Namespace != namespace {
			continue
		}
		if user, ok := s.StringData["username"]; ok {
			return user
		}
		return string(s.Data["username"])
	}
	return ""
}
