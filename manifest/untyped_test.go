// SPDX-License-Identifier: Apache-2.0

package manifest_test

import (
	"encoding/json"
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/manifest"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
)

func untypedCluster(annotations map[string]string) *cnpgv1.Cluster {
	return &cnpgv1.Cluster{
		TypeMeta:   metav1.TypeMeta{APIVersion: "postgresql.cnpg.io/v1", Kind: "Cluster"},
		ObjectMeta: metav1.ObjectMeta{Name: "pg", Annotations: annotations},
		Spec: cnpgv1.ClusterSpec{
			Instances: 3, ExternalClusters: []cnpgv1.ExternalCluster{{Name: "a"}, {Name: "b"}}, StorageConfiguration: cnpgv1.StorageConfiguration{Size: "1Gi"},
		},
	}
}

// TestUntyped: fields that the type lacks are written where they belong, in the order of keys, and the annotation is not written.
func TestUntyped(t *testing.T) {
	list := func(text string) json.RawMessage { return json.RawMessage(text) }
	for name, c := range map[string]struct {
		reason      string
		annotations map[string]string
		fields      []manifest.Untyped
		want, not   string
	}{
		"in a new map": {
			reason: "maps on the way are made", fields: []manifest.Untyped{{[]string{"spec", "backup", "aNew", "field"}, list(`["-x", 2]`)}},
			want: "  backup:\n    aNew:\n      field:\n      - -x\n      - 2\n  externalClusters:", not: "annotations",
		},
		"in an item of a list": {
			reason: "external clusters are in a list", fields: []manifest.Untyped{{[]string{"spec", "externalClusters", "1", "extra"}, list(`true`)}},
			want: "  - name: a\n  - extra: true\n    name: b\n",
		},
		"beside other annotations": {
			reason: "those stay", annotations: map[string]string{"a": "b"},
			fields: []manifest.Untyped{{[]string{"spec", "zzz"}, list(`{"k": "v"}`)}}, want: "  annotations:\n    a: b\n  name: pg", not: "pgha.dev",
		},
		"none": {reason: "nothing is written", want: "  name: pg\nspec:", not: "annotations"},
	} {
		t.Run(name, func(t *testing.T) {
			o := untypedCluster(c.annotations)
			if err := manifest.SetUntyped(o, c.fields); err != nil {
				t.Fatal(err)
			}
			got, err := manifest.Document(o)
			if err != nil || !strings.Contains(string(got), c.want) || c.not != "" && strings.Contains(string(got), c.not) {
				t.Errorf("%s: want %q, and not %q: %v\n%s", c.reason, c.want, c.not, err, got)
			}
			fields, err := manifest.FieldsOf(o)
			for _, f := range c.fields {
				if path := strings.ReplaceAll(strings.Join(f.Path, "."), ".1", "[]"); err != nil || !fields.Has(path) {
					t.Errorf("%s: there is no field %s: %v", c.reason, path, err)
				}
			}
		})
	}
}

// TestUntypedFaults: an annotation that somebody else wrote is an error with the object's name, and is not dropped.
func TestUntypedFaults(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"no list":     {`x`, `cannot serialise Cluster "pg": cannot read annotation pgha.dev/untyped: invalid character 'x' looking for beginning of value`},
		"no item":     {`[{"path": ["spec", "externalClusters", "7", "x"], "value": 1}]`, `cannot serialise Cluster "pg": cannot set spec.externalClusters.7.x: there is no item "7"`},
		"in a string": {`[{"path": ["metadata", "name", "x"], "value": 1}]`, `cannot serialise Cluster "pg": cannot set metadata.name.x: metadata.name is not a map`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := manifest.Document(untypedCluster(map[string]string{manifest.UntypedAnnotation: c.text}))
			if diff := cmp.Diff(c.want, err.Error()); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}
