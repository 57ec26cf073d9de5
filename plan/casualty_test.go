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
