// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/dir"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

const gitops = "../examples/gitops"

// TestExampleBases: the bases in the examples are those of the profiles beside them. With -update they are written anew.
func TestExampleBases(t *testing.T) {
	for _, controller := range []string{profiles.ControllerArgoCD, profiles.ControllerFlux} {
		t.Run(controller, func(t *testing.T) {
			name := filepath.Join(gitops, controller, "pgha.yaml")
			text, err := os.ReadFile(name)
			assert.NilError(t, err)
			p, err := profiles.Parse(name, text)
			assert.NilError(t, err)
			assert.Equal(t, p.Spec.GitOps.Controller, controller)
			files, err := base.Files(p)
			assert.NilError(t, err)
			base := filepath.Join(gitops, controller, "base")
			into := filepath.Join(t.TempDir(), "base")
			if golden.FlagUpdate() {
				into = base
			}
			d, err := dir.Open(into, dir.Options{Prune: true})
			assert.NilError(t, err)
			change, err := d.Stage("", files)
			assert.NilError(t, err)
			_, err = d.Apply(change)
			assert.NilError(t, err)
			assert.NilError(t, d.Close())
			if diff := cmp.Diff(tree(t, into), tree(t, base)); diff != "" {
				t.Errorf("make golden brings %s up to date (-want +got):\n%s", base, diff)
			}
		})
	}
}

// tree is the text of every file below a directory.
func tree(t *testing.T, root string) map[string]string {
	t.Helper()
	all := map[string]string{}
	assert.NilError(t, filepath.WalkDir(root, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(name)
		relative, _ := filepath.Rel(root, name)
		all[relative] = string(text)
		return err
	}))
	return all
}

// TestExampleOverlays: every overlay builds, keeps its guards and its references, and has no recovery until it is taken in.
func TestExampleOverlays(t *testing.T) {
	guards := map[string]string{
		profiles.ControllerArgoCD: "argocd.argoproj.io/sync-options=Prune=false,Delete=false",
		profiles.ControllerFlux:   "kustomize.toolkit.fluxcd.io/prune=disabled",
	}
	for builder, build := range builders(t) {
		for controller, guard := range guards {
			for overlay, cluster := range map[string]string{"prod": "db/pg", "staging": "staging/staging-pg"} {
				t.Run(builder+"/"+controller+"/"+overlay, func(t *testing.T) {
					built := build(t, filepath.Join(gitops, controller, overlay))
					checkReferences(t, built)
					assert.Equal(t, len(built), 5)
					o := built["postgresql.cnpg.io/v1 Cluster "+cluster]
					assert.Assert(t, o != nil, "there is no Cluster %s", cluster)
					key, want, _ := strings.Cut(guard, "=")
					assert.Equal(t, leaves("", o)["metadata.annotations."+key], want)
					assert.Equal(t, leaves("", o)["spec.bootstrap.initdb.secret.name"], strings.TrimSuffix(filepath.Base(cluster), "pg")+"pg-owner")
				})
			}
			t.Run(builder+"/"+controller+"/recovery", func(t *testing.T) {
				copied := filepath.Join(t.TempDir(), controller)
				assert.NilError(t, os.CopyFS(copied, os.DirFS(filepath.Join(gitops, controller))))
				file := filepath.Join(copied, "prod", "kustomization.yaml")
				text, err := os.ReadFile(file)
				assert.NilError(t, err)
				taken := strings.ReplaceAll(string(text), "\n# components:\n# -", "\ncomponents:\n-")
				assert.NilError(t, os.WriteFile(file, []byte(taken+"nameSuffix: -x\n"), 0o644))
				built := build(t, filepath.Dir(file))
				checkReferences(t, built)
				o := built["postgresql.cnpg.io/v1 Cluster db/pg-recovered-db-x"]
				assert.Equal(t, leaves("", o)["spec.externalClusters.0.plugin.parameters.serverName"], "pg-x")
			})
		}
	}
}
