// SPDX-License-Identifier: Apache-2.0

package profiles

// Recovered is a copy of the profile, for the cluster that a backup is restored into. It has its own name, and so has everything that
// is named after the cluster; its own number of instances; and no load balancers, since the source's address must not
// follow a copy. It archives to the same place under its own name. A base backup is taken on schedule, not at once: most
// recovered clusters are looked at and deleted.
func (p *Profile) Recovered() *Profile {
	r := p.DeepCopy()
	r.Metadata.Name = p.RecoveryName()
	r.Spec.Instances = p.Spec.Recovery.Instances
	r.Spec.Backup.ObjectStore = p.ObjectStoreName()
	r.Spec.Backup.Schedule.Name = ""
	r.Spec.Backup.Schedule.Immediate = false
	r.Spec.Endpoints.ReadWrite, r.Spec.Endpoints.ReadOnly = nil, nil
	r.SetSections(p.provider().Name(), p.Cloud().Recovered())
	for i, m := range r.Spec.Monitoring.PodMonitors {
		if m.Name != "" { // the source's own, so it needs another
			r.Spec.Monitoring.PodMonitors[i].Name = m.Name + "-" + r.Metadata.Name
		}
	}
	return r
}

// OwnEndpoints are the profile's for a copy of the cluster: under the names that follow from the copy's, and on addresses of
// their own. The DNS label, if any, is for the first of them.
func (p *Profile) OwnEndpoints(dnsLabel string) Endpoints {
	c := *p
	c.Spec.Endpoints.ReadWrite, c.Spec.Endpoints.ReadOnly = p.Spec.Endpoints.ReadWrite.Renamed(""), p.Spec.Endpoints.ReadOnly.Renamed("")
	c.SetSections(p.provider().Name(), p.Cloud().OwnAddresses(dnsLabel))
	return c.Spec.Endpoints
}

// Renamed is a copy under another name; nil of nil.
func (e *Endpoint) Renamed(name string) *Endpoint {
	if e == nil {
		return nil
	}
	c := *e
	c.Name = name
	return &c
}
