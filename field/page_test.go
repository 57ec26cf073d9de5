// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWritePage: a part replaces its own section, and the page has the sections in the order of the parts.
func TestWritePage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "field.md")
	write := func(title, line string) string {
		t.Helper()
		if err := writePage(path, []*section{{title: title, lines: []string{line}}}); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(text)
	}
	all := parts()
	write(all[1].title, "two")
	write(all[0].title, "one")
	text := write(all[1].title, "again")
	first, second := strings.Index(text, "## "+all[0].title), strings.Index(text, "## "+all[1].title)
	if !strings.HasPrefix(text, preface) || first < 0 || second < first || !strings.Contains(text, "- one") || !strings.Contains(text, "- again") ||
		strings.Contains(text, "- two") || strings.Count(text, "## ") != 2 || strings.Contains(text, "\n\n\n") {
		t.Errorf("got\n%s", text)
	}
}
