// SPDX-License-Identifier: Apache-2.0

package kustomize

import (
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// apiVersions has the versions of the kinds in kustomizeconfig.yaml, except those of CloudNativePG.
var apiVersions = map[string]string{
	"ConfigMap": "v1", "Secret": "v1", "Service": "v1", "ServiceAccount": "v1",
	"ExternalSecret": "external-secrets.io/v1", "ObjectStore": "barmancloud.cnpg.io/v1",
	"PodMonitor": "monitoring.coreos.com/v1", "StorageClass": "storage.k8s.io/v1",
}

func typeOf(kind string) (apiVersion string) {
	if v, ok := apiVersions[kind]; ok {
		return v
	}
	return "postgresql.cnpg.io/v1"
}

// TestReferencePaths: every path in kustomizeconfig.yaml exists in the Go types, and every builder rewrites it. A path
// with a typo is silently ignored, as is one that kustomize cannot follow through a list.
func TestReferencePaths(t *testing.T) {
	c := kustomizeConfig(t)
	documents := map[string]object{} // by file name
	want := 0
	for i, r := range c.NameReference {
		target := fmt.Sprintf("target-%d", i)
		documents[target] = object{"apiVersion": typeOf(r.Kind), "kind": r.Kind, "metadata": map[string]any{"name": target}}
		for j, f := range r.FieldSpecs {
			name := fmt.Sprintf("referrer-%d-%d", i, j)
			documents[name] = holding(t, f, name, target)
			want++
		}
	}
	for j, f := range c.NamePrefix {
		name := fmt.Sprintf("prefixed-%d", j)
		documents[name] = holding(t, f, name, "target-service")
		want++
	}
	dir := t.TempDir()
	base, err := os.ReadFile("../../golden/kustomizeconfig.yaml")
	assert.NilError(t, err)
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "kustomizeconfig.yaml"), base, 0o644))
	var kustomization strings.Builder
	kustomization.WriteString("namePrefix: prod-\nnameSuffix: -x\nconfigurations: [kustomizeconfig.yaml]\nresources:\n")
	for name, o := range documents {
		text, err := yaml.Marshal(o)
		assert.NilError(t, err)
		assert.NilError(t, os.WriteFile(filepath.Join(dir, name+".yaml"), text, 0o644))
		kustomization.WriteString("- " + name + ".yaml\n")
	}
	writeOverlay(t, dir, kustomization.String())
	for builder, build := range builders(t) {
		t.Run(builder, func(t *testing.T) {
			rewritten := 0
			for key, o := range build(t, dir) {
				for path, value := range leaves("", o) {
					switch {
					case path == "metadata.name":
					case strings.HasPrefix(value, "prod-target-") && strings.HasSuffix(value, "-x"):
						rewritten++
					case strings.Contains(value, "target-"):
						t.Errorf("%s: %s is still %q", key, path, value)
					}
				}
			}
			assert.Equal(t, rewritten, want, "references rewritten")
		})
	}
}

// holding returns an object whose field at the path of the spec has the value, inside as many lists as the Go type has.
func holding(t *testing.T, f fieldSpec, name, value string) object {
	t.Helper()
	steps := strings.Split(strings.ReplaceAll(f.Path, `\/`, "\x00"), "/")
	for i := range steps {
		steps[i] = strings.ReplaceAll(steps[i], "\x00", "/")
	}
	o := object{"apiVersion": typeOf(f.Kind), "kind": f.Kind, "metadata": map[string]any{"name": name}}
	if steps[0] == "metadata" {
		o["metadata"] = map[string]any{"name": name, steps[1]: map[string]any{steps[2]: value}}
		return o
	}
	o[steps[0]] = nested(t, f, specs()[f.Kind], steps[1:], value)
	return o
}

func nested(t *testing.T, f fieldSpec, typ reflect.Type, steps []string, value string) any {
	t.Helper()
	if len(steps) == 0 {
		return value
	}
	lists := 0
	for typ != nil && (typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice) {
		if typ.Kind() == reflect.Slice {
			lists++
		}
		typ = typ.Elem()
	}
	below, known := fieldOf(typ, steps[0])
	if typ != nil && !known {
		t.Errorf("%s has no field %q of %s", f.Kind, steps[0], f.Path)
	}
	var result any = map[string]any{steps[0]: nested(t, f, below, steps[1:], value)}
	for range lists {
		result = []any{result}
	}
	return result
}

// fieldOf finds a field by its JSON name; maps, and kinds without a Go type here, have every field.
func fieldOf(typ reflect.Type, name string) (reflect.Type, bool) {
	if typ == nil || typ.Kind() == reflect.Map {
		return nil, typ != nil && typ.Kind() == reflect.Map
	}
	if typ.Kind() != reflect.Struct {
		return nil, false
	}
	for field := range typ.Fields() {
		tag, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		if tag == name {
			return field.Type, true
		}
		if tag == "" && field.Anonymous {
			embedded := field.Type
			if embedded.Kind() == reflect.Pointer {
				embedded = embedded.Elem()
			}
			if below, ok := fieldOf(embedded, name); ok {
				return below, true
			}
		}
	}
	return nil, false
}
