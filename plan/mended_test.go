// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// TestMended: as long as PostgreSQL does not start with a line, what needs a restart waits. The correction lets it go on.
func TestMended(t *testing.T) {
	parameters := func(text string) string {
		return "spec: {postgresql: {parameters: {" + text + "}}}"
	}
	live := func(ready int) string {
		return parameters("work_mem: 64mb, max_connections: '300'") + "\nmetadata: {uid: x}\n" +
			fmt.Sprintf("status: {instances: 3, readyInstances: %d, currentPrimary: test-1, instanceNames: [test-1, test-2, test-3]}", ready)
	}
	cases := map[string]struct {
		reason, old, new string
		class            Class
		words            string
	}{
		"files":      {"a manifest does not say what waits", parameters("work_mem: 64mb"), parameters("work_mem: 8MB"), Reload, "may have waited for this one"},
		"removed":    {"the line may also go", parameters("work_mem: 64mb"), "", Reload, "may have waited for this one"},
		"live":       {"an instance is down", live(2), parameters("work_mem: 8MB, max_connections: '300'"), PrimaryRestarted, "goes on now"},
		"live ready": {"nothing seems to wait", live(3), parameters("work_mem: 8MB, max_connections: '300'"), Reload, "may have waited"},
		"no error":   {"the old value is valid", parameters("work_mem: 64MB"), parameters("work_mem: 8MB"), Reload, ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			cluster := comparedCluster(t, basePatched(t, c.old), basePatched(t, c.new))
			for _, ch := range cluster.changes {
				if ch.name() != "work_mem" {
					continue
				}
				assert.Equal(t, ch.effect.Class, c.class, c.reason)
				assert.Check(t, strings.Contains(ch.effect.Why, c.words), "%s: %s", c.reason, ch.effect.Why)
				assert.Check(t, c.words != "" || !strings.Contains(ch.effect.Why, "does not start with"), ch.effect.Why)
				return
			}
			t.Fatalf("%s: work_mem is not among the changes", c.reason)
		})
	}
}
