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
			"object, and refuses the whole object for one of them.",
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
		for _, f := range typedFields(r.Object) {
			c, ok := table[f.generic]
			if !ok {
				continue
			}
			if fault := c.breaks(f.value); fault != "" && mayBreak(r, f) {
				p.add(r, f.path, fmt.Sprintf("The API server refuses the object: %s %v %s.", f.path, f.value, fault),
					"Use a value that the CRD allows.")
			}
			for _, name := range c.missing(f.value) {
				if !r.lacks(f.path + "." + name) {
					continue // empty is there
				}
				p.add(r, f.path+"."+name, fmt.Sprintf("The API server refuses the object: %s has no %s.", f.path, name),
					"Add "+f.path+"."+name+".")
			}
		}
	}
}

// mayBreak tells a zero that was typed from one that the type writes by itself.
func mayBreak(r *Resource, f typedField) bool {
	zero, isNumber := f.value.(int64)
	return !isNumber || zero != 0 || r.has(f.path)
}
