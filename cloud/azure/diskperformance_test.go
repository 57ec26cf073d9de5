// SPDX-License-Identifier: Apache-2.0

package azure_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/cloud/azure"
	"gotest.tools/v3/assert"
)

const gib = 1 << 30

// TestPremiumTiers holds every cell against the figures that Azure publishes, one row for each property:
// https://github.com/MicrosoftDocs/azure-docs/blob/main/includes/disk-storage-premium-ssd-sizes.md
func TestPremiumTiers(t *testing.T) {
	const published = `
	P1  P2  P3  P4  P6  P10 P15  P20  P30  P40  P50  P60  P70   P80
	4   8   16  32  64  128 256  512  1024 2048 4096 8192 16384 32767
	120 120 120 120 240 500 1100 2300 5000 7500 7500 16000 18000 20000
	25  25  25  25  50  100 125  150  200  250  250  500  750   900
	0   0   0   0   0   0   0    0    8000 16000 20000 20000 20000 20000
	0   0   0   0   0   0   0    0    300  600  900  900  900   900`
	var rows [][]string
	for line := range strings.Lines(strings.TrimSpace(published)) {
		rows = append(rows, strings.Fields(line))
	}
	number := func(row, column int) int {
		n, err := strconv.Atoi(rows[row][column])
		assert.NilError(t, err)
		return n
	}
	least := int64(1)
	for i, name := range rows[0] {
		size := int64(number(1, i))
		for _, asked := range []int64{least, size} {
			d, known := azure.DiskOf("Premium_LRS", nil, asked*gib)
			assert.Check(t, known)
			assert.Check(t, cmp.Diff("Premium SSD "+name, d.Type) == "", "%d GiB is %s", asked, d.Type)
			assert.Check(t, cmp.Diff(azure.Rate{IOPS: number(2, i), MBps: number(3, i)}, d.Rate) == "", "%s: %v", name, d.Rate)
			assert.Equal(t, d.Billed, size)
			burst := azure.Rate{IOPS: 3500, MBps: 170}
			if size > 512 {
				burst = azure.Rate{}
			}
			assert.Equal(t, d.Burst, burst, name)
		}
		plus, _ := azure.DiskOf("premium_zrs", map[string]string{"EnablePerformancePlus": "true"}, size*gib)
		if want := (azure.Rate{IOPS: number(4, i), MBps: number(5, i)}); want.IOPS > 0 {
			assert.Equal(t, plus.Rate, want, name)
		} else {
			assert.Equal(t, plus.GiB, int64(513), "the driver makes %s larger", name)
			assert.Equal(t, len(plus.Faults), 1)
		}
		least = size + 1
	}
}

