// SPDX-License-Identifier: Apache-2.0

package operator_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/internal/operator"
)

func TestMisreads(t *testing.T) {
	cases := map[string]struct {
		reason      string
		major       int
		name, value string
		want        *operator.Misread
	}{
		"decimal":           {"all agree", 18, "max_connections", "200", nil},
		"sign":              {"all agree", 18, "max_connections", "+200", nil},
		"other parameter":   {"the operator does not read it", 18, "max_replication_slots", "0xC8", nil},
		"invalid":           {"PostgreSQL does not take it", 18, "max_connections", "many", nil},
		"fraction":          {"PostgreSQL rounds it", 18, "max_connections", "150.0", &operator.Misread{Value: "150", Silent: true}},
		"exponent":          {"as strtod reads it", 18, "max_worker_processes", "1e2", &operator.Misread{Value: "100", Silent: true}},
		"hexadecimal in 15": {"no integer of SQL", 15, "max_wal_senders", "0xC8", &operator.Misread{Value: "200", Silent: true}},
		"hexadecimal in 16": {"an integer of SQL", 16, "max_wal_senders", "0xC8", &operator.Misread{Value: "200"}},
		"octal":             {"decimal for the operator", 18, "max_locks_per_transaction", "0310", &operator.Misread{Value: "200", Other: "310"}},
		"white space":       {"SQL skips it", 18, "max_prepared_transactions", " 5", &operator.Misread{Value: "5"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, operator.Misreads(c.major, c.name, c.value)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}
