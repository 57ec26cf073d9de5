// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
)

func pluginNameRules() []Rule {
	return []Rule{
		{
			ID: "PGHA535", Title: "misspelt name of the Barman Cloud plugin", Severity: Error, Beyond: true, check: pluginNames,
			Why: "The operator knows a plugin by the exact name with which it registers, " + profiles.PluginName + ". With " +
				"any other name the Cluster stays in the phase `Cluster cannot proceed to reconciliation due to an unknown " +
				"plugin being required`, and backups and recoveries fail.",
			Source: operatorSource + "internal/controller/cluster_controller.go",
		},
		{
			ID: "PGHA536", Title: "unknown parameter of the Barman Cloud plugin", Severity: Error, Beyond: true, check: pluginParameters,
			Why: "The plugin reads barmanObjectName and serverName and silently ignores all other parameters. In the " +
				"Cluster's own plugin an empty serverName is used as it is: it is not replaced by the Cluster's name.",
			Source: pluginSource + "internal/cnpgi/operator/config/config.go",
		},
	}
}

// misspeltPlugin reports whether a plugin's name is probably a misspelling of Barman Cloud's.
func misspeltPlugin(name string) bool {
	return name != profiles.PluginName && name != "" && !isTemplate(name) &&
		(strings.Contains(strings.ToLower(name), "barman") || strict.Nearest(name, []string{profiles.PluginName}) != "")
}

func pluginNames(p *pass) {
	check := func(r *Resource, field, name string) {
		if misspeltPlugin(name) {
			p.add(r, field, fmt.Sprintf("Unknown plugin %q: the operator waits for it.", name), "Write "+profiles.PluginName+".")
		}
	}
	for _, c := range p.clusters {
		for i := range c.spec.Plugins {
			check(c.Resource, at("spec.plugins", i)+".name", c.spec.Plugins[i].Name)
		}
		for i := range c.spec.ExternalClusters {
			if plugin := c.spec.ExternalClusters[i].PluginConfiguration; plugin != nil {
				check(c.Resource, at("spec.externalClusters", i)+".plugin.name", plugin.Name)
			}
		}
	}
	const field = "spec.pluginConfiguration.name"
	each(func(_ *pass, r *Resource, b *cnpgv1.Backup) {
		if b.Spec.PluginConfiguration != nil {
			check(r, field, b.Spec.PluginConfiguration.Name)
		}
	})(p)
	each(func(_ *pass, r *Resource, b *cnpgv1.ScheduledBackup) {
		if b.Spec.PluginConfiguration != nil {
			check(r, field, b.Spec.PluginConfiguration.Name)
		}
	})(p)
}

func pluginParameters(p *pass) {
	known := []string{"barmanObjectName", "serverName"}
	check := func(r *Resource, path string, plugin *cnpgv1.PluginConfiguration, own bool) {
		if plugin.Name != profiles.PluginName {
			return
		}
		for _, name := range slices.Sorted(maps.Keys(plugin.Parameters)) {
			if slices.Contains(known, name) {
				continue
			}
			remedy := "Remove it."
			if near := strict.Nearest(name, known); near != "" {
				remedy = "Write " + near + "."
			}
			p.add(r, key(path+".parameters", name), fmt.Sprintf("The plugin silently ignores the unknown parameter %q.", name), remedy)
		}
		if server, set := plugin.Parameters["serverName"]; own && set && server == "" {
			p.add(r, key(path+".parameters", "serverName"), `serverName "" is used as it is: the plugin archives directly into the folder of the store.`,
				"Remove serverName, or set it to the name of the server.")
		}
	}
	for _, c := range p.clusters {
		for i := range c.spec.Plugins {
			check(c.Resource, at("spec.plugins", i), &c.spec.Plugins[i], true)
		}
		for i := range c.spec.ExternalClusters {
			if plugin := c.spec.ExternalClusters[i].PluginConfiguration; plugin != nil {
				check(c.Resource, at("spec.externalClusters", i)+".plugin", plugin, false)
			}
		}
	}
}
