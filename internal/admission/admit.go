// SPDX-License-Identifier: Apache-2.0

package admission

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// Store repeats the steps of a create request before the schema is validated: nulls, defaults, the operator's mutating
// webhook, defaults again. Kubernetes: apiextensions-apiserver, pkg/apiserver/customresource_handler.go. The object is its JSON; for a
// text that is no object the result is nil. For a Cluster, spec is what Defaulted returns; for other kinds it is nil.
func Store(n *Node, object []byte, spec *cnpgv1.ClusterSpec) map[string]any {
	full := Sent(n, object)
	if full != nil && spec != nil {
		mutate(full, spec)
		n.Fill(full)
	}
	return full
}

// Sent is Store without the operator's webhook: what was written, with the CRD's defaults.
func Sent(n *Node, object []byte) map[string]any {
	sent := tree(object)
	if sent == nil {
		return nil
	}
	n.DropNulls(sent)
	n.Fill(sent)
	return sent
}

// tree decodes an object. Each call returns a new tree.
func tree(object []byte) map[string]any {
	var tree map[string]any
	if utiljson.Unmarshal(object, &tree) != nil {
		return nil
	}
	return tree
}

// mutate changes a Cluster as the operator's webhook does. The webhook decodes the object, sets defaults and returns the object
// as its types encode it, so that fields without omitempty appear, also as null. Fields that the types drop are kept: the
// webhook leaves out removals (controller-runtime v0.24.1, pkg/webhook/admission/defaulter_custom.go). The webhooks of Backup,
// ScheduledBackup and Database have no defaults, and if nothing changes they return nothing.
func mutate(tree map[string]any, full *cnpgv1.ClusterSpec) {
	written, err := runtime.DefaultUnstructuredConverter.ToUnstructured(&cnpgv1.Cluster{Spec: *full})
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
