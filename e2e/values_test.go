// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"fmt"
	"math"
	"regexp"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// words are strings that have a meaning in some field.
var someWords = []string{
	"a", "app", "pg-1", "1Gi", "500m", "10", "-1", "1e3", "30d", "0d", "30s", "5m", "10.0.0.0/8", "2026-01-01T00:00:00Z",
	"Bad Name!", "my_db", "", " ", "LANG", "ImageCatalog", "PersistentVolumeClaim", "VolumeSnapshot", "postgresql.cnpg.io",
	"snapshot.storage.k8s.io", "rw", "true", "enabled", "16MB", "*", "Ünï", "a.b.c", "a/b", "UPPER", "-dash-", "http", "80", "0.5",
	"plugin", "barman-cloud.cloudnative-pg.io", "https://acc.blob.core.windows.net/x", "icu", "C.UTF-8", "postgres", "pg_x", "template1",
	"streaming_replica", "cnpg_x", "any", "1Gii", ".5Mi", "+1", "1.5", "ghcr.io/cloudnative-pg/postgresql:17.5", "one\ntwo",
	strings.Repeat("x", 64), strings.Repeat("y", 300), "none", "Exists", "Always", "kubernetes.io/hostname",
}

// right returns a scalar that the schema allows, as far as it is easy to determine.
func (g *generator) right(s node) any {
	if enum, ok := s["enum"].([]any); ok {
		return pick(g, enum)
	}
	if s["x-kubernetes-int-or-string"] == true {
		return pick(g, []any{"1Gi", int64(2), "500m", "10%"})
	}
	switch s["type"] {
	case "integer":
		if minimum, ok := s["minimum"].(int64); ok {
			return minimum + int64(g.rng.IntN(3))
		}
		return int64(g.rng.IntN(5))
	case "number":
		return 0.5
	case "boolean":
		return g.oneIn(2)
	case "object":
		return map[string]any{}
	default:
		return g.rightString(s)
	}
}

func (g *generator) rightString(s node) any {
	if s["format"] == "date-time" {
		return "2026-01-01T00:00:00Z"
	}
	pattern, _ := s["pattern"].(string)
	for range 50 {
		word := pick(g, someWords)
		if pattern == "" || regexp.MustCompile(pattern).MatchString(word) {
			return word
		}
	}
	return "a"
}

// wrong returns a value that the schema may reject.
func (g *generator) wrong(s node) any {
	values := []any{
		nil, nil, nil, "", "", "text", "Bad Name!", int64(0), int64(-1), int64(1), int64(1 << 31), int64(-1 << 31), int64(1 << 40),
		math.MaxInt64, 1.5, 3.0, 1e20, true, false, map[string]any{}, map[string]any{"noSuchField": int64(1)}, []any{}, []any{nil},
		[]any{map[string]any{}}, []any{"a", "a"},
	}
	value := pick(g, values)
	if n, ok := value.(int); ok {
		return int64(n)
	}
	return value
}

// anyValue returns a right or a wrong value.
func (g *generator) anyValue(s node) any {
	switch {
	case !g.oneIn(3):
		return g.grow(s, 3)
	case g.oneIn(3):
		return pick(g, s.values())
	case g.oneIn(2):
		return g.emptyOf(s)
	default:
		return g.wrong(s)
	}
}

// emptyOf returns null, or an empty value of the correct type.
func (g *generator) emptyOf(s node) any {
	if g.oneIn(2) {
		return nil
	}
	switch s["type"] {
	case "object":
		return map[string]any{}
	case "array":
		return []any{}
	case "integer":
		return int64(0)
	case "boolean":
		return false
	default:
		return ""
	}
}

// changeMetadata makes one change in an object's metadata.
func (g *generator) changeMetadata(object *unstructured.Unstructured) string {
	metadata, _ := object.Object["metadata"].(map[string]any)
	if metadata == nil {
		return "no metadata"
	}
	key, value := pick(g, metadataKeys), any(pick(g, metadataWords))
	field := pick(g, []string{
		"name", "name", "labels", "labels", "annotations", "annotations", "generateName", "finalizers", "ownerReferences", "namespace",
	})
	switch field {
	case "labels", "annotations":
		if g.oneIn(8) {
			value = pick(g, []any{int64(1), true, nil, map[string]any{}})
		}
		value = map[string]any{key: value}
	case "finalizers":
		value = []any{value}
	case "ownerReferences":
		owner := map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "name": "a", "uid": "b"}
		for range g.rng.IntN(3) {
			owner[pick(g, []string{"apiVersion", "kind", "name", "uid"})] = pick(g, []any{"", "a b", "apps/v1", "v1/a/b", "Event"})
		}
		value = []any{owner}
		if g.oneIn(4) {
			owner["controller"] = true
			value = []any{owner, clone(owner)}
		}
	case "generateName":
		if g.oneIn(2) {
			delete(metadata, "name")
		}
	case "namespace":
		value = pick(g, []any{"", nil, "My_Namespace", "a.b", "UPPER", "-a", strings.Repeat("n", 64)})
		if object.GetNamespace() == "" {
			return "the namespace is left"
		}
	}
	if g.oneIn(10) {
		value = pick(g, []any{nil, "", int64(1), []any{}, map[string]any{}})
	}
	if _, isText := value.(string); field == "namespace" && !isText {
		value = "" // kubectl cannot send a namespace that is not a string
	}
	metadata[field] = value
	return fmt.Sprintf("metadata.%s = %.200v", field, value)
}

var metadataKeys = []string{
	"team", "app.kubernetes.io/name", "a b", "Bad!", "a/b/c", "/a", "a/", "", "UPPER/case", "x.y/" + strings.Repeat("k", 64), "-a",
	strings.Repeat("p", 260) + "/a", "cnpg.io/reload", "a_b", "1",
}

var metadataWords = []string{
	"a", "", "a b", "my_db", "UPPER", "a.b", "-a", "a-", "a/b", strings.Repeat("v", 63), strings.Repeat("v", 64), strings.Repeat("n", 254),
	"Ü", "1", "true", "kubernetes.io/x", "foregroundDeletion", "a..b", strings.Repeat("z", 300000),
}
