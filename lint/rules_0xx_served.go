// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"
)

func servedRules() []Rule {
	return []Rule{{
		ID: "PGHA018", Title: "unsupported apiVersion or kind", Severity: Error, check: unserved,
		Why: "The API server rejects an object whose apiVersion and kind no CRD serves, and `kubectl apply` one without an " +
			"apiVersion. No other rule looks at such an object, so nothing else would be said of it. CloudNativePG has one " +
			"version, postgresql.cnpg.io/v1, and the Barman Cloud plugin barmancloud.cnpg.io/v1.",
		Source: operatorSource + "api/v1/groupversion_info.go",
	}}
}

// unserved looks at what was passed over: the operator's groups with another version or kind, and the operator's kinds
// without any apiVersion.
func unserved(p *pass) {
	for _, o := range p.in.Others {
		group, _, _ := strings.Cut(o.APIVersion, "/")
		ours := newClusterObject(o.Kind) != nil
		var message, remedy string
		switch {
		case o.APIVersion == "" && (ours || o.Kind == "ObjectStore"):
			message, remedy = "it has no apiVersion", "Add apiVersion: "+servedVersion(o.Kind)+"."
		case oneOf(group, cnpgGroup, barmanGroup) && o.APIVersion != group+"/v1":
			message, remedy = fmt.Sprintf("there is no version %q", o.APIVersion), "Write apiVersion: "+group+"/v1."
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
	if kind == "ObjectStore" {
		return barmanGroup + "/v1"
	}
	return cnpgGroup + "/v1"
}
