// SPDX-License-Identifier: Apache-2.0

package federate

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pgha/pgha/cloud/azure"

	"github.com/pgha/pgha/federate/internal/fakeaz"
	"github.com/pgha/pgha/internal/needs"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// fakeAzure is a directory with the fake's state.
type fakeAzure struct {
	dir string
	env []string
}

func newAzure(t *testing.T, env ...string) *fakeAzure {
	t.Helper()
	dir := t.TempDir()
	return &fakeAzure{dir: dir, env: append([]string{
		"PATH=" + bin + ":" + os.Getenv("PATH"),
		"FAKE_AZ_STATE=" + dir,
		"PGHA_FEDERATE_WAIT=0",
		"PGHA_FEDERATE_PAUSE=0",
	}, env...)}
}

// held returns an existing credential in Azure.
func held(name, subject, issuer string, audiences ...string) fakeaz.Credential {
	return fakeaz.Credential{Name: name, Subject: subject, Issuer: issuer, Audiences: audiences}
}

// counter makes the fake do something n times: "conflicts", "lag".
func (a *fakeAzure) counter(t *testing.T, name, n string) {
	t.Helper()
	assert.NilError(t, os.WriteFile(filepath.Join(a.dir, name), []byte(n), 0o600))
}

func (a *fakeAzure) put(key string, credentials ...fakeaz.Credential) {
	state := fakeaz.Load(a.dir)
	state[key] = credentials
	fakeaz.Save(a.dir, state)
}

type result struct {
	stdout, stderr string
	code           int
	calls          [][]string // since the last run
}

// run saves a script and runs it in a shell, with standard input that az must not read.
func (a *fakeAzure) run(t *testing.T, shell string, script []byte) result {
	t.Helper()
	file := filepath.Join(a.dir, "script")
	assert.NilError(t, os.WriteFile(file, script, 0o600))
	return a.start(t, []byte("not for az\n"), shell, file)
}

// pipe pipes a script into a shell.
func (a *fakeAzure) pipe(t *testing.T, shell string, script []byte) result {
	t.Helper()
	return a.start(t, script, shell)
}

func (a *fakeAzure) start(t *testing.T, stdin []byte, shell string, args ...string) result {
	t.Helper()
	log := filepath.Join(a.dir, "calls")
	assert.NilError(t, os.RemoveAll(log))
	work := filepath.Join(a.dir, "work")
	assert.NilError(t, os.MkdirAll(work, 0o700))
	var stdout, stderr bytes.Buffer
	cmd := exec.CommandContext(t.Context(), shell, args...)
	cmd.Dir, cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = work, a.env, bytes.NewReader(stdin), &stdout, &stderr
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(work)
	assert.NilError(t, err)
	assert.Equal(t, len(entries), 0, "the script made files: %v", entries)
	return result{stdout: stdout.String(), stderr: stderr.String(), code: cmd.ProcessState.ExitCode(), calls: calls(t, log)}
}

func calls(t *testing.T, log string) [][]string {
	t.Helper()
	data, err := os.ReadFile(log)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	assert.NilError(t, err)
	var all [][]string
	for call := range strings.SplitSeq(strings.TrimSuffix(string(data), "\x00\x00"), "\x00\x00") {
		all = append(all, strings.Split(call, "\x00"))
	}
	return all
}

// writes returns the calls that change something, as "create NAME" and "delete NAME".
func (r result) writes() []string {
	var all []string
	for _, call := range r.calls {
		if len(call) > 3 && (call[2] == "create" || call[2] == "delete") {
			all = append(all, call[2]+" "+strings.TrimPrefix(call[3], "--name="))
		}
	}
	return all
}

// profile returns a profile of a cluster "pg" in namespace "postgres", changed by the functions.
func profile(change ...func(*profiles.Profile)) *profiles.Profile {
	p := profiles.Default()
	p.APIVersion, p.Kind = profiles.APIVersion, profiles.Kind
	p.Metadata = profiles.Metadata{Name: "pg", Namespace: "postgres"}
	p.Spec.Identity.Azure = &azure.Identity{
		ClientID:      "00000000-0000-0000-0000-000000000000",
		Name:          "mi-pg",
		ResourceGroup: "rg-data",
		AKS:           azure.AKS{Name: "aks-prod", ResourceGroup: "rg-aks"},
	}
	for _, f := range change {
		f(p)
	}
	return p
}

func named(namespace, name string) func(*profiles.Profile) {
	return func(p *profiles.Profile) { p.Metadata.Name, p.Metadata.Namespace = name, namespace }
}

// script returns the script of the profiles, which must be valid.
func script(t *testing.T, o Options, ps ...*profiles.Profile) []byte {
	t.Helper()
	plans, err := Plans(ps, o)
	assert.NilError(t, err)
	text, err := Script(plans, o)
	assert.NilError(t, err)
	return text
}

// installed returns the shells to run a script in, without sh if it is a link to dash; with -short only the first.
func installed(t *testing.T) []string {
	t.Helper()
	seen := map[string]bool{}
	var found []string
	for _, shell := range [...]string{"dash", "bash", "sh"} {
		file, err := exec.LookPath(shell)
		if err == nil {
			file, err = filepath.EvalSymlinks(file)
		}
		if err != nil {
			if !testing.Short() {
				needs.NotRun(t, shell, "the printed scripts are tested with %s, which is not installed", shell)
			}
			continue
		}
		if seen[file] && filepath.Base(file) == "dash" { // which, unlike bash, does not look at its own name
			continue
		}
		seen[file] = true
		found = append(found, shell)
		if testing.Short() {
			break
		}
	}
	return found
}

// absolute returns the path of a shell, for tests that change PATH.
func absolute(t *testing.T, shell string) string {
	t.Helper()
	path, err := exec.LookPath(shell)
	assert.NilError(t, err)
	return path
}
