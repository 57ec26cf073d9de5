// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"strings"
	"testing"
	"time"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// snapshots is the patch that the method volumeSnapshot needs.
func snapshots() profiles.Override {
	return set("spec.patches", "[{target: {kind: Cluster}, patch: {spec: {backup: {volumeSnapshot: {className: csi-azuredisk-vsc}}}}}]")
}

func TestBackup(t *testing.T) {
	at := time.Date(2026, 8, 21, 4, 3, 4, 0, time.FixedZone("CEST", 2*3600))
	plugin := cnpgv1.BackupSpec{
		Cluster: cnpgv1.LocalObjectReference{Name: "pg"}, Method: "plugin",
		PluginConfiguration: &cnpgv1.BackupPluginConfiguration{Name: profiles.PluginName},
	}
	for name, tc := range map[string]struct {
		reason    string
		overrides []profiles.Override
		options   render.BackupOptions
		name      string
		want      cnpgv1.BackupSpec
	}{
		"plugin": {"the default since 1.26", nil, render.BackupOptions{Name: "now"}, "now", plugin},
		"in-tree": {"older operators have no plugin", []profiles.Override{set("spec.target", "1.25")}, render.BackupOptions{Name: "now"}, "now",
			cnpgv1.BackupSpec{Cluster: cnpgv1.LocalObjectReference{Name: "pg"}, Method: "barmanObjectStore"}},
		"at":        {"the name is in UTC, for a time in any zone", nil, render.BackupOptions{At: at}, "pg-at-20260821020304", plugin},
		"name wins": {"both are options, and the name is more specific", nil, render.BackupOptions{Name: "now", At: at}, "now", plugin},
		"at wins": {"an option overrides the profile", []profiles.Override{set("spec.backup.onDemand", "usual")},
			render.BackupOptions{At: at}, "pg-at-20260821020304", plugin},
		"profile": {"the guides have a fixed name", []profiles.Override{set("spec.backup.onDemand", "usual")}, render.BackupOptions{}, "usual", plugin},
		"primary": {"a replica may lag", nil, render.BackupOptions{Name: "now", Target: "primary"}, "now", func() cnpgv1.BackupSpec {
			s := plugin
			s.Target = "primary"
			return s
		}()},
		"snapshot, cold": {"disks are copied while PostgreSQL is stopped", []profiles.Override{snapshots()},
			render.BackupOptions{Name: "now", Method: render.VolumeSnapshot, Online: new(false)}, "now",
			cnpgv1.BackupSpec{Cluster: cnpgv1.LocalObjectReference{Name: "pg"}, Method: "volumeSnapshot", Online: new(false)}},
	} {
		t.Run(name, func(t *testing.T) {
			objects, err := render.Backup(builtin(t, "aks", tc.overrides...), tc.options)
			assert.NilError(t, err)
			b := find[*cnpgv1.Backup](t, objects)
			assert.Equal(t, b.Name, tc.name, tc.reason)
			if diff := cmp.Diff(tc.want, b.Spec); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

func TestBackupFaults(t *testing.T) {
	for name, tc := range map[string]struct {
		reason    string
		profile   string
		overrides []profiles.Override
		options   render.BackupOptions
		want      string
	}{
		"no name": {"the library has no clock for a generated name", "aks", nil, render.BackupOptions{},
			"spec.backup.onDemand: is required: the name of the Backup"},
		"bad name": {"the API server rejects it", "aks", nil, render.BackupOptions{Name: "My_Backup"}, `name: Invalid value: "My_Backup": `},
		"online": {"the webhook rejects it in-tree, the plugin ignores it", "aks", nil, render.BackupOptions{Name: "now", Online: new(true)},
			"online: is only for the method volumeSnapshot; with plugin, PostgreSQL always runs"},
		"snapshot without a section": {"the operator reports it only when the backup runs", "aks", nil,
			render.BackupOptions{Name: "now", Method: render.VolumeSnapshot},
			"method: the Cluster takes no snapshots; set spec.backup.snapshots"},
		"snapshot with a long name": {"the name is in a label of each snapshot", "aks", []profiles.Override{snapshots()},
			render.BackupOptions{Name: strings.Repeat("a", 64), Method: render.VolumeSnapshot}, "name: Too long"},
		"another method": {"the Cluster has one method, and a Backup with another one fails", "aks", nil,
			render.BackupOptions{Name: "now", Method: "pg_dump"}, `method: Invalid value: "pg_dump"`},
		"another target": {"an enum of the CRD", "aks", nil, render.BackupOptions{Name: "now", Target: "standby"},
			`target: Invalid value: "standby": must be one of "primary", "prefer-standby"`},
		"no backups": {"the profile disables backups", "aks-dev", nil, render.BackupOptions{Name: "now"}, "spec.backup.method: the profile does not take backups"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := render.Backup(builtin(t, tc.profile, tc.overrides...), tc.options)
			assert.ErrorContains(t, err, tc.want, tc.reason)
		})
	}
}

// TestSnapshotsAlone: snapshots work without a WAL archive.
func TestSnapshotsAlone(t *testing.T) {
	objects, err := render.Backup(builtin(t, "aks-dev", snapshots()), render.BackupOptions{Name: "now", Method: render.VolumeSnapshot})
	assert.NilError(t, err)
	assert.Equal(t, find[*cnpgv1.Backup](t, objects).Spec.Method, cnpgv1.BackupMethodVolumeSnapshot)
}
