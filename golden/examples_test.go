// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/dir"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

const gitops = "../examples/gitops"

// TestExampleBases compares the bases in the examples with their profiles. With -update it writes them again.
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
				t.Errorf("make golden updates %s (-want +got):\n%s", base, diff)
			}
		})
	}
}

// tree returns the text of every file below a directory.
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
