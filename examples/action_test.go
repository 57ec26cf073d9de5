// SPDX-License-Identifier: Apache-2.0

package examples_test

import (
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/needs"
	"gotest.tools/v3/assert"
	"sigs.k8s.io/yaml"
)

// TestGitHubAction runs the step of action.yml that lints, with the inputs of the example, as GitHub runs it.
func TestGitHubAction(t *testing.T) {
	profile, err := os.ReadFile("migration/1-before.yaml")
	assert.NilError(t, err)
	changed := func(line string) string {
		return strings.Replace(string(profile), "  bootstrap:\n", line+"  bootstrap:\n", 1)
	}
	broken := changed("  timings: {stopDelay: 60}\n")
	for name, tc := range map[string]struct {
		reason  string
		profile string
		inputs  map[string]string
		code    int
		sarif   string
		says    string
	}{
		"Clean":         {reason: "nothing is wrong but the release", profile: string(profile), sarif: "pgha.sarif", says: "7 warnings, 13 infos"},
		"Error":         {reason: "an error fails by default", profile: broken, code: 1, sarif: "pgha.sarif", says: "stopDelay"},
		"Never":         {reason: "the findings are uploaded, and that is all", profile: broken, inputs: map[string]string{"fail-on": "never"}, sarif: "pgha.sarif"},
		"Warning":       {reason: "stricter", profile: changed("  lint: {ignore: [{rule: PGHA801, reason: unused}]}\n"), inputs: map[string]string{"fail-on": "warning"}, code: 1, sarif: "pgha.sarif"},
		"NoSARIF":       {reason: "nobody asked for a file", profile: broken, inputs: map[string]string{"sarif": "", "fail-on": "never"}},
		"NothingThere":  {reason: "a misspelt path never passes", profile: broken, inputs: map[string]string{"paths": "cluster", "fail-on": "never"}, code: 1},
		"UnknownTarget": {reason: "inputs reach pgha", profile: string(profile), inputs: map[string]string{"target": "0.9"}, code: 1, says: "0.9"},
		"UnknownFailOn": {reason: "a misspelt severity never passes", profile: string(profile), inputs: map[string]string{"fail-on": "eror"}, code: 2, says: "fail-on is"},
		"Version":       {reason: "a release is installed", profile: string(profile), inputs: map[string]string{"version": "v0.1.0"}, sarif: "pgha.sarif", says: "installed v0.1.0"},
		"Manifests":     {reason: "a directory of manifests too", profile: string(profile), inputs: map[string]string{"manifests": "deploy", "paths": ""}, sarif: "pgha.sarif"},
	} {
		t.Run(name, func(t *testing.T) {
			work := t.TempDir()
			assert.NilError(t, os.Mkdir(filepath.Join(work, "clusters"), 0o755))
			assert.NilError(t, os.Mkdir(filepath.Join(work, "deploy"), 0o755))
			file := filepath.Join(work, "clusters", "orders.yaml")
			assert.NilError(t, os.WriteFile(file, []byte(tc.profile), 0o644))
			rendered, err := exec.Command(filepath.Join(bin, "pgha"), "render", "migration/3-plugin.yaml").Output()
			assert.NilError(t, err)
			assert.NilError(t, os.WriteFile(filepath.Join(work, "deploy", "all.yaml"), rendered, 0o644))
			out, outputs, code := step(t, work, "pgha-lint.yaml", tc.inputs)
			assert.Equal(t, code, tc.code, "%s\n%s", tc.reason, out)
			assert.Assert(t, strings.Contains(out, tc.says), out)
			if tc.sarif == "" {
				assert.Equal(t, outputs, "")
				return
			}
			assert.Equal(t, outputs, "sarif="+tc.sarif+"\n")
			sarif, err := os.ReadFile(filepath.Join(work, tc.sarif))
			assert.NilError(t, err)
			assert.Assert(t, strings.Contains(string(sarif), `"version": "2.1.0"`), "%s", sarif)
		})
	}
}