func TestDiskOf(t *testing.T) {
	cases := map[string]struct {
		reason     string
		sku        string
		parameters map[string]string
		gib        int64
		want       azure.Rate
		cache      string
		faults     []string // parameters
	}{
		"v2":             {"the base is free, from 1 GiB on", "PremiumV2_LRS", nil, 1, azure.Rate{IOPS: 3000, MBps: 125}, "None", nil},
		"v2 8":           {"500 for each GiB: 4000", "PremiumV2_LRS", map[string]string{"DiskIOPSReadWrite": "4000"}, 8, azure.Rate{IOPS: 4000, MBps: 125}, "None", nil},
		"v2 8 too many":  {"500 for each GiB: 4000", "PremiumV2_LRS", map[string]string{"diskIopsReadWrite": "4001"}, 8, azure.Rate{IOPS: 4001, MBps: 125}, "None", []string{"DiskIOPSReadWrite"}},
		"v2 10":          {"a disk of 10 GiB can have 5000", "PremiumV2_LRS", map[string]string{"DiskIOPSReadWrite": "5001"}, 10, azure.Rate{IOPS: 5001, MBps: 125}, "None", []string{"DiskIOPSReadWrite"}},
		"v2 160":         {"80000 need 160 GiB", "PremiumV2_LRS", map[string]string{"DiskIOPSReadWrite": "80000"}, 160, azure.Rate{IOPS: 80000, MBps: 125}, "None", nil},
		"v2 159":         {"80000 need 160 GiB", "PremiumV2_LRS", map[string]string{"DiskIOPSReadWrite": "80000"}, 159, azure.Rate{IOPS: 80000, MBps: 125}, "None", []string{"DiskIOPSReadWrite"}},
		"v2 most":        {"80000 is the most of any size", "PremiumV2_LRS", map[string]string{"DiskIOPSReadWrite": "80001"}, 4096, azure.Rate{IOPS: 80001, MBps: 125}, "None", []string{"DiskIOPSReadWrite"}},
		"v2 750":         {"3000 IOPS have at most 750 MB/s", "PremiumV2_LRS", map[string]string{"DiskMBpsReadWrite": "750"}, 64, azure.Rate{IOPS: 3000, MBps: 750}, "None", nil},
		"v2 751":         {"3000 IOPS have at most 750 MB/s", "PremiumV2_LRS", map[string]string{"DiskMBpsReadWrite": "751"}, 64, azure.Rate{IOPS: 3000, MBps: 751}, "None", []string{"DiskMBpsReadWrite"}},
		"v2 2000":        {"8000 IOPS have the most, 2000", "PremiumV2_LRS", map[string]string{"DiskIOPSReadWrite": "8000", "DiskMBpsReadWrite": "2001"}, 64, azure.Rate{IOPS: 8000, MBps: 2001}, "None", []string{"DiskMBpsReadWrite"}},
		"v2 below":       {"fewer than the base", "PremiumV2_LRS", map[string]string{"DiskIOPSReadWrite": "500"}, 64, azure.Rate{IOPS: 500, MBps: 125}, "None", []string{"DiskIOPSReadWrite"}},
		"ultra default":  {"the driver asks for 500 at least", "UltraSSD_LRS", map[string]string{"cachingMode": "None"}, 64, azure.Rate{IOPS: 500, MBps: 100}, "None", nil},
		"ultra large":    {"and for one per GiB", "UltraSSD_LRS", map[string]string{"cachingMode": "None"}, 1024, azure.Rate{IOPS: 1024, MBps: 100}, "None", nil},
		"ultra 4":        {"the published table: 4 GiB have 4000 IOPS and 1000 MB/s", "UltraSSD_LRS", map[string]string{"DiskIOPSReadWrite": "4000", "DiskMBpsReadWrite": "1000"}, 4, azure.Rate{IOPS: 4000, MBps: 1000}, "ReadOnly", nil},
		"ultra 4 more":   {"the published table", "UltraSSD_LRS", map[string]string{"DiskIOPSReadWrite": "4001", "DiskMBpsReadWrite": "1001"}, 4, azure.Rate{IOPS: 4001, MBps: 1001}, "ReadOnly", []string{"DiskIOPSReadWrite", "DiskMBpsReadWrite"}},
		"ultra 64":       {"the published table: at most 10000 MB/s", "UltraSSD_LRS", map[string]string{"DiskIOPSReadWrite": "64000", "DiskMBpsReadWrite": "10001"}, 64, azure.Rate{IOPS: 64000, MBps: 10001}, "ReadOnly", []string{"DiskMBpsReadWrite"}},
		"ultra 512":      {"the published table: at most 400000", "UltraSSD_LRS", map[string]string{"DiskIOPSReadWrite": "400001"}, 1024, azure.Rate{IOPS: 400001, MBps: 100}, "ReadOnly", []string{"DiskIOPSReadWrite"}},
		"cached":         {"the driver's default", "Premium_LRS", nil, 64, azure.Rate{IOPS: 240, MBps: 50}, "ReadOnly", nil},
		"too large":      {"from 4 TiB on the driver uses no cache", "Premium_LRS", nil, 4096, azure.Rate{IOPS: 7500, MBps: 250}, "None", nil},
		"burst 512":      {"on demand only above 512 GiB", "Premium_LRS", map[string]string{"enableBursting": "true"}, 512, azure.Rate{IOPS: 2300, MBps: 150}, "ReadOnly", []string{"enableBursting"}},
		"burst 513":      {"on demand above 512 GiB", "Premium_LRS", map[string]string{"enableBursting": "true"}, 513, azure.Rate{IOPS: 5000, MBps: 200}, "ReadOnly", nil},
		"beyond Premium": {"32767 GiB are the most", "Premium_LRS", nil, 32768, azure.Rate{}, "None", []string{""}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			d, known := azure.DiskOf(c.sku, c.parameters, c.gib*gib)
			assert.Check(t, known)
			var faults []string
			for _, f := range d.Faults {
				faults = append(faults, f.Parameter)
				assert.Check(t, f.Detail != "" && strings.HasSuffix(f.Remedy, "."), "%+v", f)
			}
			if diff := cmp.Diff(c.want, d.Rate); diff != "" {
				t.Errorf("%s: rate (-want +got):\n%s", c.reason, diff)
			}
			if diff := cmp.Diff(c.cache, d.HostCache); diff != "" {
				t.Errorf("%s: host cache (-want +got):\n%s", c.reason, diff)
			}
			if diff := cmp.Diff(c.faults, faults); diff != "" {
				t.Errorf("%s: faults (-want +got):\n%s", c.reason, diff)
			}
		})
	}
	for _, sku := range []string{"StandardSSD_LRS", "Standard_LRS", "", "PremiumV3_LRS"} {
		_, known := azure.DiskOf(sku, nil, 64*gib)
		assert.Check(t, !known, "the figures of %q are not known, so they must not be guessed", sku)
	}
}

// TestAllocatable has the examples of https://learn.microsoft.com/azure/aks/node-resource-reservations, whose MB and GB count as MiB and GiB.
func TestAllocatable(t *testing.T) {
	const mib = 1 << 20
	cases := map[string]struct {
		reason               string
		cpus, memory         int
		pods, minor          int
		wantCPU, reservedMiB int64
	}{
		"8 GB, 30 pods":    {"20 MB for each pod, 50 MB, 100 MB", 2, 8, 30, 29, 1900, 650 + 100},
		"4 GB, 70 pods":    {"a quarter of the memory is less than 1450 MB", 1, 4, 70, 0, 940, 1024 + 100},
		"7 GB, before":     {"0.75 + 0.25*4 + 0.20*3", 2, 7, 110, 28, 1900, 750 + 1024 + 614},
		"16 GB, 250 pods":  {"a quarter: the default of Azure CNI Overlay", 4, 16, 250, 34, 3860, 4096 + 100},
		"128 GB, before":   {"all parts of the old formula", 64, 256, 110, 28, 63260, 750 + 1024 + 819 + 819 + 6881 + 2621},
		"16 cores":         {"the table", 16, 64, 30, 0, 15740, 750},
		"32 cores":         {"the table", 32, 128, 30, 0, 31580, 750},
		"96 cores, beyond": {"10 for each core, as the table has from 4 on", 96, 384, 30, 0, 94940, 750},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			size := azure.VMSize{CPUs: c.cpus, MemoryGiB: c.memory}
			cpu, memory := azure.Allocatable(size, c.pods, c.minor)
			assert.Equal(t, cpu, c.wantCPU, c.reason)
			reserved := (int64(c.memory)*gib - memory) / mib
			assert.Check(t, reserved-c.reservedMiB <= 1 && c.reservedMiB-reserved <= 1, "%s: %d MiB are reserved, want %d", c.reason, reserved, c.reservedMiB)
		})
	}
}
