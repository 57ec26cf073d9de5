// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"sync"
)

func schemaRules() []Rule {
	return []Rule{{
		ID: "PGHA006", Title: "a value that the CRD's schema refuses", Severity: Error, check: schema,
		Why: "The API server checks enumerations, patterns, bounds and required fields before the operator sees the " +
			"object, and refuses the whole object for one of them. Some names that a Cluster requires are a warning when they " +
			"are missing: the operator's mutating webhook writes them as empty, and the CRD takes that.",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/tree/v1.30.0/config/crd/bases",
	}}
}

// constraintsByPath finds the constraints of a kind by path. It is built once a kind.
var constraintsByPath = struct {
	sync.Mutex

	kinds map[string]map[string]constraint
}{}

func constraintsOf(kind string) map[string]constraint {
	constraintsByPath.Lock()
	defer constraintsByPath.Unlock()
	if found, ok := constraintsByPath.kinds[kind]; ok {
		return found
	}
	byPath := map[string]constraint{}
	for _, c := range constraints(kind) {
		byPath[c.path] = c
	}
	if constraintsByPath.kinds == nil {
		constraintsByPath.kinds = map[string]map[string]constraint{}
	}
	constraintsByPath.kinds[kind] = byPath
	return byPath
}

func schema(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		kind := r.Object.GetObjectKind().GroupVersionKind().Kind
		table := constraintsOf(kind)
		if len(table) == 0 {
			continue
		}
		for _, f := range append(typedFields(r.Object), p.empties(r)...) {
			c, ok := table[f.generic]
			if !ok {
				continue
			}
			if fault := c.breaks(f.value); fault != "" && mayBreak(r, f) {
				p.add(r, f.path, fmt.Sprintf("The API server refuses the object: %s%s %s.", f.path, behind(f.value), fault),
					"Use a value that the CRD allows.")
			}
			lacking(p, r, f, &c)
		}
	}
}

// lacking reports required fields that are not there.
func lacking(p *pass, r *Resource, f typedField, c *constraint) {
	for _, name := range c.missing(f.value) {
		field := f.path + "." + name
		switch {
		case !r.lacks(field): // empty is there
		case c.filled:
			p.addAs(Warning, r, field, fmt.Sprintf("The operator takes the missing %s of %s for an empty one.", name, f.path),
				"Add "+field+".")
		default:
			p.add(r, field, fmt.Sprintf("The API server refuses the object: %s has no %s.", f.path, name), "Add "+field+".")
		}
	}
}

// behind is a value in a message, behind its field. A list says nothing that its field does not.
func behind(value any) string {
	if _, isList := value.([]any); isList {
		return ""
	}
	if value == "" {
		return ` ""`
	}
	return fmt.Sprint(" ", value)
}

// mayBreak tells a zero that was typed from one that the type writes by itself.
func mayBreak(r *Resource, f typedField) bool {
	zero, isNumber := f.value.(int64)
	return !isNumber || zero != 0 || r.has(f.path)
}
