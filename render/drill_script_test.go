// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/needs"
	"gotest.tools/v3/assert"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
)

// drillCase is one run of the script. Its state is a directory of the stand-in for kubectl, testdata/drill/kubectl.
type drillCase struct {
	reason string
	// given are files of the state before the run.
	given map[string]string
	env   []string
	// ok: the Job succeeds. event is the reason of the event, and message what it says.
	ok             bool
	event, message string
	// left is the UID of the Cluster after the run; deleted are those that the run deleted; result is the mark.
	left, deleted, result string
}

// existing is a copy that an earlier drill left behind.
func existing(of, result, until string) map[string]string {
	return map[string]string{"cluster/uid": "old", "cluster/of": of, "cluster/result": result, "cluster/until": until, "claim": ""}
}

func with(given map[string]string, name, text string) map[string]string {
	given[name] = text
	return given
}

func drillCases() map[string]drillCase {
	later := "@" + strconv.FormatInt(time.Now().Add(time.Hour).Unix(), 10)
	none := map[string]string{}
	return map[string]drillCase{
		"success": {reason: "restored, checked, and deleted with its volumes", given: none, ok: true, event: "DrillSucceeded",
			message: "restored pg in [0-9]+ s; the newest data is 42 s old; all checks passed after [0-9]+ s", deleted: "new"},
		"kept success": {reason: "the profile keeps every copy", given: none, env: []string{"DRILL_KEEP=always"}, ok: true, event: "DrillSucceeded", left: "new", result: "succeeded"},
		"check fails": {reason: "a failed copy stays for a look", given: none, env: []string{"DRILL_CHECKS=good bad broken"}, event: "DrillFailed",
			message: "these checks failed: bad broken; Cluster pg-drill stays for a look", left: "new", result: "failed"},
		"never kept":     {reason: "the profile keeps none", given: none, env: []string{"DRILL_CHECKS=bad", "DRILL_KEEP=never"}, event: "DrillFailed", message: "these checks failed: bad$", deleted: "new"},
		"nothing newest": {reason: "an empty table is no restore", given: map[string]string{"newest": ""}, event: "DrillFailed", message: "failed: newest;", left: "new", result: "failed"},
		"timeout": {reason: "a restore that hangs ends", given: map[string]string{"slow": ""}, env: []string{"TIMEOUT=1"}, event: "DrillFailed",
			message: "was not ready after 1 s: Setting up primary", left: "new", result: "failed"},
		"leftover": {reason: "a drill was killed half way, and its Job cannot be running any more", given: existing("pg", "", "@1700000000"), ok: true,
			event: "DrillSucceeded", deleted: "old new"},
		"leftover without a time": {reason: "no Job can be using it", given: existing("pg", "", ""), ok: true, event: "DrillSucceeded", deleted: "old new"},
		"another is running":      {reason: "two never run at once, also if one was started by hand", given: existing("pg", "", later), event: "DrillBlocked", message: "another drill may be using", left: "old"},
		"kept failure":            {reason: "nobody has looked at it yet", given: existing("pg", "failed", "@1700000000"), event: "DrillBlocked", message: "kubectl delete clusters.postgresql.cnpg.io pg-drill -n shop", left: "old", result: "failed"},
		"failure to replace":      {reason: "the profile no longer keeps failures", given: existing("pg", "failed", later), env: []string{"DRILL_KEEP=never"}, ok: true, event: "DrillSucceeded", deleted: "old new"},
		"success to replace":      {reason: "it stayed only until the next drill", given: existing("pg", "succeeded", later), env: []string{"DRILL_KEEP=always"}, ok: true, event: "DrillSucceeded", deleted: "old", left: "new", result: "succeeded"},
		"of somebody else":        {reason: "it has the name and is no copy of a drill", given: existing("", "", ""), event: "DrillBlocked", message: "is not a copy", left: "old"},
		"of another source":       {reason: "two profiles use one name", given: existing("other", "succeeded", ""), event: "DrillBlocked", message: "is not a copy that a drill of pg made", left: "old", result: "succeeded"},
		"a faster rival":          {reason: "kubectl create never changes what is there", given: map[string]string{"rival": ""}, event: "DrillBlocked", message: "cannot create", left: "rival"},
		"API server down":         {reason: "nothing is known, so nothing is done", given: map[string]string{"down": ""}, event: "DrillBlocked", message: "cannot read"},
		"undeletable leftover":    {reason: "the next one must not be restored over it", given: with(existing("pg", "", ""), "undeletable", ""), event: "DrillBlocked", message: "cannot delete the last copy", left: "old"},
		"undeletable copy":        {reason: "its disks cost money", given: map[string]string{"undeletable": ""}, event: "DrillFailed", message: "restored and checked pg, but cannot delete", left: "new", result: "failed"},
		"claims of a killed one":  {reason: "a new copy must not find them", given: map[string]string{"claim": ""}, ok: true, event: "DrillSucceeded", deleted: "new"},
	}
}

