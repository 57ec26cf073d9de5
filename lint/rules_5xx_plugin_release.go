// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

func pluginReleaseRules() []Rule {
	const changelog = "https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/CHANGELOG.md"
	return []Rule{
		{
			ID: newerThanPlugin, Title: "ObjectStore field not supported by the plugin's release", Severity: Error, check: each(newerStoreFields),
			Why: "The API server silently prunes fields that the CRD of the plugin does not have. `retentionPolicy` on plugin 0.2 means " +
				"that no backup is ever deleted, and `useDefaultAzureCredentials` on plugin 0.10 that the archive has no credentials. The " +
				"release is `spec.backup.pluginVersion` of a profile or `--plugin-version`; without one it is the newest that pgha knows.",
			Source: changelog,
		},
		{
			ID: "PGHA541", Title: "plugin release with a severe known fault", Severity: Warning, Beyond: true, check: pluginKnown(true),
			Why: "These faults of the Barman Cloud plugin can lose data, stop the archiving, a recovery or a failover, or publish credentials, " +
				"and these objects are exposed to them. A later release of the plugin has the fix: " + listFaults(true) + ".",
			Source: changelog,
		},
		{
			ID: "PGHA542", Title: "plugin release with a known fault", Severity: Info, Beyond: true, check: pluginKnown(false),
			Why:    "These objects are exposed to faults of the Barman Cloud plugin that a later release has mended: " + listFaults(false) + ".",
			Source: changelog,
		},
		{
			ID: "PGHA543", Title: "plugin release that does not suit the operator", Severity: Warning, Beyond: true, check: pluginOperator,
			Why: "The documentation of each release of the Barman Cloud plugin names the oldest operator that it works with: 1.25 up to plugin 0.3, " +
				"and 1.26 since 0.4. Older operators are not tested with it, and lack parts of the interface.",
			Source: "https://cloudnative-pg.io/plugin-barman-cloud/docs/intro/#requirements",
		},
	}
}

// listFaults lists the faults for the page of a rule.
func listFaults(severe bool) string {
	var all []string
	for _, f := range pluginFaults() {
		if f.severe == severe {
			before := "before " + f.fixed.Short()
			if f.since != profiles.OldestPlugin {
				before = "from " + f.since.Short() + " on, " + before
			}
			all = append(all, fmt.Sprintf("%s, %s (%s)", before, f.what, f.id))
		}
	}
	return strings.Join(all, "; ")
}

func newerStoreFields(p *pass, r *Resource, _ *manifest.ObjectStore) {
	for _, path := range admission.PluginLacking(p.plugin, r.tree()) {
		first := admission.FirstPlugin(path)
		p.add(r, path, fmt.Sprintf("Plugin %s silently drops %s: its CRD has the field since %s.", p.plugin, path, first.Short()),
			fmt.Sprintf("Remove the field, or upgrade the plugin to %s.", first))
	}
}

func pluginKnown(severe bool) func(*pass) {
	return func(p *pass) {
		if p.plugin == profiles.NewestPlugin {
			return
		}
		type exposure struct {
			r     *Resource
			field string
		}
		for _, f := range pluginFaults() {
			if f.severe != severe || !f.in(p.plugin) {
				continue
			}
			var said []exposure // an ObjectStore has several Clusters
			for _, c := range p.clusters {
				r, field := f.exposed(p, c)
				if e := (exposure{r, field}); r != nil && !slices.Contains(said, e) {
					said = append(said, e)
					f.tell(p, r, field)
				}
			}
		}
	}
}

// pluginOperator compares the release of the plugin with the operator's.
func pluginOperator(p *pass) {
	known, _ := p.plugin.Known()
	if known.Operator.Has(p.target) {
		return
	}
	for _, c := range p.clusters {
		if !c.usesPlugin() {
			continue
		}
		field := "spec.externalClusters"
		if i := c.plugin(); i >= 0 {
			field = at("spec.plugins", i)
		}
		p.add(c.Resource, field, fmt.Sprintf("Plugin %s needs operator %s or later, and the target is %s.", p.plugin, known.Operator, p.target),
			fmt.Sprintf("Upgrade the operator to %s, or back up in-tree.", profiles.FirstTarget(p.target, known.Operator.Has)))
	}
}
