// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRows holds the rows of the CSV against a golden file: the two small CRDs of testdata as three releases.
func TestRows(t *testing.T) {
	old, new := testSide(t, "old").crds, testSide(t, "new").crds
	h := history{}
	for release, crds := range map[string]map[string]map[string]any{"1.23.0": old, "1.23.1": new, "1.24.0": old} {
		h.add(release, crds)
	}
	var b strings.Builder
	if err := writeRows(&b, h.rows([]string{"1.23.0", "1.23.1", "1.24.0"})); err != nil {
		t.Fatal(err)
	}
	golden(t, "fields.csv", b.String())
}

// TestSpaced: a value is one line, with sorted names.
func TestSpaced(t *testing.T) {
	got := spaced(map[string]any{"b": []any{"x", float64(2)}, "a": true})
	if diff := cmp.Diff(`{"a": true, "b": ["x", 2]}`, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}
