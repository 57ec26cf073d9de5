// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

func pluginRules() []Rule {
	return []Rule{
		{
			ID: "PGHA503", Title: "more than one WAL archiver", Severity: Error, check: eachCluster(walArchivers),
			Why: "PostgreSQL has one archive_command. The operator's webhook rejects two plugins that archive WAL, and " +
				"one together with the in-tree object store.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA528", Title: "missing ObjectStore of the plugin", Severity: Error, Beyond: true, check: eachCluster(pluginStore),
			Why: "The plugin looks up the ObjectStore that the parameter barmanObjectName names, in the Cluster's " +
				"namespace. Without it the sidecar cannot start, and no instance starts.",
			Source: pluginSource + "internal/cnpgi/operator/config/config.go",
		},
		{
			ID: "PGHA529", Title: "backup plugin that does not archive WAL", Severity: Warning, Beyond: true,
			check: eachCluster(pluginArchives),
			Why: "Without isWALArchiver the plugin takes base backups but does not archive WAL. A recovery ends where the " +
				"last backup ended.",
			Source: "https://cloudnative-pg.io/plugin-barman-cloud/docs/usage/#configuring-wal-archiving",
		},
		{
			ID: "PGHA522", Title: "two clusters in one archive", Severity: Error, Beyond: true, check: sharedArchive,
			Why: "Two clusters that archive under the same server name overwrite each other's WAL files, because the " +
				"files have the same names. Neither cluster can be recovered.",
			Source: operatorDocs + "wal_archiving/",
		},
	}
}

func walArchivers(p *pass, c *cluster) {
	if !sinceArchivers.Has(p.target) {
		return // the CRD has no isWALArchiver
	}
	var names []string
	for i := range c.spec.Plugins {
		if plugin := &c.spec.Plugins[i]; isOn(plugin.Enabled) && isSet(plugin.IsWALArchiver) {
			names = append(names, plugin.Name)
		}
	}
	if len(names) > 1 {
		p.refusef(c.Resource, "spec.plugins", "Set isWALArchiver on one plugin only.", "plugins %s all archive WAL, and only one may", quoted(names))
	}
	if len(names) > 0 && c.inTree() != nil {
		p.refusef(c.Resource, "spec.plugins", "Remove spec.backup.barmanObjectStore.",
			"plugin %s archives WAL in addition to the in-tree object store", quoted(names))
	}
}

func pluginStore(p *pass, c *cluster) {
	check := func(path string, parameters map[string]string) {
		name := parameters["barmanObjectName"]
		path += ".parameters[barmanObjectName]"
		if name == "" {
			p.add(c.Resource, path, "barmanObjectName is missing: no instance starts.", "Set it to the name of the ObjectStore.")
			return
		}
		_, store := find[*manifest.ObjectStore](p, "ObjectStore", c.namespace(), name)
		elsewhere := p.byName[Ref{Kind: "ObjectStore", Name: name}]
		switch {
		case store != nil:
		case len(elsewhere) > 0:
			p.addAs(Warning, c.Resource, path, fmt.Sprintf("%s is in another namespace than the Cluster: the plugin does not find it, and no "+
				"instance starts.", elsewhere[0].ref()), "Move the ObjectStore to the Cluster's namespace.")
		case p.hasStores(c):
			p.addAs(Warning, c.Resource, path, fmt.Sprintf("ObjectStore %q is not among these objects: without it no instance "+
				"starts.", name), "Correct the name, or add the ObjectStore.")
		}
	}
	if i := c.plugin(); i >= 0 {
		check(at("spec.plugins", i), c.spec.Plugins[i].Parameters)
	}
	for i := range c.spec.ExternalClusters {
		if plugin := c.spec.ExternalClusters[i].PluginConfiguration; plugin != nil && plugin.Name == profiles.PluginName {
			check(at("spec.externalClusters", i)+".plugin", plugin.Parameters)
		}
	}
}

// hasStores reports whether the input has any ObjectStore in the cluster's namespace. If it has none, they are probably applied
// separately, and a missing one is not worth a finding.
func (p *pass) hasStores(c *cluster) bool {
	if c.namespace() == "" {
		return len(p.stored) > 0
	}
	return p.stored[c.namespace()] || p.stored[""]
}

func pluginArchives(p *pass, c *cluster) {
	i := c.plugin()
	if i < 0 || isSet(c.spec.Plugins[i].IsWALArchiver) || !c.archives() || c.inTree() != nil {
		return
	}
	for j := range c.spec.Plugins {
		if isOn(c.spec.Plugins[j].Enabled) && isSet(c.spec.Plugins[j].IsWALArchiver) {
			return
		}
	}
	p.add(c.Resource, at("spec.plugins", i)+".isWALArchiver", "The plugin does not archive WAL: a recovery ends with the last base backup.",
		"Set isWALArchiver to true.")
}

func sharedArchive(p *pass) {
	first := map[string]*cluster{}
	for _, c := range p.clusters {
		a := p.archive(c)
		if !a.known() || c.recovery() != nil && a.same(p.origin(c)) {
			continue // PGHA124 reports it
		}
		id := a.String()
		other := first[id]
		if other == nil {
			first[id] = c
		} else if other.ref() != c.ref() {
			p.add(c.Resource, a.field, fmt.Sprintf("%s already archives to %s: each overwrites the WAL of the other, and neither can be recovered.", other.ref(), a),
				"Set a different serverName for this Cluster.")
		}
	}
}
