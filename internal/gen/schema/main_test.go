// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"testing"

	"gotest.tools/v3/assert"
)

// TestUpToDate: the schema that is checked in is the one that the types make.
func TestUpToDate(t *testing.T) {
	want, err := generate(os.DirFS("../../../profiles"))
	assert.NilError(t, err)
	got, err := os.ReadFile("../../../schema/profile.schema.json")
	assert.NilError(t, err)
	assert.Equal(t, string(got), string(want), "run go generate ./schema")
}
