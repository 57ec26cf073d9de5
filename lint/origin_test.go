// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"os"
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// TestOrigins: whatever field of whatever object a finding is about, it has a line in the profile, below the section that the
// object comes from, and one in the manifests.
func TestOrigins(t *testing.T) {
	shown := map[string]bool{}
	texts := map[string][]byte{}
	for _, name := range profiles.Names() {
		text, err := profiles.Builtin(name)
		assert.NilError(t, err)
		texts[name] = text
	}
	text, err := os.ReadFile("../examples/gitops/argocd/pgha.yaml")
	assert.NilError(t, err)
	texts["argocd"] = text
	for name, text := range texts {
		p, err := profiles.Parse(name, text)
		assert.NilError(t, err)
		docs, faults := strict.Parse(name, text)
		assert.NilError(t, faults.Err())
		objects, err := render.Objects(p, render.WithPassword([]byte("not-a-password")))
		if err != nil {
			objects, err = render.Objects(p)
		}
		assert.NilError(t, err)
		if p.BackupMethod() != profiles.MethodNone {
			backup, err := render.Backup(p, render.BackupOptions{Name: "by-hand"})
			assert.NilError(t, err)
			objects = append(objects, backup...)
		}
		for _, o := range objects {
			shown[kinds.Of(o).Kind] = true
			placed(t, name, docs[0], o)
		}
	}
	for _, k := range kinds.All() {
		assert.Check(t, shown[k.Kind] || k.Rendered == kinds.ReadOnly, "no profile of the test renders %s", k.Kind)
	}
}

// notModelled are the fields that no field of the profile is behind: pgha writes them by itself, or a patch does.
var notModelled = map[string]bool{
	"Cluster apiVersion": true, "Cluster kind": true,
}

func placed(t *testing.T, name string, doc *strict.Document, o manifest.Object) {
	t.Helper()
	gvk := o.GetObjectKind().GroupVersionKind()
	ref := Ref{APIVersion: gvk.GroupVersion().String(), Kind: gvk.Kind, Namespace: o.GetNamespace(), Name: o.GetName()}
	for _, field := range typedFields(o) {
		f := Finding{Object: ref, Field: field.path}
		locate(&f, doc)
		if f.Line == 0 && !notModelled[gvk.Kind+" "+field.path] {
			t.Errorf("%s: %s %s: %s has no place in the profile", name, gvk.Kind, o.GetName(), field.path)
		}
	}
	text, err := manifest.YAML([]manifest.Object{o})
	assert.NilError(t, err)
	contents, faults := ReadAll("", text)
	assert.NilError(t, faults.Err())
	if kinds.Of(o).Partial {
		assert.Equal(t, len(contents.Others), 1, "%s %s", gvk.Kind, o.GetName())
		return
	}
	assert.Equal(t, len(contents.Resources), 1, "%s %s is not read", gvk.Kind, o.GetName())
	line, _ := nearest(contents.Resources[0].source.parse(), "", "metadata.name")
	assert.Check(t, line > 0)
}
