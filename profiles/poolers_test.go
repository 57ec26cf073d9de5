// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/profiles"
)

// pooled is a profile with poolers, from the lines of spec.poolers.
func pooled(lines string, more ...string) string {
	return `apiVersion: pgha.dev/v1beta1
kind: Profile
metadata: {name: pg, namespace: db}
spec:
  resources: {cpu: "1", memory: 1Gi}
  storage: {size: 10Gi}
  backup: {method: none}
` + strings.Join(more, "") + "  poolers:\n" + lines
}

// TestPoolerFaults checks what a Pooler of a profile may not be, with the position of each fault.
func TestPoolerFaults(t *testing.T) {
	const bouncer = ", pgbouncer: {poolMode: session}}\n"
	cases := map[string]struct {
		reason, text, want string
	}{
		"no mode":      {"the modes differ in what breaks", pooled("  - {type: rw, pgbouncer: {}}\n"), `in.yaml:9:27: spec.poolers[0].pgbouncer.poolMode: is required: "transaction" shares`},
		"no pgbouncer": {"the same", pooled("  - {type: rw}\n"), `spec.poolers[0].pgbouncer.poolMode: is required`},
		"no type":      {"the name follows from it", pooled("  - {" + bouncer[2:]), `spec.poolers[0].type: is required: one of "rw", "ro", "r"`},
		"cluster":      {"the webhook refuses it", pooled("  - {name: pg, type: rw" + bouncer), `in.yaml:9:12: spec.poolers[0].name: Invalid value: "pg": the Cluster has this name`},
		"service":      {"its Service is the operator's", pooled("  - {name: pg-rw, type: rw" + bouncer), `spec.poolers[0].name: Invalid value: "pg-rw": a Service that the operator makes`},
		"endpoint": {"its Service exists", pooled("  - {name: lb, type: rw"+bouncer, "  endpoints: {readWrite: {name: lb, port: 5432}}\n"),
			`spec.poolers[0].name: Invalid value: "lb": spec.endpoints.readWrite has this name`},
		"twice":  {"both have the derived name", pooled("  - {type: rw" + bouncer + "  - {type: rw" + bouncer), `spec.poolers[1].name: Invalid value: "pg-pooler-rw": is the name of spec.poolers[0] too`},
		"budget": {"it would let a drain take all pods", pooled("  - {type: rw, maxUnavailable: 2" + bouncer), `spec.poolers[0].maxUnavailable: Invalid value: 2: must be at least 1 and less than the 2 pods`},
		"nobody": {"-ro has no pod", pooled("  - {type: ro"+bouncer, "  instances: 1\n"), `spec.poolers[0].type: Invalid value: "ro": there is no replica with spec.instances 1`},
		"unknown parameter": {"the webhook refuses it", pooled("  - {type: rw, pgbouncer: {poolMode: session, parameters: {listen_port: \"1\"}}}\n"),
			`in.yaml:9:73: spec.poolers[0].pgbouncer.parameters[listen_port]: the operator allows no such parameter`},
		"parameter of a later operator": {"the webhook refuses it", pooled("  - {type: rw, pgbouncer: {poolMode: session, parameters: {client_tls_sslmode: require}}}\n", "  target: \"1.24\"\n"),
			`parameters[client_tls_sslmode]: operator 1.24.4 refuses this parameter; use target "1.25.4" or later`},
		"unlimited": {"0 is no limit for PgBouncer", pooled("  - {type: rw, pgbouncer: {poolMode: session, parameters: {default_pool_size: \"0\"}}}\n"),
			`parameters[default_pool_size]: Invalid value: "0": must be at least 1`},
		"no number":     {"PgBouncer would not start", pooled("  - {type: rw, pgbouncer: {poolMode: session, parameters: {max_client_conn: many}}}\n"), `must be a number of at least 1`},
		"line break":    {"a parameter must not bring others", pooled("  - {type: rw, pgbouncer: {poolMode: session, parameters: {server_reset_query: \"a\\nb\"}}}\n"), `must be one line`},
		"user no query": {"the webhook refuses it", pooled("  - {type: rw, pgbouncer: {poolMode: session, serverTLSSecret: s}}\n"), `spec.poolers[0].pgbouncer.authQuery: is required`},
		"query no user": {"the webhook refuses it", pooled("  - {type: rw, pgbouncer: {poolMode: session, authQuery: SELECT 1}}\n"), `spec.poolers[0].pgbouncer.serverTLSSecret: is required`},
		"misspelt reject": {"PgBouncer skips the line", pooled("  - {type: rw, pgbouncer: {poolMode: session, pg_hba: [hostnossl all all 0.0.0.0/0 rejct]}}\n"),
			`spec.poolers[0].pgbouncer.pg_hba[0]: Invalid value: "hostnossl all all 0.0.0.0/0 rejct": invalid authentication method "rejct"`},
		"scheme": {"no reference to an image", pooled("  - {type: rw, pgbouncer: {poolMode: session, image: \"https://r.example.com/pgbouncer:1.25\"}}\n"),
			`spec.poolers[0].pgbouncer.image: Invalid value: "https://r.example.com/pgbouncer:1.25": begins with a scheme`},
		"client twice": {"one of the two was meant as another", pooled("  - {type: rw"+bouncer, "  network: {policies: kubernetes, clients: [{namespace: a}, {namespace: a}]}\n"), `spec.network.clients[1]: Duplicate value: "a"`},
		"public":       {"it would be open to the internet", pooled("  - {type: rw, endpoint: {exposure: public}" + bouncer), `spec.poolers[0].endpoint.sourceRanges: is required`},
		"one address": {"both listen on 5432", pooled("  - {type: rw, endpoint: {azure: {publicIP: {name: ip}}}" + bouncer + "  - {type: ro, endpoint: {azure: {publicIP: {name: ip}}}" + bouncer),
			`spec.poolers[1].endpoint.azure.publicIP.name: Invalid value: "ip": another load balancer uses this public IP`},
		"one label": {"it is unique in a region", pooled("  - {type: rw, endpoint: {azure: {dnsLabel: label}}"+bouncer, "  endpoints: {readWrite: {port: 5432, azure: {dnsLabel: label}}}\n"),
			`spec.poolers[0].endpoint.azure.dnsLabel: Invalid value: "label": another load balancer has this label`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("in.yaml", []byte(c.text))
			assert.ErrorContains(t, err, c.want, c.reason)
		})
	}
}

// TestPoolerDefaults: what the empty fields mean.
func TestPoolerDefaults(t *testing.T) {
	p, err := profiles.Parse("in.yaml", []byte(pooled("  - {type: rw, pgbouncer: {poolMode: session}}\n  - {name: one, type: r, instances: 1, podMonitors: none, pgbouncer: {poolMode: session}}\n")))
	assert.NilError(t, err)
	type values struct {
		Name, Monitor       string
		Pods                int32
		Budgeted, Monitored bool
	}
	var got []values
	for i := range p.Spec.Poolers {
		s := &p.Spec.Poolers[i]
		got = append(got, values{p.PoolerName(s), p.PoolerMonitorName(s), s.PodCount(), s.Budgeted(), s.Monitored()})
	}
	want := []values{{"pg-pooler-rw", "pg-pooler-rw-metrics", 2, true, true}, {"one", "one-metrics", 1, false, false}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	assert.Equal(t, len(p.Recovered().Spec.Poolers), 0, "a copy has no Poolers: their names and clients are the source's")
}
