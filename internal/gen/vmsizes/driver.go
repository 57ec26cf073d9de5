// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

var driverLine = regexp.MustCompile(`(?m)^\s*"(STANDARD_[^"]+)":\s*(\d+),`)

var driverDir = regexp.MustCompile(`azuredisk-csi-driver@(v[^/\\\\]+)$`)

// driverVersion is the version of the driver, from its folder in the module cache.
func driverVersion(dir string) (string, error) {
	m := driverDir.FindStringSubmatch(filepath.Clean(dir))
	if m == nil {
		return "", fmt.Errorf("cannot read the driver's version from %q: want a folder of the module cache", dir)
	}
	return m[1], nil
}

// driverDisks returns the data disks of each size in upper case: what the driver reports as allocatable on a node. A size that is missing gets 16.
// https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/master/pkg/azuredisk/azure_dd_max_disk_count.go
func driverDisks(dir string) (map[string]int, error) {
	file := filepath.Join(dir, "pkg", "azuredisk", "azure_dd_max_disk_count.go")
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("cannot read the driver's table: %w", err)
	}
	disks := map[string]int{}
	for _, m := range driverLine.FindAllStringSubmatch(string(text), -1) {
		if disks[m[1]], err = strconv.Atoi(m[2]); err != nil {
			return nil, fmt.Errorf("cannot read the data disks of %s in %s: %w", m[1], file, err)
		}
	}
	if len(disks) == 0 {
		return nil, fmt.Errorf("cannot find a size in %s", file)
	}
	return disks, nil
}

// check compares the sizes of all pages with the driver's table and with each other. The notes are the sizes that the driver does not list.
func check(all []size, disks map[string]int) (notes []string, err error) {
	var faults []error
	seen := map[string]bool{}
	var unlisted []size
	for _, s := range all {
		if seen[s.Name] {
			faults = append(faults, s.fault("%s is on another page as well", s.Name))
		}
		seen[s.Name] = true
		switch n, ok := disks[strings.ToUpper(s.Name)]; {
		case !ok:
			unlisted = append(unlisted, s)
		case n != s.DataDisks:
			faults = append(faults, s.fault("%s has %d data disks, and %d in the driver's table", s.Name, s.DataDisks, n))
		}
		if s.PremiumBurst.IOPS < s.Premium.IOPS || s.PremiumBurst.MBps < s.Premium.MBps {
			faults = append(faults, s.fault("%s bursts to less than it has without: %v, %v", s.Name, s.PremiumBurst, s.Premium))
		}
	}
	for i, s := range unlisted {
		if i == 0 || unlisted[i-1].file != s.file {
			notes = append(notes, s.fault("this driver reports 16 data disks for sizes it does not know:").Error())
		}
		notes[len(notes)-1] += " " + s.Name
	}
	return notes, errors.Join(faults...)
}
