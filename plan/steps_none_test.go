// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

// TestNoSteps: where nothing helps, there are no steps, and the refusal says what to do.
func TestNoSteps(t *testing.T) {
	const spec = "Cluster.spec."
	tests := map[string]struct {
		reason   string
		old, new map[string]any
		way      string
	}{
		"downgrade": {
			reason: "no server reads newer data",
			new:    map[string]any{spec + "imageName": "ghcr.io/cloudnative-pg/postgresql:16.9-standard-bookworm", spec + "postgresql.parameters.work_mem": "16MB"},
			way:    "import",
		},
		"downgrade and shrink": {
			reason: "a physical copy keeps the version",
			new:    map[string]any{spec + "imageName": "ghcr.io/cloudnative-pg/postgresql:16.9-standard-bookworm", spec + "storage.size": "15Gi"},
			way:    "import",
		},
		"tablespace": {
			reason: "a physical copy has it too",
			old:    map[string]any{spec + "tablespaces": []any{map[string]any{"name": "a", "storage": map[string]any{"size": "1Gi"}}}},
			way:    "import",
		},
		"invalid": {
			reason: "not even a new Cluster may have it",
			new:    map[string]any{spec + "storage.size": "15Gi", spec + "postgresql.parameters.shared_buffers": "9GB"},
			way:    "memory",
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			old := plan.Side{Resources: objectsWith(t, tt.old, false), Target: 3000}
			new := plan.Side{Resources: objectsWith(t, tt.new, false), Target: 3000}
			steps, p := stepsIn(t, old, new)
			assert.Check(t, refusesAny(p), tt.reason)
			if diff := cmp.Diff([]string(nil), titlesOf(steps)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tt.reason, diff)
			}
			refusals, _ := refusalsIn(p)
			assert.Check(t, slices.ContainsFunc(refusals, func(r plan.Refusal) bool { return strings.Contains(r.Way, tt.way) }), "%+v", refusals)
		})
	}
}
