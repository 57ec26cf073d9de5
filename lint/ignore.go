// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/profiles"
)

// canIgnore reports whether findings of a rule may be silenced at all.
func canIgnore(id string) bool {
	return !oneOf(id, unusedIgnore, unknownIgnore, barelyIgnored, vainIgnore)
}

// ignoredAs reports whether an ignore of this rule is about a finding: "PGHA821", or "PGHA821/#11336" for one fault of the operator's release.
func ignoredAs(f *Finding, rule string) bool {
	id, fault, one := strings.Cut(rule, "/")
	return f.Rule == id && (!one || f.Fault.ID == fault) && canIgnore(id)
}

// isIgnorable reports whether there is such a rule or fault.
func isIgnorable(rule string) bool {
	id, fault, one := strings.Cut(rule, "/")
	_, ok := ruleByID(id)
	return ok && (!one || slices.ContainsFunc(knownFaults(), func(k known) bool { return k.id == fault && k.harm.rule() == id }))
}

// rejected reports whether the API server or the operator rejects the object because of the finding.
func rejected(f Finding) bool {
	rule, ok := ruleByID(f.Rule)
	return ok && f.Severity == Error && !rule.Beyond && !f.Accepted
}

// ignoreFault is the finding about one ignore, without its place.
func ignoreFault(id, field, rule string) Finding {
	about, _ := ruleByID(id)
	f := Finding{Rule: id, Severity: about.Severity, Field: field}
	switch id {
	case unusedIgnore:
		f.Message = rule + " finds nothing here: the ignore is unused and would only hide a later finding."
		f.Remedy = "Remove the ignore."
	case unknownIgnore:
		f.Message = fmt.Sprintf("Unknown rule %q: nothing is ignored.", rule)
		f.Remedy = "Use the ID from the finding; pgha explain rules lists all rules."
	case barelyIgnored:
		f.Message = rule + " is ignored without a reason, so nobody can tell later whether the ignore is still justified."
		f.Remedy = "Add a reason."
	case vainIgnore:
		f.Message = rule + " is not ignored: the API server or the operator rejects the object regardless of the annotation."
		f.Remedy = "Correct the object and remove the ignore."
	}
	return f
}

// profileIgnores marks what the profile ignores, and reports ignores that are unused, unknown or without a reason.
func profileIgnores(p *profiles.Profile, findings []Finding) []Finding {
	if p == nil {
		return findings
	}
	object := Ref{APIVersion: p.APIVersion, Kind: p.Kind, Namespace: p.Metadata.Namespace, Name: p.Metadata.Name}
	for i, ignore := range p.Spec.Lint.Ignore {
		field := at("spec.lint.ignore", i)
		report := func(id, field string) {
			f := ignoreFault(id, field, ignore.Rule)
			f.Object = object
			findings = append(findings, f)
		}
		if strings.TrimSpace(ignore.Reason) == "" {
			report(barelyIgnored, field+".reason")
		}
		if !isIgnorable(ignore.Rule) {
			report(unknownIgnore, field+".rule")
			continue
		}
		by, used := &Suppression{By: "profile", Reason: ignore.Reason}, false
		for j := range findings {
			if f := &findings[j]; ignoredAs(f, ignore.Rule) {
				used = true
				suppress(f, by)
			}
		}
		if !used {
			report(unusedIgnore, field+".rule")
		}
	}
	return findings
}

// suppress keeps the first reason.
func suppress(f *Finding, by *Suppression) {
	if f.Suppression == nil {
		f.Suppression = by
	}
}
