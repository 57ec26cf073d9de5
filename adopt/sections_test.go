// SPDX-License-Identifier: Apache-2.0

package adopt_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/adopt"
	"gotest.tools/v3/assert"
)

// TestLiveSections: the import keeps a section that users wrote, even if all its values are defaults, and drops sections that every
// live Cluster has.
func TestLiveSections(t *testing.T) {
	const snapshots = "online: true, onlineConfiguration: {immediateCheckpoint: false, waitForArchive: true}, snapshotOwnerReference: none"
	const ofKind, ofCluster = "  - target: {kind: Cluster}\n    patch:\n      spec:\n", "  - target: {kind: Cluster, name: pg}\n    patch:\n      spec:\n"
	cases := map[string]struct {
		reason string
		spec   string // more lines of small's spec
		patch  string // the only one
	}{
		"snapshots": {
			reason: "without the section a backup by snapshot fails",
			spec:   "  backup: {target: prefer-standby, volumeSnapshot: {" + snapshots + "}}\n",
			patch:  ofKind + "        backup:\n          volumeSnapshot: {}\n",
		},
		"snapshots with a class": {
			reason: "the section has another value, so that its defaults are dropped",
			spec:   "  backup: {target: prefer-standby, volumeSnapshot: {className: fast, " + snapshots + "}}\n",
			patch:  ofKind + "        backup:\n          volumeSnapshot:\n            className: fast\n",
		},
		"backup": {
			reason: "the operator sets the target only if there is a section",
			spec:   "  backup: {target: prefer-standby}\n",
			patch:  ofKind + "        backup: {}\n",
		},
		"recovery": {
			reason: "without the section the operator would create an empty cluster",
			spec:   "  bootstrap: {recovery: {database: app, owner: app}}\n",
			patch:  ofCluster + "        bootstrap:\n          initdb: null\n          recovery: {}\n",
		},
		"copy": {
			reason: "as with recovery, and its source is not a default",
			spec:   "  bootstrap: {pg_basebackup: {source: old, database: app, owner: app}}\n",
			patch:  ofCluster + "        bootstrap:\n          initdb: null\n          pg_basebackup:\n            source: old\n",
		},
		"initdb beside recovery": {
			reason: "the operator sets initdb only without another bootstrap; pgha and the operator reject both together",
			spec:   "  bootstrap: {initdb: {options: [--sync-only]}, recovery: {database: app}}\n",
			patch: ofCluster + "        bootstrap:\n          initdb:\n            dataChecksums: null\n            database: null\n" +
				"            options:\n            - --sync-only\n            owner: null\n          recovery: {}\n",
		},
		"lease": {
			reason: "somebody opened the section",
			spec: "  primaryLease: {leaseDurationSeconds: 15, renewDeadlineSeconds: 10, retryPeriodSeconds: 2,\n" +
				"    releasedLeaseDurationSeconds: 1}\n",
			patch: ofKind + "        primaryLease: {}\n",
		},
		"filled in": {
			reason: "every live Cluster has these",
			spec: "  affinity: {podAntiAffinityType: preferred}\n  bootstrap: {initdb: {database: app, owner: app}}\n" +
				"  monitoring: {disableDefaultQueries: false, customQueriesConfigMap: [{name: cnpg-default-monitoring, key: queries}]}\n" +
				"  postgresql: {parameters: {wal_level: logical}}\n" +
				"  probes: {liveness: {isolationCheck: {enabled: true, requestTimeout: 1000, connectionTimeout: 1000}}}\n" +
				"  replicationSlots: {highAvailability: {enabled: true}, synchronizeReplicas: {enabled: true}}\n",
		},
		"nothing left of a field that is no pointer": {
			reason: "the Go types would not write it, so that it cannot be imported",
			spec:   "  tablespaces: [{name: a, storage: {resizeInUseVolumes: true}}]\n",
			patch:  ofKind + "        tablespaces:\n        - name: a\n",
		},
		"no section to the types": {
			reason: "a non-pointer field cannot be present and empty",
			spec:   "  postgresql: {syncReplicaElectionConstraint: {enabled: false}}\n  resources: {limits: {}}\n",
		},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			manifest := strings.Replace(small, "{name: pg,", "{uid: u, name: pg,", 1) + c.spec
			want := start
			if c.patch != "" {
				want += "  patches:\n" + c.patch
			}
			if diff := cmp.Diff(want, imported(t, adopt.Options{}, manifest)); diff != "" {
				t.Errorf("%s: -want +got:\n%s", c.reason, diff)
			}
		})
	}
}

// TestEmptyConnection: the operator checks whether connectionParameters exist, but its Go types do not write an empty map.
func TestEmptyConnection(t *testing.T) {
	const plugin = "plugin: {name: barman-cloud.cloudnative-pg.io}, "
	cases := map[string]struct {
		reason, external, spec string
		refused                bool
	}{
		"alone": {reason: "the operator would reject the external cluster without them", refused: true},
		"with a plugin": {
			reason: "the plugin is a connection, so that they have no meaning", external: plugin},
		"with a plugin, as a source": {
			reason:   "for the operator they are a streaming connection of a replica cluster",
			external: plugin, spec: "  replica: {enabled: true, source: origin}\n", refused: true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			manifest := small + "  externalClusters: [{name: origin, " + c.external + "connectionParameters: {}}]\n" + c.spec
			_, err := adopt.Import([]adopt.Source{{Name: "in.yaml", Data: []byte(manifest)}}, adopt.Options{})
			if !c.refused {
				assert.NilError(t, err, c.reason)
				return
			}
			assert.ErrorContains(t, err, "spec.externalClusters[0].connectionParameters: Cluster pg: cannot be imported: ", c.reason)
		})
	}
}

// TestCommentBackup: the comment on backups that a profile does not support.
func TestCommentBackup(t *testing.T) {
	cases := map[string]struct{ reason, spec, want string }{
		"none":      {"there is nothing", "", "The manifest configures no backups."},
		"empty":     {"and nothing in it", "  backup: {target: primary}\n", "The manifest configures no backups."},
		"snapshots": {"pgha takes none", "  backup: {volumeSnapshot: {}}\n", "The backups of the manifest are in the patches"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			result, err := adopt.Import([]adopt.Source{{Name: "in.yaml", Data: []byte(small + c.spec)}}, adopt.Options{})
			assert.NilError(t, err)
			assert.Assert(t, strings.Contains(string(result.Profile), c.want), "%s:\n%s", c.reason, result.Profile)
		})
	}
}
