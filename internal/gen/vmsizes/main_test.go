// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gotest.tools/v3/assert"

	"github.com/pgha/pgha/cloud/azure"
)

// The pages below have invented sizes in the form of Microsoft's pages.
const (
	front    = "---\ntitle: x\nms.date: 02/27/2026\n---\n\n# X sizes series\n"
	caching  = "\n## Feature support\n[Premium Storage](../p.md): Supported <br>[Premium Storage caching](../p.md): Supported <br>[Live Migration](../m.md): Not Supported <br>\n"
	basics   = "\n### [Basics](#tab/sizebasic)\n\n| Size Name | vCPUs (Qty.) | Memory (GB) |\n| --- | --- | --- |\n| Standard_X2s_v9 | 2 | 8 |\n| Standard_X4s_v9 | 4 | 16 |\n"
	local    = "\n### [Local Storage](#tab/sizestoragelocal)\n\n| Size Name | Max Temp Storage Disks (Qty.) | NVMe Disk Size (TB) | NVMe Disk IOPS |\n| --- | --- | --- | --- |\n| Standard_X2s_v9 | 1 | 1.92 | 1.5M |\n"
	remote   = "\n### [Remote Storage](#tab/sizestorageremote)\n\nRemote (uncached) storage info for each size\n\n"
	columns2 = "| Size Name | Max Remote Storage Disks (Qty.) | Uncached Premium SSD IOPS | Uncached Premium SSD Throughput (MB/s) |"
	burst2   = " Uncached Premium SSD Burst<sup>1</sup> IOPS | Uncached Premium SSD Burst<sup>1</sup> Throughput (MB/s) |"
	ultra2   = " Uncached Ultra Disk and Premium SSD v2 IOPS | Uncached Ultra Disk and Premium SSD v2 Throughput (MB/s) |"
	ultra4   = " Uncached Burst<sup>1</sup>  Ultra Disk and Premium SSD v2 IOPS | Uncached Burst<sup>1</sup> Ultra Disk and Premium SSD v2 Disk Throughput (MB/s) |"

	rows2 = "\n| --- |\n| Standard_X2s_v9 | 4 | 3750 | 85 |\n| Standard_X4s_v9 | 8 | 6400 | 145 |\n"
	rows4 = "\n| --- |\n| Standard_X2s_v9 | 4 | 3750 | 85 | 10000 | 1200 |\n| Standard_X4s_v9 | 8 | 6400 | 145 | 20000 | 1200 |\n"
	rows6 = "\n| --- |\n| Standard_X2s_v9 | 4 | 3750 | 85 | 10000 | 1200 | 4000 | 90 |\n| Standard_X4s_v9 | 8 | 6400 | 145 | 20000 | 1200 | 8000 | 180 |\n"
	rows8 = "\n| --- |\n| Standard_X2s_v9 | 4 | 3,750 | 85 | 10,000 | 1,200 | 4,000 | 90 | 44,444 | 1,463 |\n| Standard_X4s_v9 | 8 | 6,400 | 145 | 20,000 | 1,200 | 8,000 | 180 | 52,083 | 1,463 |\n"

	tabs = front + caching + basics + local + remote

	wholeHead = "| Size | vCPU | Memory: GiB | Temp storage (SSD) GiB | Max data disks |  Max uncached Premium SSD throughput: IOPS/MBps  | Max burst uncached Premium SSD throughput: IOPS/MBps  | " +
		"Max uncached Ultra Disk and Premium SSD v2 throughput: IOPS/MBps  | Max burst uncached Ultra Disk and Premium SSD v2 throughput: IOPS/MBps  | Max NICs | Network bandwidth |\n|---|\n"
	both = front + caching + "\n## Xbs Series (NVMe)\n\n" + wholeHead +
		"| Standard_X2s_v9    | 2 | 8  | 75 | 4 | 8000/230  | 10000/1200 | 12000/300 | 15000/1200 | 2 | 12500 |\n" +
		"| Standard_X4s_v9    | 4 | 16 | 75 | 8 | 16000/460 | 20000/1200 | 21400/600 | 30000/1200 | 2 | 12500 |\n" +
		"\n## Xbs Series (SCSI)\n\n" + wholeHead +
		"| Standard_X2s_v9    | 2 | 8  | 75 | 4 | 6000/170  | 10000/1200 | 8000/170 | 15000/1200 | 2 | 12500 |\n"
	older = front + "\n## X-series\n\n[Premium Storage](../p.md): Not Supported<br>\n[Premium Storage caching](../p.md): Not Supported<br>\n\n" +
		"| Size | vCPU | Memory: GiB | Max data disks | Max temp storage throughput: IOPS / Read MBps / Write MBps |\n|---|\n| Standard_X2_v9 | 2 | 8 | 4 | 3000/46/23 |\n" +
		"\n## Xs-series\n" + caching +
		"\n| Size | vCPU | Memory: GiB | Max data disks | Max cached and temp storage throughput: IOPS/MBps (cache size in GiB) | Max uncached disk throughput: IOPS/MBps |  Burst uncached disk throughput: IOPS/MBps<sup>3</sup>|\n|---|\n" +
		"| Standard_X2s_v9<sup>4</sup>  | 2  | 8 | 4  | 4000/32 (50) | 3200/48 | 4000/200 |\n| Standard_X4s_v9 <sup>1</sup> | 4  | 16 | 8  | 8000/64 (100) | 6400/96 | 8000/200 |\n"
)

