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

// TestEveryKindIsFollowed: an overlay renames the objects of every kind in a base, and no field of another object keeps
// the old name. Objects that work only with their own name, such as the operator's ConfigMap, are in a folder that
// overlays leave out. The Job of a restore drill has names in texts that kustomize cannot follow, which PGHA546 of lint reports,
// and so have the expressions of alerts, which PGHA846 reports.
func TestEveryKindIsFollowed(t *testing.T) {
	texts := map[string][]byte{}
	for _, name := range profiles.Names() {
		text, err := profiles.Builtin(name)
		assert.NilError(t, err)
		texts[name] = text
	}
	for _, example := range []string{"gitops/argocd", "restore-drill", "volume-snapshots", "databases"} {
		text, err := os.ReadFile("../../examples/" + example + "/pgha.yaml")
		assert.NilError(t, err)
		texts[example] = text
	}
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
				ofCopy := p.Spec.Backup.Drill != nil && value == p.DrillName() && o["kind"] == "PodMonitor" // it selects the copy, which the base lacks
				kind := old[value]
				// kustomize takes kinds that it does not know for namespaced ones, and follows no name to one without a namespace: docs/gitops.md
				if kind == "VolumeSnapshotClass" && o["kind"] == "Cluster" {
					continue
				}
				ofAlert := o["kind"] == "PrometheusRule" && strings.HasPrefix(path, "spec.") // its expressions are texts too
				if kind != "" && names(path, kind) && !ofCopy && !ofAlert {
					t.Errorf("%s: %s: %s still names %s %q", name, key, path, kind, value)
				}
			}
		}
	}
	for _, k := range kinds.All() {
		inBase := k.Rendered == kinds.WithProfile && k.Kind != "Secret"
		assert.Check(t, shown[k.Kind] || !inBase, "no built-in profile and no example has a %s in its base", k.Kind)
	}
}

// namesOf maps the names of objects to their kinds; if several have the same name, to the Cluster.
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

// names reports whether the path of the field is a reference, and not a text that has the same value by chance.
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
