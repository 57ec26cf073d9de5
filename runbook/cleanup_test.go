// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pgha/pgha/runbook"
	"gotest.tools/v3/assert"
)

// fakes replaces the programs of the clean-up. It logs its arguments.
const fakes = `#!/bin/sh
printf '%s %s\n' "${0##*/}" "$*" >>"$LOG"
case "$*" in
  *pg_terminate_backend*) echo 0 ;;
  *last_archived_wal* | *pg_conf_load_time*) echo t ;;
  *pg_walfile_name*) echo 0000000100000000000000A1 ;;
  *status.phase*) echo "$PHASE" ;;
  *currentPrimary*) echo pg-1 ;;
  *barmanObjectName*) echo "$USED" ;;
  *volumeName*) echo pv-1 pv-2 ;;
esac
case ${0##*/} in
  pgha) exit 0 ;;
esac
case "$*" in
  *'-f -'*) while read -r _; do :; done ;;
esac
`

// chapter returns the part of a runbook below a heading.
func chapter(t *testing.T, text, title string) string {
	t.Helper()
	found := regexp.MustCompile(`(?ms)^## [0-9]+\. ` + title + `$.*?(^## |\z)`).FindString(text)
	assert.Assert(t, found != "", "no chapter %q", title)
	return found
}

// perform runs the blocks of a chapter in one shell, as if pasted, and returns the commands that were called.
func perform(t *testing.T, text, title, phase, used string) []string {
	t.Helper()
	dir := t.TempDir()
	for _, name := range []string{"kubectl", "pgha", "pgha-federate", "az", "less"} {
		assert.NilError(t, os.WriteFile(filepath.Join(dir, name), []byte(fakes), 0o700))
	}
	log := filepath.Join(dir, "log")
	command := exec.CommandContext(t.Context(), "sh")
	command.Dir = dir
	command.Env = []string{"PATH=" + dir + ":" + os.Getenv("PATH"), "LOG=" + log, "PHASE=" + phase, "USED=other-store pg-store-2 " + used}
	command.Stdin = strings.NewReader(strings.Join(blocks(t, chapter(t, text, title), "sh"), "\n"))
	out, err := command.CombinedOutput()
	if phase == "completed" {
		assert.NilError(t, err, string(out))
	}
	called, err := os.ReadFile(log)
	assert.NilError(t, err)
	return strings.Split(strings.TrimSpace(string(called)), "\n")
}

// inOrder checks that each pattern matches a later call than the previous pattern.
func inOrder(t *testing.T, calls []string, patterns ...string) {
	t.Helper()
	i := 0
	for _, pattern := range patterns {
		if pattern == "" {
			continue
		}
		for ; i < len(calls) && !regexp.MustCompile(pattern).MatchString(calls[i]); i++ {
		}
		if i == len(calls) {
			t.Errorf("missing or out of order: %q in\n%s", pattern, strings.Join(calls, "\n"))
			return
		}
		i++
	}
}

// TestCleanUpLosesNothing: before the Cluster is deleted, the last WAL is in the archive, and this is checked; the
// ObjectStore and the Secrets are deleted after its pods.
func TestCleanUpLosesNothing(t *testing.T) {
	const archived = `az storage blob list .*--prefix \S*pg/wals/0000000100000000/0000000100000000000000A1 `
	store := []string{`delete .*objectstores.barmancloud.cnpg.io pg-store`}
	for name, tc := range map[string]struct {
		options []string
		proof   string
		after   []string
	}{
		"plugin":      {nil, archived, store},
		"in-tree":     {[]string{"spec.backup.method", "barmanObjectStore"}, archived, nil},
		"own Secret":  {[]string{"spec.bootstrap.secret", "owner"}, archived, append(store, `delete .*secrets/owner`)},
		"store on S3": {[]string{"spec.patches", patchedSamples()["store on S3"]}, "", store},
		"standalone":  {[]string{"spec.endpoints", "{readWrite: {port: 5432}, management: standalone}"}, archived, store},
	} {
		t.Run(name, func(t *testing.T) {
			p := builtin(t, "aks")
			if tc.options != nil {
				p = builtin(t, "aks", set(tc.options[0], tc.options[1]))
			}
			text, err := runbook.Markdown(p, runbook.Options{})
			assert.NilError(t, err)
			calls := perform(t, string(text), "Clean up", "completed", "")
			inOrder(t, calls, append([]string{
				`patch clusters.*host all all all reject`, `pg_hba_file_rules`, `pg_terminate_backend`,
				`pg_switch_wal`, `last_archived_wal`, tc.proof,
				`pgha backup --name pg-last-`, `wait backups.*completed`,
				`pg_switch_wal`, `last_archived_wal`, tc.proof,
				`patch persistentvolume pv-1 `, `get backups.*status.phase`, `delete clusters.postgresql.cnpg.io/pg `, `wait pods .*--for=delete`,
				`pgha render`,
			}, tc.after...)...)
			for _, call := range calls {
				if strings.Contains(call, "delete clusters") {
					break
				}
				assert.Check(t, !strings.Contains(call, " delete "), "%s comes before the Cluster is deleted", call)
			}
			for _, call := range perform(t, string(text), "Clean up", "failed", "") {
				assert.Check(t, !strings.Contains(call, "delete clusters"), "the last backup has failed")
			}
		})
	}
}

