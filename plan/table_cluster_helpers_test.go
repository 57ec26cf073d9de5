// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"os"
	"testing"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
	jsonpatch "gopkg.in/evanphx/json-patch.v4"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// comparedCluster returns the Cluster of two manifests after a comparison.
func comparedCluster(t *testing.T, old, new []byte) *cluster {
	t.Helper()
	side := func(manifest []byte) Side {
		resources, _, faults := lint.Read("cluster.yaml", manifest)
		assert.NilError(t, faults.Err())
		return Side{Label: "cluster.yaml", Resources: resources, Target: profiles.NewestTarget}
	}
	c, err := decided(side(old), side(new))
	assert.NilError(t, err)
	assert.Equal(t, len(c.clusters), 1)
	return c.clusters[0].cluster
}

// basePatched is the base of the effects after a merge patch.
func basePatched(t *testing.T, patch string) []byte {
	t.Helper()
	text, err := os.ReadFile("testdata/effects/base.yaml")
	assert.NilError(t, err)
	base, err := yaml.YAMLToJSON(text)
	assert.NilError(t, err)
	if patch == "" {
		patch = "{}"
	}
	edit, err := yaml.YAMLToJSON([]byte(patch))
	assert.NilError(t, err)
	after, err := jsonpatch.MergePatch(base, edit)
	assert.NilError(t, err)
	return after
}
