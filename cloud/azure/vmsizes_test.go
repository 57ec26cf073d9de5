// SPDX-License-Identifier: Apache-2.0

package azure

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"
)

// publishedSizes are sizes of Microsoft's pages, read by hand and not by the generator: name, vCPUs, GiB, data disks, Premium SSD, its burst, Premium
// SSD v2 and Ultra, its burst, NVMe, its v2. A question mark was not read.
const publishedSizes = `Standard_D2s_v3 2 8 4 3200/48 4000/200 - - - -
Standard_D4s_v3 4 16 8 6400/96 8000/200 - - - -
Standard_D8s_v3 8 32 16 12800/192 16000/400 - - - -
Standard_D16s_v3 16 64 32 25600/384 32000/800 - - - -
Standard_D32s_v3 32 128 32 51200/768 64000/1600 - - - -
Standard_D48s_v3 48 192 32 76800/1152 80000/2000 - - - -
Standard_D64s_v3 64 256 32 80000/1200 80000/2000 - - - -
Standard_D2s_v5 2 8 4 3750/85 10000/1200 - - - -
Standard_E2s_v5 2 16 4 3750/85 10000/1200 - - - -
Standard_D4s_v5 4 16 8 6400/145 20000/1200 - - - -
Standard_E4s_v5 4 32 8 6400/145 20000/1200 - - - -
Standard_D8s_v5 8 32 16 12800/290 20000/1200 - - - -
Standard_E8s_v5 8 64 16 12800/290 20000/1200 - - - -
Standard_D16s_v5 16 64 32 25600/600 40000/1200 - - - -
Standard_E16s_v5 16 128 32 25600/600 40000/1200 - - - -
Standard_E20s_v5 20 160 32 32000/750 64000/1600 - - - -
Standard_D32s_v5 32 128 32 51200/865 80000/2000 - - - -
Standard_E32s_v5 32 256 32 51200/865 80000/2000 - - - -
Standard_D48s_v5 48 192 32 76800/1315 80000/3000 - - - -
Standard_E48s_v5 48 384 32 76800/1315 80000/3000 - - - -
Standard_D64s_v5 64 256 32 80000/1735 80000/3000 - - - -
Standard_E64s_v5 64 512 32 80000/1735 80000/3000 - - - -
Standard_D96s_v5 96 384 32 80000/2600 80000/4000 - - - -
Standard_E96s_v5 96 672 32 80000/2600 80000/4000 - - - -
Standard_E104is_v5 104 672 64 120000/4000 120000/4000 - - - -
Standard_D2s_v6 2 8 8 3750/106 40000/1250 4167/124 44444/1463 - -
Standard_E2s_v6 2 16 8 3750/106 40000/1250 4167/124 44444/1463 - -
Standard_D4s_v6 4 16 12 6400/212 40000/1250 8333/248 52083/1463 - -
Standard_E4s_v6 4 32 12 6400/212 40000/1250 8333/248 52083/1463 - -
Standard_D8s_v6 8 32 24 12800/424 40000/1250 16667/496 52083/1463 - -
Standard_E8s_v6 8 64 24 12800/424 40000/1250 16667/496 52083/1463 - -
Standard_D16s_v6 16 64 48 25600/848 40000/1250 33333/992 52083/1463 - -
Standard_E16s_v6 16 128 48 25600/848 40000/1250 33333/992 52083/1463 - -
Standard_E20s_v6 20 160 48 32000/1060 64000/1600 41667/1240 83333/1872 - -
Standard_D32s_v6 32 128 64 51200/1696 80000/1696 66667/1984 104167/1984 - -
Standard_E32s_v6 32 256 64 51200/1696 80000/1696 66667/1984 104167/1984 - -
Standard_D48s_v6 48 192 64 76800/2544 80000/2544 100000/2976 104167/2976 - -
Standard_E48s_v6 48 384 64 76800/2544 80000/2544 100000/2976 104167/2976 - -
Standard_D64s_v6 64 256 64 102400/3392 102400/3392 133333/3969 133333/3969 - -
Standard_E64s_v6 64 512 64 102400/3392 102400/3392 133333/3969 133333/3969 - -
Standard_D96s_v6 96 384 64 153600/5088 153600/5088 200000/5953 200000/5953 - -
Standard_E96s_v6 96 768 64 153600/5088 153600/5088 200000/5953 200000/5953 - -
Standard_D128s_v6 128 512 64 204800/6782 204800/6782 266667/7935 266667/7935 - -
Standard_E128s_v6 128 1024 64 204800/6782 204800/6782 266667/7935 266667/7935 - -
Standard_D192s_v6 192 768 64 260000/12000 260000/12000 400400/12000 400400/12000 - -
Standard_E192is_v6 192 1832 64 260000/12000 260000/12000 400000/12000 400000/12000 - -
Standard_L8s_v3 8 64 16 12800/290 20000/1200 12800/290 - - -
Standard_L16s_v3 16 128 32 25600/600 40000/1600 25600/600 - - -
Standard_L32s_v3 32 256 32 51200/865 80000/2000 51200/865 - - -
Standard_L48s_v3 48 384 32 76800/1315 80000/3000 76800/1315 - - -
Standard_L64s_v3 64 512 32 80000/1735 80000/3000 80000/1735 - - -
Standard_L80s_v3 80 640 32 80000/2160 80000/3000 80000/2160 - - -
Standard_E2bs_v5 2 16 4 6000/170 10000/1200 8000/170 ? 8000/230 12000/300
Standard_E4bs_v5 4 32 8 12100/350 20000/1200 16200/350 ? 16000/460 21400/600
Standard_E8bs_v5 8 64 16 24200/680 40000/1200 32400/680 ? 33000/930 44200/1200
Standard_E16bs_v5 16 128 32 48400/1370 64000/2000 64800/1370 ? 66000/1800 88400/2300
Standard_E32bs_v5 32 256 32 96800/2740 120000/4000 129700/2740 ? 130000/3700 174200/4800
Standard_E48bs_v5 48 384 32 120000/4000 120000/4000 160000/4000 ? 190000/5600 253300/7300
Standard_E64bs_v5 64 512 32 120000/4000 120000/4000 160800/6500 ? 220000/6000 294800/7800
Standard_E96bs_v5 96 672 32 120000/4000 120000/4000 180000/6500 ? 260000/7500 390000/8500
Standard_E112ibs_v5 112 672 64 260000/8000 260000/8000 400000/10000 ? - -
`

