// SPDX-License-Identifier: Apache-2.0

package examples_test

import (
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pgha/pgha/internal/needs"
	"gotest.tools/v3/assert"
)

const planned = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata: {name: orders, namespace: shop}
spec:
  resources: {cpu: "2", memory: 8Gi}
  storage: {size: 64Gi}
  backup: {method: none}
`

// TestGitHubPlan runs the step of action.yml that plans, with the inputs of the example, in a repository with one commit.
func TestGitHubPlan(t *testing.T) {
	for name, tc := range map[string]struct {
		reason string
		more   string
		inputs map[string]string
		code   int
		says   string
		plan   bool
	}{
		"Nothing":       {reason: "the profile is as in the commit", plan: true},
		"Changes":       {reason: "a comment is enough", more: "  instances: 5\n", plan: true},
		"Strict":        {reason: "no budget covers it", more: "  instances: 5\n", inputs: map[string]string{"fail-on": "warning"}, code: 1, plan: true},
		"Budget":        {reason: "the budget covers it", more: "  instances: 5\n", inputs: map[string]string{"fail-on": "warning", "allow": "reload\nall-instances-down"}, plan: true},
		"Invalid":       {reason: "the profile cannot be read", more: "  instanses: 5\n", code: 2, says: "instanses"},
		"NoRevision":    {reason: "a shallow checkout", inputs: map[string]string{"since": "origin/main"}, code: 2, says: "fetch-depth: 0"},
		"NoSince":       {reason: "the input is missing", inputs: map[string]string{"since": ""}, code: 2, says: "--since is empty"},
		"UnknownAllow":  {reason: "a misspelt class never passes", inputs: map[string]string{"allow": "relaod"}, code: 2, says: "relaod"},
		"UnknownAction": {reason: "a misspelt command never passes", inputs: map[string]string{"command": "paln"}, code: 2, says: "command is lint or plan"},
	} {
		t.Run(name, func(t *testing.T) {
			work := t.TempDir()
			assert.NilError(t, os.Mkdir(filepath.Join(work, "clusters"), 0o755))
			file := filepath.Join(work, "clusters", "orders.yaml")
			assert.NilError(t, os.WriteFile(file, []byte(planned), 0o644))
			for _, args := range [][]string{{"init", "-q"}, {"add", "."}, {"-c", "user.name=x", "-c", "user.email=x@example.com", "commit", "-qm", "one"}} {
				command := exec.Command(needs.Program(t, "git", "git"), append([]string{"-C", work}, args...)...)
				out, err := command.CombinedOutput()
				assert.NilError(t, err, string(out))
			}
			assert.NilError(t, os.WriteFile(file, []byte(planned+tc.more), 0o644))
			inputs := map[string]string{"since": "HEAD"}
			maps.Copy(inputs, tc.inputs)
			out, outputs, code := step(t, work, "pgha-plan.yaml", inputs)
			assert.Equal(t, code, tc.code, "%s\n%s", tc.reason, out)
			assert.Assert(t, strings.Contains(out, tc.says), out)
			text, err := os.ReadFile(filepath.Join(work, "pgha-plan.md"))
			if !tc.plan {
				assert.Equal(t, outputs, "")
				assert.ErrorIs(t, err, os.ErrNotExist)
				return
			}
			assert.NilError(t, err)
			assert.Equal(t, outputs, "plan=pgha-plan.md\n")
			assert.Assert(t, strings.HasPrefix(string(text), "<!-- pgha plan -->\n"))
		})
	}
}

// TestPlanComment runs the step of the example that posts the plan, with a gh that writes its arguments down.
func TestPlanComment(t *testing.T) {
	var workflow struct {
		Jobs map[string]struct{ Steps []struct{ Run string } }
	}
	read(t, "github-action/pgha-plan.yaml", &workflow)
	steps := workflow.Jobs["plan"].Steps
	script := steps[len(steps)-1].Run
	for name, tc := range map[string]struct{ reason, before, want string }{
		"First": {"there is no comment", "", "api --silent --method POST repos/o/r/issues/7/comments --field body=@plan.md\n"},
		"Again": {"the first comment with the mark is updated", "41\n42\n", "api --silent --method PATCH repos/o/r/issues/comments/41 --field body=@plan.md\n"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			const gh = "#!/bin/sh\ncase \"$*\" in\n*--paginate*) printf '%s' \"$BEFORE\" ;;\n*) echo \"$*\" >>calls ;;\nesac\n"
			assert.NilError(t, os.WriteFile(filepath.Join(dir, "gh"), []byte(gh), 0o755))
			command := exec.Command(needs.Program(t, "bash", "bash"), "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
			command.Dir = dir
			command.Env = append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"), "PLAN=plan.md", "BEFORE="+tc.before,
				"COMMENTS=repos/o/r/issues/7/comments", "COMMENT=repos/o/r/issues/comments")
			out, err := command.CombinedOutput()
			assert.NilError(t, err, string(out))
			calls, err := os.ReadFile(filepath.Join(dir, "calls"))
			assert.NilError(t, err)
			assert.Equal(t, string(calls), tc.want, tc.reason)
		})
	}
}
