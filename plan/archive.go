// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/profiles"
)

// archive is where the WAL of a Cluster goes.
type archive struct {
	// plugin is the plugin that gets it; empty for the archive of the operator itself.
	plugin string
	// store is the ObjectStore, or the destination path with the endpoint.
	store string
	// folder in it.
	folder string
}

// archiveOf returns where the WAL goes; false for nowhere. It follows internalRun in
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/archiver/archiver.go#L156
func archiveOf(c *cnpgv1.Cluster) (archive, bool) {
	for i := range c.Spec.Plugins {
		if p := &c.Spec.Plugins[i]; isOn(p) && p.IsWALArchiver != nil && *p.IsWALArchiver {
			return archive{p.Name, p.Parameters[barmanStore], cmp.Or(p.Parameters[barmanServer], c.Name)}, true
		}
	}
	if b := c.Spec.Backup; b != nil && b.BarmanObjectStore != nil {
		s := b.BarmanObjectStore
		return archive{"", s.DestinationPath + " " + s.EndpointURL, cmp.Or(s.ServerName, c.Name)}, true
	}
	return archive{}, false
}

// isOn reports whether a plugin is enabled, which is the default.
func isOn(p *cnpgv1.PluginConfiguration) bool { return p.Enabled == nil || *p.Enabled }

// pluginOf finds a plugin that is on; nil for none.
func pluginOf(c *cnpgv1.Cluster, name string) *cnpgv1.PluginConfiguration {
	for i := range c.Spec.Plugins {
		if p := &c.Spec.Plugins[i]; p.Name == name && isOn(p) {
			return p
		}
	}
	return nil
}

// hasSidecar reports whether the Barman plugin puts its sidecar into running pods: it archives, or follows an archive.
// https://github.com/cloudnative-pg/plugin-barman-cloud/blob/v0.15.0/internal/cnpgi/operator/lifecycle.go#L346
func hasSidecar(c *cnpgv1.Cluster) bool { return needsSidecar(barmanStores(c)) }

// replicaSource is the external cluster that spec.replica names; nil for none.
func replicaSource(c *cnpgv1.Cluster) *cnpgv1.ExternalCluster {
	r := c.Spec.ReplicaCluster
	if r == nil {
		return nil
	}
	for i := range c.Spec.ExternalClusters {
		if c.Spec.ExternalClusters[i].Name == r.Source {
			return &c.Spec.ExternalClusters[i]
		}
	}
	return nil
}

// samePlace reports whether two ObjectStores name one place.
func samePlace(a, b *object) bool {
	place := func(o *object) [2]string {
		return [2]string{strings.TrimSuffix(o.text("spec", "configuration", "destinationPath"), "/"), o.text("spec", "configuration", "endpointURL")}
	}
	return place(a) == place(b) && place(a)[0] != ""
}

// sameArchive reports whether two archives are one folder, by ObjectStores of two names.
func (c *cluster) sameArchive(before, after archive) bool {
	store := func(name string, side func(*pair) *object) *object {
		for _, p := range slices.Concat(c.in.users, c.in.aside) {
			if o := side(p); o != nil && p.ref.Kind == "ObjectStore" && p.ref.Name == name && near(p, c.pair) {
				return o
			}
		}
		return nil
	}
	if before.plugin != profiles.PluginName || after.plugin != profiles.PluginName || before.folder != after.folder {
		return false
	}
	was, is := store(before.store, func(p *pair) *object { return p.old }), store(after.store, func(p *pair) *object { return p.new })
	return was != nil && is != nil && samePlace(was, is)
}

// archiveEffect says what a change does to the archive as a whole, if it does: it stops, or moves.
func archiveEffect(p *pair, c *change) {
	before, had := archiveOf(p.cluster.before)
	after, has := archiveOf(p.cluster.after)
	e := &c.effect
	if c.removed() {
		e.Blocked = "" // no plugin is new
	}
	switch {
	case had && !has:
		e.Class, e.When, e.Who = DataAtRisk, Now, ByOperator
		e.Why = "nobody archives the WAL any more: archive_command still succeeds, so the WAL files are deleted, ContinuousArchiving stays True, " +
			"and no restore can go beyond the last archived file"
		e.Step = "to stop archiving on purpose, remove ScheduledBackup and ObjectStore too, so that nobody counts on them; otherwise keep the archive"
	case had && has && before != after && p.cluster.sameArchive(before, after):
		e.Why = "the sidecar reads the ObjectStore with this name at each call; it names the same place as the old one, so the archive goes on there"
	case had && has && (before.plugin == "") == (after.plugin == "") && before != after && p.cluster.upgrades:
		e.When, e.Who = Now, ByYou
		e.Why = "the WAL of the new major version goes to a place of its own; no backup of the old version leads beyond the upgrade in any case, and the " +
			"old place stays as the way back"
		e.Step = "take a base backup at once when the upgrade is done" + p.cluster.firstBackup() + ": kubectl cnpg backup CLUSTER; keep the old place"
	case had && has && (before.plugin == "") == (after.plugin == "") && before != after:
		e.Class, e.When, e.Who = DataAtRisk, AtRestore, ByYou
		e.Why = "the next WAL file goes to the new place and the base backups stay in the old one: until the first base backup there, no restore " +
			"from the new place is possible, and none from the old place goes beyond this moment"
		e.Step = "take a base backup at once" + p.cluster.firstBackup() + ": kubectl cnpg backup CLUSTER; keep the old place until its backups expire"
		if before.plugin != "" {
			e.Step += "; with a name that was used before, the plugin does not check that the folder is empty"
		}
	case !had && has:
		e.Step = "take a base backup at once" + p.cluster.firstBackup() + ": kubectl cnpg backup CLUSTER; without one the WAL in the archive cannot be restored"
	}
}

// firstBackup names the schedule that takes the first base backup at the new place if nobody does before; "" if none is known.
func (c *cluster) firstBackup() string {
	for _, q := range c.in.pairs {
		if q.ref.Kind != "ScheduledBackup" || q.new == nil || c.in.clusterOf(q) != c.pair || q.new.field("spec", "suspend") == true {
			continue
		}
		if s := q.new.text("spec", "schedule"); s != "" {
			return fmt.Sprintf(", before ScheduledBackup %s does (%s)", q.ref.Name, s)
		}
	}
	return ""
}
