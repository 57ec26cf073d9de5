// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestReadme runs all commands of the README in order in one directory. It leaves out other programs: the part after a
// pipe into kubectl or sh, and make.
func TestReadme(t *testing.T) {
	dir := t.TempDir()
	build(t, dir)
	ran, quoted := 0, false
	for _, line := range readmeCommands(t) {
		want, command := expected(t, dir, line)
		if command == "" {
			continue
		}
		ran++
		cmd := exec.CommandContext(t.Context(), "sh", "-c", command)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "PATH="+filepath.Join(dir, "bin")+":"+os.Getenv("PATH"))
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		stdout, _ := cmd.Output()
		if got := cmd.ProcessState.ExitCode(); got != want {
			t.Errorf("%s\nexit code %d, want %d\n%s%s", line, got, want, stdout, stderr.String())
		}
		if strings.Contains(stderr.String(), "example values") {
			t.Errorf("%s: the reader has not been told to fill in:\n%s", line, stderr.String())
		}
		if strings.Contains(command, "bad.yaml") {
			assert.Equal(t, stderr.String(), readmeErrors(t), "the README quotes other errors")
		}
		if strings.HasSuffix(command, "plan prod.yaml next.yaml") {
			quoted = true
			assert.Assert(t, strings.HasPrefix(string(stdout), readmePlan(t)), "the README quotes another plan than\n%s", stdout)
		}
	}
	assert.Assert(t, ran >= 19, "only %d commands found", ran)
	assert.Assert(t, quoted, "the README shows no plan")
}

// readmePlan returns the start of a plan that the README quotes, below its command.
func readmePlan(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	assert.NilError(t, err)
	_, rest, ok := strings.Cut(string(text), "plan prod.yaml next.yaml\n")
	assert.Assert(t, ok)
	var quoted strings.Builder
	for line := range strings.Lines(rest) {
		inside, ok := strings.CutPrefix(line, "    ")
		if !ok && line != "\n" {
			break
		}
		quoted.WriteString(inside)
	}
	return quoted.String()
}

// readmeErrors returns the errors that the README quotes.
func readmeErrors(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	assert.NilError(t, err)
	var quoted strings.Builder
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "    pgha: ") {
			quoted.WriteString(strings.TrimLeft(line, " "))
		}
	}
	return quoted.String()
}

// readmeProfile returns the profile that the README shows.
func readmeProfile(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	assert.NilError(t, err)
	_, rest, ok := strings.Cut(string(text), "```yaml\n")
	assert.Assert(t, ok)
	profile, _, _ := strings.Cut(rest, "```")
	return profile
}

// readmeCommands returns the commands after a prompt, without their comments.
func readmeCommands(t *testing.T) []string {
	t.Helper()
	text, err := os.ReadFile("../../README.md")
	assert.NilError(t, err)
	var commands []string
	for line := range strings.SplitSeq(string(text), "\n") {
		if command, ok := strings.CutPrefix(strings.TrimSpace(line), "$ "); ok {
			command, _, _ = strings.Cut(command, "  #")
			commands = append(commands, strings.TrimSpace(command))
		}
	}
	return commands
}

// expected returns the command to run for a line, and its exit code; no command for other programs.
func expected(t *testing.T, dir, line string) (int, string) {
	t.Helper()
	switch {
	case line == "$EDITOR prod.yaml":
		fillIn(t, filepath.Join(dir, "prod.yaml"))
		deploy(t, dir)
		return 0, ""
	case strings.Contains(line, "--since"):
		return 0, "" // needs a repository: the script plan_since
	case !strings.Contains(line, "bin/pgha"):
		return 0, "" // go run, make and kubectl: the tests of make and e2e
	}
	command := regexp.MustCompile(`^(helm|kubectl) [^|]*\|`).ReplaceAllString(line, "cat deploy/prod.yaml |")
	command = regexp.MustCompile(`\| *(kubectl|sh)\b.*$`).ReplaceAllString(command, "> piped")
	switch {
	case strings.Contains(command, "bad.yaml"):
		return 1, command // it shows what a refusal looks like
	case strings.HasSuffix(command, "plan prod.yaml next.yaml"):
		return 1, command // there are changes, and no budget
	case strings.Contains(command, "--to-target"):
		return 1, command // there is a difference to show, as with diff(1)
	case strings.Contains(command, "--target 1.27"):
		return 1, command // that operator lacks a field of the starter
	}
	return 0, command
}

// fillIn edits the profile as the README says after init.
func fillIn(t *testing.T, file string) {
	t.Helper()
	text, err := os.ReadFile(file)
	assert.NilError(t, err)
	for old, mine := range map[string]string{
		"00000000-0000-0000-0000-000000000000": "11111111-2222-3333-4444-555555555555",
		"examplestorage":                       "shopbackups",
		"mi-pg-backup":                         "mi-shop",
		"rg-pg":                                "rg-shop",
		"aks-pg":                               "aks-shop",
	} {
		assert.Assert(t, bytes.Contains(text, []byte(old)), "init no longer prints %s", old)
		text = bytes.ReplaceAll(text, []byte(old), []byte(mine))
	}
	assert.NilError(t, os.WriteFile(file, text, 0o600))
}

// build builds the programs, and creates the user's files that the README mentions.
func build(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", "build", "-o", filepath.Join(dir, "bin")+"/", "../pgha", "../pgha-federate")
	output, err := cmd.CombinedOutput()
	assert.NilError(t, err, string(output))
	bad := strings.NewReplacer("instances: 3", "instanses: 3", "0 0 2 * * *", "15 * * * *").Replace(readmeProfile(t))
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "bad.yaml"), []byte(bad), 0o600))
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "pw"), []byte("correct horse\n"), 0o600))
}

// deploy creates the directory of manifests that the README mentions: the rendered profile.
func deploy(t *testing.T, dir string) {
	t.Helper()
	assert.NilError(t, os.Mkdir(filepath.Join(dir, "deploy"), 0o755))
	rendered, err := exec.CommandContext(t.Context(), filepath.Join(dir, "bin", "pgha"), "render", filepath.Join(dir, "prod.yaml")).Output()
	assert.NilError(t, err)
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "deploy", "prod.yaml"), rendered, 0o600))
}

// TestReadmeProfile checks that the profile in the README has no warnings.
func TestReadmeProfile(t *testing.T) {
	p, err := profiles.Parse("README.md", []byte(readmeProfile(t)))
	assert.NilError(t, err)
	for _, f := range lint.Profile(p, time.Time{}) {
		if f.Severity >= lint.Warning {
			t.Errorf("%s", f)
		}
	}
}

// TestDocsShell checks that sh can parse the shell blocks of the documentation.
func TestDocsShell(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	assert.NilError(t, err)
	blocks := regexp.MustCompile("(?s)```sh\n(.*?)```")
	found := 0
	for _, page := range pages {
		text, err := os.ReadFile(page)
		assert.NilError(t, err)
		for _, block := range blocks.FindAllSubmatch(text, -1) {
			found++
			cmd := exec.CommandContext(t.Context(), "sh", "-n")
			cmd.Stdin = bytes.NewReader(block[1])
			output, err := cmd.CombinedOutput()
			assert.Check(t, err == nil, "%s: %s\n%s", page, output, block[1])
		}
	}
	assert.Assert(t, found >= 4, "only %d blocks found", found)
}
