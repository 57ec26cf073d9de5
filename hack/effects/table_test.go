// SPDX-License-Identifier: Apache-2.0

package main

import (
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/internal/effects"
)

// TestTable checks that effects.Parse reads what table writes, each answer in its own column.
func TestTable(t *testing.T) {
	data := table(release{version: "v9.9.9"}, []string{"go.mod"}, []answer{
		{Label: "none"},
		{
			Label: "all", Refused: true, Rolls: true, Bypassed: true, Refusal: "a\n\tb", Warnings: []string{"w"},
			Reasons: []string{"r", "s"}, Configuration: []string{"x", "hba"}, Lines: []string{"x: 1→2"}, Volumes: []string{"tbs t1"}, Objects: []string{"Role"},
		},
		{Label: "waits", Waits: true},
	})
	got, err := effects.Parse(data)
	assert.NilError(t, err)
	assert.DeepEqual(t, got, map[string]effects.Observed{
		"none":  {},
		"waits": {Waits: true},
		"all": {
			Refused: true, Rolls: true, Bypassed: true, Refusal: "a b", Warnings: "w", Reasons: "r / s",
			Configuration: []string{"x", "hba"}, Lines: "x: 1→2", Volumes: []string{"tbs t1"}, Objects: []string{"Role"},
		},
	})
}

// TestChosen checks the names of the observed files.
func TestChosen(t *testing.T) {
	assert.Equal(t, len(chosen(nil)), len(releases()))
	got := chosen([]string{"v1.27.4", "v1.29.2"})
	assert.Equal(t, got[0].name, "1.27.4")
	assert.Equal(t, got[1].name, "1.29.2")
}
