// SPDX-License-Identifier: Apache-2.0

package azure

//go:generate sh -c "go run ../../internal/gen/vmsizes \"$AZURE_COMPUTE_DOCS\" \"$AZUREDISK_CSI_DRIVER\" vmsizes.txt"

import (
	"cmp"
	_ "embed" // the table
	"slices"
	"strconv"
	"strings"
)

// vmSizeTable has a line for each size. It is searched as text: parsing it would cost time at every start, and a run looks up few sizes.
//
//go:embed vmsizes.txt
var vmSizeTable string

// Rate is what a disk or a machine does at most: operations per second, and 10^6 bytes per second. For sizes up to v4 Azure's API has the same figure
// in 2^20 bytes; the table keeps the lower limit that the pages promise.
type Rate struct {
	IOPS int `json:"iops"`
	MBps int `json:"mbps"`
}

// VMSize is what a size of virtual machines has.
// https://learn.microsoft.com/azure/virtual-machines/sizes/overview
type VMSize struct {
	// Name as in Standard_D4s_v5.
	Name string
	// CPUs and DataDisks, without the disk of the operating system. A node of a size that its Azure Disk CSI driver does not know takes 16 data disks.
	CPUs, DataDisks int
	// MemoryGiB is the size's memory; the guest sees less.
	MemoryGiB int
	// Premium is the limit of all Premium SSD disks without the host's cache, and PremiumBurst the one for up to 30 minutes. Both are the same if the
	// size does not burst.
	Premium, PremiumBurst Rate
	// V2 and V2Burst are the limits of Premium SSD v2 and Ultra disks. Zero: the page has no such column, and the limits of Premium hold.
	V2, V2Burst Rate
	// NVMe and NVMeV2 are Premium and V2 with the NVMe controller, if a size has both controllers (Ebsv5). Zero: none.
	NVMe, NVMeV2 Rate
	// NoHostCache says that the page lists Premium Storage caching as not supported: the disks need cachingMode None.
	NoHostCache bool
	// Preview says that the page marks the series as a preview.
	Preview bool
}

// FindVMSize returns a size by its name, in upper or lower case as Azure takes it.
func FindVMSize(name string) (VMSize, bool) {
	for line := range strings.Lines(vmSizeTable) {
		if first, rest, ok := strings.Cut(line, "\t"); ok && strings.EqualFold(first, name) {
			return vmSize(first, strings.Split(rest, "\t")), true
		}
	}
	return VMSize{}, false
}

// VMSizesDate is the date of the newest page that the table is made from, as in 2026-11-26.
func VMSizesDate() string {
	_, rest, _ := strings.Cut(vmSizeTable, "\n# date ")
	date, _, _ := strings.Cut(rest, "\n")
	return date
}

// vmSize reads the columns of a line; TestVMSizeTable holds all of them against the form.
func vmSize(name string, columns []string) VMSize {
	var numbers [3]int
	var rates [6]Rate
	for i := range numbers {
		numbers[i], _ = strconv.Atoi(columns[i])
	}
	for i := range rates {
		iops, mbps, _ := strings.Cut(columns[len(numbers)+i], "/")
		rates[i].IOPS, _ = strconv.Atoi(iops)
		rates[i].MBps, _ = strconv.Atoi(mbps)
	}
	notes := strings.Split(columns[len(numbers)+len(rates)], ",")
	return VMSize{
		Name: name, CPUs: numbers[0], MemoryGiB: numbers[1], DataDisks: numbers[2],
		Premium: rates[0], PremiumBurst: rates[1], V2: rates[2], V2Burst: rates[3], NVMe: rates[4], NVMeV2: rates[5],
		NoHostCache: slices.Contains(notes, "nocache"), Preview: slices.Contains(notes, "preview"),
	}
}

// maxNear is the number of sizes that a message suggests, and maxTypos the number of letters in which they may differ.
const maxNear, maxTypos = 3, 2

// NearestVMSizes returns at most 3 known sizes whose names are like the given one, the most similar first: for a message about an unknown size.
func NearestVMSizes(name string) []string {
	const prefix = "standard_"
	wanted := strings.TrimPrefix(strings.ToLower(name), prefix)
	type near struct {
		name           string
		typos, similar int
	}
	var all []near
	for line := range strings.Lines(vmSizeTable) {
		known, _, ok := strings.Cut(line, "\t")
		short := strings.TrimPrefix(strings.ToLower(known), prefix)
		if !ok || len(wanted) > len(short)+maxTypos {
			continue
		}
		if d := typos(wanted, short); d <= maxTypos {
			all = append(all, near{known, d, shared(wanted, short)})
		}
	}
	slices.SortFunc(all, func(a, b near) int { // newer releases first
		return cmp.Or(a.typos-b.typos, b.similar-a.similar, cmp.Compare(b.name, a.name))
	})
	if len(all) > 0 && all[0].typos == 0 {
		return []string{all[0].name} // only the prefix is missing
	}
	var names []string
	for _, n := range all[:min(maxNear, len(all))] {
		names = append(names, n.name)
	}
	return names
}

// shared is the number of letters with which both names begin: Standard_D4s_v5 is nearer to D4s_v4 than D2s_v4 is.
func shared(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// typos is the number of inserted, missing and wrong letters between two names.
func typos(a, b string) int {
	before := make([]int, len(b)+1)
	for j := range before {
		before[j] = j
	}
	for i := range len(a) {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range len(b) {
			wrong := 0
			if a[i] != b[j] {
				wrong = 1
			}
			row[j+1] = min(before[j+1]+1, row[j]+1, before[j]+wrong)
		}
		before = row
	}
	return before[len(b)]
}
