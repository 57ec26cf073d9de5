// SPDX-License-Identifier: Apache-2.0

package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// TestSpool checks that the output equals the input, and that no file is left.
func TestSpool(t *testing.T) {
	parts := []string{"", "small", strings.Repeat("large", 100), "x", strings.Repeat("y", 64)}
	for name, tc := range map[string]struct {
		reason string
		spool  Spool
		tmp    string
		file   bool
	}{
		"Memory": {"what fits stays in memory", Spool{limit: 1 << 20}, "", false},
		"File":   {"and the rest does not", Spool{limit: 64}, "", true},
		"Secret": {"a password is on no disk", Spool{limit: 64, Secret: true}, "", false},
		"NoDisk": {"without a directory for it, it works all the same", Spool{limit: 64}, "missing", false},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("TMPDIR", filepath.Join(dir, tc.tmp))
			var out bytes.Buffer
			sys := &System{Stdout: &out}
			for _, part := range parts {
				n, err := tc.spool.Write([]byte(part))
				assert.NilError(t, err)
				assert.Equal(t, n, len(part))
			}
			assert.Equal(t, out.Len(), 0, "printed before the end")
			assert.Equal(t, tc.spool.file != nil, tc.file, tc.reason)
			assert.NilError(t, tc.spool.Print(sys))
			assert.Equal(t, out.String(), strings.Join(parts, ""))
			tc.spool.Close()
			left, err := os.ReadDir(dir)
			assert.NilError(t, err)
			assert.Equal(t, len(left), 0, "%v is left behind", left)
		})
	}
}
