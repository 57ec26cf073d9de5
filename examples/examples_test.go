// SPDX-License-Identifier: Apache-2.0

// Package examples_test runs every example as its README says.
package examples_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
	"gotest.tools/v3/golden"
	"sigs.k8s.io/yaml"
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

// TestGitHubAction runs the step that lints, and looks at what the other steps are given.
func TestGitHubAction(t *testing.T) {
	work := t.TempDir()
	text, err := os.ReadFile("github-action/pgha-lint.yaml")
	assert.NilError(t, err)
	var workflow struct {
		Jobs map[string]struct {
			Env   map[string]string
			Steps []struct{ ID, Run string }
		}
	}
	assert.NilError(t, yaml.Unmarshal(text, &workflow))
	script := ""
	for _, step := range workflow.Jobs["lint"].Steps {
		if step.ID == "lint" {
			script = step.Run
		}
	}
	profile, err := os.ReadFile("migration/1-before.yaml")
	assert.NilError(t, err)
	clusters := filepath.Join(work, workflow.Jobs["lint"].Env["PROFILES"])
	assert.NilError(t, os.Mkdir(clusters, 0o755))
	for status, change := range map[string]string{"status=0\n": "", "status=1\n": "  timings: {startDelay: 30}\n"} {
		broken := strings.Replace(string(profile), "  bootstrap:\n", change+"  bootstrap:\n", 1)
		assert.NilError(t, os.WriteFile(filepath.Join(clusters, "orders.yaml"), []byte(broken), 0o644))
		output := filepath.Join(work, "output")
		assert.NilError(t, os.WriteFile(output, nil, 0o644))
		command := exec.Command("bash", "-e", "-c", script) // as GitHub runs it
		command.Dir = work
		command.Env = append(os.Environ(), "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"),
			"GITHUB_OUTPUT="+output, "PROFILES="+workflow.Jobs["lint"].Env["PROFILES"])
		out, err := command.CombinedOutput()
		assert.NilError(t, err, "%s", out)
		got, err := os.ReadFile(output)
		assert.NilError(t, err)
		assert.Equal(t, string(got), status)
		sarif, err := os.ReadFile(filepath.Join(work, "pgha.sarif"))
		assert.NilError(t, err)
		assert.Assert(t, strings.Contains(string(sarif), `"version": "2.1.0"`), "%s", sarif)
	}
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

// TestPinnedActions: a tag can be moved to other code by whoever owns the action, a commit cannot.
func TestPinnedActions(t *testing.T) {
	pinned := regexp.MustCompile(`^[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	found := 0
	for _, pattern := range []string{"*/*.yaml", "*/*/*.yaml", "../.github/workflows/*.yaml"} {
		files, err := filepath.Glob(pattern)
		assert.NilError(t, err)
		for _, file := range files {
			text, err := os.ReadFile(file)
			assert.NilError(t, err)
			for line := range strings.SplitSeq(string(text), "\n") {
				if _, action, ok := strings.Cut(line, "uses: "); ok {
					found++
					assert.Check(t, pinned.MatchString(action), "%s: %q is not pinned to a commit, with its version as a comment", file, action)
				}
			}
		}
	}
	assert.Assert(t, found >= 3, "only %d actions found", found)
}
