// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func TestRefused(t *testing.T) {
	const pooler = "apiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: p}\nspec: {cluster: {name: pg}}\n"
	const store = "apiVersion: barmancloud.cnpg.io/v1\nkind: ObjectStore\nmetadata: {name: s}\nspec: {configuration: {destinationPath: s3://b}}\n"
	const database = "apiVersion: postgresql.cnpg.io/v1\nkind: Database\nmetadata: {name: a}\nspec: {cluster: {name: pg}, name: a, owner: app}\n"
	const role = "apiVersion: postgresql.cnpg.io/v1\nkind: DatabaseRole\nmetadata: {name: a}\nspec: {cluster: {name: pg}, name: a}\n"
	const policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {matchLabels: {cnpg.io/cluster: pg}}}\n"
	cases := map[string]struct {
		reason    string
		manifests []string
		options   adopt.Options
		want      string
	}{
		"no cluster":        {"nothing to import", []string{pooler}, adopt.Options{}, "cannot find a Cluster of postgresql.cnpg.io in the manifests"},
		"no such cluster":   {"a typo", []string{small}, adopt.Options{Cluster: "gp"}, `cannot find Cluster "gp" in the manifests`},
		"two clusters":      {"a profile has one", []string{small, strings.Replace(small, "name: pg", "name: gp", 1)}, adopt.Options{}, "cannot import 2 Clusters into one profile: select one with --cluster, of pg, gp"},
		"one cluster twice": {"a duplicate", []string{small, small}, adopt.Options{Cluster: "pg"}, "cannot import 2 Clusters into one profile: select one with --cluster, of db/pg, db/pg"},
		"unknown field": {"the API server would drop it", []string{small + "  instanes: 3\n"}, adopt.Options{},
			`in.yaml:8:13: spec.instanes: Cluster pg: unknown field "instanes", did you mean "instances"?`},
		"unknown field in a list": {"with its place in the List", []string{"kind: List\napiVersion: v1\nitems:\n- " + strings.ReplaceAll(strings.TrimSpace(small), "\n", "\n  ") + "\n    instanes: 3\n"},
			adopt.Options{}, `in.yaml:11:15: spec.instanes: Cluster pg: unknown field "instanes", did you mean "instances"?`},
		"external secret": {"its fields beyond those that pgha fills are not known", []string{small, "apiVersion: external-secrets.io/v1\n" +
			"kind: ExternalSecret\nmetadata: {name: e}\nspec: {dataFrom: [{extract: {key: k}}]}\n"}, adopt.Options{},
			"in.yaml:9:1: ExternalSecret e: a profile contains only those that copy the password of the database's owner or of one of its roles; " +
				"keep its manifest next to the profile and import with --skip ExternalSecret"},
		"deployment": {"a profile has none", []string{small, "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: p}\n"}, adopt.Options{},
			"in.yaml:9:1: Deployment p: a profile cannot contain it; keep its manifest next to the profile and import with --skip Deployment"},
		"store elsewhere": {"a profile's backups go to Azure", []string{small, store}, adopt.Options{},
			"in.yaml:9:1: ObjectStore s: a profile cannot contain it without backups to Azure Blob Storage under a managed identity; keep its manifest next to the profile and import with --skip ObjectStore"},
		"zero against a default": {"the types cannot write it, and it would become 3600", []string{small + "  startDelay: 0\n"}, adopt.Options{},
			"in.yaml:8:15: spec.startDelay: Cluster pg: cannot be imported: the operator's Go types leave out a value of zero, and the API server would fill in its default instead"},
		"zero in a list": {"-1 is the default", []string{small + "  managed: {roles: [{name: a, connectionLimit: 0}]}\n"}, adopt.Options{},
			"in.yaml:8:48: spec.managed.roles[0].connectionLimit: Cluster pg: cannot be imported: the operator's Go types leave out a value of zero, and the API server would fill in its default instead"},
		"name": {"the operator rejects it too", []string{strings.Replace(small, "name: pg", "name: PG", 1)}, adopt.Options{},
			`in.yaml:3:18: metadata.name: Cluster PG: invalid in a profile: Invalid value: "PG": must be at most 63 lower-case letters, digits and '-', start with a letter, and end with a letter or digit`},
		"target": {"the target does not have the field", []string{small + "  primaryLease: {leaseDurationSeconds: 20}\n"}, adopt.Options{Target: "1.29"},
			`spec.target: operator 1.29.3 silently drops spec.primaryLease of Cluster pg`},
		"profile": {"pgha render reads it", []string{start}, adopt.Options{}, "is already a profile; use it with pgha render"},
		"password": {"it would be in the profile", []string{small + "  externalClusters: [{name: o, connectionParameters: {host: h, password: hunter2}}]\n"}, adopt.Options{},
			"in.yaml:8:74: spec.externalClusters[0].connectionParameters.password: Cluster pg: no password may be in a profile; put it into a Secret, and name that in password: {name: …, key: …}, beside connectionParameters"},
		"password in SQL": {"so would this", []string{small + "  bootstrap: {initdb: {database: app, owner: app, postInitSQL: [\"CREATE ROLE a PASSWORD 'hunter2'\"]}}\n"}, adopt.Options{},
			"in.yaml:8:65: spec.bootstrap.initdb.postInitSQL[0]: Cluster pg: no password may be in a profile; the statement has run when the Cluster exists, so remove it from the manifest. " +
				"For a new Cluster, a role gets its password from the Secret in spec.roles; other SQL can be in a Secret that postInitSQLRefs names"},
		"pooler": {"a profile has a list, so the number is no reason", []string{small, pooler, strings.Replace(pooler, "{name: p}", "{name: pg-rw}", 1)}, adopt.Options{},
			`in.yaml:14:1: Pooler pg-rw: invalid in a profile: spec.poolers[1].name: Invalid value: "pg-rw": a Service that the operator makes`},
		"database": {"nor here", []string{small, database, strings.Replace(database, "{name: a}", "{name: b}", 1)}, adopt.Options{},
			`in.yaml:14:1: Database b: invalid in a profile: spec.databases[1].name: Duplicate value: "a"; keep its manifest next to the profile`},
		"role": {"nor here", []string{small, role, strings.NewReplacer("{name: a}", "{name: b}", "name: a}", "name: pg_b}").Replace(role)}, adopt.Options{},
			`in.yaml:14:1: DatabaseRole b: invalid in a profile: spec.roles[1].name: Invalid value: "pg_b": is a role that PostgreSQL`},
		"policies": {"its own two", []string{small, policy, strings.Replace(policy, "{name: a}", "{name: b}", 1)}, adopt.Options{},
			`in.yaml:14:1: NetworkPolicy b: a profile contains only its own two; set spec.network; keep`},
		"generated name": {"it cannot be rendered", []string{small, "kind: Secret\napiVersion: v1\nmetadata: {generateName: x}\n"}, adopt.Options{},
			"in.yaml:11:11: metadata.name: Secret: is required; generateName cannot be rendered"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := adopt.Import([]adopt.Source{{Name: "in.yaml", Data: []byte(strings.Join(c.manifests, "---\n"))}}, c.options)
			assert.ErrorContains(t, err, c.want, c.reason)
		})
	}
}

