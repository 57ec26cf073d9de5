// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/pgha/pgha/cloud/azure"
)

// size is a size and the line of the page that has its data disks.
type size struct {
	azure.VMSize

	file string
	line int
}

func (s *size) fault(format string, args ...any) error { return fault(s.file, s.line, format, args...) }

func fault(file string, line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", file, line, fmt.Sprintf(format, args...))
}

// page is what a page says.
type page struct {
	file, date string
	features   []feature
	preview    bool
	sizes      []size
}

// feature is a line about Premium Storage and its cache.
type feature struct {
	name, says string
	line       int
}

var (
	dateLine    = regexp.MustCompile(`(?m)^ms\.date: (\d\d/\d\d/\d{4})\s*$`)
	previewLine = regexp.MustCompile(`(?m)^# .*\(Preview\)|^\[!INCLUDE \[sizes-preview-tag\]`)
	// [Premium Storage caching](file.md): Supported, or in a table, or without a link; <br> and | end it.
	featureLine = regexp.MustCompile(`(Premium Storage(?: caching)?)(?:\]\([^)]*\))?\s*[:|]\s*([^<|]+)`)
	exception   = regexp.MustCompile(`^Supported \(except for (\w+)\)$`)
)

// parse reads a page. A newer page has the sizes in tabs: one table of CPUs and memory and one of remote disks. An older page has all in one table.
func parse(file, text string) (*page, error) {
	p := &page{file: file, preview: previewLine.MatchString(text)}
	date := dateLine.FindStringSubmatch(text)
	if date == nil {
		return p, fault(file, 1, "no ms.date")
	}
	day, err := time.Parse("01/02/2006", date[1])
	if err != nil {
		return p, fault(file, 1, "cannot read ms.date: %v", err)
	}
	p.date = day.Format(time.DateOnly)
	number := 0
	for line := range strings.Lines(text) {
		number++
		for _, m := range featureLine.FindAllStringSubmatch(line, -1) {
			p.features = append(p.features, feature{m[1], strings.TrimSpace(m[2]), number})
		}
	}
	all := tables(text)
	if slices.ContainsFunc(all, whole) {
		err = p.whole(all)
	} else {
		err = p.tabs(all)
	}
	if err == nil && len(p.sizes) == 0 {
		err = fault(file, 1, "no sizes")
	}
	return p, err
}

// feature returns what a page says about the sizes of a table: the last line about it before the table, or else the first one after it.
func (p *page) feature(name string, before int) feature {
	says := feature{line: 1}
	for _, f := range p.features {
		if f.name == name && (says.name == "" || f.line < before) {
			says = f
		}
	}
	return says
}

// finish sets what the page says outside of the table.
func (p *page) finish(t table, sizes []size) error {
	f := p.feature("Premium Storage caching", t.head.line)
	except := exception.FindStringSubmatch(f.says)
	none := strings.EqualFold(f.says, "Not Supported")
	if !none && except == nil && !strings.EqualFold(f.says, "Supported") {
		return fault(p.file, f.line, "cannot read whether Premium Storage caching is supported: %q", f.says)
	}
	for i := range sizes {
		s := &sizes[i]
		s.Preview = p.preview
		s.NoHostCache = none || except != nil && s.Name == "Standard_"+except[1]
		if s.PremiumBurst == (azure.Rate{}) {
			s.PremiumBurst = s.Premium // the page has no such columns
		}
	}
	return nil
}

// tabs reads a page whose CPUs and disks are in two tables.
func (p *page) tabs(all []table) error {
	basics, err := p.section(all, "basics")
	if err != nil {
		return err
	}
	remote, err := p.section(all, "remote storage")
	if err != nil {
		return err
	}
	sizes, err := p.read(remote, tabFigure, name, disks, premium+iops, premium+mbps)
	more, basicsErr := p.read(basics, tabFigure, name, cpus, memory)
	if err := errors.Join(basicsErr, err, p.finish(remote, sizes)); err != nil {
		return err
	}
	var faults []error
	for _, s := range sizes {
		i := slices.IndexFunc(more, func(m size) bool { return m.Name == s.Name })
		if i < 0 {
			faults = append(faults, s.fault("%s is not in the table of vCPUs and memory", s.Name))
			continue
		}
		s.CPUs, s.MemoryGiB = more[i].CPUs, more[i].MemoryGiB
		more = slices.Delete(more, i, i+1)
		p.sizes = append(p.sizes, s)
	}
	for _, m := range more {
		faults = append(faults, m.fault("%s is not in the table of remote storage", m.Name))
	}
	return errors.Join(faults...)
}

var tab = regexp.MustCompile(`^\[([^\]]+)\]`)

// section returns the only table of a tab.
func (p *page) section(all []table, name string) (table, error) {
	var found []table
	for _, t := range all {
		if m := tab.FindStringSubmatch(t.section); m != nil && strings.EqualFold(m[1], name) {
			found = append(found, t)
		}
	}
	switch len(found) {
	case 0:
		return table{}, fault(p.file, 1, "no table in the tab %q", name)
	case 1:
		return found[0], nil
	}
	return table{}, fault(p.file, found[1].head.line, "a second table in the tab %q", name)
}

// whole reports whether a table has the CPUs and the disks.
func whole(t table) bool { return slices.Contains(t.head.cells, "Max data disks") }

// whole reads a page whose tables have all columns: one for each controller, or one for the series without Premium Storage, which is skipped.
func (p *page) whole(all []table) error {
	var faults []error
	for _, t := range all {
		if !whole(t) || strings.EqualFold(p.feature("Premium Storage", t.head.line).says, "Not Supported") {
			continue
		}
		sizes, err := p.read(t, wholeFigures, name, cpus, memory, disks, premium+iops, premium+mbps)
		faults = append(faults, err, p.finish(t, sizes))
		for _, s := range sizes {
			faults = append(faults, p.merge(s, strings.HasSuffix(t.section, "(NVMe)")))
		}
	}
	return errors.Join(faults...)
}

// merge adds a size of one controller to the same size of the other. The table of NVMe comes first; alone, its figures are those of the size.
func (p *page) merge(s size, nvme bool) error {
	i := slices.IndexFunc(p.sizes, func(other size) bool { return other.Name == s.Name })
	if i < 0 {
		p.sizes = append(p.sizes, s)
		return nil
	}
	first := p.sizes[i]
	if nvme || first.CPUs != s.CPUs || first.MemoryGiB != s.MemoryGiB || first.DataDisks != s.DataDisks {
		return s.fault("%s differs from line %d", s.Name, first.line)
	}
	s.NVMe, s.NVMeV2 = first.Premium, first.V2
	p.sizes[i] = s
	return nil
}