// two returns the lines of both sizes.
func two(rates, notes string) string {
	first, second, _ := strings.Cut(rates, "; ")
	line := func(name, rates string) string {
		return name + "\t" + strings.Join(strings.Fields(rates), "\t") + "\t" + notes + "\tx-series\n"
	}
	return line("Standard_X2s_v9\t2\t8\t4", first) + line("Standard_X4s_v9\t4\t16\t8", second)
}

// run runs the generator on pages and a table of the driver.
func run(t *testing.T, driver string, pages map[string]string, names ...string) (string, []string, error) {
	t.Helper()
	docs, module := t.TempDir(), filepath.Join(t.TempDir(), "azuredisk-csi-driver@v1.2.3")
	write := func(file, text string) {
		assert.NilError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		assert.NilError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	write(filepath.Join(module, "pkg/azuredisk/azure_dd_max_disk_count.go"), driver)
	write(filepath.Join(docs, "COMMITS"), folder+"general-purpose/x-series.md 1234abcd\n")
	for name, text := range pages {
		write(filepath.Join(docs, folder, name), text)
	}
	return generate(docs, module, names)
}

const driver = "package azuredisk\n\nvar maxDataDiskCountMap = map[string]int64{\n\t\"STANDARD_X2S_V9\": 4,\n\t\"STANDARD_X4S_V9\":      8,\n}\n"

// TestGenerate reads a page of each form.
func TestGenerate(t *testing.T) {
	cases := map[string]struct {
		reason string
		page   string
		want   string
	}{
		"3 columns": {"a size that does not burst has its limit as its burst", tabs + columns2 + rows2, two("3750/85 3750/85 - - - -; 6400/145 6400/145 - - - -", "-")},
		"5 columns": {"v3 and v5", tabs + columns2 + burst2 + rows4, two("3750/85 10000/1200 - - - -; 6400/145 20000/1200 - - - -", "-")},
		"7 columns": {"Lsv3", tabs + columns2 + burst2 + ultra2 + rows6, two("3750/85 10000/1200 4000/90 - - -; 6400/145 20000/1200 8000/180 - - -", "-")},
		"9 columns": {"v6, with commas", tabs + columns2 + burst2 + ultra2 + ultra4 + rows8, two("3750/85 10000/1200 4000/90 44444/1463 - -; 6400/145 20000/1200 8000/180 52083/1463 - -", "-")},
		"spellings": {"MBps, GiB, and Disk in other places", strings.NewReplacer("(MB/s)", "(MBps)", "(GB)", "(GiB)", "Premium SSD IOPS", "Premium SSD Disk IOPS", "[Remote Storage]", "[Remote storage]", "<sup>1</sup>", "", "Storage Disks", "Storage").Replace(tabs + columns2 + burst2 + rows4),
			two("3750/85 10000/1200 - - - -; 6400/145 20000/1200 - - - -", "-")},
		"order": {"columns go by their names", tabs + "| Size Name | Uncached Premium SSD Throughput (MB/s) | Uncached Premium SSD IOPS | Max Remote Storage Disks (Qty.) |\n|---|\n| Standard_X4s_v9 | 145 | 6400 | 8 |\n| Standard_X2s_v9 | 85 | 3750 | 4 |\n",
			two("3750/85 3750/85 - - - -; 6400/145 6400/145 - - - -", "-")},
		"features below": {"newer pages have the features in a table at the end", front + basics + remote + columns2 + rows2 + "\n## Feature support\n\n|Feature name | Support status |\n| --- | --- |\n|[Premium Storage](../p.md)| Supported |\n|[Premium Storage caching](../p.md)| Not supported |\n",
			two("3750/85 3750/85 - - - -; 6400/145 6400/145 - - - -", "nocache")},
		"no links":  {"older pages have the features without links", front + "\nPremium Storage: Supported<br>\nPremium Storage caching: Not Supported<br>\n" + basics + remote + columns2 + rows2, two("3750/85 3750/85 - - - -; 6400/145 6400/145 - - - -", "nocache")},
		"exception": {"Lsv4 has one size without a cache", strings.Replace(tabs, "caching](../p.md): Supported", "caching](../p.md): Supported (except for X2s_v9)", 1) + columns2 + rows2, strings.Replace(two("3750/85 3750/85 - - - -; 6400/145 6400/145 - - - -", "-"), "\t-\tx", "\tnocache\tx", 1)},
		"preview":   {"in the title", strings.Replace(tabs, "series\n", "series (Preview)\n", 1) + columns2 + rows2, two("3750/85 3750/85 - - - -; 6400/145 6400/145 - - - -", "preview")},
		"tag":       {"or as an include", strings.Replace(tabs, "series\n", "series\n[!INCLUDE [sizes-preview-tag](../includes/t.md)]\n", 1) + columns2 + rows2, two("3750/85 3750/85 - - - -; 6400/145 6400/145 - - - -", "preview")},
		"twice":     {"Edsv6 has a row twice", tabs + columns2 + rows2 + "| Standard_X4s_v9 | 8 | 6400 | 145 |\n", two("3750/85 3750/85 - - - -; 6400/145 6400/145 - - - -", "-")},
		"both":      {"Ebsv5: NVMe has its own columns, and a size with NVMe only has no others", both, two("6000/170 10000/1200 8000/170 15000/1200 8000/230 12000/300; 16000/460 20000/1200 21400/600 30000/1200 - -", "-")},
		"older":     {"Esv3, after a series without Premium Storage", older, two("3200/48 4000/200 - - - -; 6400/96 8000/200 - - - -", "-")},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, notes, err := run(t, driver, map[string]string{"general-purpose/x-series.md": c.page}, "general-purpose/x-series.md")
			assert.NilError(t, err, c.reason)
			assert.Equal(t, len(notes), 0)
			head, rest, _ := strings.Cut(got, "\n# page ")
			assert.Check(t, strings.HasSuffix(head, "\n# date 2026-02-27") && strings.Contains(head, "azuredisk-csi-driver v1.2.3."), head)
			if diff := cmp.Diff("general-purpose/x-series.md 2026-02-27 1234abcd\n"+c.want, rest); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.reason, diff)
			}
		})
	}
}

