// SPDX-License-Identifier: Apache-2.0

package profiles

import "slices"

// Recovered returns a copy of the profile for the recovered cluster. The copy has another name, and so have all objects that are
// named after the cluster. It has its own number of instances, and no load balancers, since the source must keep its address. It
// archives to the same object store under its own name. Base backups are taken on schedule, not immediately: most recovered
// clusters are inspected and deleted.
func (p *Profile) Recovered() *Profile {
	r := p.DeepCopy()
	r.Metadata.Name = p.RecoveryName()
	r.Spec.Instances = p.Spec.Recovery.Instances
	r.Spec.Backup.ObjectStore = p.ObjectStoreName()
	r.Spec.Backup.ServerName = ""
	r.Spec.Backup.Schedule.Name = ""
	r.Spec.Backup.Schedule.Immediate = false
	r.Spec.Backup.Snapshots = nil // most recovered clusters are inspected and deleted, and snapshots would stay
	r.Spec.Backup.Drill = nil     // the drill of the source restores the source's backups
	r.recoverDatabases()
	r.Spec.Endpoints.ReadWrite, r.Spec.Endpoints.ReadOnly = nil, nil
	r.Spec.NodeMaintenanceWindow = nil // is about the nodes of the source's instances
	r.Spec.EnablePDB = nil             // was said about the source, which has another number of instances
	if r.Spec.Instances == 1 {
		r.Spec.PrimaryUpdateStrategy = "" // the operator refuses "supervised" for a single instance
	}
	r.Spec.Poolers = nil // the clients of the source keep its Poolers, and those of a copy are few
	r.SetSections(p.provider().Name(), p.Cloud().Recovered())
	for i, m := range r.Spec.Monitoring.PodMonitors {
		if m.Name != "" { // the name of the source's PodMonitor, so the copy needs another
			r.Spec.Monitoring.PodMonitors[i].Name = m.Name + "-" + r.Metadata.Name
		}
	}
	r.renameMonitoring()
	return r
}

// noApply keeps the subscriptions in the restored data from running: they would take the changes from the slot of the source.
// https://www.postgresql.org/docs/current/runtime-config-replication.html#GUC-MAX-LOGICAL-REPLICATION-WORKERS
const noApply = "max_logical_replication_workers"

// recoverDatabases leaves the databases, publications and subscriptions to the restored data, which has them. The roles get the passwords of
// today's Secrets, and deleting the copy drops none of them.
func (p *Profile) recoverDatabases() {
	s := &p.Spec
	if len(s.Subscriptions) > 0 {
		if s.PostgreSQL.Parameters == nil {
			s.PostgreSQL.Parameters = map[string]string{}
		}
		s.PostgreSQL.Parameters[noApply] = "0"
	}
	s.Databases, s.Publications, s.Subscriptions, s.ExternalClusters = nil, nil, nil, nil
	for i := range s.Roles {
		role := &s.Roles[i]
		role.DatabaseRoleReclaimPolicy = ""
		if role.ObjectName != "" {
			role.ObjectName += "-" + p.Metadata.Name
		}
	}
	s.Roles = slices.DeleteFunc(s.Roles, func(role Role) bool { return role.Ensure == EnsureAbsent })
}

// renameMonitoring gives the alerts of the recovered cluster another name than that of its source.
func (p *Profile) renameMonitoring() {
	m := &p.Spec.Monitoring
	if m.Alerts != nil && m.Alerts.Name != "" {
		m.Alerts.Name += "-" + p.Metadata.Name
	}
	m.Dashboard = nil // most recovered clusters are inspected and deleted
}

// OwnEndpoints returns the profile's endpoints for a copy of the cluster, with names that are derived from the copy's name, and
// with new addresses. The DNS label, if any, is for the first of them.
func (p *Profile) OwnEndpoints(dnsLabel string) Endpoints {
	c := *p
	c.Spec.Endpoints.ReadWrite, c.Spec.Endpoints.ReadOnly = p.Spec.Endpoints.ReadWrite.Renamed(""), p.Spec.Endpoints.ReadOnly.Renamed("")
	c.SetSections(p.provider().Name(), p.Cloud().OwnAddresses(dnsLabel))
	return c.Spec.Endpoints
}

// Renamed returns a copy of the endpoint with another name; nil for nil.
func (e *Endpoint) Renamed(name string) *Endpoint {
	if e == nil {
		return nil
	}
	c := *e
	c.Name = name
	return &c
}
