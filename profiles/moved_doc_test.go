// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
)

// TestMovesDocumented compares the table in docs/profile.md with the fields that moved. Sections are not in it, only their
// fields.
func TestMovesDocumented(t *testing.T) {
	page, err := os.ReadFile("../docs/profile.md")
	assert.NilError(t, err)
	var got []string
	for line := range strings.SplitSeq(string(page), "\n") {
		if strings.HasPrefix(line, "| `spec.") {
			got = append(got, line)
		}
	}
	all := moves()
	var want []string
	for _, m := range all {
		isSection := slices.ContainsFunc(all, func(o move) bool { return strings.HasPrefix(o.from, m.from+".") })
		if !isSection {
			want = append(want, "| `"+m.from+"` | `"+m.to+"` |")
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the table in docs/profile.md (-want +got):\n%s", diff)
	}
	for _, word := range []string{oldAPIVersion, APIVersion, oldSecretExternal, SecretExternal} {
		assert.Check(t, strings.Contains(string(page), word), "docs/profile.md does not mention %s", word)
	}
}
