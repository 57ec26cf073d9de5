// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/admission"
	"k8s.io/apimachinery/pkg/runtime"
)

// lacks reports whether the CRD of the new side's operator does not have the field, so that the API server drops its value.
func (p *pair) lacks(at path) bool {
	n := admission.Schema(p.ref.Kind, p.new.target)
	if p.ref.Kind == "ObjectStore" {
		n = admission.PluginSchema(p.in.plugin)
	}
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
	owner := fmt.Sprintf("CloudNativePG %s", p.new.target)
	if p.ref.Kind == "ObjectStore" {
		owner = fmt.Sprintf("the Barman Cloud plugin %s", p.in.plugin)
	}
	return Effect{
		Class: Ignored, When: Never, Who: ByNobody, Page: p.table.page(r),
		Why: "the CRD of " + owner + " has no such field, so the API server drops it",
		// The CRDs of every release are in this folder.
		Source: "https://github.com/cloudnative-pg/cloudnative-pg/tree/main/releases",
	}
}

// loses reports whether a field that the old side has is lost because the CRD of the other operator lacks it.
func (p *pair) loses(c *change) bool {
	return p.same() && p.old.target != p.new.target && c.removed() && p.lacks(c.path)
}

// pruneLacking removes from either side the fields that its CRD lacks and that of the other has. The API server dropped those of the old
// side, and keeps them from then on, so that the same manifest is a change. Of the new side it drops those that the old side has; what only
// the new side has never had an effect, and stays to be reported. A later operator can lack fields too, see profiles.Releases.
func pruneLacking(old, new *object) error {
	before, after := admission.Schema(old.ref.Kind, old.target), admission.Schema(new.ref.Kind, new.target)
	if old.target == new.target || before == nil || after == nil {
		return nil
	}
	if prune(new.tree, old.tree, after, before) {
		if err := retyped(new); err != nil {
			return err
		}
	}
	if prune(old.tree, nil, before, after) {
		return retyped(old)
	}
	return nil
}

// retyped takes over the fields of the tree into the typed Cluster.
func retyped(o *object) error {
	if o.cluster == nil {
		return nil
	}
	var spec cnpgv1.ClusterSpec
	fields, _ := o.tree["spec"].(map[string]any)
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(fields, &spec); err != nil {
		return fmt.Errorf("cannot read %q: %w", o.ref, err)
	}
	o.cluster.Spec = spec
	fillParameters(o.cluster)
	return nil
}

// prune removes the fields that one schema lacks and the other has, and reports whether there are any. It keeps those that the other side
// lacks; nil for an other side that does not matter.
func prune(value, other any, less, more *admission.Node) (pruned bool) {
	switch v := value.(type) {
	case map[string]any:
		beside, matters := other.(map[string]any)
		for name, child := range v {
			lacks, has := less.Field(name), more.Field(name)
			if lacks == nil && has != nil && less != nil && !less.Open {
				if _, both := beside[name]; both || !matters {
					delete(v, name)
					pruned = true
				}
				continue
			}
			pruned = prune(child, beside[name], lacks, has) || pruned
		}
	case []any:
		for _, child := range v {
			pruned = prune(child, nil, less.Item(), more.Item()) || pruned
		}
	}
	return pruned
}
