// SPDX-License-Identifier: Apache-2.0

// Package operatortest finds the operator's source code, for tests that compare pgha with it.
package operatortest

import (
	"encoding/json"
	"os/exec"
	"testing"

	"github.com/pgha/pgha/profiles"
)

// Source returns the directory of the operator's module at the newest target. Go downloads it into the module cache.
// With -short the test is skipped.
func Source(t *testing.T) string {
	t.Helper()
	return SourceOf(t, "v"+profiles.NewestTarget.String())
}

// SourceOf is Source of another release.
func SourceOf(t *testing.T, version string) string {
	t.Helper()
	if testing.Short() {
		t.Skip("no module is downloaded with -short")
	}
	command := exec.CommandContext(t.Context(), "go", "mod", "download", "-json", "github.com/cloudnative-pg/cloudnative-pg@"+version)
	command.Dir = t.TempDir() // outside this module, so that its go.mod does not get the operator
	out, err := command.Output()
	var module struct {
		Dir   string `json:"Dir"`
		Error string `json:"Error"`
	}
	if e := json.Unmarshal(out, &module); e != nil || module.Error != "" {
		t.Fatalf("cannot get the operator's sources (go test -short skips this test): %v %v %s", err, e, module.Error)
	}
	return module.Dir
}
