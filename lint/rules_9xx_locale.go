// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

func databaseLocaleRules() []Rule {
	return []Rule{{
		ID: "PGHA913", Title: "database with another locale than its template", Severity: Error, Beyond: true, check: eachCluster(databaseLocales),
		Why: "CREATE DATABASE copies template1, which has the encoding and the locale of the Cluster's bootstrap, by default UTF8 and C. " +
			"PostgreSQL refuses a copy with others: \"new collation is incompatible with the collation of the template database\". " +
			"Only template0 can be copied with another locale. The operator repeats the error in the status of the object.",
		Source: "https://www.postgresql.org/docs/current/manage-ag-templatedbs.html",
	}}
}

// databaseLocales compares with what initdb was told. https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.1/api/v1/cluster_defaults.go
func databaseLocales(p *pass, c *cluster) {
	i := c.full.Bootstrap.InitDB
	if i == nil || c.isReplica() || c.mentionedInSQL("template1") {
		return
	}
	provider := or(i.LocaleProvider, "libc")
	collate, ctype := or(i.LocaleCollate, or(i.Locale, "C")), or(i.LocaleCType, or(i.Locale, "C"))
	for _, r := range p.attachedTo(c) {
		d, ok := r.Object.(*cnpgv1.Database)
		if !ok || d.Spec.Ensure == cnpgv1.EnsureAbsent || !oneOf(d.Spec.Template, "", "template1") || d.Spec.Name == c.applicationName() {
			continue
		}
		for _, f := range []struct{ field, want, have string }{
			{"encoding", d.Spec.Encoding, or(i.Encoding, "UTF8")}, {"localeProvider", d.Spec.LocaleProvider, provider},
			{"locale", d.Spec.Locale, collate}, {"localeCollate", d.Spec.LcCollate, collate}, {"localeCType", d.Spec.LcCtype, ctype},
		} {
			if f.want != "" && !sameLocale(f.want, f.have) {
				p.add(r, "spec."+f.field, fmt.Sprintf("PostgreSQL does not create database %q: %s %q is not that of template1, %q.", d.Spec.Name, f.field, f.want, f.have),
					"Set template to template0.")
				break
			}
		}
	}
}

func (c *cluster) applicationName() string {
	name, _ := c.application()
	return name
}

// sameLocale compares as PostgreSQL does: UTF8, utf-8 and UTF-8 are one encoding, and C and POSIX one locale.
func sameLocale(a, b string) bool {
	plain := func(s string) string {
		s = strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(s))
		if s == "posix" {
			return "c"
		}
		return s
	}
	return plain(a) == plain(b)
}
