// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// DisksPage has the figures of disks, and DisksDate is its date.
const (
	DisksPage = "https://learn.microsoft.com/azure/virtual-machines/disks-types"
	DisksDate = "2026-08-11"
)

// The SKUs of disks whose figures are known, in lower case.
const (
	premiumLRS   = "premium_lrs"
	premiumZRS   = "premium_zrs"
	premiumV2LRS = "premiumv2_lrs"
	ultraLRS     = "ultrassd_lrs"
)

// The types of disks whose performance is set.
const (
	PremiumV2 = "Premium SSD v2"
	UltraDisk = "Ultra Disk"
)

// Disk is what Azure gives for a volume.
type Disk struct {
	// SKU, as in Premium_LRS, and Type for people, as in Premium SSD P6.
	SKU, Type string
	// GiB of the volume, and Billed, the size that is paid for: the next tier of Premium SSD.
	GiB, Billed int64
	// Rate that lasts, and Burst for BurstMinutes, 0 for no limit in time. No Burst is zero.
	Rate, Burst  Rate
	BurstMinutes int
	// HostCache is the caching of the machine: None, ReadOnly or ReadWrite.
	HostCache string
	// Faults are the settings that Azure does not take.
	Faults []DiskFault
}

// DiskFault is a setting of a disk that Azure or the driver does not take as it is written.
type DiskFault struct{ Parameter, Detail, Remedy string }

// tier is a size of Premium SSD.
// https://github.com/MicrosoftDocs/azure-docs/blob/main/includes/disk-storage-premium-ssd-sizes.md
type tier struct {
	name       string
	gib        int64
	rate, plus Rate // plus: with performance plus
}

func premiumTiers() [14]tier {
	return [...]tier{
		{"P1", 4, Rate{120, 25}, Rate{}},
		{"P2", 8, Rate{120, 25}, Rate{}},
		{"P3", 16, Rate{120, 25}, Rate{}},
		{"P4", 32, Rate{120, 25}, Rate{}},
		{"P6", 64, Rate{240, 50}, Rate{}},
		{"P10", 128, Rate{500, 100}, Rate{}},
		{"P15", 256, Rate{1100, 125}, Rate{}},
		{"P20", 512, Rate{2300, 150}, Rate{}},
		{"P30", 1024, Rate{5000, 200}, Rate{8000, 300}},
		{"P40", 2048, Rate{7500, 250}, Rate{16000, 600}},
		{"P50", 4096, Rate{7500, 250}, Rate{20000, 900}},
		{"P60", 8192, Rate{16000, 500}, Rate{20000, 900}},
		{"P70", 16384, Rate{18000, 750}, Rate{20000, 900}},
		{"P80", 32767, Rate{20000, 900}, Rate{20000, 900}},
	}
}

// creditBurst is what disks of up to 512 GiB do for creditMinutes, and demandBurst what larger ones do with bursting on demand.
// https://learn.microsoft.com/azure/virtual-machines/disk-bursting
func creditBurst() Rate { return Rate{3500, 170} }
func demandBurst() Rate { return Rate{30000, 1000} }

const (
	creditMinutes = 30
	// plusGiB is the least size with performance plus. The driver makes a smaller disk as large:
	// https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/master/pkg/azuredisk/controllerserver.go
	plusGiB = 513
	// cacheGiB is the size from which on a disk has no host cache: https://learn.microsoft.com/azure/virtual-machines/premium-storage-performance#disk-caching
	cacheGiB = 4096
	// settableGiB is the largest disk of the types whose performance is set.
	settableGiB = 65536
	gib         = 1 << 30
)

// BuiltinClass returns the SKU of a StorageClass that AKS creates itself. managed-csi-premium is zone-redundant on clusters with zones since
// 1.29, with the same performance. https://learn.microsoft.com/azure/aks/concepts-storage#storage-classes
func BuiltinClass(name string) (sku string, ok bool) {
	switch name {
	case "managed-csi-premium", "managed-premium":
		return "Premium_LRS", true
	case "managed-csi", "default", "managed":
		return "StandardSSD_LRS", true
	}
	return "", false
}

// DiskOf returns the disk that the SKU and the parameters of a StorageClass make of a size in bytes; without a SKU it is the driver's default. It is false for a SKU without known figures.
func DiskOf(sku string, parameters map[string]string, bytes int64) (Disk, bool) {
	d := Disk{SKU: cmp.Or(sku, DefaultSKU), GiB: max((bytes+gib-1)/gib, 1)}
	d.Billed = d.GiB
	get := func(name string) string {
		for key, value := range parameters {
			if strings.EqualFold(key, name) {
				return value
			}
		}
		return ""
	}
	d.HostCache = cmp.Or(get("cachingMode"), "ReadOnly") // the driver's default
	switch strings.ToLower(d.SKU) {
	case premiumLRS, premiumZRS:
		d.premium(isTrue(get("enablePerformancePlus")), isTrue(get("enableBursting")))
	case premiumV2LRS:
		d.Type, d.HostCache = PremiumV2, "None"
		d.settable(get, limits{least: Rate{3000, 125}, most: Rate{80000, 2000}, perGiB: 500})
	case ultraLRS:
		d.Type = UltraDisk
		d.settable(get, limits{least: Rate{100, 1}, most: Rate{400000, 10000}, perGiB: 1000})
	default:
		return d, false
	}
	return d, true
}

