// SPDX-License-Identifier: Apache-2.0

package manifest_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// TestStream checks that the output is the same as for all objects together, however they are split.
func TestStream(t *testing.T) {
	var parts [][]manifest.Object
	for _, name := range []string{"aks", "aks-public", "aks-dev"} {
		text, err := profiles.Builtin(name)
		assert.NilError(t, err)
		p, err := profiles.Parse(name, text, profiles.Set("--name", "metadata.name", name))
		assert.NilError(t, err)
		objects, err := render.Objects(p, render.Options{})
		assert.NilError(t, err)
		parts = append(parts, objects)
	}
	one := parts[0][:1]
	for name, tc := range map[string]struct {
		reason string
		parts  [][]manifest.Object
	}{
		"Many":    {"one after the other", parts},
		"One":     {"one object is not a List", [][]manifest.Object{one}},
		"Two":     {"a List starts only with the second object", [][]manifest.Object{one, parts[1][:1]}},
		"Again":   {"an object of two profiles is printed once", [][]manifest.Object{parts[0], parts[0]}},
		"OneOnly": {"it is still not a List", [][]manifest.Object{one, one, nil}},
	} {
		for _, json := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				var all []manifest.Object
				var got bytes.Buffer
				s := manifest.NewYAMLStream()
				if json {
					s = manifest.NewJSONStream()
				}
				for _, part := range tc.parts {
					text, err := s.Append("", part)
					assert.NilError(t, err)
					got.Write(text)
					all = append(all, part...)
				}
				text, count := s.End()
				got.Write(text)
				merged, err := manifest.Merge(all)
				assert.NilError(t, err)
				assert.Equal(t, count, len(merged))
				write := manifest.YAML
				if json {
					write = manifest.JSON
				}
				want, err := write(merged)
				assert.NilError(t, err)
				if diff := cmp.Diff(string(want), got.String()); diff != "" {
					t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
				}
			})
		}
	}
	other := parts[0][0].DeepCopyObject().(manifest.Object)
	other.SetLabels(map[string]string{"a": "b"})
	s := manifest.NewYAMLStream()
	_, err := s.Append("a.yaml", parts[0])
	assert.NilError(t, err)
	_, err = s.Append("b.yaml", []manifest.Object{other})
	assert.ErrorContains(t, err, `"a.yaml" and "b.yaml" have conflicting objects with this name`)
}
