// SPDX-License-Identifier: Apache-2.0

package kustomize

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

const gitops = "../../examples/gitops"

// TestExampleOverlays: every overlay builds, keeps its deletion guards and references, and has no recovery until the
// component is added.
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
					count := map[string]int{profiles.ControllerArgoCD: 7, profiles.ControllerFlux: 5} // that of Argo CD has a policy and a catalog
					assert.Equal(t, len(built), count[controller])
					o := built["postgresql.cnpg.io/v1 Cluster "+cluster]
					assert.Assert(t, o != nil, "missing Cluster %s", cluster)
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
