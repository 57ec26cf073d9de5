// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
)

// misread reports whether a fault is a value that the field's type cannot hold. The object then has the zero value there,
// which nobody wrote: no other rule may look at it.
func misread(fault *strict.Error) bool {
	return !strings.HasPrefix(fault.Detail, "unknown field") && !strings.HasPrefix(fault.Detail, "duplicate key")
}

// readAnyway gives fields of the wrong type the value that was meant, such as 3 for "3", so that rules judge that. What
// nobody can guess is returned: no rule may judge those fields.
func readAnyway(object manifest.Object, faults strict.Errors, doc *strict.Document) (unread []string) {
	for _, fault := range faults {
		if !misread(fault) {
			continue
		}
		value, scalar := doc.Get(fault.Field)
		if !scalar || fault.Field == "" || strict.Set(object, fault.Field+"="+value) != nil {
			unread = append(unread, fault.Field)
		}
	}
	return unread
}

// byText are the rules that look at the text itself and not at what was read of it.
func byText(rule string) bool {
	return oneOf(rule, unknownField, "PGHA002", "PGHA006", "PGHA020", "PGHA021")
}

// dropFollowOns removes what rules say of fields that could not be read. A rule that looks at the text has said what is wrong.
func (p *pass) dropFollowOns() {
	kept := 0
	for i, f := range p.findings {
		if r := p.found[i]; r != nil && !byText(f.Rule) && slices.ContainsFunc(r.unread, func(field string) bool {
			return follows(f.Field, field)
		}) {
			continue
		}
		p.findings[kept], p.found[kept] = f, p.found[i]
		kept++
	}
	p.findings, p.found = p.findings[:kept], p.found[:kept]
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
