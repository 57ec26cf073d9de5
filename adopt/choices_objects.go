// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"maps"
	"slices"

	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/profiles"
)

// objectChoices sets the objects other than the Cluster in the profile.
func (im *importer) objectChoices(o *object) []choice {
	if o == im.cluster {
		return nil
	}
	places := im.objectPlaces(o)
	switch {
	case o.kind == "DatabaseRole":
		return nil // see roleChoices
	case o.kind == "Database":
		return []choice{im.databaseChoice(o)}
	case o.entry().Belongs == kinds.HasImages:
		return []choice{o.catalogChoice}
	case o.kind == "Subscription":
		return []choice{im.subscriptionChoice(o)}
	case o.kind == "ExternalSecret" && im.roleSecrets[o.madeSecret()]:
		return []choice{o.roleSecretChoice}
	}
	if o.isDrill() || o.isDashboard() || o.isSnapshots() || o.kind == prometheusRule || o.kind == "Pooler" || o.ofPooler() || o.isPolicy() {
		return nil
	}
	switch o.kind {
	case "ConfigMap":
	case "PodMonitor":
		return []choice{places, func(p *profiles.Profile) { setMonitorLabels(p, o) }}
	default:
		return []choice{places}
	}
	return []choice{func(p *profiles.Profile) {
		places(p)
		config, given := textsAt(o.want, "data"), p.Resolve().OperatorConfig
		maps.DeleteFunc(config, func(key, value string) bool { return given[key] == value })
		p.Spec.Operator.Config = nil
		if len(config) > 0 {
			p.Spec.Operator.Config = config
		}
	}}
}

// setMonitorLabels sets the labels of a PodMonitor that other objects do not have.
func setMonitorLabels(p *profiles.Profile, o *object) {
	own := textsAt(o.want, "metadata", "labels")
	maps.DeleteFunc(own, func(key, value string) bool { return key == "cnpg.io/cluster" || p.Metadata.Labels[key] == value })
	if len(own) == 0 {
		return
	}
	p.Spec.Monitoring.PodMonitors = slices.Clone(p.Spec.Monitoring.PodMonitors)
	for i, m := range p.Spec.Monitoring.PodMonitors {
		if m.Group == o.group && p.PodMonitorName(m) == o.name {
			p.Spec.Monitoring.PodMonitors[i].Labels = own
		}
	}
}

// backupChoices: a method first, then its details.
func (im *importer) backupChoices() []choice {
	c := im.cluster.want
	all := []choice{func(p *profiles.Profile) {
		p.Spec.Backup.Method = profiles.MethodInTree
		setStore(p, mapAt(c, "spec", "backup", "barmanObjectStore"))
	}}
	store := mapAt(c, "spec", "backup", "barmanObjectStore")
	retention := textAt(c, "spec", "backup", "retentionPolicy")
	var sidecar tree
	if o := im.objectStore(); o != nil {
		store = mapAt(o.want, "spec", "configuration")
		retention = textAt(o.want, "spec", "retentionPolicy")
		sidecar = mapAt(o.want, "spec", "instanceSidecarConfiguration", "resources", "limits")
		all = append(all, func(p *profiles.Profile) {
			p.Spec.Backup.Method = profiles.MethodPlugin
			setStore(p, store)
			if o.name != p.ObjectStoreName() {
				p.Spec.Backup.ObjectStore = o.name
			}
		})
	}
	all = append(all,
		func(p *profiles.Profile) { p.Spec.Backup.ServerName = im.serverName() },
		func(p *profiles.Profile) { p.Spec.Backup.Retention = retention },
		func(p *profiles.Profile) {
			n, _ := intAt(store, "wal", "maxParallel")
			p.Spec.Backup.WAL = profiles.WALArchive{Compression: textAt(store, "wal", "compression"), MaxParallel: int(n)}
		},
		func(p *profiles.Profile) {
			n, _ := intAt(store, "data", "jobs")
			p.Spec.Backup.Data = profiles.BaseBackup{Compression: textAt(store, "data", "compression"), Jobs: int32(n)}
		},
		func(p *profiles.Profile) {
			p.Spec.Backup.Sidecar = profiles.Resources{CPU: textAt(sidecar, "cpu"), Memory: textAt(sidecar, "memory")}
		},
	)
	return all
}

// serverName returns the folder that the Cluster archives to, if the manifests name it.
func (im *importer) serverName() string {
	for _, plugin := range listAt(im.cluster.want, "spec", "plugins") {
		if textAt(plugin, "name") == profiles.PluginName {
			return textAt(plugin, "parameters", "serverName")
		}
	}
	return textAt(im.cluster.want, "spec", "backup", "barmanObjectStore", "serverName")
}

// objectStore returns the ObjectStore in the manifests that the Cluster's plugin archives to.
func (im *importer) objectStore() *object {
	for _, plugin := range listAt(im.cluster.want, "spec", "plugins") {
		if textAt(plugin, "name") != profiles.PluginName {
			continue
		}
		for _, o := range im.wanted {
			if o.kind == "ObjectStore" && o.name == textAt(plugin, "parameters", "barmanObjectName") {
				return o
			}
		}
	}
	return nil
}

// setStore uses the first cloud that supports the URL of the backups. Without one, Validate reports missing fields, so that the
// choice is discarded.
func setStore(p *profiles.Profile, config tree) {
	for _, provider := range profiles.Clouds() {
		if store := provider.ImportStore(textAt(config, "destinationPath")); store != nil {
			p.SetSections(provider.Name(), cloud.Sections{Store: store})
			return
		}
	}
}
