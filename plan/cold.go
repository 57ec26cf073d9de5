// SPDX-License-Identifier: Apache-2.0

package plan

import (
	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

const coldSource = "pkg/reconciler/backup/volumesnapshot/offline.go#L94"

// cold reports whether the backups of an object are cold snapshots, for which the operator fences an instance, and whether that is the
// primary. What the object does not say comes from the Cluster; nil for one that is not among the objects.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/backup_funcs.go
func (o *object) cold(c *cnpgv1.Cluster) (cold, primary bool) {
	if o == nil || o.text("spec", "method") != string(cnpgv1.BackupMethodVolumeSnapshot) {
		return false, false
	}
	online, target := true, o.text("spec", "target")
	if c != nil && c.Spec.Backup != nil {
		if s := c.Spec.Backup.VolumeSnapshot; s != nil && s.Online != nil {
			online = *s.Online
		}
		if target == "" {
			target = string(c.Spec.Backup.Target)
		}
	}
	if own, ok := o.field("spec", "online").(bool); ok {
		online = own
	}
	return !online, target == string(cnpgv1.BackupTargetPrimary) || c != nil && c.Spec.Instances == 1
}

// fencesAt fills what a cold snapshot does to the database each time.
func (p *pair) fencesAt(e *Effect, primary bool) {
	e.Source = sourceURL(coldSource)
	e.Why = "each backup is a cold snapshot: the operator fences a replica, whose PostgreSQL stops until the snapshot is cut, and which is not ready for that time"
	e.Drops, e.Blocked = []Endpoint{RO}, "nothing rolls, and no other fence can be set, while an instance is fenced"
	if primary {
		const long = "at each backup, until the snapshot is cut"
		e.Why = "each backup is a cold snapshot of the primary: the operator fences it, so PostgreSQL stops until the snapshot is cut, and nobody fails over"
		e.Drops = []Endpoint{RW}
		e.Waits = Waits{Writes: long, Connections: long, Source: p.table.page(p.ruleOfCold())}
		e.Step = "for backups without an interruption: online: true, or target: prefer-standby"
	}
}

// ruleOfCold is the rule about the setting.
func (p *pair) ruleOfCold() *rule {
	path := "spec.online"
	if p.cluster != nil {
		path = "spec.backup.volumeSnapshot"
	}
	r, _ := p.table.find(parsePath(path))
	return r
}

// turnsCold fills the effect if the new backups are cold, and the old ones were not, or not of the primary. It reports whether they are.
func (p *pair) turnsCold(e *Effect, old, new *object, before, after *cnpgv1.Cluster) bool {
	was, ofPrimary := old.cold(before)
	is, ofPrimaryNow := new.cold(after)
	if !is || was && ofPrimaryNow == ofPrimary {
		return false
	}
	p.fencesAt(e, ofPrimaryNow)
	return true
}

// coldSchedule: what the ScheduledBackup says, and its Cluster.
func coldSchedule(p *pair, c *change) {
	var before, after *cnpgv1.Cluster
	if owner := p.in.clusterOf(p); owner != nil {
		before, after = clusterIn(owner.old), clusterIn(owner.new)
	}
	p.turnsCold(&c.effect, p.old, p.new, before, after)
}

// coldCluster: what the Cluster says counts for the ScheduledBackups that do not say it themselves.
func coldCluster(p *pair, c *change) {
	for _, q := range p.in.pairs {
		if q.ref.Kind != "ScheduledBackup" || q.new == nil || p.in.clusterOf(q) != p {
			continue
		}
		if p.turnsCold(&c.effect, q.new, q.new, p.cluster.before, p.cluster.after) {
			return
		}
	}
}

func clusterIn(o *object) *cnpgv1.Cluster {
	if o == nil {
		return nil
	}
	return o.cluster
}
