// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"
	"os"
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/runtime"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// TestOrigins: whatever field of whatever object a finding is about, it has a line in the profile, below the section that the
// object comes from, and one in the manifests.
func TestOrigins(t *testing.T) {
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	shown := map[string]bool{}
	texts := map[string][]byte{}
	for _, name := range profiles.Names() {
		text, err := profiles.Builtin(name)
		must(err)
		texts[name] = text
	}
	for _, example := range []string{"gitops/argocd", "restore-drill", "volume-snapshots", "databases"} {
		text, err := os.ReadFile("../examples/" + example + "/pgha.yaml")
		must(err)
		texts[example] = text
	}
	for name, text := range texts {
		p, err := profiles.Parse(name, text)
		must(err)
		docs, faults := strict.Parse(name, text)
		must(faults.Err())
		objects, err := render.Objects(p, render.Options{Password: []byte("not-a-password")})
		if err != nil {
			objects, err = render.Objects(p, render.Options{})
		}
		must(err)
		if p.Spec.Backup.Method != profiles.MethodNone {
			backup, err := render.Backup(p, render.BackupOptions{Name: "by-hand"})
			must(err)
			objects = append(objects, backup...)
		}
		for _, o := range objects {
			shown[kinds.Of(o).Kind] = true
			placed(t, name, docs[0], o)
		}
	}
	for _, k := range kinds.All() {
		if !shown[k.Kind] && k.Rendered != kinds.ReadOnly {
			t.Errorf("no profile of the test renders %s", k.Kind)
		}
	}
}

func placed(t *testing.T, name string, doc *strict.Document, o manifest.Object) {
	t.Helper()
	gvk := o.GetObjectKind().GroupVersionKind()
	ref := Ref{APIVersion: gvk.GroupVersion().String(), Kind: gvk.Kind, Namespace: o.GetNamespace(), Name: o.GetName()}
	for _, field := range typedFields(o) {
		f := Finding{Object: ref, Field: field.path}
		locate(&f, doc, nil)
		if f.Line == 0 {
			t.Errorf("%s: %s %s: %s has no place in the profile", name, gvk.Kind, o.GetName(), field.path)
		}
	}
	text, err := manifest.YAML([]manifest.Object{o})
	if err != nil {
		t.Fatal(err)
	}
	contents, faults := ReadAll("", text)
	switch {
	case len(faults) > 0:
		t.Errorf("%s: %v", name, faults)
	case kinds.Of(o).Partial && len(contents.Others) == 1:
	case len(contents.Resources) != 1:
		t.Errorf("%s: %s %s is not read", name, gvk.Kind, o.GetName())
	default:
		if line, _ := nearest(contents.Resources[0].source.parse(), "", "metadata.name"); line == 0 {
			t.Errorf("%s: %s %s has no line in the manifests", name, gvk.Kind, o.GetName())
		}
	}
}

// typedField is a field that an object has set, with its path and the same path with empty brackets.
type typedField struct {
	path, generic string
	value         any
}

// typedFields lists every field of an object that is not empty, parents first.
func typedFields(o manifest.Object) []typedField {
	tree, err := runtime.DefaultUnstructuredConverter.ToUnstructured(o)
	if err != nil {
		return nil
	}
	var fields []typedField
	walk(tree, typedField{}, &fields)
	return fields
}

func walk(value any, f typedField, fields *[]typedField) {
	switch v := value.(type) {
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if child := v[name]; admission.Says(child) {
				below := typedField{join(f.path, name), join(f.generic, name), child}
				*fields = append(*fields, below)
				walk(child, below, fields)
			}
		}
	case []any:
		for i, child := range v {
			item := typedField{at(f.path, i), f.generic + "[]", child}
			*fields = append(*fields, item)
			walk(child, item, fields)
		}
	}
}
