// SPDX-License-Identifier: Apache-2.0

// Package examples_test runs every example as its README says.
package examples_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
)

// bin is a directory with a pgha that was built from this source.
var bin string

func TestMain(m *testing.M) {
	golden.NormalizeCRLFToLF = false
	os.Exit(withPgha(m))
}

func withPgha(m *testing.M) int {
	dir, err := os.MkdirTemp("", "pgha-examples")
	if err == nil {
		defer os.RemoveAll(dir)
		bin = dir
		err = build(dir, "../cmd/pgha")
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return m.Run()
}

// TestScripts runs every run.sh, and compares what it prints.
func TestScripts(t *testing.T) {
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
	dir := t.TempDir()
	assert.NilError(t, build(dir, "./library"))
	out, err := exec.Command(filepath.Join(dir, "library")).Output()
	assert.NilError(t, err)
	file, err := filepath.Abs("library/expected.txt")
	assert.NilError(t, err)
	golden.Assert(t, string(out), file)
}

// TestStranger runs the program of another module that uses every public package.
func TestStranger(t *testing.T) {
	command := exec.Command("go", "run", "-mod=readonly", ".")
	command.Dir = "stranger"
	command.Env = append(os.Environ(), "GOWORK=off", "CGO_ENABLED=0")
	var stderr bytes.Buffer
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		t.Fatalf("%v\n%s\nIf go.mod changed: cd examples/stranger && go mod tidy", err, stderr.String())
	}
	file, err := filepath.Abs("stranger/expected.txt")
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

// build has go build make a program, with the packages that go test has compiled already.
func build(dir, pkg string) error {
	command := exec.Command("go", "build", "-o", dir+string(filepath.Separator), pkg)
	if out, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("cannot build %s: %w\n%s", pkg, err, out)
	}
	return nil
}
