// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/profiles"
)

// TestAccessFaults checks pod selectors, certificates, tablespaces and references to SQL, with the position of each fault.
func TestAccessFaults(t *testing.T) {
	const sized = "  resources: {cpu: \"1\", memory: 1Gi}"
	hba := func(refs, line string) string {
		return plainWith(sized, "  postgresql:", "    pg_hba: ['"+line+"']", "    podSelectorRefs: ["+refs+"]")
	}
	const web = "{name: web, selector: {matchLabels: {app: web}}}"
	for name, c := range map[string]struct{ reason, text, want string }{
		"nobody's name": {"the webhook refuses it", hba(web, "host all all ${podselector:api} md5"),
			`in.yaml:9:14: spec.postgresql.pg_hba[0]: Invalid value: "host all all ${podselector:api} md5": no pod selector "api" is in spec.postgresql.podSelectorRefs, and the operator refuses that; add it, or use one of "web"`},
		"no selectors": {"the webhook refuses it", plainWith(sized, "  postgresql: {pg_hba: ['host all all ${podselector:api} md5']}"),
			`in.yaml:8:25: spec.postgresql.pg_hba[0]: Invalid value: "host all all ${podselector:api} md5": no pod selector "api" is in spec.postgresql.podSelectorRefs, and the operator refuses that; add it`},
		"misspelled type":  {"the webhook refuses it", hba(web, "host all all ${podSelector:web} md5"), `in.yaml:9:14: spec.postgresql.pg_hba[0]: Invalid value: "host all all ${podSelector:web} md5": unknown placeholder ${podSelector:…}; write ${podselector:NAME}`},
		"no name in it":    {"PostgreSQL would take it for a host", hba(web, "host all all ${web} md5"), `the operator does not replace this placeholder; write ${podselector:NAME}`},
		"not the address":  {"no user has that name", hba(web, "host all ${podselector:web} all md5"), `${podselector:web} is not the address of the line`},
		"with a mask":      {"the operator adds one", hba(web, "host all all ${podselector:web}/32 md5"), `PostgreSQL cannot read the line: invalid CIDR mask`},
		"upper case":       {"the CRD refuses it", hba("{name: Web, selector: {}}", "host all all all md5"), `in.yaml:10:30: spec.postgresql.podSelectorRefs[0].name: Invalid value: "Web": must be lower-case letters`},
		"hyphen at end":    {"the CRD refuses it", hba("{name: web-, selector: {}}", "host all all all md5"), `spec.postgresql.podSelectorRefs[0].name: Invalid value: "web-"`},
		"name twice":       {"the webhook refuses it", hba(web+", "+web, "host all all all md5"), `spec.postgresql.podSelectorRefs[1].name: Duplicate value: "web"`},
		"every pod":        {"it is said by mistake more often than on purpose", hba("{name: web, selector: {}}", "host all all all md5"), `in.yaml:10:45: spec.postgresql.podSelectorRefs[0].selector: is required: labels of the pods`},
		"label":            {"no pod has it", hba("{name: web, selector: {matchLabels: {app: w b}}}", "host all all all md5"), `spec.postgresql.podSelectorRefs[0].selector.matchLabels[app]: Invalid value: "w b"`},
		"no values":        {"the webhook refuses it", hba("{name: web, selector: {matchExpressions: [{key: app, operator: In}]}}", "host all all all md5"), `spec.postgresql.podSelectorRefs[0].selector.matchExpressions[0].values: is required`},
		"needless values":  {"the webhook refuses it", hba("{name: web, selector: {matchExpressions: [{key: app, operator: Exists, values: [a]}]}}", "host all all all md5"), `matchExpressions[0].values: only operators In and NotIn have values`},
		"unknown operator": {"the webhook refuses it", hba("{name: web, selector: {matchExpressions: [{key: app, operator: Equals}]}}", "host all all all md5"), `matchExpressions[0].operator: Invalid value: "Equals"`},
		"selectors on 1.28": {"its CRD lacks the field", plainWith(sized, "  target: \"1.28\"", "  postgresql: {podSelectorRefs: ["+web+"]}"),
			`in.yaml:9:33: spec.postgresql.podSelectorRefs: operator 1.28.4 does not support this: write the addresses of the pods into pg_hba, or spec.network, which lets in pods by their labels; use target "1.29" or later`},
		"line on 1.28": {"it replaces nothing", plainWith(sized, "  target: \"1.28\"", "  postgresql: {pg_hba: ['host all all ${podselector:web} md5']}"), `in.yaml:9:25: spec.postgresql.pg_hba[0]: operator 1.28.4 does not support this`},

		"server without its CA":      {"the webhook refuses it", plainWith(sized, "  certificates: {serverTLSSecret: tls}"), `spec.certificates.serverCASecret: is required: the Secret with the CA that signed serverTLSSecret`},
		"replication without its CA": {"the webhook refuses it", plainWith(sized, "  certificates: {replicationTLSSecret: tls}"), `spec.certificates.clientCASecret: is required`},
		"names for another's":        {"the webhook refuses it", plainWith(sized, "  certificates: {serverCASecret: ca, serverTLSSecret: tls, serverAltDNSNames: [a]}"), `in.yaml:8:79: spec.certificates.serverAltDNSNames: the operator adds names only to the certificate that it makes`},
		"name of a Secret with _":    {"the API server refuses it", plainWith(sized, "  certificates: {clientCASecret: a_b}"), `spec.certificates.clientCASecret: Invalid value: "a_b"`},

		"reserved tablespace":  {"PostgreSQL refuses it", plainWith(sized, "  tablespaces: [{name: pg_slow, storage: {size: 1Gi}}]"), `in.yaml:8:24: spec.tablespaces[0].name: Invalid value: "pg_slow": PostgreSQL reserves names`},
		"same tablespace":      {"PostgreSQL ignores case", plainWith(sized, "  tablespaces: [{name: a, storage: {size: 1Gi}}, {name: A, storage: {size: 1Gi}}]"), `spec.tablespaces[1].name: Invalid value: "A": is the same as "a"`},
		"same volume":          {"the names of volumes have no _", plainWith(sized, "  tablespaces: [{name: a_b, storage: {size: 1Gi}}, {name: a$b, storage: {size: 1Gi}}]"), `spec.tablespaces[1].name: Invalid value: "a$b": is the same as "a_b"`},
		"tablespace with -":    {"no identifier", plainWith(sized, "  tablespaces: [{name: a-b, storage: {size: 1Gi}}]"), `spec.tablespaces[0].name: Invalid value: "a-b"`},
		"owner of nobody":      {"the operator tries for ever", plainWith(sized, "  tablespaces: [{name: a, owner: ap, storage: {size: 1Gi}}]"), `spec.tablespaces[0].owner: Invalid value: "ap": no role of this name is made by spec.bootstrap or spec.roles; did you mean "app"?`},
		"no size":              {"the webhook refuses it", plainWith(sized, "  tablespaces: [{name: a, storage: {}}]"), `spec.tablespaces[0].storage.size: is required`},
		"segment":              {"the webhook refuses it", plainWith(sized, "  bootstrap: {walSegmentSize: 48}"), `in.yaml:8:31: spec.bootstrap.walSegmentSize: Invalid value: 48: must be a power of two`},
		"volume for segments":  {"32 files are 8 GiB", plainWith(sized, "  bootstrap: {walSegmentSize: 512}"), `spec.storage.size: Invalid value: "10Gi": too small for data and WAL; write at least 16384Mi`},
		"WAL of few segments":  {"min_wal_size is two files", plainWith(sized, "  bootstrap: {walSegmentSize: 64}", "  postgresql: {parameters: {min_wal_size: 80MB}}"), `spec.postgresql.parameters[min_wal_size]`},
		"no key":               {"the webhook refuses it", plainWith(sized, "  bootstrap: {postInitApplicationSQLRefs: {secretRefs: [{name: a}]}}"), `spec.bootstrap.postInitApplicationSQLRefs.secretRefs[0].key: is required`},
		"no ConfigMap":         {"there is nothing to read", plainWith(sized, "  monitoring: {customQueriesConfigMap: [{key: a}]}"), `spec.monitoring.customQueriesConfigMap[0].name: is required`},
		"SQL on 1.23":          {"its CRD lacks the field", plainWith(sized, "  target: \"1.23\"", "  bootstrap: {postInitSQLRefs: {secretRefs: [{name: a, key: b}]}}"), `spec.bootstrap.postInitSQLRefs: operator 1.23.6 does not support this: write the statements into postInitSQL or postInitTemplateSQL; use target "1.24" or later`},
		"spread over nothing":  {"the operator ignores it", plainWith(sized, "  scheduling: {enablePodAntiAffinity: false, topologyKey: kubernetes.io/hostname}"), `spec.scheduling.topologyKey: enablePodAntiAffinity is false`},
		"no key of a label":    {"the API server refuses the pods", plainWith(sized, "  scheduling: {topologyKey: host name}"), `spec.scheduling.topologyKey: Invalid value: "host name"`},
		"one on a local disk":  {"its data is lost with the node", plainWith(sized, "  instances: 1", "  tablespaces: [{name: a, storage: {size: 1Gi, storageClass: local}}]", "  storageClasses: [{name: local, provisioner: rancher.io/local-path}]"), `spec.instances: a single instance on node-local disks`},
		"nodes for zones":      {"two zones are no place for three instances over zones, which only Kubernetes sees", plainWith(sized, "  scheduling: {topologyKey: topology.kubernetes.io/zone, pools: [{name: a, count: 1, zones: [\"1\"]}]}"), ``},
		"nodes to share":       {"they may share one", plainWith(sized, "  scheduling: {enablePodAntiAffinity: false, zoneSpread: none, pools: [{name: a, count: 1}]}"), ``},
		"nodes that are short": {"no two may share one", plainWith(sized, "  scheduling: {enablePodAntiAffinity: true, zoneSpread: none, pools: [{name: a, count: 1}]}"), `1 nodes for 3 instances`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("in.yaml", []byte(c.text))
			if c.want == "" {
				assert.NilError(t, err, c.reason)
			} else {
				assert.ErrorContains(t, err, c.want, c.reason)
			}
		})
	}
}