// TestDrillScript runs the rendered script with real shells, and a stand-in for kubectl. Every request of every run is one that the
// rendered Role allows, and every rule of the Role is needed for one.
func TestDrillScript(t *testing.T) {
	objects := drillObjects(t)
	role := find[*rbacv1.Role](t, objects)
	used := map[string]bool{} // rule and verb
	for _, shell := range shells(t) {
		for name, tc := range drillCases() {
			t.Run(filepath.Base(shell)+" "+name, func(t *testing.T) {
				state := newState(t, tc.given)
				out, err := drillCommand(t, shell, state, objects, tc.env...).CombinedOutput()
				var exit *exec.ExitError
				assert.Assert(t, err == nil || errors.As(err, &exit), "%v", err)
				assert.Equal(t, err == nil, tc.ok, "%s\n%s", tc.reason, out)
				e := eventIn(t, state)
				assert.Equal(t, e.Reason, tc.event, "%s\n%s", tc.reason, out)
				assert.Assert(t, regexp.MustCompile(tc.message).MatchString(e.Message), "%s: %q", tc.reason, e.Message)
				assert.Equal(t, e.Type == corev1.EventTypeNormal, tc.ok)
				got := [3]string{read(state, "cluster/uid"), strings.ReplaceAll(read(state, "deleted"), "\n", " "), read(state, "cluster/result")}
				if diff := cmp.Diff([3]string{tc.left, tc.deleted, tc.result}, got); diff != "" {
					t.Errorf("%s (-want +got):\n%s\n%s", tc.reason, diff, out)
				}
				if tc.left == "" && tc.event != "DrillBlocked" {
					_, err = os.Stat(filepath.Join(state, "claim"))
					assert.Assert(t, err != nil, "the volume claim is still there")
				}
				for line := range strings.Lines(read(state, "asked")) {
					ask := strings.Split(strings.TrimRight(line, "\n"), "\t")
					rule := allowedBy(role.Rules, ask)
					assert.Check(t, rule >= 0, "the Role does not allow %q", line)
					used[strconv.Itoa(rule)+ask[0]] = true
				}
			})
		}
	}
	for i, rule := range role.Rules {
		for _, verb := range rule.Verbs {
			assert.Check(t, used[strconv.Itoa(i)+verb], "no run needs the verb %s of the rule %v", verb, rule)
		}
	}
}

