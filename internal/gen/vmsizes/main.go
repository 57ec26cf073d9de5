// SPDX-License-Identifier: Apache-2.0

// Command vmsizes writes the table of Azure's VM sizes from the pages that Microsoft publishes, and refuses a page that differs from the table of
// data disks in the Azure Disk CSI driver. It runs at `go generate ./cloud/azure` with two directories in the environment:
//
//	git clone --depth 1 --filter=blob:none --sparse https://github.com/MicrosoftDocs/azure-compute-docs
//	git -C azure-compute-docs sparse-checkout set articles/virtual-machines/sizes
//	echo "* $(git -C azure-compute-docs rev-parse HEAD)" >azure-compute-docs/COMMITS
//	export AZURE_COMPUTE_DOCS=$PWD/azure-compute-docs
//	export AZUREDISK_CSI_DRIVER=$(cd "$(mktemp -d)" && go mod init x 2>/dev/null && go mod download -json sigs.k8s.io/azuredisk-csi-driver@v1.33.4 | jq -r .Dir)
//
// Pages of different commits have a line each in COMMITS: path and commit.
package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/pgha/pgha/cloud/azure"
)

func main() {
	if len(os.Args) != 4 || os.Args[1] == "" || os.Args[2] == "" {
		fmt.Fprintln(os.Stderr, "usage: vmsizes AZURE-COMPUTE-DOCS AZUREDISK-CSI-DRIVER FILE; internal/gen/vmsizes/main.go says how to get both directories")
		os.Exit(2)
	}
	text, notes, err := generate(os.Args[1], os.Args[2], pages())
	if err == nil {
		err = os.WriteFile(os.Args[3], []byte(text), 0o644)
	}
	for _, n := range notes {
		fmt.Fprintln(os.Stderr, "vmsizes: "+n)
	}
	if err != nil {
		fmt.Fprintf(os.Stderr, "vmsizes: %v\n", err)
		os.Exit(1)
	}
}

// folder of the pages in the repository.
const folder = "articles/virtual-machines/sizes/"

const header = `# Sizes of Azure's virtual machines. Written by go generate ./cloud/azure from pages of https://github.com/MicrosoftDocs/azure-compute-docs,
# their data disks held against sigs.k8s.io/azuredisk-csi-driver %s.
# Columns: name, vCPUs, GiB, data disks; then limits of all disks without the host's cache, in IOPS/MBps: Premium SSD, its burst, Premium SSD v2
# and Ultra, its burst, and with NVMe, if a size has both controllers: Premium SSD, Premium SSD v2 and Ultra; notes; page.
# date %s
`

// generate returns the table, and the sizes that the driver does not know.
func generate(docs, driver string, names []string) (text string, notes []string, err error) {
	version, err := driverVersion(driver)
	if err != nil {
		return "", nil, err
	}
	disks, err := driverDisks(driver)
	if err != nil {
		return "", nil, err
	}
	commit, err := commits(docs)
	if err != nil {
		return "", nil, err
	}
	var all []size
	var faults []error
	var sources strings.Builder
	newest := ""
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(docs, filepath.FromSlash(folder+name)))
		if err != nil {
			faults = append(faults, err)
			continue
		}
		p, err := parse(folder+name, string(text))
		faults = append(faults, err)
		newest = max(newest, p.date)
		fmt.Fprintf(&sources, "# page %s %s %s\n", name, p.date, commit(folder+name))
		all = append(all, p.sizes...)
	}
	more, err := check(all, disks)
	if err := errors.Join(append(faults, err)...); err != nil {
		return "", nil, err
	}
	slices.SortFunc(all, func(a, b size) int { return cmp.Compare(a.Name, b.Name) })
	var b strings.Builder
	fmt.Fprintf(&b, header, version, newest)
	b.WriteString(sources.String())
	for _, s := range all {
		b.WriteString(line(s))
	}
	return b.String(), more, nil
}

// line is a line of the table.
func line(s size) string {
	rate := func(r azure.Rate) string {
		if r == (azure.Rate{}) {
			return "-"
		}
		return fmt.Sprintf("%d/%d", r.IOPS, r.MBps)
	}
	columns := []string{s.Name, fmt.Sprint(s.CPUs), fmt.Sprint(s.MemoryGiB), fmt.Sprint(s.DataDisks)}
	for _, r := range []azure.Rate{s.Premium, s.PremiumBurst, s.V2, s.V2Burst, s.NVMe, s.NVMeV2} {
		columns = append(columns, rate(r))
	}
	var notes []string
	if s.NoHostCache {
		notes = append(notes, "nocache")
	}
	if s.Preview {
		notes = append(notes, "preview")
	}
	return strings.Join(append(columns, cmp.Or(strings.Join(notes, ","), "-"), strings.TrimSuffix(path.Base(s.file), ".md")), "\t") + "\n"
}

// commits returns a function that names the commit of a page, from the file COMMITS: its own line, or that with an asterisk.
func commits(docs string) (func(page string) string, error) {
	listed, err := os.ReadFile(filepath.Join(docs, "COMMITS"))
	if err != nil {
		return nil, fmt.Errorf("cannot read the commits of the pages: %w", err)
	}
	of := func(page string) string {
		_, rest, _ := strings.Cut("\n"+string(listed), "\n"+page+" ")
		commit, _, _ := strings.Cut(rest, "\n")
		return commit
	}
	return func(page string) string { return cmp.Or(of(page), of("*"), "-") }, nil
}
