// SPDX-License-Identifier: Apache-2.0

package kinds_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/pgha/pgha/internal/kinds"
	"gotest.tools/v3/assert"
)

// TestClusterOf: the function follows the reference of every kind that has it, and of no other.
func TestClusterOf(t *testing.T) {
	belonging := 0
	for _, k := range kinds.All() {
		if k.New == nil {
			continue
		}
		o, want := k.New(), ""
		if slices.Contains(k.References, kinds.Reference{To: "Cluster", Path: "spec/cluster/name"}) {
			assert.NilError(t, json.Unmarshal([]byte(`{"spec": {"cluster": {"name": "pg"}}}`), o), k.Kind)
			want = "pg"
			belonging++
		}
		assert.Equal(t, kinds.ClusterOf(o), want, k.Kind)
	}
	assert.Assert(t, belonging >= 7, "only %d kinds belong to a Cluster", belonging)
}

func TestGroupOf(t *testing.T) {
	for apiVersion, want := range map[string]string{"v1": "", "": "", "apps/v1": "apps", "postgresql.cnpg.io/v1": "postgresql.cnpg.io"} {
		assert.Equal(t, kinds.GroupOf(apiVersion), want, apiVersion)
	}
}