// TestFindVMSize compares the table with figures that were read by hand.
func TestFindVMSize(t *testing.T) {
	for line := range strings.Lines(publishedSizes) {
		columns := strings.Fields(line)
		got, ok := FindVMSize(columns[0])
		assert.Assert(t, ok, columns[0])
		want := vmSize(columns[0], append(columns[1:], "-"))
		if columns[7] == "?" {
			want.V2Burst = got.V2Burst
		}
		want.NoHostCache = strings.HasPrefix(columns[0], "Standard_L") // the cells do not have it; the page of Lsv3 says so
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", columns[0], diff)
		}
	}
}

// TestFindVMSizeFields reads one size into its fields, against a literal.
func TestFindVMSizeFields(t *testing.T) {
	cases := map[string]struct {
		reason string
		name   string
		want   VMSize
		ok     bool
	}{
		"both controllers": {"the SCSI table has the size's figures, and NVMe its own fields", "Standard_E8bs_v5", VMSize{
			Name: "Standard_E8bs_v5", CPUs: 8, DataDisks: 16, MemoryGiB: 64, Premium: Rate{24200, 680}, PremiumBurst: Rate{40000, 1200},
			V2: Rate{32400, 680}, V2Burst: Rate{60000, 1200}, NVMe: Rate{33000, 930}, NVMeV2: Rate{44200, 1200},
		}, true},
		"case": {"Azure takes names in any case", "standard_l8S_V3", VMSize{
			Name: "Standard_L8s_v3", CPUs: 8, DataDisks: 16, MemoryGiB: 64, Premium: Rate{12800, 290}, PremiumBurst: Rate{20000, 1200}, V2: Rate{12800, 290}, NoHostCache: true,
		}, true},
		"unknown": {"an unknown size is not guessed", "Standard_D3s_v5", VMSize{}, false},
		"prefix":  {"the start of a name is none", "Standard_D4s_v", VMSize{}, false},
		"empty":   {"nothing", "", VMSize{}, false},
		"comment": {"a comment of the table is no size", "# date", VMSize{}, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, ok := FindVMSize(c.name)
			if diff := cmp.Diff(c.want, got); diff != "" || ok != c.ok {
				t.Errorf("%s: %v (-want +got):\n%s", c.reason, ok, diff)
			}
		})
	}
}

