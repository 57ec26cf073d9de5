// SPDX-License-Identifier: Apache-2.0

package render_test

import (
	"strings"
	"testing"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	"sigs.k8s.io/yaml"
)

type object = manifest.Object

// drillProfile is aks with a drill.
func drillProfile(t *testing.T, overrides ...profiles.Override) *profiles.Profile {
	t.Helper()
	drill := []profiles.Override{
		set("metadata.namespace", "shop"), set("spec.backup.drill.cron", "0 5 * * 6"), set("spec.backup.drill.image", "example.com/kubectl:1"),
		set("spec.backup.drill.storageClass", "managed-csi"), set("spec.backup.drill.newest", "SELECT now() -- the newest;"),
		set("spec.backup.drill.checks[0].name", "good"), set("spec.backup.drill.checks[0].sql", "SELECT true"),
		set("spec.backup.drill.checks[1].name", "bad"), set("spec.backup.drill.checks[1].sql", "SELECT false"),
		set("spec.backup.drill.checks[2].name", "broken"), set("spec.backup.drill.checks[2].sql", "SELECT broken"),
	}
	return builtin(t, "aks", append(drill, overrides...)...)
}

// drillObjects are the objects of drillProfile, without the operator's ConfigMap.
func drillObjects(t *testing.T, overrides ...profiles.Override) []object {
	t.Helper()
	objects, err := render.Objects(drillProfile(t, overrides...), render.Options{})
	assert.NilError(t, err)
	var all []object
	for _, o := range objects {
		if m, ok := o.(*corev1.ConfigMap); !ok || m.Data["drill.sh"] != "" {
			all = append(all, o)
		}
	}
	return all
}

func drillFile(t *testing.T, objects []object, name string) string {
	t.Helper()
	text, ok := find[*corev1.ConfigMap](t, objects).Data[name]
	assert.Assert(t, ok, "no file %s", name)
	return text
}

// copyOf decodes the manifest of the copy.
func copyOf(t *testing.T, objects []object) *cnpgv1.Cluster {
	t.Helper()
	c := &cnpgv1.Cluster{}
	assert.NilError(t, yaml.UnmarshalStrict([]byte(drillFile(t, objects, "cluster.yaml")), c))
	return c
}

// TestDrillCopy: the copy restores the source's archive, and can touch nothing of the source, whatever the patches say.
func TestDrillCopy(t *testing.T) {
	patches := func(p *profiles.Profile) {
		patch := func(patch map[string]any) profiles.Patch {
			return profiles.Patch{Target: profiles.PatchTarget{Kind: "Cluster"}, Patch: patch}
		}
		p.Spec.Patches = append(p.Spec.Patches, patch(map[string]any{"spec": map[string]any{
			"plugins":    []any{map[string]any{"name": "barman-cloud.cloudnative-pg.io", "isWALArchiver": true, "parameters": map[string]any{"barmanObjectName": "other", "serverName": "old-name"}}},
			"postgresql": map[string]any{"shared_preload_libraries": []any{"pg_cron"}},
			"managed":    map[string]any{"services": map[string]any{"disabledDefaultServices": []any{"ro"}}},
		}}))
		p.Spec.Recovery.Patches = append(p.Spec.Recovery.Patches, patch(map[string]any{"spec": map[string]any{"instances": 3, "logLevel": "debug"}}))
	}
	for name, target := range map[string]string{"plugin": "1.30", "in-tree": "1.25"} {
		p := drillProfile(t, set("spec.target", target))
		if name == "plugin" {
			patches(p)
		}
		objects, err := render.Objects(p, render.Options{})
		assert.NilError(t, err)
		all := objects[:0]
		for _, o := range objects {
			if m, ok := o.(*corev1.ConfigMap); !ok || m.Data["drill.sh"] != "" {
				all = append(all, o)
			}
		}
		c, source := copyOf(t, all), find[*cnpgv1.Cluster](t, all)
		assert.Equal(t, c.Name, "pg-drill")
		assert.Equal(t, c.Namespace, "", "the Job's namespace, also with an overlay")
		assert.Equal(t, c.Labels["pgha.dev/drill-of"], "pg")
		assert.Equal(t, c.Spec.Instances, 1)
		assert.Equal(t, c.Spec.ImageName, source.Spec.ImageName, "a base backup is for one major version")
		assert.Assert(t, c.Spec.Backup == nil && len(c.Spec.Plugins) == 0, "%s: the copy archives", name)
		assert.Assert(t, c.Spec.Managed == nil && c.Spec.ReplicaCluster == nil && c.Spec.Bootstrap.Recovery != nil)
		assert.Equal(t, *c.Spec.StorageConfiguration.StorageClass, "managed-csi")
		assert.Equal(t, *c.Spec.WalStorage.StorageClass, "managed-csi")
		assert.Equal(t, c.Spec.PostgresConfiguration.Parameters["max_logical_replication_workers"], "0", "a subscription would consume its publisher's slot")
		if name == "plugin" {
			from := c.Spec.ExternalClusters[0].PluginConfiguration.Parameters
			assert.DeepEqual(t, from, map[string]string{"barmanObjectName": "other", "serverName": "old-name"})
			assert.Equal(t, c.Spec.PostgresConfiguration.Parameters["cron.launch_active_jobs"], "off")
			assert.Equal(t, c.Spec.LogLevel, "debug", "a patch of the recovery applies")
		} else {
			assert.Equal(t, c.Spec.ExternalClusters[0].BarmanObjectStore.ServerName, "pg")
		}
	}
}

