// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/profiles"
)

// byText reports whether a rule checks the text itself, not the object that was read from it.
func byText(rule string) bool {
	return oneOf(rule, unknownField, newerThanTarget, newerThanPlugin, "PGHA006", "PGHA020", "PGHA021")
}

// echo is a finding about the schema that another rule may report better.
type echo struct {
	finding int
	owner   string // the rules that report it about the same object
}

// dropRedundant removes findings that another finding makes redundant: echoes and follow-ons.
func (p *pass) dropRedundant() {
	echoed := p.echoed()
	kept := 0
	for i, f := range p.findings {
		if !echoed[i] && !p.followsOn(i) && !p.dropped(i) {
			p.findings[kept], p.found[kept] = f, p.found[i]
			kept++
		}
	}
	p.findings, p.found = p.findings[:kept], p.found[:kept]
}

// echoed returns the findings about the schema for which another rule reports that the same field is rejected, or a
// rule that owns the fault has a finding about the same object.
func (p *pass) echoed() map[int]bool {
	if len(p.echoes) == 0 {
		return nil
	}
	isEcho := make(map[int]bool, len(p.echoes))
	for _, e := range p.echoes {
		isEcho[e.finding] = true
	}
	refused := map[*Resource][]Finding{}
	for i, f := range p.findings {
		if rule, ok := ruleByID(f.Rule); ok && f.Severity == Error && !rule.Beyond && !f.Accepted && !isEcho[i] {
			refused[p.found[i]] = append(refused[p.found[i]], f)
		}
	}
	for _, e := range p.echoes {
		isEcho[e.finding] = slices.ContainsFunc(refused[p.found[e.finding]], func(other Finding) bool {
			return other.Field == p.findings[e.finding].Field || strings.Contains(e.owner, other.Rule)
		})
	}
	return isEcho
}

// dropped reports whether a finding says that the operator rejects a field that it never sees: the target's CRD lacks the field, and the
// API server drops it, as PGHA002 reports.
func (p *pass) dropped(i int) bool {
	f, r := p.findings[i], p.found[i]
	if rule, ok := ruleByID(f.Rule); r == nil || p.target == profiles.NewestTarget && !p.older(r) || !ok || !rule.Rejects() || f.Severity != Error {
		return false
	}
	kind := r.Object.GetObjectKind().GroupVersionKind().Kind
	schema := p.schema(kind)
	for path := f.Field; strings.HasPrefix(path, "spec."); path = above(path) {
		if schema != nil && schema.At(path) == nil && (p.older(r) && admission.FirstPlugin(path) != 0 || len(admission.Having(kind, path)) > 0) {
			return true
		}
	}
	return false
}

// followsOn reports whether a finding is about a field that could not be read. A rule that checks the text has already
// reported it.
func (p *pass) followsOn(i int) bool {
	f, r := p.findings[i], p.found[i]
	return r != nil && !byText(f.Rule) && slices.ContainsFunc(r.unread, func(field string) bool { return follows(f.Field, field) })
}

// follows reports whether a finding may come from a field that could not be read. Rules compare the fields of one part of
// the spec with each other, and everything depends on the number of instances.
func follows(finding, unread string) bool {
	if unread == "" || unread == "spec" || unread == "metadata" || unread == "spec.instances" {
		return true
	}
	return part(finding) == part(unread) || strings.HasPrefix(unread, finding+".")
}

// part is the first two steps of a path: spec.resources.
func part(field string) string {
	first, rest, _ := strings.Cut(field, ".")
	if end := strings.IndexAny(rest, ".["); end >= 0 {
		rest = rest[:end]
	}
	return first + "." + rest
}