// sizeLine is the form of a line, and sizeName that of a name: family, vCPUs, features, release.
var (
	sizeLine = regexp.MustCompile(`^\S+(\t\d+){3}\t(\d+/\d+\t){2}((\d+/\d+|-)\t){4}(nocache|preview|nocache,preview|-)\t[a-z0-9-]+\n$`)
	sizeName = regexp.MustCompile(`^Standard_(?:([BDEL])(\d+)([a-z]*s)|DS\d)_(v\d)$`)
)

// TestVMSizeTable checks every line: a typing error in a page is most often found by its neighbours.
func TestVMSizeTable(t *testing.T) {
	var names []string
	series := map[string][]VMSize{}
	for line := range strings.Lines(vmSizeTable) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		assert.Check(t, sizeLine.MatchString(line), "%q", line)
		name, _, _ := strings.Cut(line, "\t")
		names = append(names, name)
		s, ok := FindVMSize(strings.ToUpper(name))
		assert.Assert(t, ok && s.Name == name, name)
		m := sizeName.FindStringSubmatch(name)
		assert.Assert(t, m != nil, name)
		assert.Check(t, m[2] == "" || strconv.Itoa(s.CPUs) == m[2], "%s has %d vCPUs", name, s.CPUs)
		assert.Check(t, 2*s.MemoryGiB >= s.CPUs && s.MemoryGiB <= 16*s.CPUs, "%s has %d GiB", name, s.MemoryGiB)
		assert.Check(t, atMost(s.Premium, s.PremiumBurst), "%s: Premium above its burst", name)
		assert.Check(t, s.Premium.IOPS > 0 && s.Premium.MBps > 0, "%s has no Premium SSD", name)
		assert.Check(t, s.NVMe == (Rate{}) || atMost(s.Premium, s.NVMe) && atMost(s.V2, s.NVMeV2), "%s: NVMe below SCSI", name)
		assert.Check(t, s.V2Burst == (Rate{}) || atMost(s.V2, s.V2Burst) || s.CPUs == 96 && m[4] == "v7", "%s: Premium SSD v2 above its burst", name) // v7's pages say so
		key := m[1] + strings.TrimPrefix(m[3], "i") + m[4]
		series[key] = append(series[key], s)
	}
	assert.Assert(t, slices.IsSorted(names) && len(slices.Compact(slices.Clone(names))) == len(names))
	for key, sizes := range series {
		slices.SortFunc(sizes, func(a, b VMSize) int { return a.CPUs - b.CPUs })
		for i, s := range sizes[1:] {
			less := sizes[i]
			assert.Check(t, less.DataDisks <= s.DataDisks && less.MemoryGiB <= s.MemoryGiB && atMost(less.Premium, s.Premium) && atMost(less.PremiumBurst, s.PremiumBurst) &&
				atMost(less.V2, s.V2) && (s.NVMe == (Rate{}) || atMost(less.NVMe, s.NVMe)), "%s: %s has less than %s", key, s.Name, less.Name)
		}
	}
}

func atMost(a, b Rate) bool { return a.IOPS <= b.IOPS && a.MBps <= b.MBps }

func TestVMSizesDate(t *testing.T) {
	assert.Check(t, regexp.MustCompile(`^20\d\d-\d\d-\d\d$`).MatchString(VMSizesDate()), VMSizesDate())
}

// TestNearestVMSizes: names for a message.
func TestNearestVMSizes(t *testing.T) {
	cases := map[string]struct {
		reason string
		name   string
		want   []string
	}{
		"no prefix":  {"the prefix is often left out", "D4s_v5", []string{"Standard_D4s_v5"}},
		"underscore": {"a letter is missing", "Standard_E104isv5", []string{"Standard_E104is_v5", "Standard_E104ids_v5"}},
		"release":    {"the same size of other releases is nearer than other sizes", "Standard_D64s_v9", []string{"Standard_D64s_v7", "Standard_D64s_v6", "Standard_D64s_v5"}},
		"other":      {"another family has no similar name", "Standard_NC24ads_A100_v4", nil},
		"long":       {"a long text is compared with none", strings.Repeat("x", 1<<20), nil},
		"empty":      {"nothing", "", nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, NearestVMSizes(c.name)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

func BenchmarkFindVMSize(b *testing.B) {
	for b.Loop() {
		FindVMSize("Standard_L8s_v3")
	}
}
