// SPDX-License-Identifier: Apache-2.0

package lint

// Rejections are the findings of Check for which the API server or the operator's webhook does not accept an object. An ignore does not
// matter to either of them, so ignored findings are among these. Only the rules that can find such faults are applied.
func Rejections(in Input) []Finding {
	refused, _ := Admission(in)
	return refused
}

// Admission returns Rejections, and besides them the errors of the same rules about objects that the target accepts, because it does not
// have the check yet: what they describe fails later.
func Admission(in Input) (refused, accepted []Finding) {
	p := newPass(&in)
	p.index()
	for _, rule := range rules() {
		// The rules about newer fields replace findings about the schema, as in Check.
		if rule.check != nil && (rule.Rejects() || oneOf(rule.ID, newerThanTarget, newerThanPlugin)) {
			p.rule = rule
			rule.check(p)
		}
	}
	p.dropRedundant()
	p.hide()
	for _, f := range p.findings {
		switch r, ok := ruleByID(f.Rule); {
		case !ok || !r.Rejects() || f.Severity != Error:
		case f.Accepted:
			accepted = append(accepted, f)
		default:
			refused = append(refused, f)
		}
	}
	return sortFindings(refused), sortFindings(accepted)
}

// Rejects reports whether an error of the rule means that the object is not accepted, unless the finding is Accepted. The API server drops the fields of a newer target.
// Ignores and profiles are pgha's own.
func (r Rule) Rejects() bool {
	return !r.Beyond && r.Severity == Error && !oneOf(r.ID, newerThanTarget, newerThanPlugin, barelyIgnored, unrendered)
}

// Find returns the rule with an id.
func Find(id string) (Rule, bool) { return ruleByID(id) }

// Text returns the object as it was written; nil if a program built it.
func (r *Resource) Text() []byte { return r.raw }

// Only are the findings of some rules, in the order of Run. Ignores do not matter.
func Only(in Input, ids ...string) []Finding {
	p := newPass(&in)
	p.index()
	for _, id := range ids {
		if rule, ok := ruleByID(id); ok && rule.check != nil {
			p.rule = rule
			rule.check(p)
		}
	}
	p.hide()
	return sortFindings(p.findings)
}
