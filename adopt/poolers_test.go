// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"slices"
	"strings"
	"testing"

	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
)

// TestPoolers imports Poolers of others: what the profile has a field for needs no patch.
func TestPoolers(t *testing.T) {
	const head = "---\napiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: pool, namespace: shop}\nspec:\n  cluster: {name: pg}\n"
	const budget = "---\napiVersion: policy/v1\nkind: PodDisruptionBudget\nmetadata: {name: pool, namespace: shop, labels: {cnpg.io/cluster: pg}}\nspec:\n  maxUnavailable: 2\n" +
		"  selector: {matchLabels: {cnpg.io/cluster: pg, cnpg.io/podRole: pooler, cnpg.io/poolerName: pool}}\n"
	cases := map[string]struct {
		reason, manifests string
		want              profiles.Pooler
		patched           bool
	}{
		"minimal": {reason: "the API server's defaults are one pod and session", manifests: head + "  pgbouncer: {}\n",
			want: profiles.Pooler{Name: "pool", Type: "rw", Instances: 1, PodDisruptionBudget: "none", PodMonitors: "none", PgBouncer: profiles.PgBouncer{PoolMode: "session", ServerAltDNSNames: "none"},
				Scheduling: profiles.PoolerScheduling{ZoneSpread: "none", PodAntiAffinity: "none"}}},
		"all": {reason: "each has a field", manifests: head + "  type: ro\n  instances: 4\n  pgbouncer: {poolMode: transaction, paused: true, parameters: {max_client_conn: \"9\"}, clientTLSSecret: {name: tls}}\n" +
			"  template: {spec: {containers: [{name: pgbouncer, resources: {limits: {cpu: \"1\"}, requests: {cpu: \"1\"}}}]}}\n" +
			"  serviceTemplate: {metadata: {annotations: {service.beta.kubernetes.io/azure-load-balancer-internal: \"true\"}}, spec: {type: LoadBalancer}}\n" + budget,
			want: profiles.Pooler{Name: "pool", Type: "ro", Instances: 4, MaxUnavailable: 2, PodMonitors: "none", Resources: profiles.Resources{CPU: "1"},
				PgBouncer:  profiles.PgBouncer{PoolMode: "transaction", Paused: true, Parameters: map[string]string{"max_client_conn": "9"}, ClientTLSSecret: "tls"},
				Scheduling: profiles.PoolerScheduling{ZoneSpread: "none", PodAntiAffinity: "none"}, Endpoint: new(profiles.PoolerEndpoint{})}},
		"more": {reason: "a label of the pods has no field", manifests: head + "  pgbouncer: {poolMode: session}\n  template: {metadata: {labels: {app: p}}, spec: {containers: []}}\n", patched: true,
			want: profiles.Pooler{Name: "pool", Type: "rw", Instances: 1, PodDisruptionBudget: "none", PodMonitors: "none", PgBouncer: profiles.PgBouncer{PoolMode: "session", ServerAltDNSNames: "none"},
				Scheduling: profiles.PoolerScheduling{ZoneSpread: "none", PodAntiAffinity: "none"}}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			text := strings.Replace(small, "namespace: db", "namespace: shop", 1) + c.manifests
			result, err := adopt.Import([]adopt.Source{{Name: "in.yaml", Data: []byte(text)}}, adopt.Options{})
			assert.NilError(t, err, c.reason)
			p, err := profiles.Parse("imported", result.Profile)
			assert.NilError(t, err)
			assert.DeepEqual(t, p.Spec.Poolers, []profiles.Pooler{c.want})
			patched := false
			for _, patch := range p.Spec.Patches {
				patched = patched || slices.Contains([]string{"Pooler", "PodDisruptionBudget", "Cluster"}, patch.Target.Kind)
			}
			assert.Equal(t, patched, c.patched, "%s:\n%s", c.reason, result.Profile)
		})
	}
}

// TestPoolerless: what selects the pods of a Pooler needs it.
func TestPoolerless(t *testing.T) {
	const pooler = "---\napiVersion: postgresql.cnpg.io/v1\nkind: Pooler\nmetadata: {name: pool, namespace: db}\nspec: {cluster: {name: pg}, pgbouncer: {}}\n"
	const monitor = "---\napiVersion: monitoring.coreos.com/v1\nkind: PodMonitor\nmetadata: {name: pool-metrics, namespace: db}\nspec:\n" +
		"  podMetricsEndpoints: [{port: metrics}]\n  selector: {matchLabels: {cnpg.io/cluster: pg, cnpg.io/poolerName: pool}}\n"
	for name, c := range map[string]struct {
		reason, more string
		skip         []string
	}{
		"absent":  {"kubectl get did not name the kind", monitor, nil},
		"skipped": {"the Pooler stays beside the profile", monitor + pooler, []string{"Pooler"}},
	} {
		t.Run(name, func(t *testing.T) {
			result, err := adopt.Import([]adopt.Source{{Name: "in.yaml", Data: []byte(small + c.more)}}, adopt.Options{Skip: c.skip})
			assert.NilError(t, err, c.reason)
			assert.Assert(t, slices.Contains(result.Notes, "1 PodMonitor left out: its Pooler is not imported"), "%s: %q", c.reason, result.Notes)
		})
	}
}

// TestPolicies: network policies of other pods are not part of the profile.
func TestPolicies(t *testing.T) {
	policy := func(kind, selector string) string {
		return "---\n" + kind + "\nmetadata: {name: other-instances, namespace: db}\nspec: {" + selector + ": {matchLabels: {cnpg.io/cluster: other}}}\n"
	}
	for name, c := range map[string]struct{ reason, text, want string }{
		"kubernetes": {"its copy has a policy of its own", policy("apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy", "podSelector"), "1 NetworkPolicy left out: it belongs to another Cluster"},
		"cilium":     {"the same", policy("apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy", "endpointSelector"), "1 CiliumNetworkPolicy left out: it belongs to another Cluster"},
	} {
		t.Run(name, func(t *testing.T) {
			result, err := adopt.Import([]adopt.Source{{Name: "in.yaml", Data: []byte(small + c.text)}}, adopt.Options{})
			assert.NilError(t, err, c.reason)
			assert.Assert(t, slices.Contains(result.Notes, c.want), "%s: %q", c.reason, result.Notes)
		})
	}
}

// TestCiliumEgress: the port of a CiliumNetworkPolicy is text, and any port comes back as it was.
func TestCiliumEgress(t *testing.T) {
	p, err := profiles.Parse("p.yaml", []byte("apiVersion: pgha.dev/v1beta1\nkind: Profile\nmetadata: {name: pg, namespace: db}\nspec:\n"+
		"  resources: {cpu: \"1\", memory: 1Gi}\n  storage: {size: 10Gi}\n  backup: {method: none}\n"+
		"  network: {policies: cilium, clients: [{namespace: shop}], egress: [{cidr: 10.1.0.0/16, port: 5433}, {cidr: 10.2.0.0/16}]}\n"))
	assert.NilError(t, err)
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	text, err := manifest.YAML(objects)
	assert.NilError(t, err)
	result, err := adopt.Import([]adopt.Source{{Name: "in.yaml", Data: text}}, adopt.Options{})
	assert.NilError(t, err)
	again, err := profiles.Parse("imported", result.Profile)
	assert.NilError(t, err)
	assert.DeepEqual(t, again.Spec.Network, p.Spec.Network)
}