// TestSegments: tuning keeps two WAL files at least, however large they are.
func TestSegments(t *testing.T) {
	for size, want := range map[string]string{"4": "96MB", "64": "128MB", "128": "256MB"} {
		p, err := profiles.Parse("in.yaml", []byte(plainWith("  resources: {cpu: \"1\", memory: 1Gi}", "  walStorage: {size: 1Gi}", "  bootstrap: {walSegmentSize: "+size+"}")))
		assert.NilError(t, err)
		if got := p.Resolve().Parameters["min_wal_size"]; got != want {
			t.Errorf("min_wal_size is %s with files of %s MB, want %s", got, size, want)
		}
	}
}

// TestTablespaceOfDrill: the disks of tablespaces count in a copy, too.
func TestTablespaceOfDrill(t *testing.T) {
	text, err := profiles.Builtin("aks")
	assert.NilError(t, err)
	p, err := profiles.Parse("aks", text)
	assert.NilError(t, err)
	p.Spec.Tablespaces = []profiles.Tablespace{{Name: "slow", Storage: profiles.Storage{Size: "1Gi", StorageClass: "pgha-premium-v2-base"}}}
	p.Spec.Backup.Drill = &profiles.Drill{Cron: "0 5 * * 6", Image: "k", StorageClass: "managed-csi"}
	assert.NilError(t, p.Validate().Err())
	assert.Equal(t, p.Drilled().Spec.Tablespaces[0].Storage.StorageClass, "managed-csi")
	assert.Equal(t, p.Spec.Tablespaces[0].Storage.StorageClass, "pgha-premium-v2-base", "the source keeps its class")
	p.Spec.Storage.StorageClass, p.Spec.WALStorage.StorageClass, p.Spec.Backup.Drill.StorageClass = "managed-csi", "managed-csi", ""
	assert.ErrorContains(t, p.Validate().Err(), "has the reclaim policy Retain, so the disks of each drill would stay")
}
