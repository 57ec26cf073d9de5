// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/operator/operatortest"
)

// TestSources looks up each line of the operator that a rule names.
func TestSources(t *testing.T) {
	// The lines are those of the release in operatorSource.
	root, seen := operatortest.SourceOf(t, "v1.30.0"), 0
	for _, table := range tables() {
		for i := range table.rules {
			source := table.rules[i].source
			if source == "" || strings.HasPrefix(source, "https://") {
				continue
			}
			seen++
			file, number, _ := strings.Cut(source, "#L")
			number, _, _ = strings.Cut(number, "-") // a range
			text, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(file)))
			if err != nil {
				t.Errorf("%s %s: %v", table.kind, table.rules[i].path, err)
				continue
			}
			if number == "" {
				continue
			}
			line, err := strconv.Atoi(number)
			lines := bytes.Split(text, []byte("\n"))
			if err != nil || line < 1 || line > len(lines) || len(bytes.TrimSpace(lines[line-1])) == 0 {
				t.Errorf("%s %s: %s is not a line with text", table.kind, table.rules[i].path, source)
			}
		}
	}
	if seen < 50 {
		t.Errorf("only %d sources", seen)
	}
}
