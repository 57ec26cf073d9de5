// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
	"gotest.tools/v3/assert"
)

// TestOfAnother: objects of another Cluster in the namespace, such as a recovered Cluster, are left out, with a note.
func TestOfAnother(t *testing.T) {
	const monitor = "apiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: m, namespace: db}\n" +
		"spec: {podMetricsEndpoints: [{port: metrics}], selector: %}\n"
	const service = "apiVersion: v1\nkind: Service\nmetadata: {name: front, namespace: db}\n" +
		"spec: {type: LoadBalancer, ports: [{port: 5432, targetPort: 5432}], selector: %}\n"
	const store = "apiVersion: barmancloud.cnpg.io/v1\nkind: ObjectStore\nmetadata: {name: %, namespace: db}\n" +
		"spec: {configuration: {destinationPath: https://account.blob.core.windows.net/box/}}\n"
	const archive = "  plugins: [{name: barman-cloud.cloudnative-pg.io, isWALArchiver: true, parameters: {barmanObjectName: %}}]\n"
	other := strings.Replace(small, "name: pg,", "name: pg-rec,", 1) + strings.Replace(archive, "%", "theirs", 1)
	with := func(manifest, with string) string { return strings.Replace(manifest, "%", with, 1) }
	cases := map[string]struct {
		reason, manifest, kind string // kind: of the object that is left out
		spec                   string // more lines of small's spec
	}{
		"monitor":            {"its labels are ours", with(monitor, "{matchLabels: {cnpg.io/cluster: pg}}"), "", ""},
		"monitor of another": {"its labels are another's", with(monitor, "{matchLabels: {cnpg.io/cluster: pg-rec}}"), "PodMonitor", ""},
		"Azure's monitor of another": {"of either group", strings.Replace(with(monitor, "{matchLabels: {cnpg.io/cluster: pg-rec}}"),
			"monitoring.", "azmonitoring.", 1), "PodMonitor", ""},
		"monitor of several": {"ours is among them",
			with(monitor, "{matchExpressions: [{key: cnpg.io/cluster, operator: In, values: [pg, pg-rec]}]}"), "", ""},
		"monitor of others": {"ours is not among them",
			with(monitor, "{matchExpressions: [{key: cnpg.io/cluster, operator: In, values: [pg-rec]}]}"), "PodMonitor", ""},
		"monitor of all but another": {"ours is none of those",
			with(monitor, "{matchExpressions: [{key: cnpg.io/cluster, operator: NotIn, values: [pg-rec]}]}"), "", ""},
		"monitor of all but ours": {"ours is one of those",
			with(monitor, "{matchExpressions: [{key: cnpg.io/cluster, operator: NotIn, values: [pg]}]}"), "PodMonitor", ""},
		"monitor of no database": {"every pod of ours has the label",
			with(monitor, "{matchExpressions: [{key: cnpg.io/cluster, operator: DoesNotExist}]}"), "PodMonitor", ""},
		"monitor of every database": {"ours too",
			with(monitor, "{matchExpressions: [{key: cnpg.io/cluster, operator: Exists}]}"), "", ""},
		"monitor by an inherited label":          {"our pods have it", with(monitor, "{matchLabels: {team: a}}"), "", "  inheritedMetadata: {labels: {team: a}}\n"},
		"monitor of ours by one more label":      {"the operator may inherit it", with(monitor, "{matchLabels: {cnpg.io/cluster: pg, team: a}}"), "", ""},
		"monitor by the label of an application": {"no pod of ours has it", with(monitor, "{matchLabels: {app: shop}}"), "PodMonitor no pods", ""},
		"service of another":                     {"as with monitors", with(service, "{cnpg.io/cluster: pg-rec, cnpg.io/instanceRole: primary}"), "Service", ""},
		"store of another":                       {"another archives there, and ours does not", with(store, "theirs"), "ObjectStore", ""},
		"store of both":                          {"ours archives there too", with(store, "theirs"), "", with(archive, "theirs")},
		"store of a source": {"ours reads from it", with(store, "theirs"), "", with(archive, "ours") +
			"  externalClusters: [{name: origin, plugin: {name: barman-cloud.cloudnative-pg.io, parameters: {barmanObjectName: theirs}}}]\n"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			manifests := strings.Join([]string{small + c.spec, other, c.manifest}, "---\n")
			result, err := adopt.Import([]adopt.Source{{Name: "in.yaml", Data: []byte(manifests)}}, adopt.Options{Cluster: "pg"})
			if strings.Contains(c.manifest, "name: theirs") && c.kind == "" { // not left out, and a profile has no such store
				assert.ErrorContains(t, err, "ObjectStore theirs: a profile cannot contain it", c.reason)
				return
			}
			assert.NilError(t, err, c.reason)
			want := []string{"1 Cluster left out: it belongs to another Cluster"}
			kind, noPods := strings.CutSuffix(c.kind, " no pods")
			switch {
			case noPods:
				want = append(want, "1 "+kind+" left out: it selects no pods of the Cluster")
			case kind != "":
				want = append(want, "1 "+kind+" left out: it belongs to another Cluster")
			}
			if diff := cmp.Diff(want, result.Notes); diff != "" {
				t.Errorf("%s: -want +got:\n%s", c.reason, diff)
			}
			if kind != "" {
				assert.Assert(t, !strings.Contains(string(result.Profile), "kind: "+kind), c.reason)
			}
		})
	}
}
