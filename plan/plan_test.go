// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"testing"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

func sideOf(t *testing.T, label string, overrides ...string) plan.Side {
	t.Helper()
	resources, _, faults := lint.Read(label, []byte(rendered(t, overrides...)))
	assert.NilError(t, faults.Err())
	return plan.Side{Label: label, Resources: resources}
}

func TestCompare(t *testing.T) {
	p, err := plan.Compare(sideOf(t, "old"), sideOf(t, "new", "spec.resources.memory=16Gi", "spec.storage.size=128Gi"))
	assert.NilError(t, err)
	assert.Equal(t, len(p.Sites), 1)
	assert.Equal(t, p.Sites[0].Class, plan.PrimaryRecreated)
	same, err := plan.Compare(sideOf(t, "old"), sideOf(t, "new"))
	assert.NilError(t, err)
	assert.Equal(t, len(same.Sites), 0)
}
