// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// TestInPlace: apart from the bootstrap, the restored Cluster is what the profile renders with the next folder.
func TestInPlace(t *testing.T) {
	const patchOfSource = "[{target: {kind: Cluster, name: pg}, patch: {spec: {bootstrap: {initdb: null, recovery: " +
		"{source: elsewhere, database: shop, owner: seller, recoveryTarget: {targetImmediate: true, backupID: old}}}, " +
		"externalClusters: [{name: elsewhere, connectionParameters: {host: old}}]}}}]"
	plugin := func(server string) cnpgv1.ExternalCluster {
		return cnpgv1.ExternalCluster{Name: "origin", PluginConfiguration: &cnpgv1.PluginConfiguration{
			Name: profiles.PluginName, Parameters: map[string]string{"barmanObjectName": "pg-store", "serverName": server},
		}}
	}
	for name, tc := range map[string]struct {
		reason    string
		overrides []profiles.Override
		options   render.RecoveryOptions
		next      string
		recovery  cnpgv1.BootstrapRecovery
		sources   []cnpgv1.ExternalCluster
	}{
		"first": {
			reason: "the second generation restores the first", next: "pg-g2",
			recovery: cnpgv1.BootstrapRecovery{Source: "origin", Database: "appdb", Owner: "app"}, sources: []cnpgv1.ExternalCluster{plugin("pg")},
		},
		"third, to a time": {
			reason: "the third restores the second", next: "pg-g3",
			overrides: []profiles.Override{set("spec.backup.serverName", "pg-g2"), set("spec.bootstrap.secret", "owner")},
			options:   render.RecoveryOptions{Target: &cnpgv1.RecoveryTarget{TargetTime: "2026-08-21T02:03:04Z"}},
			recovery: cnpgv1.BootstrapRecovery{Source: "origin", Database: "appdb", Owner: "app", Secret: &cnpgv1.LocalObjectReference{Name: "owner"},
				RecoveryTarget: &cnpgv1.RecoveryTarget{TargetTime: "2026-08-21 02:03:04+00:00"}},
			sources: []cnpgv1.ExternalCluster{plugin("pg-g2")},
		},
		"way back": {
			reason: "an earlier folder is restored, and the newest is not written to", next: "pg-g3",
			overrides: []profiles.Override{set("spec.backup.serverName", "pg-g2")}, options: render.RecoveryOptions{From: "pg"},
			recovery: cnpgv1.BootstrapRecovery{Source: "origin", Database: "appdb", Owner: "app"}, sources: []cnpgv1.ExternalCluster{plugin("pg")},
		},
		"patched bootstrap": {
			reason: "a patch says how the source was created, once; its database and owner are those of the data", next: "pg-g2",
			overrides: []profiles.Override{set("spec.patches", patchOfSource)},
			recovery:  cnpgv1.BootstrapRecovery{Source: "origin", Database: "shop", Owner: "seller"},
			sources:   []cnpgv1.ExternalCluster{{Name: "elsewhere", ConnectionParameters: map[string]string{"host": "old"}}, plugin("pg")},
		},
		"recovery section": {
			reason: "it describes a copy", next: "pg-g2",
			overrides: []profiles.Override{set("spec.recovery.name", "pg-copy"), set("spec.recovery.patches", "[{target: {kind: Cluster}, patch: {spec: {instances: 1}}}]")},
			recovery:  cnpgv1.BootstrapRecovery{Source: "origin", Database: "appdb", Owner: "app"}, sources: []cnpgv1.ExternalCluster{plugin("pg")},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := builtin(t, "aks", tc.overrides...)
			tc.options.InPlace = true
			objects, err := render.Recovery(p, tc.options)
			assert.NilError(t, err)
			assert.Equal(t, len(objects), 1, "the other objects are there already")
			c := find[*cnpgv1.Cluster](t, objects)
			if diff := cmp.Diff(&tc.recovery, c.Spec.Bootstrap.Recovery); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
			if diff := cmp.Diff(tc.sources, c.Spec.ExternalClusters); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
			p.Spec.Backup.ServerName = tc.next
			after, err := render.Objects(p, render.Options{})
			assert.NilError(t, err)
			if diff := cmp.Diff(find[*cnpgv1.Cluster](t, after), c, cmpopts.IgnoreFields(cnpgv1.ClusterSpec{}, "Bootstrap", "ExternalClusters")); diff != "" {
				t.Errorf("the profile with the next folder renders another Cluster (-want +got):\n%s", diff)
			}
		})
	}
}

func TestInPlaceStandalone(t *testing.T) {
	p := builtin(t, "aks-public")
	objects, err := render.Recovery(p, render.RecoveryOptions{InPlace: true, Standalone: true})
	assert.NilError(t, err)
	all, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	if diff := cmp.Diff(names(all), names(objects)); diff != "" {
		t.Errorf("without the source every object is missing (-want +got):\n%s", diff)
	}
}

func TestInPlaceFaults(t *testing.T) {
	for name, tc := range map[string]struct {
		reason    string
		overrides []profiles.Override
		options   render.RecoveryOptions
		want      string
	}{
		"patched folder": {
			reason: "the patch would lead it into the folder that it restores", overrides: []profiles.Override{set("spec.patches", "[{target: {kind: Cluster}, patch: "+movedArchive+"}]")},
			want: `spec.patches: a patch lets Cluster pg archive to "pg-v2" again, over its own backups; set spec.backup.serverName instead of the patch`,
		},
		"next folder": {
			reason: "the folder exists, so it was used", options: render.RecoveryOptions{From: "pg-g2"},
			want: `from: "pg-g2" is the next folder after "pg", so Cluster pg would archive over the backups that it restores`,
		},
		"no backups": {
			reason: "nothing to restore", overrides: []profiles.Override{set("spec.backup.method", "none")},
			want: "spec.backup.method: the profile does not take backups",
		},
		"endpoints": {
			reason: "those of the source stay", options: render.RecoveryOptions{Endpoints: render.PromotedEndpoints},
			want: "endpoints: is only for a recovered cluster beside its source",
		},
		"folder with a slash": {
			reason: "it is one folder", options: render.RecoveryOptions{From: "a/b"}, want: "from: Invalid value: \"a/b\"",
		},
	} {
		t.Run(name, func(t *testing.T) {
			tc.options.InPlace = true
			_, err := render.Recovery(builtin(t, "aks", tc.overrides...), tc.options)
			assert.ErrorContains(t, err, tc.want, tc.reason)
		})
	}
}

// TestRecoverFrom: a copy can restore an earlier generation, and never writes into it.
func TestRecoverFrom(t *testing.T) {
	p := builtin(t, "aks", set("spec.backup.serverName", "pg-g2"))
	objects, err := render.Recovery(p, render.RecoveryOptions{From: "pg"})
	assert.NilError(t, err)
	c := find[*cnpgv1.Cluster](t, objects)
	assert.Equal(t, c.Spec.ExternalClusters[0].PluginConfiguration.Parameters["serverName"], "pg")
	_, err = render.Recovery(p, render.RecoveryOptions{From: "pg-recovered-db"})
	assert.ErrorContains(t, err, `from: Cluster pg-recovered-db would archive to "pg-recovered-db", over the backups that it restores`)
}
