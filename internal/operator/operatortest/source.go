// SPDX-License-Identifier: Apache-2.0

// Package operatortest finds the operator's own sources, for tests that hold pgha against them.
package operatortest

import (
	"encoding/json"
	"os/exec"
	"testing"
)

// Source is the directory of the operator's module at the newest target. Go downloads it and keeps it, and nothing of it is
// copied. Only -short goes without.
func Source(t *testing.T) string {
	t.Helper()
	if testing.Short() {
		t.Skip("no module is downloaded with -short")
	}
	command := exec.CommandContext(t.Context(), "go", "mod", "download", "-json", "github.com/cloudnative-pg/cloudnative-pg@v1.30.0")
	command.Dir = t.TempDir() // outside this module, whose go.mod has no business with the operator
	out, err := command.Output()
	var module struct {
		Dir   string `json:"Dir"`
		Error string `json:"Error"`
	}
	if e := json.Unmarshal(out, &module); e != nil || module.Error != "" {
		t.Fatalf("cannot get the operator's sources (go test -short does without): %v %v %s", err, e, module.Error)
	}
	return module.Dir
}
