// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/pgha/pgha/profiles"
)

// pluginCluster has the plugin, and what a case adds below spec.
func pluginCluster(spec string) string {
	return `apiVersion: postgresql.cnpg.io/v1
kind: Cluster
metadata:
  name: pg
spec:
  instances: 3
  storage:
    size: 64Gi
` + spec
}

const (
	ownPlugin = `  plugins:
  - name: barman-cloud.cloudnative-pg.io
    isWALArchiver: true
    parameters: {barmanObjectName: store}
`
	otherCluster = `  externalClusters:
  - name: other
    connectionParameters: {host: other}
    plugin:
      name: barman-cloud.cloudnative-pg.io
      parameters: {barmanObjectName: store, serverName: other}
`
	followsOther = "  replica: {primary: other, source: other}\n" + otherCluster
	recovers     = "  bootstrap: {recovery: {source: other}}\n"
)

func pluginStoreOf(configuration string) string {
	return `---
apiVersion: barmancloud.cnpg.io/v1
kind: ObjectStore
metadata:
  name: store
spec:
  configuration:
    destinationPath: https://acc.blob.core.windows.net/backups
` + configuration
}

const (
	byIdentity = "    azureCredentials: {inheritFromAzureAD: true}\n"
	byKey      = "    azureCredentials: {storageAccount: {name: s, key: a}, storageKey: {name: s, key: k}}\n"
	fourAtOnce = "    wal: {maxParallel: 4}\n"
)

// TestPluginFaults: each fault is found from its first release until the one before its fix, at one field, and not in a manifest that is
// close to it.
func TestPluginFaults(t *testing.T) {
	plain := pluginCluster(ownPlugin) + pluginStoreOf(byIdentity)
	cases := map[string]struct{ bad, field, good string }{
		"#258": {pluginCluster(otherCluster + "  bootstrap: {recovery: {source: other, volumeSnapshots: {storage: {name: s, kind: VolumeSnapshot, apiGroup: snapshot.storage.k8s.io}}}}\n"),
			"spec.bootstrap.recovery.source", pluginCluster(otherCluster + recovers)},
		"#262":  {pluginCluster(ownPlugin) + pluginStoreOf(byIdentity+fourAtOnce), "spec.configuration.wal.maxParallel", plain},
		"#325":  {pluginCluster(ownPlugin) + pluginStoreOf(byKey), "spec.configuration.azureCredentials", plain},
		"#331":  {pluginCluster(followsOther + recovers), "spec.replica.source", pluginCluster(ownPlugin + followsOther + recovers)},
		"#378":  {plain, "spec.plugins[0]", pluginCluster(otherCluster + recovers)},
		"#458":  {plain, "spec.plugins[0].isWALArchiver", pluginCluster(ownPlugin + otherCluster + recovers)},
		"#525":  {plain, "spec.plugins[0]", pluginCluster(followsOther + recovers)},
		"#604":  {pluginCluster(ownPlugin+"  bootstrap: {initdb: {walSegmentSize: 64}}\n") + pluginStoreOf(byIdentity+fourAtOnce), "spec.bootstrap.initdb.walSegmentSize", pluginCluster(ownPlugin+"  bootstrap: {initdb: {walSegmentSize: 16}}\n") + pluginStoreOf(byIdentity+fourAtOnce)},
		"#589":  {pluginCluster(otherCluster+recovers) + pluginStoreOf(byKey), "spec.bootstrap.recovery.source", pluginCluster(otherCluster+recovers) + pluginStoreOf(byIdentity)},
		"#746":  {plain, "spec.plugins[0].isWALArchiver", strings.Replace(plain, "isWALArchiver: true", "isWALArchiver: false", 1)},
		"#776":  {strings.Replace(plain, "isWALArchiver: true", "isWALArchiver: false", 1), "spec.plugins[0].isWALArchiver", plain},
		"#823":  {pluginCluster(ownPlugin) + pluginStoreOf(byKey), "spec.configuration.azureCredentials", plain},
		"#826":  {pluginCluster(followsOther + recovers), "spec.replica.source", pluginCluster(ownPlugin + followsOther + recovers)},
		"#965":  {pluginCluster(followsOther + "  bootstrap: {pg_basebackup: {source: other}}\n"), "spec.replica.source", pluginCluster(followsOther + recovers)},
		"#966":  {pluginCluster(ownPlugin + followsOther + recovers), "spec.replica.source", pluginCluster(ownPlugin + otherCluster + recovers)},
		"#1007": {pluginCluster(ownPlugin) + pluginStoreOf(byIdentity+fourAtOnce), "spec.configuration.wal.maxParallel", strings.Replace(pluginCluster(ownPlugin)+pluginStoreOf(byIdentity+fourAtOnce), "instances: 3", "instances: 1", 1)},
	}
	all := pluginFaults()
	for _, f := range all {
		c, ok := cases[f.id]
		if !ok {
			t.Errorf("fault %s has no case", f.id)
			continue
		}
		t.Run(f.id, func(t *testing.T) {
			for _, r := range profiles.PluginReleases() {
				want := []string{}
				if r.Since(f.since) && !r.Since(f.fixed) {
					want = []string{c.field}
				}
				if diff := cmp.Diff(want, exposedTo(t, f.id, r, c.bad)); diff != "" {
					t.Errorf("plugin %s (-want +got):\n%s", r, diff)
				}
				if got := exposedTo(t, f.id, r, c.good); len(got) > 0 {
					t.Errorf("plugin %s: a manifest that is not exposed has findings at %v", r, got)
				}
			}
		})
	}
	if len(all) != len(cases) {
		t.Errorf("there are %d faults and %d cases", len(all), len(cases))
	}
}

