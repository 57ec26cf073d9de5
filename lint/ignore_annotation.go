// SPDX-License-Identifier: Apache-2.0

package lint

import "strings"

// IgnoreAnnotation silences findings about the object that carries it. Its value lists rules with a reason each, with a
// semicolon or a line end between them: "PGHA704: TLS ends in the mesh; PGHA213: never upgraded".
const IgnoreAnnotation = "pgha.dev/ignore"

// annotationIgnores marks what the objects' own annotations ignore. An annotation cannot silence what the API server
// rejects; see PGHA019.
func (p *pass) annotationIgnores() {
	field := key("metadata.annotations", IgnoreAnnotation)
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		value, ok := r.Object.GetAnnotations()[IgnoreAnnotation]
		if !ok {
			continue
		}
		for _, entry := range splitIgnores(value) {
			for _, id := range p.annotationIgnore(r, entry) {
				f := ignoreFault(id, field, entry.rule)
				f.Object, f.File = r.ref(), r.File
				p.findings, p.found = append(p.findings, f), append(p.found, r)
			}
		}
	}
}

// annotationIgnore applies one entry and returns the rules that it breaks itself.
func (p *pass) annotationIgnore(r *Resource, entry ignoreEntry) (broken []string) {
	if entry.reason == "" {
		broken = append(broken, barelyIgnored)
	}
	if !isIgnorable(entry.rule) {
		return append(broken, unknownIgnore)
	}
	by, used, vain := &Suppression{By: "annotation", Reason: entry.reason}, false, false
	for i := range p.findings {
		f := &p.findings[i]
		switch {
		case p.found[i] != r || !ignoredAs(f, entry.rule):
		case rejected(*f):
			vain = true
		default:
			used = true
			suppress(f, by)
		}
	}
	switch {
	case vain:
		return append(broken, vainIgnore)
	case !used:
		return append(broken, unusedIgnore)
	default:
		return broken
	}
}

type ignoreEntry struct{ rule, reason string }

// splitIgnores reads the annotation. An empty one is an entry without rule and reason, which is a finding.
func splitIgnores(value string) []ignoreEntry {
	var entries []ignoreEntry
	for part := range strings.FieldsFuncSeq(value, func(r rune) bool { return r == ';' || r == '\n' }) {
		rule, reason, _ := strings.Cut(part, ":")
		if rule, reason = strings.TrimSpace(rule), strings.TrimSpace(reason); rule != "" || reason != "" {
			entries = append(entries, ignoreEntry{rule, reason})
		}
	}
	if len(entries) == 0 {
		return []ignoreEntry{{}}
	}
	return entries
}
