// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// schemaBases are the bases that are tested field by field. The other Clusters would only repeat the minimal one.
var schemaBases = []string{
	"minimal", "backup", "scheduled", "pooler", "database", "role", "publication", "subscription", "catalog", "store",
}

// foreign has the schemas of Kubernetes' own types, with hundreds of fields each. TestGenerated tests them instead.
var foreign = map[string]bool{
	"spec.affinity.nodeAffinity": true, "spec.affinity.additionalPodAffinity": true, "spec.affinity.additionalPodAntiAffinity": true,
	"spec.projectedVolumeTemplate": true, "spec.ephemeralVolumeSource": true, "spec.template.spec": true,
	"spec.storage.pvcTemplate": true, "spec.walStorage.pvcTemplate": true, "spec.tablespaces[].storage.pvcTemplate": true,
	"spec.podSecurityContext": true, "spec.securityContext": true, "spec.topologySpreadConstraints": true, "spec.seccompProfile": true,
	"spec.managed.services.additional[].serviceTemplate.spec": true, "spec.serviceTemplate.spec": true,
	"spec.env[].valueFrom": true, "spec.instanceSidecarConfiguration.env[].valueFrom": true,
}

// bySchema returns objects that set every field of the newest target's CRDs, one at a time, to values that its schema
// allows and to values that it rejects.
func bySchema(t *testing.T) []*unstructured.Unstructured {
	t.Helper()
	schemas := specSchemas(t)
	all := bases(t)
	var out []*unstructured.Unstructured
	for _, name := range schemaBases {
		base := all[name]
		schemas[base.GetKind()].walk("spec", func(path string, value any) {
			out = append(out, changed(t, base, patchAt(path, value)))
		}, func(value any) any { return value })
	}
	return out
}

// patchAt returns the merge patch for a value that has the shape of everything below spec.
func patchAt(note string, value any) map[string]any {
	return map[string]any{"spec": value, "metadata": map[string]any{"annotations": map[string]any{changeNote: note}}}
}

// node is one node of an OpenAPI schema.
type node map[string]any

// walk calls try with each value for this node and its children; wrap puts a value into all parents of the node.
func (s node) walk(path string, try func(path string, value any), wrap func(any) any) {
	if foreign[path] {
		return
	}
	for _, value := range s.values() {
		try(fmt.Sprintf("%s = %v", path, value), wrap(value))
	}
	properties, _ := s["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		child := node(properties[name].(map[string]any))
		child.walk(path+"."+name, try, func(value any) any {
			object := s.object(name)
			object[name] = value
			return wrap(object)
		})
	}
	if items, ok := s["items"].(map[string]any); ok {
		node(items).walk(path+"[]", try, func(value any) any { return wrap([]any{value}) })
	}
}

// object holds what the schema requires, except one property that the caller sets.
func (s node) object(except string) map[string]any {
	out := map[string]any{}
	properties, _ := s["properties"].(map[string]any)
	required, _ := s["required"].([]any)
	for _, name := range required {
		if child, ok := properties[name.(string)].(map[string]any); ok && name != except {
			out[name.(string)] = node(child).sample()
		}
	}
	return out
}

// sample is a value that the schema allows.
func (s node) sample() any {
	if enum, ok := s["enum"].([]any); ok {
		return enum[0]
	}
	if s["x-kubernetes-int-or-string"] == true {
		return "1Gi"
	}
	switch s["type"] {
	case "object":
		return s.object("")
	case "array":
		return []any{node(s["items"].(map[string]any)).sample()}
	case "integer":
		if minimum, ok := s["minimum"].(int64); ok {
			return minimum
		}
		return int64(1)
	case "boolean":
		return true
	default:
		return "a"
	}
}

// values are worth trying on a node: allowed ones, forbidden ones, and ones at the edge.
func (s node) values() []any {
	switch {
	case s["x-kubernetes-int-or-string"] == true:
		return []any{"1Gi", int64(2), "lots", true}
	case s["enum"] != nil:
		return append(slices.Clone(s["enum"].([]any)), "no such value", int64(1))
	}
	switch s["type"] {
	case "object":
		out := []any{s.object(""), "text", map[string]any{"noSuchField": int64(1)}}
		required, _ := s["required"].([]any)
		for _, name := range required {
			less := s.object("")
			delete(less, name.(string))
			out = append(out, less)
		}
		return out
	case "array":
		item := node(s["items"].(map[string]any)).sample()
		return []any{[]any{}, []any{item}, []any{item, item}, "text"}
	case "integer":
		return []any{int64(-1), int64(0), int64(1), int64(1 << 40), "text"}
	case "boolean":
		return []any{true, false, "text"}
	default:
		return []any{"text", "", "Bad Name!", int64(1)}
	}
}
