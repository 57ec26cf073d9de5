// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/manifest"
)

func fitRules() []Rule {
	const sizes = "https://learn.microsoft.com/azure/virtual-machines/sizes/overview"
	return []Rule{
		{
			ID: "PGHA250", Title: "instances that do not fit on their nodes", Severity: Error, Beyond: true, check: notFitting("node-cpu", "node-memory", "node-disks"),
			Why: "A pod stays Pending if no node has the CPU and the memory that it requests, or can attach one more disk. AKS reserves a part of each " +
				"node, so that a machine of 16 GiB has about 12 for pods if it may have 250 of them. The nodes are those of spec.scheduling.pools.",
			Source: "https://learn.microsoft.com/azure/aks/node-resource-reservations",
		},
		{
			ID: "PGHA251", Title: "disks that are faster than their machine", Severity: Info, Beyond: true, check: slowMachine,
			Why: "Each size of virtual machine has a limit for all its disks together, in operations and in bytes per second. Disks that could do more " +
				"do not, and are paid for. The nodes are those of spec.scheduling.pools.",
			Source: sizes,
		},
		{
			ID: "PGHA258", Title: "host cache on machines without one", Severity: Warning, Beyond: true, check: noHostCache,
			Why: "Some sizes of virtual machines, such as those for local storage, have no cache for Premium SSD. The driver asks for ReadOnly unless the " +
				"StorageClass has cachingMode None.",
			Source: "https://learn.microsoft.com/azure/virtual-machines/sizes/storage-optimized/lsv3-series",
		},
		{
			ID: "PGHA259", Title: "size of machines that is not known", Severity: Info, Beyond: true, check: unknownMachine,
			Why: "pgha compares the pods with the nodes of spec.scheduling.pools only for sizes that its table has. It has those of the series that " +
				"databases run on, and says its date. A typing error looks the same as a new size.",
			Source: sizes,
		},
	}
}

// sizing returns the budgets of the profile's cluster; nil without a profile that says its nodes.
func (p *pass) sizing() *fit.Report {
	if p.in.Profile == nil || len(p.in.Profile.Spec.Scheduling.Pools) == 0 {
		return nil
	}
	if p.sized == nil {
		objects := make([]manifest.Object, len(p.in.Resources))
		for i := range p.in.Resources {
			objects[i] = p.in.Resources[i].Object
		}
		of := func() (*fit.Report, error) { return fit.OfObjects(p.in.Profile, objects) }
		if len(objects) == 0 {
			of = func() (*fit.Report, error) { return fit.Of(p.in.Profile) }
		}
		r, err := of()
		if err != nil {
			r = &fit.Report{} // another rule reports it, or the plan of the nodes
		}
		p.sized = r
	}
	return p.sized
}

// budgets calls a function for the budgets with an ID.
func (p *pass) budgets(report func(*fit.Budget), ids ...string) {
	r := p.sizing()
	if r == nil {
		return
	}
	for i := range r.Budgets {
		if b := &r.Budgets[i]; oneOf(b.ID, ids...) {
			report(b)
		}
	}
}

func notFitting(ids ...string) func(*pass) {
	return func(p *pass) {
		p.budgets(func(b *fit.Budget) {
			if b.Verdict != fit.Over {
				return
			}
			p.addProfile(b.Field, b.Title+": "+b.Unit.Text(b.Used())+" of "+b.Unit.Text(b.Limit)+". "+b.Says,
				"Use larger machines, or lower spec.resources. pgha fit --what-if shows the effect.")
		}, ids...)
	}
}

func slowMachine(p *pass) {
	p.budgets(func(b *fit.Budget) {
		if b.Verdict == fit.Tight {
			p.addProfile(b.Field, b.Title+". "+b.Says, "Use a larger machine or one with more throughput, such as Ebsv5, or smaller disks.")
		}
	}, "node-iops", "node-throughput")
}

func noHostCache(p *pass) {
	r := p.sizing()
	if r == nil {
		return
	}
	for i := range p.in.Profile.Spec.Scheduling.Pools {
		a := p.in.Profile.Spec.Scheduling.Pools[i].Azure
		if a == nil {
			continue
		}
		machine, ok := azure.FindVMSize(a.VMSize)
		if !ok || !machine.NoHostCache {
			continue
		}
		for _, v := range r.Volumes {
			if v.HostCache != "" && v.HostCache != "None" {
				p.addProfile(at("spec.scheduling.pools", i)+".azure.vmSize", fmt.Sprintf("%s has no host cache, and the volume %s asks for %s.", machine.Name, v.Name, v.HostCache),
					"Set cachingMode to None in the StorageClass, before its first volume.")
			}
		}
	}
}

func unknownMachine(p *pass) {
	p.budgets(func(b *fit.Budget) {
		if b.Says == fit.NoSize {
			return // nobody said it
		}
		p.addProfile(b.Field, b.Says, "Correct the size, or look up its figures: pgha says nothing about these nodes.")
	}, "node")
}