// TestDrillKilled: a drill is killed while it waits. The copy stays, the next drill waits for the killed Job's deadline, and the one after that cleans up.
func TestDrillKilled(t *testing.T) {
	objects := drillObjects(t)
	for _, shell := range shells(t) {
		state := newState(t, map[string]string{"slow": ""})
		command := drillCommand(t, shell, state, objects)
		command.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
		assert.NilError(t, command.Start())
		for range 1000 {
			if strings.Count(read(state, "asked"), "get\tpostgresql.cnpg.io\tclusters\tpg-drill") > 3 {
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
		assert.NilError(t, syscall.Kill(-command.Process.Pid, syscall.SIGKILL))
		_ = command.Wait()
		assert.Equal(t, read(state, "cluster/uid"), "new", "the killed drill had made its copy")
		assert.NilError(t, os.Remove(filepath.Join(state, "slow")))

		out, err := drillCommand(t, shell, state, objects).CombinedOutput()
		assert.Assert(t, err != nil && eventIn(t, state).Reason == "DrillBlocked", "the Job could still run:\n%s", out)
		assert.Equal(t, read(state, "deleted"), "")

		assert.NilError(t, os.WriteFile(filepath.Join(state, "cluster/until"), []byte("@1700000000\n"), 0o600))
		out, err = drillCommand(t, shell, state, objects).CombinedOutput()
		assert.NilError(t, err, "%s", out)
		assert.Equal(t, read(state, "deleted"), "new\nnew")
	}
}

// TestDrillCreates: what the script creates is the rendered copy, with the time in the place of its mark.
func TestDrillCreates(t *testing.T) {
	objects := drillObjects(t)
	state := newState(t, nil)
	out, err := drillCommand(t, needs.Program(t, "sh", "dash"), state, objects).CombinedOutput()
	assert.NilError(t, err, "%s", out)
	got := regexp.MustCompile(`'@([0-9]{10})'`).ReplaceAllString(read(state, "created.yaml"), "'@DRILL_UNTIL'")
	assert.Equal(t, got+"\n", drillFile(t, objects, "cluster.yaml"))
	assert.Assert(t, strings.Contains(read(state, "sql"), "SELECT 1 AS success"), "the result is not recorded for Prometheus")
}

func TestDrillShellcheck(t *testing.T) {
	out, err := exec.Command(needs.Program(t, "shellcheck", "shellcheck"), "-s", "sh", "drill.sh", "last-commit.sh", "testdata/drill/kubectl").CombinedOutput()
	assert.NilError(t, err, "%s", out)
}

// allowedBy returns the first rule that allows a request of verb, group, resource and name; -1 for none.
func allowedBy(rules []rbacv1.PolicyRule, ask []string) int {
	return slices.IndexFunc(rules, func(r rbacv1.PolicyRule) bool {
		return slices.Contains(r.Verbs, ask[0]) && slices.Contains(r.APIGroups, ask[1]) && slices.Contains(r.Resources, ask[2]) &&
			(len(r.ResourceNames) == 0 || slices.Contains(r.ResourceNames, ask[3]))
	})
}

// shells are the shells of this machine that an image may have.
func shells(t *testing.T) []string {
	t.Helper()
	var found []string
	for _, name := range []string{"dash", "bash"} {
		found = append(found, needs.Program(t, name, name))
	}
	if testing.Short() {
		return found[:1]
	}
	if busybox, err := exec.LookPath("busybox"); err == nil {
		found = append(found, busybox)
	}
	return found
}

// newState makes the directory of the stand-in.
func newState(t *testing.T, given map[string]string) string {
	t.Helper()
	state := t.TempDir()
	files := map[string]string{"newest": "42"}
	maps.Copy(files, given)
	for name, text := range files {
		file := filepath.Join(state, name)
		assert.NilError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		assert.NilError(t, os.WriteFile(file, []byte(text+"\n"), 0o600))
	}
	return state
}

// drillCommand is the command of the CronJob, with the files of the ConfigMap and the variables of the container.
func drillCommand(t *testing.T, shell, state string, objects []object, env ...string) *exec.Cmd {
	t.Helper()
	dir := t.TempDir()
	for name, text := range find[*corev1.ConfigMap](t, objects).Data {
		assert.NilError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600))
	}
	standIn, err := filepath.Abs("testdata/drill")
	assert.NilError(t, err)
	args := []string{filepath.Join(dir, "drill.sh")}
	if filepath.Base(shell) == "busybox" {
		args = append([]string{"sh"}, args...)
	}
	command := exec.Command(shell, args...)
	command.Env = []string{"PATH=" + standIn + ":" + os.Getenv("PATH"), "STATE=" + state, "DIR=" + dir}
	for _, v := range find[*batchv1.CronJob](t, objects).Spec.JobTemplate.Spec.Template.Spec.Containers[0].Env {
		command.Env = append(command.Env, v.Name+"="+v.Value)
	}
	command.Env = append(command.Env, "DRILL_SCRAPES=1", "DRILL_CHECKS=good", "NAMESPACE=shop")
	command.Env = append(command.Env, env...)
	return command
}

func eventIn(t *testing.T, state string) corev1.Event {
	t.Helper()
	var e corev1.Event
	assert.NilError(t, json.Unmarshal([]byte(read(state, "event.json")), &e))
	assert.DeepEqual(t, e.InvolvedObject, corev1.ObjectReference{APIVersion: "batch/v1", Kind: "CronJob", Namespace: "shop", Name: "pg-drill", UID: "cronjob-uid"})
	assert.Assert(t, !e.FirstTimestamp.IsZero())
	return e
}

func read(state, name string) string {
	text, _ := os.ReadFile(filepath.Join(state, name)) // a file that is not there says so, too
	return strings.TrimRight(string(text), "\n")
}