// exposedTo are the fields at which a fault is found.
func exposedTo(t *testing.T, id string, plugin profiles.PluginRelease, text string) []string {
	t.Helper()
	contents, faults := ReadAll("x.yaml", []byte(text))
	if err := faults.Err(); err != nil {
		t.Fatal(err)
	}
	fields := []string{}
	for _, f := range Run(Input{Resources: contents.Resources, Plugin: plugin}) {
		if oneOf(f.Rule, "PGHA541", "PGHA542") && strings.Contains(f.Message, "("+id+")") {
			fields = append(fields, f.Field)
		}
	}
	return fields
}

// TestPluginFaultTable: releases are known, the fix is later than the fault, and fixes are in order.
func TestPluginFaultTable(t *testing.T) {
	all := pluginFaults()
	for _, f := range all {
		for _, r := range []profiles.PluginRelease{f.since, f.fixed} {
			if _, ok := r.Known(); !ok {
				t.Errorf("%s: plugin %s is no release", f.id, r)
			}
		}
		if f.fixed.Since(profiles.NewestPlugin) || f.since.Since(f.fixed) {
			t.Errorf("%s: since %s, and fixed in %s", f.id, f.since, f.fixed)
		}
	}
	if !slices.IsSortedFunc(all, func(a, b pluginFault) int { return int(a.fixed - b.fixed) }) {
		t.Error("the faults are not in the order of their fixes")
	}
}

// TestPluginNeedsOperator: before 1.29.3 and 1.30.1 the operator does not say that pg_rewind asks, so that the plugin alone does not help.
func TestPluginNeedsOperator(t *testing.T) {
	contents, _ := ReadAll("x.yaml", []byte(pluginCluster(ownPlugin)+pluginStoreOf(byIdentity+fourAtOnce)))
	for target, want := range map[string]string{
		"1.30.0": "Set wal.maxParallel to 1. Upgrade the plugin to 0.14.0, and the operator to 1.30.1.",
		"1.30.1": "Set wal.maxParallel to 1. Upgrade the plugin to 0.14.0.",
	} {
		release, _ := profiles.ParseTarget(target)
		plugin, _ := profiles.ParsePlugin("0.13")
		got := ""
		for _, f := range Run(Input{Resources: contents.Resources, Plugin: plugin, Target: release}) {
			if strings.Contains(f.Message, "(#1007)") {
				got = f.Remedy
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("operator %s (-want +got):\n%s", target, diff)
		}
	}
}
