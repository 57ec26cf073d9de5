// SPDX-License-Identifier: Apache-2.0

package effects_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/internal/effects"
)

const dir = "../../plan/testdata/effects"

// TestLoad checks that every change is there once, changes something, and was observed. That every edit applies and that no
// label of an observed file is unknown are errors of Load.
func TestLoad(t *testing.T) {
	changes, err := effects.Load(dir)
	assert.NilError(t, err)
	assert.Equal(t, len(changes), 203)
	seen := map[string]bool{}
	for _, c := range changes {
		assert.Check(t, !seen[c.Label], "duplicate label %q", c.Label)
		seen[c.Label] = true
		assert.Check(t, !bytes.Equal(c.Old, c.New), "%s: old and new are the same", c.Label)
	}
}

// TestVersions checks what the two versions do differently, apart from the files of the instance manager.
func TestVersions(t *testing.T) {
	changes, err := effects.Load(dir)
	assert.NilError(t, err)
	var got []string
	for _, c := range changes {
		newer, ok := c.Observed["1.30.0"]
		assert.Assert(t, ok, c.Label)
		older, ok := c.Observed["1.27.4"]
		assert.Assert(t, ok, c.Label)
		if newer.Refused != older.Refused || newer.Rolls != older.Rolls || newer.Waits != older.Waits || !slices.Equal(newer.Volumes, older.Volumes) {
			got = append(got, c.Label)
		}
	}
	// 1.27 refuses an image together with parameters for each method, and lacks the three fields.
	assert.DeepEqual(t, got, []string{"imageName + parameter, method restart", "podSecurityContext", "securityContext", "serviceAccountName added"})
}

// TestLoadFaults checks that data that would prove nothing is an error.
func TestLoadFaults(t *testing.T) {
	head := strings.Join(effects.Columns(), "\t") + "\n"
	row := "a\tno\tno\t\t\tno\tno\t\t\t\t\t\n"
	cases := map[string]struct{ reason, changes, observed, want string }{
		"good":      {"the other cases differ from it in one thing", "[{label: a, new: {b: 2}}]", head + row, ""},
		"same":      {"such an edit names a wrong field or value", "[{label: a, new: {b: 1}}]", head + row, `cannot apply change "a": new: the edit changes nothing`},
		"nowhere":   {"a path must be there", "[{label: a, old: [{op: replace, path: /c/d, value: 1}]}]", head + row, `cannot apply change "a": old: `},
		"misspelt":  {"an edit under another name would be dropped", "[{label: a, now: {b: 2}}]", head + row, `unknown field "now"`},
		"missing":   {"each change is observed for each version", "[{label: a, new: {b: 2}}]", head, `cannot find change "a" in`},
		"stale":     {"a renamed change leaves no line behind", "[]", head + row, `cannot find changes ["a"] of`},
		"twice":     {"the second line would win", "[{label: a, new: {b: 2}}]", head + row + row, `duplicate label "a"`},
		"not a bit": {"a column that moved must not read as no", "[{label: a, new: {b: 2}}]", head + strings.Replace(row, "no", "", 1), `refused is "", want yes or no`},
		"columns":   {"a column too few", "[{label: a, new: {b: 2}}]", head + strings.Replace(row, "\t\n", "\n", 1), "it has 11 columns, want 12"},
		"header":    {"columns have their place by the header", "[{label: a, new: {b: 2}}]", row, "the first line is not"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for file, text := range map[string]string{"base.yaml": "b: 1", "changes.yaml": c.changes, "observed-9.9.tsv": c.observed} {
				assert.NilError(t, os.WriteFile(filepath.Join(dir, file), []byte(text), 0o600))
			}
			_, err := effects.Load(dir)
			if c.want == "" {
				assert.NilError(t, err, c.reason)
				return
			}
			assert.ErrorContains(t, err, c.want, c.reason)
		})
	}
}

// TestParse checks every column.
func TestParse(t *testing.T) {
	row := "a\tyes\tyes\twork_mem,hba\tdata,tbs t1\tyes\tyes\tRole,PDB primary\tbecause\tno \"x\"\twarn\tx: 1→2\n"
	got, err := effects.Parse([]byte("# comment\n" + strings.Join(effects.Columns(), "\t") + "\n" + row))
	assert.NilError(t, err)
	assert.DeepEqual(t, got, map[string]effects.Observed{"a": {
		Refused: true, Rolls: true, Waits: true, Bypassed: true,
		Configuration: []string{"work_mem", "hba"}, Volumes: []string{"data", "tbs t1"}, Objects: []string{"Role", "PDB primary"},
		Reasons: "because", Refusal: `no "x"`, Warnings: "warn", Lines: "x: 1→2",
	}})
}
