// SPDX-License-Identifier: Apache-2.0

package needs

import (
	"os"
	"path/filepath"
	"testing"

	"gotest.tools/v3/assert"
)

// TestProgram: a program that is missing is recorded and its test skipped; one that is there is neither.
func TestProgram(t *testing.T) {
	file := filepath.Join(t.TempDir(), "not-run")
	assert.NilError(t, os.WriteFile(file, nil, 0o600))
	t.Setenv(Variable, file)
	t.Setenv("PATH", t.TempDir())
	var went, skipped bool
	t.Run("missing", func(t *testing.T) {
		defer func() { skipped = t.Skipped() }()
		Program(t, "shellcheck", "shellcheck")
		went = true
	})
	assert.Assert(t, skipped && !went)
	got, err := os.ReadFile(file)
	assert.NilError(t, err)
	assert.Equal(t, string(got), "shellcheck\tinternal/needs TestProgram/missing\n")

	program := filepath.Join(t.TempDir(), "shellcheck")
	assert.NilError(t, os.WriteFile(program, []byte("#!/bin/sh\n"), 0o700))
	t.Setenv("PATH", filepath.Dir(program))
	assert.Equal(t, Program(t, "shellcheck", "shellcheck"), program)
	again, err := os.ReadFile(file)
	assert.NilError(t, err)
	assert.Equal(t, string(again), string(got))
}

// TestRecord: without a file, or with one that cannot be written, the test would fail.
func TestRecord(t *testing.T) {
	assert.ErrorContains(t, record("", "dash", "TestX"), "make test")
	assert.ErrorContains(t, record(filepath.Join(t.TempDir(), "no", "file"), "dash", "TestX"), "cannot record it")
}
