// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

func TestRecoveryCluster(t *testing.T) {
	p := builtin(t, "aks", set("spec.recovery.instances", "3"), set("spec.recovery.name", "pg-2"), set("spec.bootstrap.secret", "owner"))
	objects, err := render.Recovery(p, render.RecoveryOptions{})
	assert.NilError(t, err)
	c := find[*cnpgv1.Cluster](t, objects)
	source, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	s := find[*cnpgv1.Cluster](t, source)
	for name, tc := range map[string]struct {
		reason    string
		want, got any
	}{
		"name":      {"set in spec.recovery.name", "pg-2", c.Name},
		"image":     {"a base backup is for one major version", s.Spec.ImageName, c.Spec.ImageName},
		"storage":   {"what fits the source must fit", s.Spec.StorageConfiguration, c.Spec.StorageConfiguration},
		"WAL":       {"what fits the source must fit", s.Spec.WalStorage, c.Spec.WalStorage},
		"sync":      {"three instances can replicate like the source", s.Spec.PostgresConfiguration.Synchronous, c.Spec.PostgresConfiguration.Synchronous},
		"budget":    {"with three instances the operator's default is correct", (*bool)(nil), c.Spec.EnablePDB},
		"identity":  {"without the annotation there is no token", s.Spec.ServiceAccountTemplate, c.Spec.ServiceAccountTemplate},
		"inherited": {"without the label there is no token", s.Spec.InheritedMetadata, c.Spec.InheritedMetadata},
		"bootstrap": {"the source's database, or the operator creates an empty one",
			&cnpgv1.BootstrapConfiguration{Recovery: &cnpgv1.BootstrapRecovery{
				Source: "origin", Database: "appdb", Owner: "app", Secret: &cnpgv1.LocalObjectReference{Name: "owner"},
			}}, c.Spec.Bootstrap},
		"source": {"read from the source's archive", []cnpgv1.ExternalCluster{{Name: "origin", PluginConfiguration: &cnpgv1.PluginConfiguration{
			Name: profiles.PluginName, Parameters: map[string]string{"barmanObjectName": "pg-store", "serverName": "pg"},
		}}}, c.Spec.ExternalClusters},
		"archive": {"written under its own name, which is the default", map[string]string{"barmanObjectName": "pg-store"}, c.Spec.Plugins[0].Parameters},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, tc.got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", tc.reason, diff)
			}
		})
	}
}

func TestRecoveredAlone(t *testing.T) {
	objects, err := render.Recovery(builtin(t, "aks"), render.RecoveryOptions{})
	assert.NilError(t, err)
	c := find[*cnpgv1.Cluster](t, objects)
	assert.Assert(t, c.Spec.EnablePDB != nil && !*c.Spec.EnablePDB, "a budget of one instance blocks every drain")
	assert.Assert(t, c.Spec.PostgresConfiguration.Synchronous == nil, "one instance has no replica to wait for")
	assert.Assert(t, find[*cnpgv1.ScheduledBackup](t, objects).Spec.Immediate == nil, "a drill should not start with a base backup")
}

// TestRecoveryReadsWhereItsSourceWrites: the backup source follows a patch of the source's archive.
func TestRecoveryReadsWhereItsSourceWrites(t *testing.T) {
	p := builtin(t, "aks", set("spec.patches",
		"[{target: {kind: Cluster, name: pg}, patch: "+movedArchive+"}]"))
	objects, err := render.Recovery(p, render.RecoveryOptions{})
	assert.NilError(t, err)
	want := map[string]string{"barmanObjectName": "pg-store", "serverName": "pg-v2"}
	if diff := cmp.Diff(want, find[*cnpgv1.Cluster](t, objects).Spec.ExternalClusters[0].PluginConfiguration.Parameters); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestServerName: the folder of the archive is in the place that each method reads.
func TestServerName(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, method string
		own            func(*cnpgv1.Cluster) string
		source         func(cnpgv1.ExternalCluster) string
	}{
		"plugin": {
			reason: "a parameter, since the CRD of the ObjectStore refuses it", method: profiles.MethodPlugin,
			own:    func(c *cnpgv1.Cluster) string { return c.Spec.Plugins[0].Parameters["serverName"] },
			source: func(e cnpgv1.ExternalCluster) string { return e.PluginConfiguration.Parameters["serverName"] },
		},
		"in-tree": {
			reason: "a field of the object store", method: profiles.MethodInTree,
			own:    func(c *cnpgv1.Cluster) string { return c.Spec.Backup.BarmanObjectStore.ServerName },
			source: func(e cnpgv1.ExternalCluster) string { return e.BarmanObjectStore.ServerName },
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := builtin(t, "aks", set("spec.backup.method", tc.method), set("spec.backup.serverName", "pg-g2"))
			objects, recovered, err := render.WithRecovery(p, render.Options{})
			assert.NilError(t, err)
			assert.Equal(t, tc.own(find[*cnpgv1.Cluster](t, objects)), "pg-g2", tc.reason)
			copied := find[*cnpgv1.Cluster](t, recovered)
			assert.Equal(t, tc.own(copied), "", "a copy archives under its own name")
			assert.Equal(t, tc.source(copied.Spec.ExternalClusters[0]), "pg-g2", "a copy reads where its source writes")
		})
	}
}