// TestNotes: notes list the objects that are left out.
func TestNotes(t *testing.T) {
	secret := "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n"
	derived := "apiVersion: postgresql.cnpg.io/v1\nkind: Backup\nmetadata: {name: b%, ownerReferences: [{apiVersion: postgresql.cnpg.io/v1, kind: ScheduledBackup, name: x, uid: u}]}\nspec: {cluster: {name: pg}}\n"
	other := "apiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: p}\nspec: {cluster: {name: gp}}\n"
	skipped := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {5432: odd}\n"
	result, err := adopt.Import([]adopt.Source{{Data: []byte(strings.Join([]string{small, secret, other, skipped,
		strings.Replace(derived, "%", "1", 1), strings.Replace(derived, "%", "2", 1)}, "---\n"))}}, adopt.Options{Skip: []string{"configmap"}})
	assert.NilError(t, err)
	want := []string{
		"1 ConfigMap left out because of --skip",
		"1 Pooler left out: it belongs to another Cluster",
		"1 Secret not copied: a profile contains no passwords and refers to Secrets by name",
		"2 Backup left out: the operator creates it",
	}
	if diff := cmp.Diff(want, result.Notes); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	assert.Assert(t, !strings.Contains(string(result.Profile), "hunter2"))
}

// TestOptions: values that the manifests do not contain.
func TestOptions(t *testing.T) {
	nameless := strings.Replace(small, ", namespace: db", "", 1)
	assert.Assert(t, strings.Contains(imported(t, adopt.Options{}, nameless), "\n  namespace: default\n"))
	assert.Assert(t, strings.Contains(imported(t, adopt.Options{Namespace: "ns"}, nameless), "\n  namespace: ns\n"))
	assert.Assert(t, strings.Contains(imported(t, adopt.Options{Namespace: "ns"}, small), "\n  namespace: db\n"))
	assert.Assert(t, strings.Contains(imported(t, adopt.Options{Target: "1.26"}, small), "\n  target: \"1.26\"\n"))
	long := strings.Replace(small, "name: pg", "name: "+strings.Repeat("a", 50), 1)
	p, err := profiles.Parse("", []byte(imported(t, adopt.Options{}, long)))
	assert.NilError(t, err)
	assert.Assert(t, len(p.RecoveryName()) <= 50)
}
