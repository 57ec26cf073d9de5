// SPDX-License-Identifier: Apache-2.0

// Package examples_test runs every example as its README says.
package examples_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

// TestScripts runs every run.sh with a pgha that was built from this source, and compares what it prints.
func TestScripts(t *testing.T) {
	golden.NormalizeCRLFToLF = false
	bin := t.TempDir()
	build(t, bin, "../cmd/pgha")
	scripts, err := filepath.Glob("*/run.sh")
	assert.NilError(t, err)
	if len(scripts) < 3 {
		t.Errorf("only %d examples have a run.sh", len(scripts))
	}
	for _, script := range scripts {
		dir := filepath.Dir(script)
		t.Run(dir, func(t *testing.T) {
			command := exec.Command("sh", "./run.sh")
			command.Dir = dir
			command.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
			var stderr bytes.Buffer
			command.Stderr = &stderr
			stdout, err := command.Output()
			if err != nil {
				t.Fatalf("%v\n%s", err, stderr.String())
			}
			file, err := filepath.Abs(filepath.Join(dir, "expected.txt"))
			assert.NilError(t, err)
			golden.Assert(t, string(stdout), file)
		})
	}
}

// TestLibrary compiles the program as its reader would, and runs it.
func TestLibrary(t *testing.T) {
	bin := t.TempDir()
	build(t, bin, "./library")
	out, err := exec.Command(filepath.Join(bin, "library")).Output()
	assert.NilError(t, err)
	file, err := filepath.Abs("library/expected.txt")
	assert.NilError(t, err)
	golden.Assert(t, string(out), file)
}

// TestListed: every example has a README, and a line in the list.
func TestListed(t *testing.T) {
	list, err := os.ReadFile("README.md")
	assert.NilError(t, err)
	entries, err := os.ReadDir(".")
	assert.NilError(t, err)
	for _, e := range entries {
		if !e.IsDir() {
			continue
		}
		_, err := os.Stat(filepath.Join(e.Name(), "README.md"))
		assert.Check(t, err, "%s has no README.md", e.Name())
		assert.Check(t, strings.Contains(string(list), "("+e.Name()+")"), "%s is not in examples/README.md", e.Name())
	}
}

func build(t *testing.T, bin, pkg string) {
	t.Helper()
	command := exec.Command("go", "build", "-o", bin+string(filepath.Separator), pkg)
	command.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("cannot build %s: %v\n%s", pkg, err, out)
	}
}
