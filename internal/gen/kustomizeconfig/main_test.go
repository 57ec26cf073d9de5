// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/kinds"
	"gotest.tools/v3/assert"
)

// TestUpToDate: the file in package base matches the table of kinds.
func TestUpToDate(t *testing.T) {
	have, err := os.ReadFile("../../../base/kustomizeconfig.yaml")
	assert.NilError(t, err)
	if diff := cmp.Diff(string(generate(kinds.All())), string(have)); diff != "" {
		t.Errorf("base/kustomizeconfig.yaml is stale; run go generate ./base (-want +got):\n%s", diff)
	}
}

// TestReferencesExist: the kinds of all references are in the table.
func TestReferencesExist(t *testing.T) {
	for _, k := range kinds.All() {
		for _, r := range k.References {
			assert.Check(t, kinds.Named(r.To).Kind != "", "%s: there is no kind %q", k.Kind, r.To)
		}
		assert.Check(t, k.StandsFor == "" || kinds.Named(k.StandsFor).Kind != "", "%s stands for no kind %q", k.Kind, k.StandsFor)
	}
}
