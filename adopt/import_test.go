// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
	"gotest.tools/v3/assert"
)

// small is a minimal Cluster.
const small = `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata: {name: pg, namespace: db}
spec:
  instances: 3
  imageName: ghcr.io/cloudnative-pg/postgresql:18.4
  storage: {size: 1Gi}
`

// start is the beginning of every import of small, without comments.
const start = `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata:
  name: pg
  namespace: db
spec:
  target: "1.30"
  postgresql:
    image: ghcr.io/cloudnative-pg/postgresql:18.4
    tuning: none
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
		"nothing more": {reason: "defaults of the profile are not written"},
		"checksums": {
			reason: "the profile's own default",
			spec:   "  bootstrap: {initdb: {dataChecksums: true}}\n",
		},
		"no checksums": {
			reason: "since PostgreSQL 18 they are enabled by default",
			spec:   "  bootstrap: {initdb: {dataChecksums: false}}\n",
			from:   "  storage:\n", to: "  bootstrap:\n    dataChecksums: false\n  storage:\n",
		},
		"database without an owner": {
			reason: "the operator gives the owner the name of the database",
			spec:   "  bootstrap: {initdb: {database: shop}}\n",
			from:   "  storage:\n", to: "  bootstrap:\n    database: shop\n    owner: shop\n  storage:\n",
		},
		"owner of the operator's own": {
			reason: "a profile rejects it, the operator does not, so it is a patch",
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
			reason: "the same constraint that a profile renders",
			spec: "  topologySpreadConstraints:\n  - {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway,\n" +
				"     labelSelector: {matchLabels: {cnpg.io/cluster: pg}, matchExpressions: [{key: cnpg.io/poolerName, operator: DoesNotExist}]}}\n",
			from: "zoneSpread: none", to: "zoneSpread: ScheduleAnyway",
		},
		"zone spread of instances alone": {
			reason: "another constraint is kept unchanged, since a change restarts the pods",
			spec: "  topologySpreadConstraints:\n  - {maxSkew: 1, topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: ScheduleAnyway,\n" +
				"     labelSelector: {matchLabels: {cnpg.io/cluster: pg, cnpg.io/podRole: instance}}}\n",
			from: "  backup:\n    method: none\n",
			to: "  backup:\n    method: none\n  patches:\n  - target: {kind: Cluster}\n    patch:\n      spec:\n        topologySpreadConstraints:\n" +
				"        - labelSelector:\n            matchLabels:\n              cnpg.io/cluster: pg\n              cnpg.io/podRole: instance\n" +
				"          maxSkew: 1\n          topologyKey: topology.kubernetes.io/zone\n          whenUnsatisfiable: ScheduleAnyway\n",
		},
		"typed default": {
			reason: "a value of the manifest is kept, even if it is the default",
			spec:   "  logLevel: info\n  stopDelay: 1800\n",
			from:   "  backup:\n    method: none\n",
			to: "  timings:\n    stopDelay: 1800\n  backup:\n    method: none\n  patches:\n  - target: {kind: Cluster}\n" +
				"    patch:\n      spec:\n        logLevel: info\n",
		},
		"null": {
			reason: "the API server ignores null",
			spec:   "  walStorage: null\n  backup: null\n",
		},
		"empty lists and maps": {
			reason: "charts write them, and they have no meaning",
			spec:   "  externalClusters: []\n  affinity: {}\n  postgresql: {pg_hba: [], parameters: {}}\n",
		},
		"number past 2^53": {
			reason: "a float would round it",
			spec:   "  affinity: {tolerations: [{key: a, operator: Exists, tolerationSeconds: 9007199254740993}]}\n",
			from:   "    podAntiAffinity: preferred\n",
			to: "    podAntiAffinity: preferred\n    tolerations:\n    - key: a\n      operator: Exists\n" +
				"      tolerationSeconds: 9007199254740993\n",
		},
		"no anti-affinity": {
			reason: "the type has a default only with anti-affinity",
			spec:   "  affinity: {enablePodAntiAffinity: false}\n",
			from:   "podAntiAffinity: preferred\n",
			to:     "podAntiAffinity: preferred\n    enablePodAntiAffinity: false\n",
		},
		"anti-affinity as everybody writes it": {
			reason: "what the operator's documentation shows needs no patch",
			spec:   "  affinity: {enablePodAntiAffinity: true, topologyKey: kubernetes.io/hostname, podAntiAffinityType: required}\n",
			from:   "podAntiAffinity: preferred\n",
			to:     "enablePodAntiAffinity: true\n    topologyKey: kubernetes.io/hostname\n",
		},
		"another PostgreSQL": {
			reason: "only what it is for needs a patch",
			spec:   "  bootstrap: {pg_basebackup: {source: old}}\n  externalClusters: [{name: old, connectionParameters: {host: h}, password: {name: old, key: p}}]\n",
			from:   "  storage:\n    size: 1Gi\n  scheduling:\n    zoneSpread: none\n    podAntiAffinity: preferred\n  backup:\n    method: none\n",
			to: "  externalClusters:\n  - name: old\n    connectionParameters:\n      host: h\n    password:\n      name: old\n      key: p\n" +
				"  storage:\n    size: 1Gi\n  scheduling:\n    zoneSpread: none\n    podAntiAffinity: preferred\n  backup:\n    method: none\n" +
				"  patches:\n  - target: {kind: Cluster, name: pg}\n    patch:\n      spec:\n        bootstrap:\n" +
				"          initdb: null\n          pg_basebackup:\n            source: old\n",
		},
		"pods in pg_hba": {
			reason: "the names come before the lines that need them",
			spec: "  podSelectorRefs: [{name: web, selector: {matchLabels: {app: web}, matchExpressions: [{key: canary, operator: DoesNotExist}]}}]\n" +
				"  postgresql: {pg_hba: [\"hostssl all all ${podselector:web} scram-sha-256\", host all all all reject]}\n",
			from: "    tuning: none\n",
			to: "    tuning: none\n    pg_hba:\n    - hostssl all all ${podselector:web} scram-sha-256\n    - host all all all reject\n    podSelectorRefs:\n" +
				"    - name: web\n      selector:\n        matchLabels:\n          app: web\n        matchExpressions:\n        - key: canary\n          operator: DoesNotExist\n",
		},
		"certificates": {
			reason: "Secrets, and names for the certificate of the operator",
			spec:   "  certificates: {serverCASecret: ca, clientCASecret: clients, replicationTLSSecret: replication, serverAltDNSNames: [db.example.com]}\n",
			from:   "  backup:\n",
			to: "  certificates:\n    serverCASecret: ca\n    clientCASecret: clients\n    replicationTLSSecret: replication\n    serverAltDNSNames:\n    - db.example.com\n" +
				"  backup:\n",
		},
		"tablespaces": {
			reason: "the owner is a role",
			spec:   "  tablespaces: [{name: archive, owner: {name: app}, storage: {size: 2Gi, storageClass: slow}}, {name: scratch, temporary: true, storage: {size: 3Gi}}]\n",
			from:   "  scheduling:\n",
			to: "  tablespaces:\n  - name: archive\n    owner: app\n    storage:\n      size: 2Gi\n      storageClass: slow\n  - name: scratch\n    storage:\n      size: 3Gi\n" +
				"    temporary: true\n  scheduling:\n",
		},
		"maintenance": {
			reason: "a manifest may open the window",
			spec:   "  nodeMaintenanceWindow: {inProgress: true, reusePVC: false}\n",
			from:   "  backup:\n",
			to:     "  nodeMaintenanceWindow:\n    inProgress: true\n    reusePVC: false\n  backup:\n",
		},
		"SQL in Secrets and ConfigMaps": {
			reason: "each list has a field",
			spec: "  bootstrap: {initdb: {walSegmentSize: 32, postInitSQLRefs: {secretRefs: [{name: s, key: a.sql}]}, postInitTemplateSQLRefs: {configMapRefs: [{name: c, key: b.sql}]}, " +
				"postInitApplicationSQLRefs: {configMapRefs: [{name: c, key: c.sql}]}}}\n",
			from: "  storage:\n",
			to: "  bootstrap:\n    walSegmentSize: 32\n    postInitSQLRefs:\n      secretRefs:\n      - name: s\n        key: a.sql\n" +
				"    postInitTemplateSQLRefs:\n      configMapRefs:\n      - name: c\n        key: b.sql\n" +
				"    postInitApplicationSQLRefs:\n      configMapRefs:\n      - name: c\n        key: c.sql\n  storage:\n",
		},
		"queries": {
			reason: "metrics of your own",
			spec:   "  monitoring: {disableDefaultQueries: true, customQueriesConfigMap: [{name: c, key: q}], customQueriesSecret: [{name: s, key: q}]}\n",
			from:   "method: none\n",
			to: "method: none\n  monitoring:\n    customQueriesConfigMap:\n    - name: c\n      key: q\n    customQueriesSecret:\n    - name: s\n      key: q\n" +
				"    disableDefaultQueries: true\n",
		},
		"database of the operator's own name": {
			reason: "its owner would have the same name",
			spec:   "  bootstrap: {initdb: {database: postgres}}\n",
			from:   "method: none\n",
			to: "method: none\n  patches:\n  - target: {kind: Cluster, name: pg}\n    patch:\n      spec:\n        bootstrap:\n" +
				"          initdb:\n            database: postgres\n            owner: null\n",
		},
		"limits without requests": {
			reason: "in a profile a missing request is the limit, and is rendered",
			spec:   "  resources: {requests: {cpu: \"1\"}, limits: {cpu: \"2\", memory: 2Gi}}\n",
			from:   "method: none\n",
			to: "method: none\n  patches:\n  - target: {kind: Cluster}\n    patch:\n      spec:\n        resources:\n" +
				"          limits:\n            cpu: \"2\"\n            memory: 2Gi\n          requests:\n            cpu: \"1\"\n",
		},
		"burstable": {
			reason: "requests below the limits, and without one, are said on purpose",
			spec:   "  resources: {requests: {cpu: \"1\", memory: 2Gi}, limits: {memory: 4Gi}}\n",
			from:   "  storage:\n",
			to:     "  resources:\n    memory: 4Gi\n    requests:\n      cpu: \"1\"\n      memory: 2Gi\n  storage:\n",
		},
		"one request below": {
			reason: "the other one equals its limit",
			spec:   "  resources: {requests: {cpu: \"1\", memory: 4Gi}, limits: {cpu: \"2\", memory: 4Gi}}\n",
			from:   "  storage:\n",
			to:     "  resources:\n    cpu: \"2\"\n    memory: 4Gi\n    requests:\n      cpu: \"1\"\n  storage:\n",
		},
		"superuser, updates and images": {
			reason: "each has a field, also with the operator's default",
			spec: "  enableSuperuserAccess: true\n  superuserSecret: {name: super}\n  primaryUpdateMethod: restart\n  primaryUpdateStrategy: supervised\n" +
				"  enablePDB: true\n  imagePullPolicy: Always\n  imagePullSecrets: [{name: a}, {name: b}]\n",
			from: "  storage:\n",
			to: "  enableSuperuserAccess: true\n  superuserSecret: super\n  primaryUpdateMethod: restart\n  primaryUpdateStrategy: supervised\n" +
				"  enablePDB: true\n  imagePullSecrets:\n  - a\n  - b\n  imagePullPolicy: Always\n  storage:\n",
		},
		"no superuser": {
			reason: "false is kept, and its Secret, which nobody reads, stays a patch",
			spec:   "  enableSuperuserAccess: false\n  superuserSecret: {name: super}\n",
			from:   "  storage:\n    size: 1Gi\n  scheduling:\n    zoneSpread: none\n    podAntiAffinity: preferred\n  backup:\n    method: none\n",
			to: "  enableSuperuserAccess: false\n  storage:\n    size: 1Gi\n  scheduling:\n    zoneSpread: none\n    podAntiAffinity: preferred\n  backup:\n    method: none\n" +
				"  patches:\n  - target: {kind: Cluster}\n    patch:\n      spec:\n        superuserSecret:\n          name: super\n",
		},
		"initdb": {
			reason: "a provider and its locale go together",
			spec: "  bootstrap: {initdb: {database: app, owner: app, dataChecksums: true, encoding: UTF8, localeProvider: icu, icuLocale: en, icuRules: \"&a<b\",\n" +
				"    localeCollate: C, postInitSQL: [SELECT 1], postInitTemplateSQL: [SELECT 2], postInitApplicationSQL: [SELECT 3]}}\n",
			from: "  storage:\n",
			to: "  bootstrap:\n    encoding: UTF8\n    localeCollate: C\n    localeProvider: icu\n    icuLocale: en\n    icuRules: '&a<b'\n" +
				"    postInitSQL:\n    - SELECT 1\n    postInitTemplateSQL:\n    - SELECT 2\n    postInitApplicationSQL:\n    - SELECT 3\n  storage:\n",
		},
		"two sources of a copy": {
			reason: "bootstrap and its source belong to this Cluster alone",
			spec:   "  bootstrap: {pg_basebackup: {source: old}}\n  externalClusters: [{name: old, barmanObjectStore: {destinationPath: s3://a}}]\n  logLevel: debug\n",
			from:   "method: none\n",
			to: "method: none\n  patches:\n  - target: {kind: Cluster, name: pg}\n    patch:\n      spec:\n        bootstrap:\n" +
				"          initdb: null\n          pg_basebackup:\n            source: old\n        externalClusters:\n" +
				"        - barmanObjectStore:\n            destinationPath: s3://a\n          name: old\n" +
				"  - target: {kind: Cluster}\n    patch:\n      spec:\n        logLevel: debug\n",
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

// TestCatalog: the major version of the reference decides, and no image is rendered.
func TestCatalog(t *testing.T) {
	manifest := strings.Replace(small, "  imageName: ghcr.io/cloudnative-pg/postgresql:18.4\n",
		"  imageCatalogRef: {apiGroup: postgresql.cnpg.io, kind: ClusterImageCatalog, name: all, major: 18}\n", 1)
	want := strings.Replace(start, "    image: ghcr.io/cloudnative-pg/postgresql:18.4\n",
		"    major: \"18\"\n    catalog:\n      kind: ClusterImageCatalog\n      name: all\n", 1)
	if diff := cmp.Diff(want, imported(t, adopt.Options{}, manifest)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestMonitors: a PodMonitor in the namespace of Prometheus, with the label that Prometheus selects, needs no patch.
func TestMonitors(t *testing.T) {
	const monitor = "apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: pg, namespace: monitoring, labels: {cnpg.io/cluster: pg, release: prometheus}}\n" +
		"spec:\n  namespaceSelector: {matchNames: [db]}\n  podMetricsEndpoints: [{port: metrics}]\n  selector: {matchLabels: {cnpg.io/cluster: pg, cnpg.io/podRole: instance}}\n"
	want := start + "  monitoring:\n    podMonitors:\n    - group: monitoring.coreos.com\n      namespace: monitoring\n      labels:\n        release: prometheus\n"
	if diff := cmp.Diff(want, imported(t, adopt.Options{}, small, monitor)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	near := strings.NewReplacer(", namespace: monitoring", ", namespace: db", "  namespaceSelector: {matchNames: [db]}\n", "").Replace(monitor)
	want = strings.Replace(want, "      namespace: monitoring\n", "", 1)
	if diff := cmp.Diff(want, imported(t, adopt.Options{}, small, near)); diff != "" {
		t.Errorf("in the namespace of the Cluster: -want +got:\n%s", diff)
	}
}
