// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/profiles"
)

func unreadRules() []Rule {
	return []Rule{{
		ID: "PGHA022", Title: "field that the operator does not read", Severity: Error, Beyond: true, check: unreadFields,
		Why: "The CRD of some patch releases has fields that came with a fix from a later version, without the code that reads them. The API " +
			"server accepts and keeps the field, and it has no effect.",
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/pull/10387",
	}}
}

// unread is a field that CRDs have before the operator reads it.
type unread struct {
	kinds, path string // the kinds with commas between them; the path with empty brackets
	read        profiles.Releases
}

// unreadTable names the releases from which the operator reads each field. Of the release before, the CRD was generated from types that
// had the field already: compare api/v1 and the callers of these fields at 1.27.4, 1.28.2 and 1.29.0, and at 1.28.4, 1.29.2 and 1.30.0.
// https://github.com/cloudnative-pg/cloudnative-pg/pull/10131, https://github.com/cloudnative-pg/cloudnative-pg/pull/10387
func unreadTable() []unread {
	return []unread{
		{"Cluster", "spec.postgresql.extensions[].bin_path", "1.29.0"},
		{"Cluster", "spec.postgresql.extensions[].env", "1.29.0"},
		{"ImageCatalog,ClusterImageCatalog", "spec.images[].extensions", "1.29.0"},
		{"ImageCatalog,ClusterImageCatalog", "spec.componentImages", "1.30.0"},
	}
}

func unreadFields(p *pass) {
	for i := range p.in.Resources {
		r := &p.in.Resources[i]
		kind := r.ref().Kind
		for _, u := range unreadTable() {
			if u.read.Has(p.target) || !oneOf(kind, strings.Split(u.kinds, ",")...) || admission.Schema(kind, p.target).At(strings.ReplaceAll(u.path, "[]", "[0]")) == nil {
				continue
			}
			for _, path := range setAt(r.tree(), u.path) {
				p.add(r, path, fmt.Sprintf("Operator %s accepts %s and does not read it: it has no effect before %s.", p.target, path, u.read),
					"Remove the field, or raise the target to "+profiles.FirstTarget(p.target, u.read.Has).Short()+".")
			}
		}
	}
}

// setAt lists the fields that an object sets at a path with empty brackets, each with the indices of its lists.
func setAt(value any, path string) []string {
	name, rest, deeper := strings.Cut(path, ".")
	name, isList := strings.CutSuffix(name, "[]")
	object, _ := value.(map[string]any)
	child := object[name]
	switch {
	case !admission.Says(child):
		return nil
	case !deeper:
		return []string{name}
	case !isList:
		return prefixed(name+".", setAt(child, rest))
	}
	var all []string
	items, _ := child.([]any)
	for i, item := range items {
		all = append(all, prefixed(at(name, i)+".", setAt(item, rest))...)
	}
	return all
}

func prefixed(prefix string, paths []string) []string {
	for i := range paths {
		paths[i] = prefix + paths[i]
	}
	return paths
}
