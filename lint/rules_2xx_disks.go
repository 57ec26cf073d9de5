// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	storagev1 "k8s.io/api/storage/v1"

	"github.com/pgha/pgha/cloud/azure"
)

func diskRules() []Rule {
	const bursting = "https://learn.microsoft.com/azure/virtual-machines/disk-bursting"
	const caching = "https://learn.microsoft.com/azure/virtual-machines/premium-storage-performance#disk-caching"
	return []Rule{
		{
			ID: "PGHA252", Title: "performance that a disk of this size cannot have", Severity: Error, Beyond: true, check: eachCluster(diskLimits),
			Why: "Premium SSD v2 has at most 500 IOPS for each GiB and 80,000 in all, Ultra Disks 1,000 and 400,000. Both have at most 0.25 MB/s " +
				"for each of these IOPS. Azure does not create a disk beyond that, and the pods stay Pending.",
			Source: azure.DisksPage,
		},
		{
			ID: "PGHA253", Title: "disk setting for larger disks", Severity: Warning, Beyond: true, check: eachCluster(diskSettings),
			Why: "Performance plus is for disks of 513 GiB and more: the driver makes smaller ones as large, without a word, and you pay for them. " +
				"Bursting on demand is for disks above 512 GiB. Smaller ones burst by themselves.",
			Source: bursting,
		},
		{
			ID: "PGHA254", Title: "size between two sizes of Premium SSD", Severity: Info, Beyond: true, check: eachCluster(diskTier),
			Why: "Premium SSD has fixed sizes: 4, 8, 16, 32, 64, 128, 256, 512 GiB and so on. A size in between has the price and the performance of " +
				"the next one, so the rest of it costs nothing.",
			Source: azure.DisksPage,
		},
		{
			ID: "PGHA255", Title: "host cache under WAL", Severity: Info, Beyond: true, check: eachCluster(walCaching),
			Why: "Without the parameter cachingMode the driver uses ReadOnly, also for the WAL volume. WAL is written and hardly ever read, so that the cache " +
				"gains nothing, and Microsoft recommends None for log files. Data gains from ReadOnly.",
			Source: caching,
		},
		{
			ID: "PGHA256", Title: "host cache that holds writes", Severity: Warning, Beyond: true, check: eachCluster(writeCaching),
			Why: "With cachingMode ReadWrite a write is in the memory of the machine before it is on the disk. Microsoft warns that data may be lost " +
				"if the machine fails. A lost commit is what replicas and archive are there to prevent.",
			Source: caching,
		},
		{
			ID: "PGHA257", Title: "disk with few operations per second", Severity: Info, Beyond: true, check: eachCluster(slowDisk),
			Why: "The performance of Premium SSD is that of its size: below 128 GiB it does 120 or 240 IOPS and 25 or 50 MB/s. It bursts to 3,500 IOPS for " +
				"half an hour, so tests look good, and a busy day, a vacuum or a restore does not. Every size of Premium SSD v2 has 3,000 IOPS and 125 MB/s.",
			Source: azure.DisksPage,
		},
	}
}

// fewOperations is what the smallest Premium SSD that a database can live on has: a P10 of 128 GiB.
const fewOperations = 500

// disk is an Azure disk of a Cluster, with its StorageClass if that is among the objects.
type disk struct {
	azure.Disk
	path  string
	class *Resource
	typed *storagev1.StorageClass
}

// disks lists the Azure disks of an instance whose figures are known.
func (p *pass) disks(c *cluster) []disk {
	var all []disk
	add := func(path string, s *cnpgv1.StorageConfiguration) {
		q := size(s)
		if q == nil {
			return
		}
		name := storageClass(s)
		class, typed := find[*storagev1.StorageClass](p, "StorageClass", "", name)
		sku, ok := azure.BuiltinClass(name)
		var parameters map[string]string
		if typed != nil {
			sku, ok = isAzureDisk(typed)
			parameters = typed.Parameters
		}
		if !ok {
			return
		}
		if d, known := azure.DiskOf(sku, parameters, q.Value()); known {
			all = append(all, disk{d, path, class, typed})
		}
	}
	add("spec.storage", &c.spec.StorageConfiguration)
	add("spec.walStorage", c.spec.WalStorage)
	for i := range c.spec.Tablespaces {
		add(at("spec.tablespaces", i)+".storage", &c.spec.Tablespaces[i].Storage)
	}
	return all
}

// settable reports whether a fault is about the performance that is set, which Azure refuses.
func settable(f azure.DiskFault) bool { return strings.HasPrefix(f.Parameter, "Disk") }

func diskLimits(p *pass, c *cluster) {
	p.diskFaults(c, settable)
}

func diskSettings(p *pass, c *cluster) {
	p.diskFaults(c, func(f azure.DiskFault) bool { return !settable(f) })
}

// diskFaults reports faults at the parameter of the StorageClass, or at the volume if the fault is its size.
func (p *pass) diskFaults(c *cluster, which func(azure.DiskFault) bool) {
	for _, d := range p.disks(c) {
		for _, f := range d.Faults {
			if !which(f) {
				continue
			}
			message := fmt.Sprintf("%s of Cluster %q: %s.", d.path, c.name(), f.Detail)
			if d.typed == nil || f.Parameter == "" {
				p.add(c.Resource, d.path+".size", message, f.Remedy)
				continue
			}
			name, _ := parameterOf(d.typed, f.Parameter)
			p.add(d.class, key("parameters", or(name, f.Parameter)), message, f.Remedy)
		}
	}
}

func diskTier(p *pass, c *cluster) {
	for _, d := range p.disks(c) {
		if d.Billed > d.GiB {
			p.add(c.Resource, d.path+".size", fmt.Sprintf("You pay for the %d GiB of a %s and use %d.", d.Billed, d.Type, d.GiB), fmt.Sprintf("Set %dGi: it costs the same.", d.Billed))
		}
	}
}

func walCaching(p *pass, c *cluster) {
	for _, d := range p.disks(c) {
		if d.path != "spec.walStorage" || d.HostCache == "None" || strings.EqualFold(d.HostCache, "ReadWrite") {
			continue
		}
		p.add(c.Resource, d.path+".storageClass", fmt.Sprintf("The WAL volume has host cache %s, which WAL does not use.", d.HostCache),
			"Use a StorageClass with cachingMode None, or Premium SSD v2, which has no host cache. A volume that exists keeps its class.")
	}
}

func writeCaching(p *pass, c *cluster) {
	for _, d := range p.disks(c) {
		if d.typed == nil || !strings.EqualFold(d.HostCache, "ReadWrite") {
			continue
		}
		name, _ := parameterOf(d.typed, "cachingMode")
		p.add(d.class, key("parameters", name), fmt.Sprintf("%s of Cluster %q may lose writes that PostgreSQL has acknowledged if the machine fails.", d.path, c.name()),
			"Set cachingMode to ReadOnly for data and None for WAL.")
	}
}

func slowDisk(p *pass, c *cluster) {
	for _, d := range p.disks(c) {
		if d.Rate.IOPS >= fewOperations {
			continue
		}
		p.add(c.Resource, d.path+".size", fmt.Sprintf("A %s does %d IOPS and %d MB/s, and more only for half an hour.", d.Type, d.Rate.IOPS, d.Rate.MBps),
			"Use Premium SSD v2, or a larger size: 128Gi do 500 IOPS, 512Gi 2300. pgha fit shows all budgets.")
	}
}
