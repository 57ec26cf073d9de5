// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

func TestSnapshots(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, method, snapshots string
		want                      cnpgv1.VolumeSnapshotConfiguration
		store                     bool
	}{
		"least": {"online is said, since the operator's default may change", profiles.MethodPlugin, "{class: fast}",
			cnpgv1.VolumeSnapshotConfiguration{ClassName: "fast", Online: new(true)}, false},
		"all": {"each field has its place", profiles.MethodPlugin, "{class: fast, walClass: wal, owner: backup, immediateCheckpoint: true}",
			cnpgv1.VolumeSnapshotConfiguration{ClassName: "fast", WalClassName: "wal", SnapshotOwnerReference: "backup", Online: new(true),
				OnlineConfiguration: cnpgv1.OnlineConfiguration{ImmediateCheckpoint: new(true)}}, false},
		"cold":    {"PostgreSQL is stopped", profiles.MethodPlugin, "{class: fast, cold: true}", cnpgv1.VolumeSnapshotConfiguration{ClassName: "fast", Online: new(false)}, false},
		"in-tree": {"beside the object store in one section", profiles.MethodInTree, "{class: fast}", cnpgv1.VolumeSnapshotConfiguration{ClassName: "fast", Online: new(true)}, true},
	} {
		t.Run(name, func(t *testing.T) {
			objects, recovered, err := render.WithRecovery(builtin(t, "aks", set("spec.backup.method", tc.method), set("spec.backup.snapshots", tc.snapshots)), render.Options{})
			assert.NilError(t, err)
			backup := find[*cnpgv1.Cluster](t, objects).Spec.Backup
			if diff := cmp.Diff(&tc.want, backup.VolumeSnapshot); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
			assert.Equal(t, backup.BarmanObjectStore != nil, tc.store)
			copied := find[*cnpgv1.Cluster](t, recovered).Spec.Backup
			assert.Assert(t, copied == nil || copied.VolumeSnapshot == nil, "the snapshots of a copy would stay when it is deleted")
		})
	}
}

// schedules are the ScheduledBackups among objects by name.
func schedules(objects []manifest.Object) map[string]*cnpgv1.ScheduledBackup {
	all := map[string]*cnpgv1.ScheduledBackup{}
	for _, o := range objects {
		if s, ok := o.(*cnpgv1.ScheduledBackup); ok {
			all[s.Name] = s
		}
	}
	return all
}

func TestSnapshotSchedule(t *testing.T) {
	objects, err := render.Objects(builtin(t, "aks", set("spec.backup.snapshots", "{class: fast, deadline: 45, schedule: {cron: '@hourly', immediate: true}}")), render.Options{})
	assert.NilError(t, err)
	all := schedules(objects)
	assert.Equal(t, len(all), 2)
	s := all["pg-snapshots"]
	assert.Equal(t, string(s.Spec.Method), render.VolumeSnapshot)
	assert.Equal(t, s.Annotations["cnpg.io/volumeSnapshotDeadline"], "45")
	assert.Equal(t, s.Spec.BackupOwnerReference, "none", "a Backup may own its snapshots, and must outlive the schedule")
	assert.Assert(t, s.Spec.PluginConfiguration == nil && *s.Spec.Immediate)
	assert.Equal(t, all["pg"].Annotations["cnpg.io/volumeSnapshotDeadline"], "", "the other schedule takes no snapshots")
}

func TestRecoverySnapshot(t *testing.T) {
	restored := func(o render.RecoveryOptions, more ...profiles.Override) (*cnpgv1.Cluster, error) {
		objects, err := render.Recovery(builtin(t, "aks", append(more, set("spec.backup.snapshots", "{class: fast}"))...), o)
		if err != nil {
			return nil, err
		}
		return find[*cnpgv1.Cluster](t, objects), nil
	}
	for name, tc := range map[string]struct {
		reason  string
		options render.RecoveryOptions
		more    []profiles.Override
		wal     string
		fault   string

		tablespaces string
	}{
		"copy":      {reason: "a snapshot of each volume", options: render.RecoveryOptions{Snapshot: "s"}, wal: "s-wal"},
		"in place":  {reason: "the same base", options: render.RecoveryOptions{Snapshot: "s", InPlace: true}, wal: "s-wal"},
		"no volume": {reason: "the WAL is on the data volume", options: render.RecoveryOptions{Snapshot: "s"}, more: []profiles.Override{set("spec.walStorage", "null")}},
		"target": {reason: "the snapshot is the base, so no backup ID is needed",
			options: render.RecoveryOptions{Snapshot: "s", Target: &cnpgv1.RecoveryTarget{TargetXID: "5"}}, wal: "s-wal"},
		"backup ID": {reason: "two bases", options: render.RecoveryOptions{Snapshot: "s", Target: &cnpgv1.RecoveryTarget{BackupID: "20260821T020304"}},
			fault: "recoveryTarget.backupID: is the base backup of an object store"},
		"name": {reason: "an object's name", options: render.RecoveryOptions{Snapshot: "S_1"}, fault: "snapshot: Invalid value"},
		"tablespaces": {reason: "each has a snapshot", options: render.RecoveryOptions{Snapshot: "s"}, wal: "s-wal", tablespaces: "_A_b: s-tbs-1a-b",
			more: []profiles.Override{set("spec.tablespaces", "[{name: _A_b, storage: {size: 1Gi}}]")}},
		"tablespaces of a patch": {reason: "the bootstrap is made before the patches", options: render.RecoveryOptions{Snapshot: "s"},
			more:  []profiles.Override{set("spec.patches", "[{target: {kind: Cluster}, patch: {spec: {tablespaces: [{name: x, storage: {size: 1Gi}}]}}}]")},
			fault: "snapshot: pgha does not name the snapshots of tablespaces that a patch adds"},
	} {
		t.Run(name, func(t *testing.T) {
			c, err := restored(tc.options, tc.more...)
			if tc.fault != "" {
				assert.ErrorContains(t, err, tc.fault, tc.reason)
				return
			}
			assert.NilError(t, err)
			r := c.Spec.Bootstrap.Recovery
			assert.Equal(t, r.VolumeSnapshots.Storage.Name, "s", tc.reason)
			assert.Equal(t, r.Source, "origin", "the WAL comes from the object store")
			got := ""
			if w := r.VolumeSnapshots.WalStorage; w != nil {
				got = w.Name
			}
			assert.Equal(t, got, tc.wal, tc.reason)
			for name, snapshot := range r.VolumeSnapshots.TablespaceStorage {
				assert.Equal(t, name+": "+snapshot.Name, tc.tablespaces, tc.reason)
			}
			assert.Equal(t, len(r.VolumeSnapshots.TablespaceStorage) > 0, tc.tablespaces != "", tc.reason)
		})
	}
}
