// SPDX-License-Identifier: Apache-2.0

package guard

import (
	"strings"
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/guard"
)

// TestChanges evaluates the policies over the handwritten changes: each condition refuses at least one of them, and the plan agrees.
func TestChanges(t *testing.T) {
	policies := compiled(t, guard.Options{})
	changes, err := Changes("..", "shop")
	assert.NilError(t, err)
	seen := map[string]bool{}
	for _, c := range changes {
		messages, err := policies.Refusals(t.Context(), Request{User: "alice", Old: c.Old, New: c.New})
		assert.NilError(t, err, c.Note)
		for _, m := range messages {
			seen[m] = true
		}
		if (len(messages) > 0) != c.Refused || c.Refused && !strings.HasPrefix(messages[0], c.By) {
			t.Errorf("%s: the policies refuse with %q; want %t, %s", c.Note, messages, c.Refused, c.By)
		}
		verdict, err := Planned(c.Old, c.New)
		assert.NilError(t, err, c.Note)
		if !verdict.Agrees(len(messages) > 0) {
			t.Errorf("%s: the policies refuse with %q; the plan says %+v", c.Note, messages, verdict)
		}
	}
	for _, message := range messagesOf(guard.Objects(guard.Options{})) {
		if !seen[message] && !strings.Contains(message, "spec.cluster: ") { // which the CRDs of today make immutable
			t.Errorf("no change is refused with %q", message)
		}
	}
}
