// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/profiles"
)

// Ids of the rules about ignoring rules. They cannot be ignored.
const (
	unusedIgnore  = "PGHA007"
	unknownIgnore = "PGHA008"
	barelyIgnored = "PGHA009"
)

// applyIgnores drops what the profile ignores, and reports ignores that are of no use.
func applyIgnores(p *profiles.Profile, findings []Finding) []Finding {
	if p == nil || len(p.Spec.Lint.Ignore) == 0 {
		return findings
	}
	kept := findings
	for i, ignore := range p.Spec.Lint.Ignore {
		field := at("spec.lint.ignore", i)
		report := func(id, field, message, remedy string) {
			rule, _ := ruleByID(id)
			kept = append(kept, Finding{
				Rule: id, Severity: rule.Severity, Field: field, Message: message, Remedy: remedy,
				Object: Ref{APIVersion: p.APIVersion, Kind: p.Kind, Namespace: p.Metadata.Namespace, Name: p.Metadata.Name},
			})
		}
		if strings.TrimSpace(ignore.Reason) == "" {
			report(barelyIgnored, field+".reason", fmt.Sprintf("%s is ignored without a reason, so nobody will know "+
				"whether that still holds.", ignore.Rule), "Write the reason down.")
		}
		rule, ok := ruleByID(ignore.Rule)
		if !ok {
			report(unknownIgnore, field+".rule", fmt.Sprintf("There is no rule %q, so nothing is ignored.", ignore.Rule),
				"Take the id from the finding.")
			continue
		}
		before := len(kept)
		kept = withoutRule(kept, rule.ID)
		if len(kept) == before {
			report(unusedIgnore, field+".rule", fmt.Sprintf("%s finds nothing here, so this ignore would only hide a "+
				"finding to come.", rule.ID), "Remove the ignore.")
		}
	}
	return kept
}

func withoutRule(findings []Finding, id string) []Finding {
	var kept []Finding
	for _, f := range findings {
		if f.Rule != id || oneOf(id, unusedIgnore, unknownIgnore, barelyIgnored) {
			kept = append(kept, f)
		}
	}
	return kept
}