// step runs the step of the action in a directory, with the inputs of an example, and returns what it prints, what it sets as
// outputs, and its exit code.
func step(t *testing.T, work, example string, inputs map[string]string) (string, string, int) {
	t.Helper()
	var action struct {
		Inputs map[string]struct{ Default string }
		Runs   struct {
			Steps []struct {
				ID, Run string
				Env     map[string]string
			}
		}
	}
	read(t, "../action.yml", &action)
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Uses string
				With map[string]string
			}
		}
	}
	read(t, "github-action/"+example, &workflow)
	values := map[string]string{}
	for name, input := range action.Inputs {
		values[name] = input.Default
	}
	for _, job := range workflow.Jobs {
		for _, step := range job.Steps {
			if strings.HasPrefix(step.Uses, "pgha/pgha@") {
				maps.Copy(values, step.With)
			}
		}
	}
	maps.Copy(values, inputs)
	assert.Equal(t, len(values), len(action.Inputs), "an input that the action does not have: %v", values)

	source, err := filepath.Abs("..")
	assert.NilError(t, err)
	step := action.Runs.Steps[len(action.Runs.Steps)-1]
	assert.Equal(t, step.ID, "lint")
	output := filepath.Join(t.TempDir(), "output")
	command := exec.Command(needs.Program(t, "bash", "bash"), "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
	command.Dir = work
	command.Env = append(os.Environ(), "GITHUB_OUTPUT="+output, "GITHUB_STEP_SUMMARY="+filepath.Join(t.TempDir(), "summary"), "BIN="+bin, "SOURCE="+source, "PATH="+fakeGo(t)+":"+os.Getenv("PATH"))
	for name, value := range step.Env {
		switch input, ok := strings.CutPrefix(value, "${{ inputs."); {
		case ok:
			input = strings.TrimSuffix(input, " }}")
			given, known := values[input]
			assert.Assert(t, known, "%s is no input", input)
			value = given
		case value == "${{ github.action_path }}":
			value = source
		default:
			t.Fatalf("cannot evaluate %q", value)
		}
		command.Env = append(command.Env, name+"="+value)
	}
	out, err := command.CombinedOutput()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	outputs, err := os.ReadFile(output)
	if !errors.Is(err, os.ErrNotExist) {
		assert.NilError(t, err)
	}
	return string(out), string(outputs), command.ProcessState.ExitCode()
}

// fakeGo is a directory with a go that knows the two calls of the action and has the program ready, since linking it takes
// longer than all the rest.
func fakeGo(t *testing.T) string {
	t.Helper()
	const script = `#!/bin/sh
case $* in
"build -C $SOURCE -o "*" ./cmd/pgha") cp "$BIN/pgha" "$5" ;;
"install github.com/pgha/pgha/cmd/pgha@v"*) echo "installed ${2#*@}" && cp "$BIN/pgha" "$GOBIN/pgha" ;;
*) echo "go $*: unexpected" && exit 3 ;;
esac
`
	dir := t.TempDir()
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "go"), []byte(script), 0o755))
	return dir
}

func read(t *testing.T, file string, into any) {
	t.Helper()
	text, err := os.ReadFile(file)
	assert.NilError(t, err)
	assert.NilError(t, yaml.Unmarshal(text, into))
}

// TestPinnedActions: a tag can be moved to other code by whoever owns the action, a commit cannot.
func TestPinnedActions(t *testing.T) {
	pinned := regexp.MustCompile(`^[\w.-]+(/[\w.-]+)+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	commits := map[string]string{} // of each action: one version in all files
	for _, pattern := range []string{"*/*.yaml", "*/*/*.yaml", "../action.yml", "../.github/*/*.yml"} {
		files, err := filepath.Glob(pattern)
		assert.NilError(t, err)
		assert.Assert(t, len(files) > 0, "no file is %s", pattern)
		for _, file := range files {
			text, err := os.ReadFile(file)
			assert.NilError(t, err)
			for line := range strings.SplitSeq(string(text), "\n") {
				_, action, ok := strings.Cut(line, "uses: ")
				if !ok || action == "./" { // the action of this very commit
					continue
				}
				assert.Check(t, pinned.MatchString(action), "%s: %q is not pinned to a commit, with its version as a comment", file, action)
				name, commit, _ := strings.Cut(action, "@")
				if before, ok := commits[name]; ok {
					assert.Check(t, before == commit, "%s: %s is at %s here and at %s elsewhere", file, name, commit, before)
				}
				commits[name] = commit
			}
		}
	}
	assert.Assert(t, len(commits) >= 6, "only %d actions found", len(commits))
}
