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

// small is the least that a Cluster says.
const small = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: pg, namespace: db}
spec:
  instances: 3
  imageName: ghcr.io/cloudnative-pg/postgresql:18.4
  storage: {size: 1Gi}
`

// start is what every import of small begins with, comments left out.
const start = `apiVersion: pgha.dev/v1alpha1
kind: Profile
metadata:
  name: pg
  namespace: db
spec:
  target: "1.30"
  postgresql:
    image: ghcr.io/cloudnative-pg/postgresql:18.4
    tuning: none
  database:
    dataChecksums: false
  storage:
    size: 1Gi
  scheduling:
    zoneSpread: none
    podAntiAffinity: preferred
  backup:
    method: none
`

func imported(t *testing.T, o adopt.Options, manifests ...string) string {
	t.Helper()
	result, err := adopt.Import([]adopt.Source{{Name: "in.yaml", Data: []byte(strings.Join(manifests, "---\n"))}}, o)
	assert.NilError(t, err)
	return withoutComments(string(result.Profile))
}

func withoutComments(text string) string {
	var kept []string
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			kept = append(kept, line)
		}
	}
	return strings.Join(kept, "")
}

func TestImport(t *testing.T) {
	cases := map[string]struct {
		reason string
		spec   string // more lines of small's spec
		from   string // of start
		to     string
	}{
		"nothing more": {reason: "defaults of the profile are not spelled out"},
		"checksums": {
			reason: "the profile's own default",
			spec:   "  bootstrap: {initdb: {dataChecksums: true}}\n",
			from:   "  database:\n    dataChecksums: false\n",
		},
		"database without an owner": {
			reason: "the operator calls the owner like the database",
			spec:   "  bootstrap: {initdb: {database: shop}}\n",
			from:   "  database:\n", to: "  database:\n    name: shop\n    owner: shop\n",
		},
		"owner of the operator's own": {
			reason: "a profile refuses it, the operator does not, so it is a patch",
			spec:   "  bootstrap: {initdb: {database: shop, owner: postgres}}\n",
			from:   "method: none\n",
			to: "method: none\n  patches:\n  - target: {kind: Cluster, name: pg}\n    patch:\n      spec:\n        bootstrap:\n" +
				"          initdb:\n            database: shop\n            owner: postgres\n",
		},
		"guaranteed resources": {
			reason: "requests equal limits",
			spec:   "  resources: {requests: {cpu: \"2\", memory: 1024Mi}, limits: {cpu: \"2\", memory: 1Gi}}\n",
			from:   "  storage:\n", to: "  resources:\n    cpu: \"2\"\n    memory: 1Gi\n  storage:\n",
		},
		"zone spread": {
			reason: "the very constraint that a profile renders",
			spec: "  topologySpreadConstraints:\n  - {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway,\n" +
				"     labelSelector: {matchLabels: {cnpg.io/cluster: pg, cnpg.io/podRole: instance}}}\n",
			from: "zoneSpread: none", to: "zoneSpread: ScheduleAnyway",
		},
		"typed default": {
			reason: "what somebody typed is kept, even where it is the default",
			spec:   "  primaryUpdateStrategy: unsupervised\n  stopDelay: 1800\n",
			from:   "  backup:\n    method: none\n",
			to: "  timings:\n    stopDelay: 1800\n  backup:\n    method: none\n  patches:\n  - target: {kind: Cluster}\n" +
				"    patch:\n      spec:\n        primaryUpdateStrategy: unsupervised\n",
		},
		"null": {
			reason: "a null is nothing to the API server",
			spec:   "  walStorage: null\n  backup: null\n",
		},
		"empty lists and maps": {
			reason: "charts write them, and they say nothing",
			spec:   "  externalClusters: []\n  affinity: {}\n  postgresql: {pg_hba: [], parameters: {}}\n",
		},
		"number past 2^53": {
			reason: "a float would round it",
			spec:   "  affinity: {tolerations: [{key: a, operator: Exists, tolerationSeconds: 9007199254740993}]}\n",
			from:   "    podAntiAffinity: preferred\n",
			to: "    podAntiAffinity: preferred\n    tolerations:\n    - key: a\n      operator: Exists\n" +
				"      tolerationSeconds: 9007199254740993\n",
		},
		"two sources of a copy": {
			reason: "bootstrap and its source belong to this Cluster alone",
			spec:   "  bootstrap: {pg_basebackup: {source: old}}\n  externalClusters: [{name: old, connectionParameters: {host: h}}]\n  description: x\n",
			from:   "method: none\n",
			to: "method: none\n  patches:\n  - target: {kind: Cluster, name: pg}\n    patch:\n      spec:\n        bootstrap:\n" +
				"          initdb: null\n          pg_basebackup:\n            source: old\n        externalClusters:\n" +
				"        - connectionParameters:\n            host: h\n          name: old\n" +
				"  - target: {kind: Cluster}\n    patch:\n      spec:\n        description: x\n",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			want := start
			if c.from != "" {
				want = strings.Replace(start, c.from, c.to, 1)
			}
			if diff := cmp.Diff(want, imported(t, adopt.Options{}, small+c.spec)); diff != "" {
				t.Errorf("%s: -want +got:\n%s", c.reason, diff)
			}
			result, err := adopt.Import([]adopt.Source{{Data: []byte(small + c.spec)}}, adopt.Options{})
			assert.NilError(t, err)
			sameCluster(t, clusterIn(t, []byte(small+c.spec)), result.Profile)
		})
	}
}

func TestRefused(t *testing.T) {
	const pooler = "apiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: p}\nspec: {cluster: {name: pg}}\n"
	const store = "apiVersion: barmancloud.cnpg.io/v1\nkind: ObjectStore\nmetadata: {name: s}\nspec: {configuration: {destinationPath: s3://b}}\n"
	cases := map[string]struct {
		reason    string
		manifests []string
		options   adopt.Options
		want      string
	}{
		"no cluster":        {"nothing to import", []string{pooler}, adopt.Options{}, "cannot find a Cluster of postgresql.cnpg.io in the manifests"},
		"no such cluster":   {"a typo", []string{small}, adopt.Options{Cluster: "gp"}, `cannot find Cluster "gp" in the manifests`},
		"two clusters":      {"a profile has one", []string{small, strings.Replace(small, "name: pg", "name: gp", 1)}, adopt.Options{}, "cannot import 2 Clusters into one profile: pick one with --cluster, of pg, gp"},
		"one cluster twice": {"which one counts?", []string{small, small}, adopt.Options{Cluster: "pg"}, "cannot import 2 Clusters into one profile: pick one with --cluster, of pg, pg"},
		"unknown field": {"the API server would drop it", []string{small + "  instanes: 3\n"}, adopt.Options{},
			`in.yaml:8:13: spec.instanes: Cluster pg: unknown field "instanes", did you mean "instances"?`},
		"unknown field in a list": {"with its place in the List", []string{"kind: List\napiVersion: v1\nitems:\n- " + strings.ReplaceAll(strings.TrimSpace(small), "\n", "\n  ") + "\n    instanes: 3\n"},
			adopt.Options{}, `in.yaml:11:15: spec.instanes: Cluster pg: unknown field "instanes", did you mean "instances"?`},
		"pooler": {"a profile has no poolers", []string{small, pooler}, adopt.Options{},
			"in.yaml:9:1: Pooler p: a profile cannot hold it; keep its manifest beside the profile and import with --skip Pooler"},
		"store elsewhere": {"a profile's backups go to Azure", []string{small, store}, adopt.Options{},
			"in.yaml:9:1: ObjectStore s: a profile cannot hold it without backups to Azure Blob Storage under a managed identity; keep its manifest beside the profile and import with --skip ObjectStore"},
		"zero against a default": {"the types cannot write it, and it would become 3600", []string{small + "  startDelay: 0\n"}, adopt.Options{},
			"in.yaml:8:15: spec.startDelay: Cluster pg: cannot be carried: the operator's Go types leave out a value of zero, and the API server would fill in its default instead"},
		"zero in a list": {"-1 is the default", []string{small + "  managed: {roles: [{name: a, connectionLimit: 0}]}\n"}, adopt.Options{},
			"in.yaml:8:48: spec.managed.roles[0].connectionLimit: Cluster pg: cannot be carried: the operator's Go types leave out a value of zero, and the API server would fill in its default instead"},
		"name": {"the operator refuses it too", []string{strings.Replace(small, "name: pg", "name: PG", 1)}, adopt.Options{},
			`in.yaml:3:18: metadata.name: Cluster PG: a profile refuses it: Invalid value: "PG": lower-case letters, digits and '-', first a letter, last no '-', at most 63`},
		"target": {"the target lacks what the manifest says", []string{small + "  primaryLease: {leaseDurationSeconds: 20}\n"}, adopt.Options{Target: "1.29"},
			`spec.target: operator 1.29 would drop spec.primaryLease of Cluster pg without a word`},
		"profile": {"pgha render reads it", []string{start}, adopt.Options{}, "is a profile already; pgha render reads it"},
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

// TestNotes: what is left out is said.
func TestNotes(t *testing.T) {
	secret := "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {password: hunter2}\n"
	derived := "apiVersion: postgresql.cnpg.io/v1\nkind: Backup\nmetadata: {name: b%, ownerReferences: [{apiVersion: postgresql.cnpg.io/v1, kind: ScheduledBackup, name: x, uid: u}]}\nspec: {cluster: {name: pg}}\n"
	other := "apiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: p}\nspec: {cluster: {name: gp}}\n"
	skipped := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {5432: odd}\n"
	result, err := adopt.Import([]adopt.Source{{Data: []byte(strings.Join([]string{small, secret, other, skipped,
		strings.Replace(derived, "%", "1", 1), strings.Replace(derived, "%", "2", 1)}, "---\n"))}}, adopt.Options{Skip: []string{"configmap"}})
	assert.NilError(t, err)
	want := []string{
		"1 ConfigMap left out as --skip says",
		"1 Pooler left out: it belongs to another Cluster",
		"1 Secret not copied: a profile holds no passwords and refers to Secrets by name",
		"2 Backup left out: the operator makes it by itself",
	}
	if diff := cmp.Diff(want, result.Notes); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	assert.Assert(t, !strings.Contains(string(result.Profile), "hunter2"))
}

// TestOptions: what the manifests do not say.
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
