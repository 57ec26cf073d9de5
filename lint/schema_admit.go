// SPDX-License-Identifier: Apache-2.0

package lint

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// admitted is an object before it is validated against the CRD's schema.
type admitted struct {
	// sent is what was written, with the CRD's defaults.
	sent map[string]any
	// full is the same after the operator's mutating webhook: the object that the API server validates.
	full map[string]any
}

// admit repeats the steps of a create request before the schema is validated: nulls, defaults, the operator's mutating
// webhook, defaults again. Kubernetes: apiextensions-apiserver, pkg/apiserver/customresource_handler.go.
func (p *pass) admit(r *Resource, n *schemaNode) *admitted {
	a := &admitted{sent: r.tree(), full: r.tree()}
	if a.sent == nil {
		return nil
	}
	for _, tree := range []map[string]any{a.sent, a.full} {
		n.dropNulls(tree)
		n.fill(tree)
	}
	if c := p.byResource[r]; c != nil {
		mutate(a.full, c)
		n.fill(a.full)
	}
	return a
}

// mutate changes a Cluster as the operator's webhook does. The webhook decodes the object, sets defaults and returns the object
// as its types encode it, so that fields without omitempty appear, also as null. Fields that the types drop are kept: the
// webhook leaves out removals (controller-runtime v0.24.1, pkg/webhook/admission/defaulter_custom.go). The webhooks of Backup,
// ScheduledBackup and Database have no defaults, and if nothing changes they return nothing.
func mutate(tree map[string]any, c *cluster) {
	full := &cnpgv1.Cluster{Spec: *c.full}
	written, err := runtime.DefaultUnstructuredConverter.ToUnstructured(full)
	if err != nil {
		return
	}
	if spec, ok := tree["spec"]; ok {
		tree["spec"] = overlay(spec, written["spec"])
	}
}

// overlay adds to a value what the operator's types write, and replaces empty values.
func overlay(value, written any) any {
	switch v := value.(type) {
	case map[string]any:
		w, ok := written.(map[string]any)
		if !ok {
			return value
		}
		for name, child := range w {
			if old, ok := v[name]; ok {
				v[name] = overlay(old, child)
			} else {
				v[name] = child
			}
		}
	case []any:
		w, ok := written.([]any)
		for i := range v {
			if ok && i < len(w) {
				v[i] = overlay(v[i], w[i])
			}
		}
	case nil:
		return written
	case float64: // a quantity of 1.5 is written as "1500m"
		if written != nil {
			return written
		}
	case string:
		if v == "" && written != nil {
			return written
		}
	}
	return value
}

// tree returns the object as it was written or, if it has no text, as pgha would write it. Each call returns a new tree.
func (r *Resource) tree() map[string]any {
	text := r.raw
	if text == nil {
		var err error
		if text, err = manifest.JSON([]manifest.Object{r.Object}); err != nil {
			return nil
		}
	}
	var tree map[string]any
	if utiljson.Unmarshal(text, &tree) != nil {
		return nil
	}
	return tree
}