func isTrue(value string) bool {
	on, err := strconv.ParseBool(value)
	return err == nil && on
}

func (d *Disk) premium(plus, onDemand bool) {
	if plus && d.GiB < plusGiB {
		d.Faults = append(d.Faults, DiskFault{"enablePerformancePlus", fmt.Sprintf("performance plus is for disks from %d GiB on, so the driver makes a disk of %d GiB of one of %d GiB", plusGiB, plusGiB, d.GiB),
			fmt.Sprintf("Remove it, or ask for at least %dGi.", plusGiB)})
		d.GiB = plusGiB
	}
	for _, t := range premiumTiers() {
		if d.GiB > t.gib {
			continue
		}
		d.Type, d.Billed, d.Rate = "Premium SSD "+t.name, t.gib, t.rate
		if plus {
			d.Type, d.Rate = d.Type+" with performance plus", t.plus
		}
		break
	}
	if d.Type == "" {
		d.Type = "Premium SSD"
		d.Faults = append(d.Faults, DiskFault{"", fmt.Sprintf("Premium SSD has at most 32767 GiB, and this is %d", d.GiB), "Use Premium SSD v2, which has up to 65536 GiB."})
	}
	switch {
	case d.Billed <= 512:
		d.Burst, d.BurstMinutes = creditBurst(), creditMinutes
		if onDemand {
			d.Faults = append(d.Faults, DiskFault{"enableBursting", fmt.Sprintf("bursting on demand is for disks above 512 GiB, and this has %d", d.GiB), "Remove it: smaller disks burst by themselves."})
		}
	case onDemand:
		d.Burst = demandBurst()
	}
	if d.GiB >= cacheGiB {
		d.HostCache = "None"
	}
}

// limits of a type of disk whose performance is set. A disk has at least what least says, and most at most.
type limits struct {
	least, most Rate
	perGiB      int64 // operations per second
}

// settable reads the performance from the parameters. Without them the driver takes Azure's base for Premium SSD v2, and for Ultra at least 500
// operations, one per GiB, and 100 MB/s: https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/master/pkg/azuredisk/azuredisk.go
// Both types have at most 0.25 MB/s for each operation per second.
func (d *Disk) settable(get func(string) string, l limits) {
	const iopsName, mbpsName = "DiskIOPSReadWrite", "DiskMBpsReadWrite"
	d.Rate = l.least
	if l.perGiB == 1000 {
		d.Rate = Rate{int(max(500, d.GiB)), 100}
	}
	if n, err := strconv.Atoi(get(iopsName)); err == nil {
		d.Rate.IOPS = n
	}
	if n, err := strconv.Atoi(get(mbpsName)); err == nil {
		d.Rate.MBps = n
	}
	if d.GiB > settableGiB {
		d.fault("", fmt.Sprintf("%s has at most %d GiB, and this has %d", d.Type, settableGiB, d.GiB), "Use tablespaces on more volumes, or less data.")
	}
	most := int(min(max(l.perGiB*d.GiB, int64(l.least.IOPS)), int64(l.most.IOPS)))
	switch {
	case d.Rate.IOPS > l.most.IOPS:
		d.fault(iopsName, fmt.Sprintf("%s has at most %d IOPS, and %d are asked for", d.Type, l.most.IOPS, d.Rate.IOPS), fmt.Sprintf("Set at most %d.", most))
	case d.Rate.IOPS > most:
		d.fault(iopsName, fmt.Sprintf("%s with %d GiB has at most %d IOPS, and %d are asked for", d.Type, d.GiB, most, d.Rate.IOPS),
			fmt.Sprintf("Set at most %d, or a larger size: %d IOPS for each GiB.", most, l.perGiB))
	case d.Rate.IOPS < l.least.IOPS:
		d.fault(iopsName, fmt.Sprintf("%s has at least %d IOPS", d.Type, l.least.IOPS), fmt.Sprintf("Set at least %d.", l.least.IOPS))
	}
	fast := min(max(d.Rate.IOPS/4, l.least.MBps), l.most.MBps)
	switch {
	case d.Rate.MBps > l.most.MBps:
		d.fault(mbpsName, fmt.Sprintf("%s has at most %d MB/s, and %d are asked for", d.Type, l.most.MBps, d.Rate.MBps), fmt.Sprintf("Set at most %d.", fast))
	case d.Rate.MBps > fast:
		d.fault(mbpsName, fmt.Sprintf("%s with %d IOPS has at most %d MB/s, and %d are asked for", d.Type, d.Rate.IOPS, fast, d.Rate.MBps),
			fmt.Sprintf("Set at most %d, or more IOPS: 4 for each MB/s.", fast))
	case d.Rate.MBps < l.least.MBps:
		d.fault(mbpsName, fmt.Sprintf("%s has at least %d MB/s", d.Type, l.least.MBps), fmt.Sprintf("Set at least %d.", l.least.MBps))
	}
}

func (d *Disk) fault(parameter, detail, remedy string) {
	d.Faults = append(d.Faults, DiskFault{parameter, detail, remedy})
}