// TestCleanUpSparesTheStore: the ObjectStore stays if a recovered Cluster archives to it.
func TestCleanUpSparesTheStore(t *testing.T) {
	text, err := runbook.Markdown(builtin(t, "aks"), runbook.Options{})
	assert.NilError(t, err)
	calls := perform(t, string(text), "Clean up", "failed", "pg-store")
	inOrder(t, calls, "barmanObjectName")
	for _, call := range calls {
		assert.Check(t, !strings.Contains(call, "delete --ignore-not-found objectstores"), call)
	}
}

// TestCleanUpWithoutBackups: without backups, the data is saved in a dump.
func TestCleanUpWithoutBackups(t *testing.T) {
	text, err := runbook.Markdown(builtin(t, "aks-dev"), runbook.Options{})
	assert.NilError(t, err)
	inOrder(t, perform(t, string(text), "Clean up", "completed", ""), `host all all all reject`, `pg_dump`, `delete clusters`, `--for=delete`)
}

// TestSwitchoverLooksAtTheArchive: while the object store is down, a switchover stops all writes.
func TestSwitchoverLooksAtTheArchive(t *testing.T) {
	text, err := runbook.Markdown(builtin(t, "aks"), runbook.Options{})
	assert.NilError(t, err)
	inOrder(t, blocks(t, chapter(t, string(text), "Planned switchover"), "sh"), `last_archived_wal`, `cnpg promote`)
}

// TestPrimaryIsNotDestroyed: the primary's disks may have data that no replica has yet.
func TestPrimaryIsNotDestroyed(t *testing.T) {
	for name, destroyed := range map[string]bool{"pg-1": false, "pg-3": true} {
		text, err := runbook.Markdown(builtin(t, "aks"), runbook.Options{})
		assert.NilError(t, err)
		changed := strings.Replace(string(text), "INSTANCE=", "INSTANCE="+name, 1)
		_, part, _ := strings.Cut(changed, "### A replica cannot catch up")
		part, _, _ = strings.Cut(part, "Without the plugin")
		calls := perform(t, "## 1. Part\n"+part, "Part", "completed", "")
		all := strings.Join(calls, "\n")
		assert.Check(t, strings.Contains(all, "destroy pg "+name) == destroyed, all)
		assert.Check(t, strings.Contains(all, "jobs "+name+"-join") == destroyed, all)
	}
}

// TestTakeOverKeepsTheStore: the ObjectStore stays, since the new Cluster uses it.
func TestTakeOverKeepsTheStore(t *testing.T) {
	text, err := runbook.Markdown(builtin(t, "aks"), runbook.Options{})
	assert.NilError(t, err)
	part := strings.Join(blocks(t, chapter(t, string(text), "Recover for good"), "sh"), "\n")
	inOrder(t, strings.Split(part, "\n"), `host all all all reject`, `pg_switch_wal`, `az storage blob list`, `fencing on`, `pgha recover`, `delete clusters`)
	assert.Assert(t, !strings.Contains(part, objectStore), "the ObjectStore is deleted")
}

const objectStore = "objectstores.barmancloud.cnpg.io"
