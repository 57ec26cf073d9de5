// SPDX-License-Identifier: Apache-2.0

package adopt

import (
	"maps"

	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/profiles"
)

// objectChoices put an object that stands by itself into the profile.
func objectChoices(o, cluster *object) []choice {
	switch o.kind {
	case "PodMonitor":
		return []choice{func(p *profiles.Profile) {
			m := profiles.PodMonitor{Group: o.group}
			if o.name != cluster.name {
				m.Name = o.name
			}
			list := p.Spec.Monitoring.PodMonitors
			p.Spec.Monitoring.PodMonitors = append(list[:len(list):len(list)], m)
		}}
	case "StorageClass":
		return []choice{func(p *profiles.Profile) {
			class := profiles.StorageClass{
				Name:              o.name,
				Provisioner:       textAt(o.want, "provisioner"),
				Parameters:        textsAt(o.want, "parameters"),
				ReclaimPolicy:     textAt(o.want, "reclaimPolicy"),
				VolumeBindingMode: textAt(o.want, "volumeBindingMode"),
			}
			class.AllowVolumeExpansion, _ = at(o.want, "allowVolumeExpansion").(bool)
			list := p.Spec.StorageClasses
			p.Spec.StorageClasses = append(list[:len(list):len(list)], class)
		}}
	case "ConfigMap":
		return []choice{func(p *profiles.Profile) {
			config, given := textsAt(o.want, "data"), p.Resolve().OperatorConfig
			maps.DeleteFunc(config, func(key, value string) bool { return given[key] == value })
			p.Spec.Operator.Config = nil
			if len(config) > 0 {
				p.Spec.Operator.Config = config
			}
			p.Spec.Operator.Namespace = textAt(o.want, "metadata", "namespace")
		}}
	}
	return nil
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
	for _, o := range im.wanted {
		switch o.kind {
		case "ScheduledBackup":
			all = append(all, im.schedule(o))
		case "Backup":
			all = append(all, func(p *profiles.Profile) { p.Spec.Backup.OnDemand = o.name })
		}
	}
	return all
}

func (im *importer) schedule(o *object) choice {
	return func(p *profiles.Profile) {
		s := profiles.Schedule{Cron: textAt(o.want, "spec", "schedule"), Owner: textAt(o.want, "spec", "backupOwnerReference")}
		if s.Owner == "" {
			s.Owner = "none" // the operator's default
		}
		if o.name != im.cluster.name {
			s.Name = o.name
		}
		s.Immediate, _ = at(o.want, "spec", "immediate").(bool)
		s.Suspend, _ = at(o.want, "spec", "suspend").(bool)
		p.Spec.Backup.Schedule = s
	}
}

// objectStore is the one among the manifests that the Cluster's plugin archives to.
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

// setStore takes the first cloud that knows the address of the backups. Without one Validate asks for what is missing, so the
// choice is not kept.
func setStore(p *profiles.Profile, config tree) {
	for _, provider := range profiles.Clouds() {
		if store := provider.ImportStore(textAt(config, "destinationPath")); store != nil {
			p.SetSections(provider.Name(), cloud.Sections{Store: store})
			return
		}
	}
}
