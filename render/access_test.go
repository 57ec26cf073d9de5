// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/internal/facts"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// TestAccess: what the Cluster says about clients, certificates, volumes and queries.
func TestAccess(t *testing.T) {
	for name, c := range map[string]struct{ reason, spec, want string }{
		"pod selectors": {
			"the Cluster has them beside its parameters",
			"postgresql: {pg_hba: ['host all all ${podselector:web} md5'], podSelectorRefs: [{name: web, selector: {matchLabels: {a: b}, matchExpressions: [{key: c, operator: NotIn, values: [d]}]}}]}",
			"podSelectorRefs:\n  - name: web\n    selector:\n      matchExpressions:\n      - key: c\n        operator: NotIn\n        values:\n        - d\n      matchLabels:\n        a: b",
		},
		"names of Poolers": {
			"they follow the names of the profile",
			"certificates: {serverAltDNSNames: [db.example.com]}\n  poolers: [{type: rw, pgbouncer: {poolMode: session}}]",
			"certificates:\n    serverAltDNSNames:\n    - db.example.com\n    - pg-pooler-rw\n    - pg-pooler-rw.db\n    - pg-pooler-rw.db.svc\n    - pg-pooler-rw.db.svc.cluster.local",
		},
		"names in a certificate of yours": {
			"the operator refuses names beside it",
			"certificates: {serverCASecret: ca, serverTLSSecret: tls}\n  poolers: [{type: rw, pgbouncer: {poolMode: session}}]",
			"certificates:\n    serverCASecret: ca\n    serverTLSSecret: tls\n",
		},
		"tablespaces": {
			"the owner is a reference", "tablespaces: [{name: slow, owner: app, storage: {size: 1Gi, storageClass: hdd}, temporary: true}]",
			"tablespaces:\n  - name: slow\n    owner:\n      name: app\n    storage:\n      size: 1Gi\n      storageClass: hdd\n    temporary: true\n",
		},
		"no anti-affinity": {"the type would say nothing", "scheduling: {enablePodAntiAffinity: false}", "affinity:\n    enablePodAntiAffinity: false\n"},
		"topology":         {"another label", "scheduling: {topologyKey: rack}", "affinity:\n    podAntiAffinityType: required\n    topologyKey: rack\n"},
		"maintenance":      {"volumes are given up", "nodeMaintenanceWindow: {inProgress: true, reusePVC: false}", "nodeMaintenanceWindow:\n    inProgress: true\n    reusePVC: false\n"},
		"queries":          {"of both kinds", "monitoring: {customQueriesConfigMap: [{name: c, key: q}], disableDefaultQueries: true}", "monitoring:\n    customQueriesConfigMap:\n    - key: q\n      name: c\n    disableDefaultQueries: true\n"},
		"SQL":              {"of both kinds", "bootstrap: {walSegmentSize: 32, postInitSQLRefs: {secretRefs: [{name: s, key: q}]}}", "postInitSQLRefs:\n        secretRefs:\n        - key: q\n          name: s\n      walSegmentSize: 32\n"},
	} {
		t.Run(name, func(t *testing.T) {
			text, err := manifest.YAML([]manifest.Object{facts.Cluster(accessed(t, c.spec))})
			assert.NilError(t, err)
			if !strings.Contains(string(text), c.want) {
				t.Errorf("%s (-want +got):\n%s", c.reason, cmp.Diff(c.want, string(text)))
			}
		})
	}
}

// TestNoAccess: without the sections the Cluster has none of the fields.
func TestNoAccess(t *testing.T) {
	c := facts.Cluster(accessed(t, "poolers: []"))
	assert.Check(t, c.Spec.Certificates == nil && c.Spec.Monitoring == nil && c.Spec.Tablespaces == nil && c.Spec.PodSelectorRefs == nil && c.Spec.NodeMaintenanceWindow == nil)
}

func accessed(t *testing.T, spec string) []manifest.Object {
	t.Helper()
	p, err := profiles.Parse("in.yaml", []byte("apiVersion: pgha.dev/v1beta1\nkind: Profile\nmetadata: {name: pg, namespace: db}\nspec:\n"+
		"  storage: {size: 10Gi}\n  backup: {method: none}\n  resources: {cpu: \"1\", memory: 1Gi}\n  "+spec+"\n"))
	assert.NilError(t, err)
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	return objects
}