// TestDrillRole: the account can change or delete no object of the profile, and cannot create what would take over one.
func TestDrillRole(t *testing.T) {
	objects := drillObjects(t)
	role, binding := find[*rbacv1.Role](t, objects), find[*rbacv1.RoleBinding](t, objects)
	account := find[*batchv1.CronJob](t, objects).Spec.JobTemplate.Spec.Template.Spec.ServiceAccountName
	assert.Equal(t, binding.Subjects[0].Name, account)
	assert.Equal(t, binding.RoleRef.Name, role.Name)
	assert.Equal(t, find[*corev1.ServiceAccount](t, objects).Name, account)
	assert.Assert(t, account != "pg-drill", "the operator gives the copy's pods a ServiceAccount and a Role of that name")
	asked := 0
	for _, verb := range []string{"get", "list", "watch", "update", "patch", "delete", "deletecollection", "bind", "escalate", "impersonate"} {
		for _, o := range objects {
			gvk := o.GetObjectKind().GroupVersionKind()
			resource := strings.ToLower(gvk.Kind) + "s"
			own := resource == "cronjobs" && verb == "get"
			asked++
			assert.Check(t, own || allowedBy(role.Rules, []string{verb, gvk.Group, resource, o.GetName()}) < 0, "%s %s %s", verb, resource, o.GetName())
		}
		for _, ask := range [][]string{{"", "pods", "pg-1"}, {"", "pods/exec", "pg-1"}, {"", "persistentvolumeclaims", "pg-1"}, {"", "secrets", "pg-app"}, {"postgresql.cnpg.io", "backups", "x"}} {
			assert.Check(t, allowedBy(role.Rules, append([]string{verb}, ask...)) < 0, "%s %v", verb, ask)
		}
	}
	assert.Assert(t, asked > 100, "asked only %d", asked)
	for _, rule := range role.Rules {
		if len(rule.ResourceNames) == 0 {
			assert.DeepEqual(t, rule.Verbs, []string{"create"})
		}
	}
}

// TestDrillMonitored: the metrics are the copy's, so there are none without a PodMonitor, and nothing waits for a scrape.
func TestDrillMonitored(t *testing.T) {
	value := func(objects []object, name string) string {
		for _, v := range find[*batchv1.CronJob](t, objects).Spec.JobTemplate.Spec.Template.Spec.Containers[0].Env {
			if v.Name == name {
				return v.Value
			}
		}
		return ""
	}
	watched := drillObjects(t)
	assert.Equal(t, value(watched, "DRILL_SCRAPES"), "90")
	assert.Equal(t, copyOf(t, watched).Spec.Monitoring.CustomQueriesConfigMap[0].Name, "pg-drill")
	var queries map[string]any
	assert.NilError(t, yaml.Unmarshal([]byte(drillFile(t, watched, "queries.yaml")), &queries))
	assert.Equal(t, len(queries), 1)

	p := drillProfile(t)
	p.Spec.Monitoring.PodMonitors = nil
	objects, err := render.Objects(p, render.Options{})
	assert.NilError(t, err)
	assert.Equal(t, value(objects, "DRILL_SCRAPES"), "0")
	for _, o := range objects {
		if m, ok := o.(*corev1.ConfigMap); ok {
			assert.Equal(t, m.Data["queries.yaml"], "")
		}
	}
}
