// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"testing"

	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

func TestSnapshotFaults(t *testing.T) {
	for name, tc := range map[string]struct{ reason, field, value, fault string }{
		"no class":         {"the operator would take the default class of the cluster", "snapshots", "{}", "spec.backup.snapshots.class"},
		"owner":            {"a word that the operator does not know", "snapshots", "{class: a, owner: self}", "spec.backup.snapshots.owner"},
		"cold and at once": {"there is no checkpoint", "snapshots", "{class: a, cold: true, immediateCheckpoint: true}", "spec.backup.snapshots.immediateCheckpoint"},
		"five fields":      {"the operator reads seconds first", "snapshots", "{class: a, schedule: {cron: '0 2 * * *'}}", "spec.backup.snapshots.schedule.cron: Invalid value: \"0 2 * * *\": has five fields"},
		"deadline":         {"no time", "snapshots", "{class: a, deadline: -1}", "spec.backup.snapshots.deadline"},
		"WAL class":        {"no name", "snapshots", "{class: a, walClass: A_b}", "spec.backup.snapshots.walClass"},
		"name twice":       {"one schedule would replace the other", "snapshots", "{class: a, schedule: {name: pg, cron: '@daily'}}", "is the name of the schedule of base backups"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := profiles.Parse("p.yaml", []byte(valid), profiles.Set("--set", "spec.backup.schedule.cron", "@daily"), profiles.Set("--set", "spec.backup."+tc.field, tc.value))
			assert.ErrorContains(t, err, tc.fault, tc.reason)
		})
	}
	_, err := profiles.Parse("p.yaml", []byte(valid), profiles.Set("--set", "spec.backup.method", "none"), profiles.Set("--set", "spec.backup.snapshots", "{class: a}"))
	assert.ErrorContains(t, err, "spec.backup.snapshots: without a WAL archive", "two volumes are not one moment")
	_, err = profiles.Parse("p.yaml", []byte(valid), profiles.Set("--set", "spec.snapshotClasses", "[{name: a, driver: d}, {name: a, deletionPolicy: Keep}]"))
	for _, fault := range []string{"spec.snapshotClasses[0].deletionPolicy", "spec.snapshotClasses[1].driver", "spec.snapshotClasses[1].name: Duplicate", "spec.snapshotClasses[1].deletionPolicy"} {
		assert.ErrorContains(t, err, fault)
	}
}