// TestRefused holds a page back, with its file and line.
func TestRefused(t *testing.T) {
	const file = "articles/virtual-machines/sizes/general-purpose/x-series.md:"
	page := func(old, with string) string {
		whole := tabs + columns2 + burst2 + rows4
		if strings.Count(whole, old) == 0 {
			t.Fatalf("%q is not on the page", old)
		}
		return strings.Replace(whole, old, with, 1)
	}
	cases := map[string]struct {
		reason string
		page   string
		want   string
	}{
		"no column":      {"a figure that is needed", page(" Uncached Premium SSD IOPS |", ""), file + "28: no column for Premium SSD IOPS"},
		"no disks":       {"a figure that is needed", page(" Max Remote Storage Disks (Qty.) |", ""), file + "28: no column for data disks"},
		"half a rate":    {"operations without bytes", page(" Uncached Premium SSD Burst<sup>1</sup> Throughput (MB/s) |", ""), file + "28: no column for Premium SSD burst MB/s"},
		"unknown":        {"Microsoft has changed the table", page("Uncached Premium SSD Throughput (MB/s)", "Uncached Premium SSD Throughput (GB/s)"), file + `28: unknown column "Uncached Premium SSD Throughput (GB/s)"` + "\n" + file + "28: no column for Premium SSD MB/s"},
		"disks":          {"the driver's table differs", page("| 4 | 3750", "| 6 | 3750"), file + "30: Standard_X2s_v9 has 6 data disks, and 4 in the driver's table"},
		"cells":          {"a cell is missing", page("| 8 | 6400 ", "| 6400 "), file + "31: 5 columns, and 6 in the heading"},
		"no number":      {"a cell is no number", page("| 6400 |", "| 6.4k |"), file + `31: cannot read Premium SSD IOPS "6.4k" of Standard_X4s_v9`},
		"zero":           {"a limit of zero is none", page("| 6400 |", "| 0 |"), file + `31: cannot read Premium SSD IOPS "0" of Standard_X4s_v9`},
		"half a GiB":     {"the table has whole numbers", page("| 2 | 8 |", "| 2 | 3.5 |"), file + `15: cannot read memory "3.5" of Standard_X2s_v9`},
		"burst":          {"figures of two rows are mixed up", page("| 85 | 10000 |", "| 85 | 1000 |"), file + "30: Standard_X2s_v9 bursts to less than it has without: {1000 1200}, {3750 85}"},
		"no memory":      {"the first table lacks a size", page("| Standard_X2s_v9 | 2 | 8 |\n", ""), file + "29: Standard_X2s_v9 is not in the table of vCPUs and memory"},
		"no remote":      {"the second table lacks a size", page("| Standard_X2s_v9 | 4 | 3750 | 85 | 10000 | 1200 |\n", ""), file + "15: Standard_X2s_v9 is not in the table of remote storage"},
		"differs":        {"a size is there twice", page("| Standard_X4s_v9 | 8 | 6400", "| Standard_X2s_v9 | 8 | 6400"), file + "31: Standard_X2s_v9 differs from line 30"},
		"no tab":         {"Microsoft has changed the page", page("[Remote Storage]", "[Storage]"), file + `1: no table in the tab "remote storage"`},
		"two tables":     {"Microsoft has changed the page", tabs + columns2 + rows2 + "\n" + columns2 + rows2, file + `33: a second table in the tab "remote storage"`},
		"no date":        {"the table has a date", page("ms.date", "date"), file + "1: no ms.date"},
		"wrong date":     {"the table has a date", page("02/27/2026", "27/02/2026"), file + `1: cannot read ms.date: parsing time "27/02/2026": month out of range`},
		"no caching":     {"the page does not say", page("Premium Storage caching", "Caching"), file + `1: cannot read whether Premium Storage caching is supported: ""`},
		"other caching":  {"the page says something new", page("caching](../p.md): Supported", "caching](../p.md): Supported in some regions"), file + `9: cannot read whether Premium Storage caching is supported: "Supported in some regions"`},
		"whole unknown":  {"Ebsv5 with a new column", strings.Replace(both, "Max NICs", "Max vNICs", 1), file + `13: unknown column "Max vNICs"`},
		"whole cell":     {"a rate without bytes", strings.Replace(both, "16000/460", "16000", 1), file + `16: cannot read "16000" of Standard_X4s_v9`},
		"whole differs":  {"both controllers have the same size", strings.Replace(both, "| 4 | 6000/170", "| 5 | 6000/170", 1), file + "22: Standard_X2s_v9 differs from line 15"},
		"whole no sizes": {"only the series without Premium Storage", strings.Split(older, "\n## Xs-series")[0], file + "1: no sizes"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			got, _, err := run(t, driver, map[string]string{"general-purpose/x-series.md": c.page}, "general-purpose/x-series.md")
			assert.Error(t, err, c.want, c.reason)
			assert.Equal(t, got, "")
		})
	}
}

