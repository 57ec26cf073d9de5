// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestTable compares the table that lint reads with the CRDs of the pinned modules.
func TestTable(t *testing.T) {
	got, err := os.ReadFile(filepath.Join("..", "..", "internal", "admission", "schema.txt"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := table(string(got))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("schema.txt differs from the CRDs: run go generate ./internal/admission")
	}
}
