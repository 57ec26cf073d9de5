// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestTable compares the table that lint reads with the CRDs of the pinned releases.
func TestTable(t *testing.T) {
	want, err := table()
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(filepath.Join("..", "..", "internal", "admission", "schema.txt"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("schema.txt differs from the CRDs: run go generate ./internal/admission")
	}
}

// TestKeyword: a keyword that lint does not support is an error, and is not silently dropped.
func TestKeyword(t *testing.T) {
	if _, err := keyword("multipleOf", int64(2)); err == nil || !strings.Contains(err.Error(), `"multipleOf"`) {
		t.Errorf("got %v", err)
	}
	b := builder{numbers: map[string]int{}}
	if _, err := b.node(map[string]any{"type": "set"}, "Kind.spec"); err == nil || !strings.Contains(err.Error(), "Kind.spec") {
		t.Errorf("got %v", err)
	}
	if _, err := b.node(map[string]any{"type": "string", "pattern": "a\tb"}, "Kind.spec"); err == nil {
		t.Error("a tab in a pattern would end the pattern")
	}
}
