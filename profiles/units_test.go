// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"testing"

	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestUnits: one message says how to write a number of a field with a unit, and the bounds refuse one whose unit was forgotten.
func TestUnits(t *testing.T) {
	const head = "apiVersion: pgha.dev/v1beta1\nkind: Profile\nmetadata: {name: a, namespace: b}\nspec:\n  target: \"1.30\"\n"
	for name, c := range map[string]struct{ reason, spec, want string }{
		"size":       {"bytes", "storage: {size: 64}", `as in "64Gi"`},
		"tablespace": {"bytes", "tablespaces: [{name: a, storage: {size: 8}}]", `tablespaces[0].storage.size: expected a string, got a number: write it with its unit, as in "8Gi"`},
		"memory":     {"bytes", "resources: {memory: 8}", `as in "8Gi"`},
		"cpu":        {"a number of CPUs is one", "resources: {cpu: 2}", `quote it as "2"`},
		"retention":  {"days", "backup: {retention: 30}", `as in "30d"`},
		"percent":    {"the alert decides", "monitoring: {alerts: {rules: [{alert: PostgresConnectionsHigh, threshold: 70}]}}", `as in "70%"`},
		"duration":   {"the alert decides", "monitoring: {alerts: {rules: [{alert: PostgresLongTransaction, threshold: 30}]}}", `as in "30m"`},
		"count":      {"a count has no unit", "monitoring: {alerts: {rules: [{alert: PostgresLocksWaiting, threshold: 30}]}}", `quote it as "30"`},
		"for":        {"minutes", "monitoring: {alerts: {rules: [{alert: PostgresLocksWaiting, for: 5}]}}", `as in "5m"`},
		"seconds":    {"a number of seconds", "timings: {stopDelay: 10m}", `expected a whole number, got "10m": write it in seconds, as in 600`},
		"name":       {"a name has no unit", "bootstrap: {database: 64}", `quote it as "64"`},
		"quoted":     {"64 bytes are no volume", `storage: {size: "64"}`, `has no unit, so it is 64 bytes; write "64Gi", or at least 64Mi`},
		"WAL":        {"so are these", `walStorage: {size: "8"}`, `write "8Gi", or at least 32Mi`},
		"small":      {"a unit too small", `storage: {size: 64Ki}`, `too small: it is 65536 bytes; write at least 64Mi`},
		"pooler":     {"so are these", `poolers: [{type: rw, resources: {memory: "64"}, pgbouncer: {poolMode: session}}]`, `spec.poolers[0].resources.memory: Invalid value: "64": has no unit`},
		"temporary":  {"so are these", `tablespaces: [{name: a, temporary: true, storage: {size: "8"}}]`, `spec.tablespaces[0].storage.size: Invalid value: "8": has no unit`},
		"CPUs":       {"thousandths", `poolers: [{type: rw, resources: {cpu: "5000"}, pgbouncer: {poolMode: session}}]`, `no node has so many CPUs`},
		"long":       {"nobody waits so long", "monitoring: {alerts: {rules: [{alert: PostgresLocksWaiting, for: 400d}]}}", `write at most 30d`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("p.yaml", []byte(head+"  "+c.spec+"\n"))
			assert.ErrorContains(t, err, c.want, c.reason)
		})
	}
}
