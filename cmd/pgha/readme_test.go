// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// TestReadme runs every pgha and pgha-federate command that the README shows, as it is typed there, in a directory with
// the files that it speaks of. What comes after a pipe is another's program: cat stands in for it.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile("../../README.md")
	assert.NilError(t, err)
	dir := t.TempDir()
	build(t, dir)
	ran := 0
	for line := range strings.SplitSeq(string(text), "\n") {
		command, ok := readmeCommand(line)
		if !ok {
			continue
		}
		ran++
		cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"))
		output, err := cmd.CombinedOutput()
		wantFailure := strings.Contains(command, "bad.yaml") || strings.Contains(command, "diff") || strings.Contains(command, "lint")
		if err != nil && !wantFailure {
			t.Errorf("%s: %v\n%s", command, err, output)
		}
		if strings.Contains(string(output), "see pgha") || strings.Contains(string(output), "unknown flag") {
			t.Errorf("%s: the command line is wrong:\n%s", command, output)
		}
	}
	assert.Assert(t, ran >= 10, "only %d commands found", ran)
}

// readmeCommand is the command of a line, for sh: with cat for foreign programs, and without a README's comment.
func readmeCommand(line string) (string, bool) {
	command, ok := strings.CutPrefix(strings.TrimSpace(line), "$ ")
	command, _, _ = strings.Cut(command, "  #")
	if !ok || !strings.Contains(command, "bin/pgha") {
		return "", false
	}
	foreign := regexp.MustCompile(`^(helm|kubectl) [^|]*\|`)
	command = foreign.ReplaceAllString(command, "cat deploy/prod.yaml |")
	after := regexp.MustCompile(`\| *(kubectl|sh)\b.*$`)
	return after.ReplaceAllString(command, "| cat"), true
}

// build makes the programs and the files that the README names.
func build(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, "bin")+"/", "../pgha", "../pgha-federate")
	output, err := cmd.CombinedOutput()
	assert.NilError(t, err, string(output))
	pgha := filepath.Join(dir, "bin", "pgha")
	starter, err := exec.CommandContext(t.Context(), pgha, "init", "aks").Output()
	assert.NilError(t, err)
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "prod.yaml"), starter, 0o600))
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "bad.yaml"), []byte("kind: Profile\nspec: {storage: {sise: 1Gi}}\n"), 0o600))
	assert.NilError(t, os.Mkdir(filepath.Join(dir, "deploy"), 0o755))
	rendered, err := exec.CommandContext(t.Context(), pgha, "render", filepath.Join(dir, "prod.yaml")).Output()
	assert.NilError(t, err)
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "deploy", "prod.yaml"), rendered, 0o600))
}
