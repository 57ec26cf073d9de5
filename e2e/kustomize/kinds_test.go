// SPDX-License-Identifier: Apache-2.0

package kustomize

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// renaming is an overlay that renames and moves everything.
const renaming = `namePrefix: prod-
nameSuffix: -x
namespace: elsewhere
resources: [base]
`

// TestEveryKindIsFollowed: of every kind that is in a base, an overlay renames the objects, and no field of another object keeps
// the old name. What only its old name makes work, as the operator's ConfigMap, is in a folder that overlays leave out.
func TestEveryKindIsFollowed(t *testing.T) {
	texts := map[string][]byte{}
	for _, name := range profiles.Names() {
		text, err := profiles.Builtin(name)
		assert.NilError(t, err)
		texts[name] = text
	}
	text, err := os.ReadFile("../../examples/gitops/argocd/pgha.yaml")
	assert.NilError(t, err)
	texts["argocd"] = text
	build := builders(t)["krusty"]
	shown := map[string]bool{}
	for name, text := range texts {
		p, err := profiles.Parse(name, text)
		assert.NilError(t, err)
		files, err := base.Files(p)
		assert.NilError(t, err)
		dir := t.TempDir()
		writeFiles(t, filepath.Join(dir, "base"), files)
		before, after := build(t, filepath.Join(dir, "base")), build(t, writeOverlay(t, dir, renaming))
		assert.Equal(t, len(before), len(after))
		old := namesOf(before)
		for key, o := range after {
			shown[o["kind"].(string)] = true
			for path, value := range leaves("", o) {
				if kind := old[value]; kind != "" && names(path, kind) {
					t.Errorf("%s: %s: %s still names %s %q", name, key, path, kind, value)
				}
			}
		}
	}
	for _, k := range kinds.All() {
		inBase := k.Rendered == kinds.WithProfile && k.Kind != "Secret"
		assert.Check(t, shown[k.Kind] || !inBase, "no built-in and no example has a %s in its base", k.Kind)
	}
}

// namesOf are the kinds by the names of their objects; the Cluster's where several have one name.
func namesOf(built objects) map[string]string {
	all := map[string]string{}
	for _, o := range built {
		name, kind := o["metadata"].(map[string]any)["name"].(string), o["kind"].(string)
		if all[name] != "Cluster" {
			all[name] = kind
		}
	}
	return all
}

// names: by its path, the field holds the name of an object, and not a word that is the same by chance.
func names(path, kind string) bool {
	last := path[strings.LastIndexByte(path, '.')+1:]
	switch {
	case strings.HasPrefix(path, "metadata.annotations."), strings.HasPrefix(path, "spec.bootstrap.initdb.") && kind != "ExternalSecret":
		return false
	case strings.HasSuffix(path, "cnpg.io/cluster"):
		return true
	}
	return strings.HasSuffix(strings.ToLower(last), "name") || strings.EqualFold(last, kind)
}
