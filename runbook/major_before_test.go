// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/runbook"
)

func upgradeText(t *testing.T, method string, overrides ...profiles.Override) string {
	t.Helper()
	p := builtin(t, "aks", append([]profiles.Override{set("spec.postgresql.major", "17")}, overrides...)...)
	u, err := runbook.NewUpgrade(p, runbook.UpgradeOptions{Options: runbook.Options{Profile: "prod.yaml"}, To: 18, Method: method})
	assert.NilError(t, err)
	return string(u.Markdown())
}

// TestEveryDatabase runs the loop over the databases in a real shell: a name may have spaces, quotes and signs of a connection string.
func TestEveryDatabase(t *testing.T) {
	var loop string
	for _, block := range blocks(t, upgradeText(t, runbook.InPlace), "sh") {
		if strings.Contains(block, "-c ANALYZE") {
			loop = block
		}
	}
	dir := t.TempDir()
	names := []string{"app", "Order Items", "*", `it\\'s`, "a=b"} // as the query escapes them
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "names"), []byte(strings.Join(names, "\n")+"\n"), 0o600))
	const kubectl = `#!/bin/sh
case "$*" in *datallowconn*) cat names; exit;; esac
cat > rest
while test $# -gt 0; do if test "$1" = -d; then printf '%s\n' "$2" >> asked; fi; shift; done
`
	assert.NilError(t, os.WriteFile(filepath.Join(dir, "kubectl"), []byte(kubectl), 0o700))
	command := exec.Command("sh", "-c", loop)
	command.Dir, command.Env = dir, append(os.Environ(), "PATH="+dir+":"+os.Getenv("PATH"))
	out, err := command.CombinedOutput()
	assert.NilError(t, err, "%s", out)
	asked, err := os.ReadFile(filepath.Join(dir, "asked"))
	assert.NilError(t, err)
	var want []string
	for _, name := range names {
		want = append(want, "dbname='"+name+"'")
	}
	if diff := cmp.Diff(want, strings.Split(strings.TrimSpace(string(asked)), "\n")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestUpgradeBefore: what the runbook of an upgrade says, in this order.
func TestUpgradeBefore(t *testing.T) {
	poolers := set("spec.poolers", "[{type: rw, pgbouncer: {poolMode: session}}, {type: ro, name: reports, pgbouncer: {poolMode: session}}]")
	own := set("spec.certificates", "{serverCASecret: own-ca, serverTLSSecret: own-tls}")
	for name, tc := range map[string]struct {
		reason, method string
		overrides      []profiles.Override
		want, not      []string
	}{
		"poolers": {"they are there before clients move", runbook.Logical, []profiles.Override{poolers}, []string{"kind: Pooler", "name: pg-v18-pooler-rw", "name: reports-pg-v18", "## 6. Move the writers",
			"kubectl rollout status deployments/pg-v18-pooler-rw", "| `pg-pooler-rw.cnpg-database.svc` | `pg-v18-pooler-rw.cnpg-database.svc` |", "| `reports.cnpg-database.svc` | `reports-pg-v18.cnpg-database.svc` |",
			"`spec.poolers[1].name: reports-pg-v18`"}, []string{"Point clients to `pg-v18-rw"}},
		"no poolers": {"the Services of the Cluster", runbook.Import, nil, []string{"Point clients to `pg-v18-rw.cnpg-database.svc`"}, []string{"rollout status", "subjectAltName"}},
		"certificate": {"verify-full refuses other names", runbook.Import, []profiles.Override{poolers, own}, []string{"The certificate in the Secret `own-tls` is your own", "\npg-v18-rw\n",
			"\npg-v18-ro.cnpg-database.svc.cluster.local\n", "\npg-v18-pooler-rw.cnpg-database.svc\n", "\nreports-pg-v18\n", "subjectAltName", "## 2."}, nil},
		"certificate, logical": {"there too", runbook.Logical, []profiles.Override{own}, []string{"\npg-v18-rw.cnpg-database\n", "## 2."}, []string{"pg-v18-pooler"}},
		"grants":               {"pg_restore leaves them out", runbook.Logical, nil, []string{"## 4. Create the new Cluster", "Owners and grants are not there", "< pg-grants.sql", "diff pg-grants.sql pg-v18-grants.sql", "## 5. Replicate"}, nil},
		"grants, import":       {"there too", runbook.Import, nil, []string{"Create the new Cluster", "diff pg-grants.sql pg-v18-grants.sql", "Both must have the same number of rows"}, nil},
		"slots":                {"a slot beyond the limit is lost", runbook.Logical, nil, []string{"--set spec.postgresql.parameters.max_slot_wal_keep_size=-1", "CREATE PUBLICATION", "DROP SUBSCRIPTION", "Set the limit of the slots", "pgha render prod.yaml |"}, nil},
		"no limit":             {"nothing to raise", runbook.Logical, []profiles.Override{set("spec.postgresql.parameters.max_slot_wal_keep_size", "-1")}, nil, []string{"Slots keep at most", "Set the limit of the slots"}},
		"identity":             {"nothing fails too", runbook.Logical, nil, []string{"relreplident = 'n' OR"}, nil},
		"subscriptions":        {"pg_upgrade looks at them, and a restore loses changes", runbook.InPlace, nil, []string{"srsubstate NOT IN ('i', 'r')", "pg_replication_origin", "The way back", "Subscriptions lose changes"}, nil},
		"old subscriptions":    {"before 17 they are not carried over", runbook.InPlace, []profiles.Override{set("spec.postgresql.major", "16")}, nil, []string{"srsubstate"}},
		"tablespaces":          {"the operator removes the old directories", runbook.InPlace, []profiles.Override{set("spec.tablespaces", "[{name: fast, storage: {size: 10Gi}}]")}, []string{"pg_tblspc/*/PG_*"}, nil},
		"no tablespaces":       {"nothing to look at", runbook.InPlace, nil, nil, []string{"pg_tblspc"}},
		"rehearsal":            {"with its roles", runbook.InPlace, []profiles.Override{set("spec.roles", "[{name: reader}]")}, []string{"--name pg-rehearsal |\n  kubectl delete --ignore-not-found -f -"}, []string{"kubectl delete clusters.postgresql.cnpg.io/pg-rehearsal"}},
	} {
		t.Run(name, func(t *testing.T) {
			text, at := upgradeText(t, tc.method, tc.overrides...), 0
			for _, want := range tc.want {
				i := strings.Index(text[at:], want)
				assert.Assert(t, i >= 0, "%s: no %q after byte %d", tc.reason, want, at)
				at += i
			}
			for _, not := range tc.not {
				assert.Assert(t, !strings.Contains(text, not), "%s: %q", tc.reason, not)
			}
		})
	}
}