// TestSources: what is not about one page.
func TestSources(t *testing.T) {
	page := tabs + columns2 + rows2
	_, notes, err := run(t, strings.Replace(driver, "STANDARD_X4S_V9", "STANDARD_Y4S_V9", 1), map[string]string{"x.md": page}, "x.md")
	assert.NilError(t, err)
	assert.DeepEqual(t, notes, []string{"articles/virtual-machines/sizes/x.md:31: this driver reports 16 data disks for sizes it does not know: Standard_X4s_v9"})

	_, _, err = run(t, driver, map[string]string{"x.md": page, "y.md": page}, "x.md", "y.md")
	assert.ErrorContains(t, err, "articles/virtual-machines/sizes/y.md:30: Standard_X2s_v9 is on another page as well")

	_, _, err = run(t, driver, map[string]string{"x.md": page}, "x.md", "gone.md")
	assert.ErrorContains(t, err, "gone.md")

	_, _, err = run(t, "package azuredisk\n", map[string]string{"x.md": page}, "x.md")
	assert.ErrorContains(t, err, "cannot find a size in ")

	_, _, err = generate(t.TempDir(), t.TempDir(), nil)
	assert.ErrorContains(t, err, "cannot read the driver's version from ")

	_, err = commits(t.TempDir())
	assert.ErrorContains(t, err, "cannot read the commits of the pages: ")

	docs := t.TempDir()
	assert.NilError(t, os.WriteFile(filepath.Join(docs, "COMMITS"), []byte("* 1111\nx.md 2222\n"), 0o644))
	commit, err := commits(docs)
	assert.NilError(t, err)
	assert.Equal(t, commit("x.md")+commit("y.md"), "22221111")
}

// TestWritten writes every line of the table as it is read: writer and reader agree on the form.
func TestWritten(t *testing.T) {
	text, err := os.ReadFile("../../../cloud/azure/vmsizes.txt")
	assert.NilError(t, err)
	known := map[string]bool{}
	for _, p := range pages() {
		known[strings.TrimSuffix(filepath.Base(p), ".md")] = true
	}
	for l := range strings.Lines(string(text)) {
		if strings.HasPrefix(l, "#") {
			continue
		}
		columns := strings.Split(strings.TrimSpace(l), "\t")
		s, ok := azure.FindVMSize(columns[0])
		assert.Assert(t, ok, l)
		file := columns[len(columns)-1]
		assert.Check(t, known[file], "%s is of %s, which is not in pages.go", s.Name, file)
		if diff := cmp.Diff(l, line(size{VMSize: s, file: file + ".md"})); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		assert.Check(t, skipped(s.Name) == "", s.Name)
	}
}
