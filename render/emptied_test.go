// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"testing"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// TestEmptied: a patch directive that removes the whole spec is rejected.
func TestEmptied(t *testing.T) {
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	p, err := profiles.Parse("p.yaml", text, profiles.Set("--set", "spec.patches", "[{target: {kind: Cluster}, patch: {spec: {$patch: delete}}}]"))
	assert.NilError(t, err)
	_, err = render.Objects(p, render.Options{})
	assert.ErrorContains(t, err, "spec.patches: the patches leave the Cluster without spec.storage.size")
}
