// SPDX-License-Identifier: Apache-2.0

package admission

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/profiles"
)

// shape writes a schema and all below it, without the numbers of lines.
func shape(n *Node) []string {
	var all []string
	var walk func(n *Node, path string)
	walk = func(n *Node, path string) {
		if n == nil {
			return
		}
		all = append(all, path+" "+string(n.Kind)+" "+n.Pattern+n.Otherwise+n.Format)
		for _, word := range slices.Concat(n.Enum, n.Required, n.Rules, n.Keys) {
			all = append(all, path+" "+word)
		}
		for _, name := range n.Fields() {
			walk(n.Field(name), path+"."+name)
		}
		walk(n.Item(), path+"[]")
		if n.values != "" {
			walk(n.table.node(n.values), path+"{}")
		}
	}
	walk(n, "")
	return all
}

// TestPluginTable: every known release has a schema, every line can be parsed and names lines that are there, and the newest is what e2e/gen
// took from the module.
func TestPluginTable(t *testing.T) {
	for _, p := range profiles.PluginReleases() {
		if PluginSchema(p).At("spec.configuration.destinationPath") == nil {
			t.Errorf("plugin %s has no schema", p)
		}
	}
	table := pluginSchemas()
	if got, want := len(table.roots), len(profiles.PluginReleases()); got != want {
		t.Errorf("the table has %d roots, and there are %d releases; run go generate ./internal/admission", got, want)
	}
	for _, line := range table.lines[1:] {
		n := parseNode(line)
		for _, number := range append([]string{n.items, n.values}, n.numbers...) {
			if number != "" && table.node(number) == nil {
				t.Errorf("there is no line %s, which %.80q names", number, line)
			}
		}
	}
	ofModule := schemas().node(schemas().roots[storeKind+"\t*"])
	if diff := cmp.Diff(shape(ofModule), shape(PluginSchema(profiles.NewestPlugin))); diff != "" {
		t.Errorf("the newest CRD is not that of schema.txt (-want +got):\n%s", diff)
	}
	if shape(ofModule)[0] == "" || len(shape(ofModule)) < 100 {
		t.Error("the schema of ObjectStore is nearly empty")
	}
}

// TestPluginFields: the first release with each field and value that is not in all of them.
func TestPluginFields(t *testing.T) {
	for path, want := range map[string]string{
		"spec.configuration.destinationPath":                               "0.1.0",
		"spec.retentionPolicy":                                             "0.3.0",
		"spec.instanceSidecarConfiguration.retentionPolicyIntervalSeconds": "0.3.0",
		"spec.instanceSidecarConfiguration.resources":                      "0.4.0",
		"spec.instanceSidecarConfiguration.logLevel":                       "0.7.0",
		"spec.instanceSidecarConfiguration.additionalContainerArgs":        "0.7.0",
		"spec.instanceSidecarConfiguration.env[0].valueFrom.fileKeyRef":    "0.7.0",
		"spec.configuration.azureCredentials.useDefaultAzureCredentials":   "0.11.0",
		"spec.configuration.data.restoreAdditionalCommandArgs":             "0.13.0",
	} {
		if got := FirstPlugin(path).String(); got != want {
			t.Errorf("%s is there since %s, want %s", path, got, want)
		}
	}
	for _, c := range []struct{ path, value, without, with string }{
		{"spec.configuration.wal.compression", "zstd", "0.2.0", "0.3.0"},
		{"spec.configuration.data.compression", "lz4", "0.12.0", "0.13.0"},
	} {
		without, _ := profiles.ParsePlugin(c.without)
		with, _ := profiles.ParsePlugin(c.with)
		if slices.Contains(PluginSchema(without).At(c.path).Enum, c.value) || !slices.Contains(PluginSchema(with).At(c.path).Enum, c.value) {
			t.Errorf("%s %s should be of %s, and not of %s", c.path, c.value, c.with, c.without)
		}
	}
	without, with := profiles.PluginRelease.RefusesServerName, func(p profiles.PluginRelease) bool { return len(PluginSchema(p).At("spec.configuration").Rules) > 0 }
	for _, p := range profiles.PluginReleases() {
		if without(p) != with(p) {
			t.Errorf("plugin %s refuses a serverName: %t, and its CRD: %t", p, without(p), with(p))
		}
	}
}

// TestPluginLacking names the outermost fields, and no empty ones.
func TestPluginLacking(t *testing.T) {
	object := map[string]any{"spec": map[string]any{
		"retentionPolicy": "30d",
		"instanceSidecarConfiguration": map[string]any{
			"logLevel": "", "resources": map[string]any{"limits": map[string]any{"cpu": "1"}},
		},
		"unknown": "of no release",
	}}
	for version, want := range map[string][]string{
		"0.2": {"spec.instanceSidecarConfiguration.resources", "spec.retentionPolicy"},
		"0.3": {"spec.instanceSidecarConfiguration.resources"},
		"0.4": nil,
	} {
		p, _ := profiles.ParsePlugin(version)
		if diff := cmp.Diff(want, PluginLacking(p, object)); diff != "" {
			t.Errorf("plugin %s (-want +got):\n%s", version, diff)
		}
	}
}
