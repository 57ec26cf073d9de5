// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func passwordRules() []Rule {
	return []Rule{
		{
			ID: "PGHA725", Title: "one password Secret for two roles", Severity: Error, Beyond: true, check: eachCluster(sharedSecrets),
			Why: "The username in a Secret must be the name of the role, so it can be right for only one of them. The operator does not set " +
				"the password of the other role, and reports that the username in the Secret does not match.",
			Source: operatorSource + "internal/management/controller/roles/runnable.go#L366",
		},
		{
			ID: "PGHA726", Title: "role with an expired password", Severity: Warning, Beyond: true, check: eachCluster(expiredPasswords),
			Why: "PostgreSQL refuses a password after validUntil, with the same words as a wrong one. A new password in the Secret does not " +
				"change that. pgha looks at it only with --date.",
			Source: "https://www.postgresql.org/docs/current/sql-createrole.html",
		},
	}
}

func sharedSecrets(p *pass, c *cluster) {
	first := map[string]string{}
	if _, owner := c.application(); owner != "" {
		first[or(c.applicationSecret(), c.name()+"-app")] = owner
	}
	for _, use := range p.managedRolesOf(c) {
		secret := use.config.PasswordSecret
		if secret == nil || secret.Name == "" || use.config.Ensure == cnpgv1.EnsureAbsent {
			continue
		}
		other, taken := first[secret.Name]
		if taken && other != use.config.Name {
			p.add(use.r, use.path+".passwordSecret.name", fmt.Sprintf("Secret %q is that of role %q, so the operator does not set the password of %q.",
				secret.Name, other, use.config.Name), "Use a Secret for each role.")
			continue
		}
		first[secret.Name] = use.config.Name
	}
}

func expiredPasswords(p *pass, c *cluster) {
	if p.in.Day.IsZero() {
		return
	}
	for _, use := range p.managedRolesOf(c) {
		until := use.config.ValidUntil
		if until == nil || !until.Time.Before(p.in.Day) || use.config.DisablePassword || !use.config.Login || use.config.Ensure == cnpgv1.EnsureAbsent {
			continue
		}
		p.add(use.r, use.path+".validUntil", fmt.Sprintf("The password of %q expired on %s: it cannot log in with one.", use.config.Name,
			asWritten(until.UTC().Format(time.DateOnly))), "Set a later time, or remove validUntil.")
	}
}
