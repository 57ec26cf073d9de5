// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"

	"github.com/pgha/pgha/internal/admission"
)

// lacks reports whether the CRD of the new side's operator does not have the field, so that the API server drops its value.
func (p *pair) lacks(at path) bool {
	n := admission.Schema(p.ref.Kind, p.new.target)
	if n == nil || at[0].name != "spec" {
		return false
	}
	for _, s := range at {
		if n.Open || n.Kind == '-' {
			return false
		}
		if s.item {
			n = n.Item()
		} else {
			n = n.Field(s.name)
		}
		if n == nil {
			return true
		}
	}
	return false
}

// dropped is the effect of a field that the API server drops.
func (p *pair) dropped(r *rule) Effect {
	return Effect{
		Class: Ignored, When: Never, Who: ByNobody, Page: p.table.page(r),
		Why: fmt.Sprintf("the CRD of CloudNativePG %s has no such field, so the API server drops it", p.new.target),
		// The CRDs of every release are in this folder.
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/tree/main/releases",
	}
}

// prune removes the fields that the CRD of the old side's operator lacks and that of the new side's has: the API server has dropped them
// and keeps them from the upgrade on, so that the same manifest is a change.
func prune(value any, old, new *admission.Node) {
	switch v := value.(type) {
	case map[string]any:
		for name, child := range v {
			was, is := old.Field(name), new.Field(name)
			if was == nil && is != nil && old != nil && !old.Open {
				delete(v, name)
				continue
			}
			prune(child, was, is)
		}
	case []any:
		for _, child := range v {
			prune(child, old.Item(), new.Item())
		}
	}
}
