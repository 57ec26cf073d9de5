// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// TestFaultyLines: PostgreSQL leaves out a line with a bad value, discards a file with an unknown name, and starts with neither. What
// restarts in the same apply does not come back.
func TestFaultyLines(t *testing.T) {
	type want struct {
		Connections Class // of max_connections
		Drops       []Endpoint
		Casualty    casualty
		Words       string // in the sequence
	}
	parameters := func(text string) string { return "spec: {postgresql: {parameters: {" + text + "}}}" }
	cases := map[string]struct {
		reason, patch string
		want          want
	}{
		"bad value, restart": {
			"a replica is first", parameters("work_mem: 64mb, max_connections: '300'"),
			want{ReplicasRecreated, []Endpoint{RO}, aReplica, "PostgreSQL does not start in it"},
		},
		"bad value, decrease": {
			"the primary is first, at once", parameters("work_mem: 64mb, max_connections: '50'"),
			want{PrimaryRestarted, []Endpoint{RW, RO}, thePrimary, "PostgreSQL of the primary does not start again"},
		},
		"bad value, decrease, one instance": {
			"nobody takes over", `{"spec": {"instances": 1, "postgresql": {"synchronous": null, "parameters": {"work_mem": "64mb", "max_connections": "50"}}}}`,
			want{PrimaryRestarted, []Endpoint{RW}, theOnly, "The only instance is restarted"},
		},
		"unknown name, decrease": {
			"PostgreSQL does not see the decrease", parameters("wrok_mem: 64MB, max_connections: '50'"),
			want{Reload, nil, nobody, "no parameter of this apply takes effect"},
		},
		"bad value alone": {
			"nothing restarts", parameters("work_mem: 64mb, log_min_duration_statement: 5s"),
			want{0, nil, nobody, "leaves the line with the error out"},
		},
		"all connections are reserved, decrease": {
			"PostgreSQL takes the value, and restarts for it", parameters("superuser_reserved_connections: '50', max_connections: '50'"),
			want{FailsLater, []Endpoint{RW, RO}, thePrimary, "PostgreSQL of the primary does not start again"},
		},
		"unread value, increase": {
			"no instance tells its status, and the operator does nothing", parameters("max_connections: '300.0'"),
			want{FailsLater, nil, nobody, "No instance tells its status any more"},
		},
		"unread value, decrease": {
			"nor does the instance manager see the decrease", parameters("max_connections: '5e1'"),
			want{FailsLater, nil, nobody, "No instance tells its status any more"},
		},
		"unread value, the same for PostgreSQL": {
			"a replica does not start again", parameters("max_connections: '100.4', shared_buffers: 1GB"),
			want{FailsLater, nil, aReplica, "PostgreSQL does not start in it: the operator cannot read"},
		},
		"unread value beside a decrease": {
			"the primary restarts, and comes back", parameters("max_connections: '50', max_wal_senders: '0x0a'"),
			want{PrimaryRestarted, []Endpoint{RW, RO}, aReplica, "PostgreSQL does not start in it: the operator cannot read"},
		},
		"value misread as a smaller one": {
			"octal for PostgreSQL", parameters("max_connections: '0454'"),
			want{FailsLater, []Endpoint{RW, RO}, nobody, ""},
		},
		"the value of the restart itself": {
			"the running server keeps its value", parameters("max_connections: abc"),
			want{FailsLater, nil, nobody, "leaves the line with the error out"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			cluster := comparedCluster(t, basePatched(t, ""), basePatched(t, c.patch))
			got := want{Casualty: cluster.casualty()}
			for _, ch := range cluster.changes {
				if ch.name() == "max_connections" {
					got.Connections, got.Drops = ch.effect.Class, ch.effect.Drops
				}
			}
			if len(got.Drops) == 0 {
				got.Drops = nil
			}
			var sequence strings.Builder
			for _, step := range sequenceOf(cluster.pair, cluster.in.pairs) {
				sequence.WriteString(step.What + "\n")
			}
			if strings.Contains(sequence.String(), c.want.Words) {
				got.Words = c.want.Words
			}
			assert.DeepEqual(t, c.want, got)
			if c.want.Casualty != nobody {
				assert.Check(t, !strings.Contains(sequence.String(), "healthy again"), sequence.String())
			}
		})
	}
}

// TestEndOfSequence: the sequence ends where the class says that nothing goes on.
func TestEndOfSequence(t *testing.T) {
	const upgrade = "spec: {imageName: 'ghcr.io/cloudnative-pg/postgresql:18.1', postgresql: {parameters: {old_snapshot_threshold: 1h}}}"
	replica := func(connections string) string {
		return "spec: {bootstrap: {initdb: null, pg_basebackup: {source: dc1}}, replica: {enabled: true, source: dc1}, externalClusters: [{name: dc1, connectionParameters: {host: dc1}}], " +
			"postgresql: {parameters: {max_connections: '" + connections + "'}}}"
	}
	cases := map[string]struct {
		reason, old, patch string
		last               string
		never              []string
	}{
		"upgrade with a parameter that is gone": {
			"the Job fails before pg_upgrade", "spec: {imageName: 'ghcr.io/cloudnative-pg/postgresql:16.4', postgresql: {parameters: {old_snapshot_threshold: 1h}}}", upgrade,
			"Put the old image back", []string{"deletes the claims", "Writes are possible"},
		},
		"upgrade with a bad value": {
			"no server takes it", "spec: {imageName: 'ghcr.io/cloudnative-pg/postgresql:17.6'}",
			"spec: {imageName: 'ghcr.io/cloudnative-pg/postgresql:18.1', postgresql: {parameters: {work_mem: 64mb}}}",
			"Put the old image back", []string{"deletes the claims", "Writes are possible"},
		},
		"upgrade": {
			"nothing is wrong", "spec: {imageName: 'ghcr.io/cloudnative-pg/postgresql:17.6'}", "spec: {imageName: 'ghcr.io/cloudnative-pg/postgresql:18.1'}",
			"Take a base backup", nil,
		},
		"decrease behind a source": {
			"the designated primary is a standby", replica("200"), replica("50"), "restarts and fails in turn", []string{"healthy again", "each begins when"},
		},
		"increase behind a source": {"allowed", replica("200"), replica("300"), "healthy again", nil},
		"other account": {
			"the first replica stays down", "", "spec: {serviceAccountName: shared, serviceAccountTemplate: null}", "cannot read the Cluster with the other ServiceAccount", []string{"healthy again", "Then the primary"},
		},
		"other account, one instance": {
			"the database stays down", "spec: {instances: 1, postgresql: {synchronous: null}}",
			"spec: {instances: 1, serviceAccountName: shared, serviceAccountTemplate: null, postgresql: {synchronous: null}}", "It stays down until the new ServiceAccount may read the Cluster", []string{"healthy again"},
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			cluster := comparedCluster(t, basePatched(t, c.old), basePatched(t, c.patch))
			events := sequenceOf(cluster.pair, cluster.in.pairs)
			assert.Check(t, strings.Contains(events[len(events)-1].What, c.last), "%s: %+v", c.reason, events)
			for _, event := range events {
				for _, words := range c.never {
					assert.Check(t, !strings.Contains(event.What, words), "%s: %s", c.reason, event.What)
				}
			}
		})
	}
}
