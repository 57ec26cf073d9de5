// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"testing"

	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

// TestUnknownTarget: the number of a target from before it was a release is an error, not a plan without schemas.
func TestUnknownTarget(t *testing.T) {
	_, err := plan.Compare(plan.Side{Target: 30}, plan.Side{})
	assert.ErrorContains(t, err, "pgha does not know it")
	_, err = plan.Compare(plan.Side{}, plan.Side{Target: 3099})
	assert.Error(t, err, "cannot plan for operator 1.30.99: pgha does not know it; profiles.Targets lists those that it knows")
}
