// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"slices"
	"strconv"
	"strings"
)

// Figures of a size. A column has one of them, or the operations and the bytes per second of a rate: 6400/145.
const (
	name   = "name"
	cpus   = "vCPUs"
	memory = "memory"
	disks  = "data disks"

	premium = "Premium SSD"
	burst   = "Premium SSD burst"
	v2      = "Premium SSD v2 and Ultra Disk"
	v2Burst = "Premium SSD v2 and Ultra Disk burst"

	iops = " IOPS"
	mbps = " MB/s"
)

// tabFigure is the figure of a column on a page with tabs. The pages agree neither on MB/s nor on the word Disk.
func tabFigure(heading string) (figures []string, ok bool) {
	heading = strings.NewReplacer("MBps", "MB/s", "Premium SSD Disk", "Premium SSD", "v2 Disk", "v2").Replace(heading)
	switch heading {
	case "Size Name":
		return []string{name}, true
	case "vCPUs (Qty.)":
		return []string{cpus}, true
	case "Memory (GB)", "Memory (GiB)": // both mean GiB: Standard_D4s_v5 has 16 of them
		return []string{memory}, true
	case "Max Remote Storage Disks (Qty.)", "Max Remote Storage (Qty.)":
		return []string{disks}, true
	case "Uncached Premium SSD IOPS":
		return []string{premium + iops}, true
	case "Uncached Premium SSD Throughput (MB/s)":
		return []string{premium + mbps}, true
	case "Uncached Premium SSD Burst IOPS":
		return []string{burst + iops}, true
	case "Uncached Premium SSD Burst Throughput (MB/s)":
		return []string{burst + mbps}, true
	case "Uncached Ultra Disk and Premium SSD v2 IOPS":
		return []string{v2 + iops}, true
	case "Uncached Ultra Disk and Premium SSD v2 Throughput (MB/s)":
		return []string{v2 + mbps}, true
	case "Uncached Burst Ultra Disk and Premium SSD v2 IOPS":
		return []string{v2Burst + iops}, true
	case "Uncached Burst Ultra Disk and Premium SSD v2 Throughput (MB/s)":
		return []string{v2Burst + mbps}, true
	}
	return nil, false
}

// wholeFigures are the figures of a column in a table that has all of a size.
func wholeFigures(heading string) (figures []string, ok bool) {
	both := func(rate string) ([]string, bool) { return []string{rate + iops, rate + mbps}, true }
	switch heading {
	case "Size":
		return []string{name}, true
	case "vCPU":
		return []string{cpus}, true
	case "Memory: GiB":
		return []string{memory}, true
	case "Max data disks":
		return []string{disks}, true
	case "Max uncached Premium SSD throughput: IOPS/MBps", "Max uncached disk throughput: IOPS/MBps":
		return both(premium)
	case "Max burst uncached Premium SSD throughput: IOPS/MBps", "Burst uncached disk throughput: IOPS/MBps":
		return both(burst)
	case "Max uncached Ultra Disk and Premium SSD v2 throughput: IOPS/MBps":
		return both(v2)
	case "Max burst uncached Ultra Disk and Premium SSD v2 throughput: IOPS/MBps":
		return both(v2Burst)
	case "Temp storage (SSD) GiB", "Max temp storage throughput: IOPS / MBps", "Max cached and temp storage throughput: IOPS/MBps (cache size in GiB)",
		"Max NICs", "Network bandwidth", "Max NICs/ Expected network bandwidth (Mbps)":
		return nil, true // local disks and the network
	}
	return nil, false
}

// at is the place of a figure.
func (s *size) at(figure string) *int {
	switch figure {
	case cpus:
		return &s.CPUs
	case memory:
		return &s.MemoryGiB
	case disks:
		return &s.DataDisks
	}
	rate := &s.Premium
	switch strings.TrimSuffix(strings.TrimSuffix(figure, iops), mbps) {
	case burst:
		rate = &s.PremiumBurst
	case v2:
		rate = &s.V2
	case v2Burst:
		rate = &s.V2Burst
	}
	if strings.HasSuffix(figure, iops) {
		return &rate.IOPS
	}
	return &rate.MBps
}

// read reads the rows of a table whose columns must have the given figures.
func (p *page) read(t table, figures func(heading string) ([]string, bool), needed ...string) ([]size, error) {
	var faults []error
	var columns [][]string
	for _, heading := range t.head.cells {
		has, ok := figures(heading)
		if !ok {
			faults = append(faults, fault(p.file, t.head.line, "unknown column %q", heading))
		}
		columns = append(columns, has)
	}
	all := slices.Concat(columns...)
	for _, rate := range []string{burst, v2, v2Burst} {
		if slices.Contains(all, rate+iops) || slices.Contains(all, rate+mbps) {
			needed = append(needed, rate+iops, rate+mbps)
		}
	}
	for _, n := range needed {
		if !slices.Contains(all, n) {
			faults = append(faults, fault(p.file, t.head.line, "no column for %s", n))
		}
	}
	if err := errors.Join(faults...); err != nil {
		return nil, err
	}
	var sizes []size
	for _, r := range t.rows {
		s, err := p.size(r, columns)
		faults = append(faults, err)
		if err != nil || skipped(s.Name) != "" {
			continue
		}
		if i := slices.IndexFunc(sizes, func(other size) bool { return other.Name == s.Name }); i >= 0 {
			if sizes[i].VMSize != s.VMSize {
				faults = append(faults, s.fault("%s differs from line %d", s.Name, sizes[i].line))
			}
			continue // Edsv6 has a row twice
		}
		sizes = append(sizes, s)
	}
	return sizes, errors.Join(faults...)
}

// size reads a row.
func (p *page) size(r row, columns [][]string) (size, error) {
	s := size{file: p.file, line: r.line}
	if len(r.cells) != len(columns) {
		return s, fault(p.file, r.line, "%d columns, and %d in the heading", len(r.cells), len(columns))
	}
	if i := slices.IndexFunc(columns, func(has []string) bool { return slices.Equal(has, []string{name}) }); i >= 0 {
		s.Name = r.cells[i]
	}
	if skipped(s.Name) != "" {
		return s, nil
	}
	var faults []error
	for i, cell := range r.cells {
		if len(columns[i]) == 0 || columns[i][0] == name {
			continue
		}
		parts := strings.Split(cell, "/")
		if len(parts) != len(columns[i]) {
			faults = append(faults, s.fault("cannot read %q of %s", cell, s.Name))
			continue
		}
		for j, part := range parts {
			n, err := strconv.Atoi(strings.ReplaceAll(part, ",", ""))
			if err != nil || n <= 0 {
				faults = append(faults, s.fault("cannot read %s %q of %s", columns[i][j], cell, s.Name))
			}
			*s.at(columns[i][j]) = n
		}
	}
	return s, errors.Join(faults...)
}
