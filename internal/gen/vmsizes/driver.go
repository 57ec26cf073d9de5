// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var driverLine = regexp.MustCompile(`(?m)^\s*"(STANDARD_[^"]+)":\s*(\d+),`)

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

// driverName is the module and its version, from its place in the module cache.
func driverName(dir string) string {
	return "sigs.k8s.io/" + strings.Replace(filepath.Base(dir), "@", " ", 1)
}

// check compares the sizes with the driver's table and with each other. The notes are the sizes that the driver does not list.
func check(all []size, disks map[string]int) (notes []string, err error) {
	var faults []error
	seen := map[string]bool{}
	for _, s := range all {
		if seen[s.Name] {
			faults = append(faults, s.fault("%s is on another page as well", s.Name))
		}
		seen[s.Name] = true
		switch n, ok := disks[strings.ToUpper(s.Name)]; {
		case !ok:
			notes = append(notes, s.fault("%s is not in the driver's table; a driver without it reports 16 data disks", s.Name).Error())
		case n != s.DataDisks:
			faults = append(faults, s.fault("%s has %d data disks, and %d in the driver's table", s.Name, s.DataDisks, n))
		}
		if s.PremiumBurst.IOPS < s.Premium.IOPS || s.PremiumBurst.MBps < s.Premium.MBps {
			faults = append(faults, s.fault("%s bursts to less than it has without: %v, %v", s.Name, s.PremiumBurst, s.Premium))
		}
	}
	slices.Sort(notes)
	return notes, errors.Join(faults...)
}
