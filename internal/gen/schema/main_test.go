// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"testing"

	"gotest.tools/v3/assert"
)

// TestUpToDate: the checked-in schemas match the types.
func TestUpToDate(t *testing.T) {
	profile, fleet, err := generate(os.DirFS("../../.."))
	assert.NilError(t, err)
	for name, want := range map[string][]byte{"profile": profile, "fleet": fleet} {
		got, err := os.ReadFile("../../../schema/" + name + ".schema.json")
		assert.NilError(t, err)
		assert.Equal(t, string(got), string(want), "run go generate ./schema")
	}
}
