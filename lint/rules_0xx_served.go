// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
)

func servedRules() []Rule {
	return []Rule{{
		ID: "PGHA018", Title: "unsupported apiVersion or kind", Severity: Error, check: unserved,
		Why: "The API server rejects an object whose apiVersion and kind no CRD serves, and `kubectl apply` rejects one " +
			"without an apiVersion. No other rule checks such an object, so this is the only finding about it. CloudNativePG " +
			"has one version, postgresql.cnpg.io/v1, and the Barman Cloud plugin has barmancloud.cnpg.io/v1.",
		Source: operatorSource + "api/v1/groupversion_info.go",
	}}
}

// unserved checks the objects that Read skipped: the operator's groups with another version or kind, and the operator's
// kinds without an apiVersion.
func unserved(p *pass) {
	for _, o := range p.in.Others {
		group, _, _ := strings.Cut(o.APIVersion, "/")
		ours := kinds.Find(cnpgGroup, o.Kind) != nil
		var message, remedy string
		switch {
		case o.APIVersion == "" && (ours || o.Kind == "ObjectStore"):
			message, remedy = "apiVersion is missing", "Add apiVersion: "+servedVersion(o.Kind)+"."
		case oneOf(group, cnpgGroup, barmanGroup) && o.APIVersion != group+"/v1":
			message, remedy = fmt.Sprintf("apiVersion %q is not served", o.APIVersion), "Write apiVersion: "+group+"/v1."
		case group == cnpgGroup && o.Kind != "FailoverQuorum", group == barmanGroup:
			message, remedy = fmt.Sprintf("%s has no kind %q", o.APIVersion, o.Kind), "Correct kind or apiVersion."
			if o.Kind == "ObjectStore" || ours {
				remedy = "Write apiVersion: " + servedVersion(o.Kind) + "."
			}
		default:
			continue
		}
		p.findings = append(p.findings, Finding{
			Rule: p.rule.ID, Severity: p.rule.Severity, Object: o.Ref, Field: "apiVersion", File: o.File, Line: o.Line, Column: 1,
			Message: "The API server rejects the object: " + message + ".", Remedy: remedy,
		})
		p.found = append(p.found, nil)
	}
}

func servedVersion(kind string) string {
	return kinds.Named(kind).APIVersion()
}
