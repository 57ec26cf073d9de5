// SPDX-License-Identifier: Apache-2.0

package pghba

import (
	"testing"

	"gotest.tools/v3/assert"
)

func TestOrder(t *testing.T) {
	const accept, reject = "hostssl all all all scram-sha-256", "host all all all reject"
	cases := map[string]struct {
		reason string
		lines  []string
		want   Reach
	}{
		"none":           {"the operator's own lines", nil, Reach{-1, -1, -1}},
		"usual":          {"TLS only", []string{accept, "hostnossl all all all reject"}, Reach{-1, -1, -1}},
		"last":           {"the rest is rejected", []string{"hostssl app app 10.0.0.0/8 scram-sha-256", reject}, Reach{-1, -1, -1}},
		"first":          {"nobody gets in", []string{reject, accept}, Reach{0, 1, 0}},
		"alone":          {"the operator's last line is behind it", []string{reject}, Reach{0, -1, -1}},
		"both kinds":     {"two lines that reject together", []string{"hostssl all all all reject", "hostnossl all all all reject", accept}, Reach{1, 2, 1}},
		"loopback":       {"no client is on the pod itself", []string{"host all all 127.0.0.1/32 trust", reject}, Reach{1, -1, -1}},
		"all accepted":   {"what comes behind is not read", []string{"host all all all scram-sha-256", "host all bob all reject"}, Reach{-1, 1, 0}},
		"one kind":       {"others reach the line", []string{accept, "host all bob all reject"}, Reach{-1, -1, -1}},
		"one database":   {"only some are rejected", []string{"host app all all reject", accept}, Reach{-1, -1, -1}},
		"replication":    {"the keyword all does not have it", []string{reject, "hostssl replication all all cert"}, Reach{0, -1, -1}},
		"local":          {"not over the network", []string{reject, "local all all peer"}, Reach{0, -1, -1}},
		"a comment":      {"no rule", []string{"# " + reject, accept}, Reach{-1, -1, -1}},
		"range of all":   {"all of IPv4 is enough to lock out; IPv6 reaches the next line", []string{"host all all 0.0.0.0/0 reject", "host all all ::/0 reject"}, Reach{0, -1, -1}},
		"user before it": {"some get in", []string{"hostssl all app all scram-sha-256", reject, accept}, Reach{-1, 2, 1}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) { assert.Equal(t, Order(c.lines), c.want, c.reason) })
	}
}
