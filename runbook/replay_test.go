// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"strings"
	"testing"

	"github.com/pgha/pgha/runbook"
	"gotest.tools/v3/assert"
)

// TestReplayOnData: all three chapters about recovery say that an operator replays WAL on the data volume, for those that do.
func TestReplayOnData(t *testing.T) {
	for target, c := range map[string]struct {
		reason string
		want   int
	}{
		"1.30.1": {"#11127 is in it", 0},
		"1.30.0": {"it is older than the fix", 3},
		"1.29.3": {"it has the fix, too", 0},
		"1.25.4": {"it has no plugin, and in-tree recovery uses the WAL volume", 0},
	} {
		text, err := runbook.Markdown(builtin(t, "aks", set("spec.target", target)), runbook.Options{})
		assert.NilError(t, err)
		assert.Equal(t, strings.Count(strings.Join(strings.Fields(string(text)), " "), "replays the WAL on the **data volume**"), c.want, "%s: %s", target, c.reason)
	}
}
