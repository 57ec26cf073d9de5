// SPDX-License-Identifier: Apache-2.0

package operator_test

import (
	"testing"

	"github.com/pgha/pgha/profiles"
)

// TestSynchronous has cases that the observed changes lack. The first three are those of the operator's own tests:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/postgres/replication/explicit_test.go
func TestSynchronous(t *testing.T) {
	const standbys, failover = "synchronous_standby_names", "pg_failover_slots.standby_slot_names"
	const status = "status: {currentPrimary: pg-5, instanceNames: [pg-4, pg-5, pg-12]}"
	synchronous := func(fields string) string {
		return "metadata: {name: pg}\nspec: {instances: 3, postgresql: {synchronous: {" + fields + "}}}\n"
	}
	cases := map[string]struct {
		reason, manifest, parameter, want string
	}{
		"limit": {
			"the list is cut", synchronous("method: first, number: 1, maxStandbyNamesFromCluster: 1"), standbys, `FIRST 1 ("pg-2")`,
		},
		"pre and post": {
			"names of others come before and after", synchronous("method: first, number: 2, maxStandbyNamesFromCluster: 1, standbyNamesPre: [a], standbyNamesPost: [b]"),
			standbys, `FIRST 2 ("a","pg-2","b")`,
		},
		"none": {
			"an empty list would be a syntax error", synchronous("method: any, number: 1, maxStandbyNamesFromCluster: 0"), standbys, `ANY 1 ("pg-placeholder")`,
		},
		"preferred": {
			"the number follows the replicas", synchronous("method: any, number: 5, dataDurability: preferred"), standbys, `ANY 2 ("pg-2","pg-3")`,
		},
		"quotes": {"they are doubled", synchronous(`method: any, number: 1, maxStandbyNamesFromCluster: 0, standbyNamesPre: ['a"b']`), standbys, `ANY 1 ("a""b")`},
		"status": {
			"a live Cluster says which instances there are", synchronous("method: any, number: 1") + status, standbys, `ANY 1 ("pg-12","pg-4","pg-5")`,
		},
		"legacy": {
			"fewer replicas than the maximum", "metadata: {name: pg}\nspec: {instances: 3, minSyncReplicas: 1, maxSyncReplicas: 4}", standbys, `ANY 1 ("pg-2","pg-3")`,
		},
		"huge": {
			"the API server accepts any number of instances, and nothing may wait for two billion names",
			"metadata: {name: pg}\nspec: {instances: 2147483647, postgresql: {synchronous: {method: first, number: 1, maxStandbyNamesFromCluster: 1}}}\n",
			standbys, `FIRST 1 ("pg-10")`,
		},
		"off": {"nothing is written", "metadata: {name: pg}\nspec: {instances: 3}", standbys, ""},
		"failover slots": {
			"the library is loaded by its parameter", "metadata: {name: pg}\nspec: {instances: 2, postgresql: {parameters: {pg_failover_slots.synchronize_slot_names: x}}, " +
				"replicationSlots: {highAvailability: {synchronizeLogicalDecoding: true, slotPrefix: _x_}}}", failover, "_x_pg_2",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			manifest := cluster(t, []byte(c.manifest))
			if have := configuration(manifest, manifest, profiles.NewestTarget)[c.parameter]; have != c.want {
				t.Errorf("%s: %s is %q, want %q", c.reason, c.parameter, have, c.want)
			}
		})
	}
}
