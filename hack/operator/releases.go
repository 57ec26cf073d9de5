// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/crdtable"
)

// releasesFile is the table of the releases that pgha knows, one row each. It is read as text, since this program also writes it.
const releasesFile = "profiles/releases.go"

var rowOfRelease = regexp.MustCompile(`(?m)^\t\{(\d{4}), "`)

// releases lists the releases that pgha knows, oldest first.
func releases() ([]string, error) {
	text, err := os.ReadFile(releasesFile)
	if err != nil {
		return nil, err
	}
	return releasesIn(string(text))
}

func releasesIn(text string) ([]string, error) {
	var all []string
	for _, match := range rowOfRelease.FindAllStringSubmatch(text, -1) {
		n, err := strconv.Atoi(match[1])
		if err != nil {
			return nil, fmt.Errorf("cannot read the target %q of %s: %w", match[1], releasesFile, err)
		}
		all = append(all, fmt.Sprintf("1.%d.%d", n/100, n%100))
	}
	if len(all) == 0 {
		return nil, fmt.Errorf("cannot read %s: it has no row {3001, …}", releasesFile)
	}
	slices.SortFunc(all, crdtable.Compare)
	return all, nil
}

// minorOf is the line of a release: 1.30 of 1.30.1.
func minorOf(release string) string { return release[:strings.LastIndexByte(release, '.')] }

// before is the newest of the releases that is older than a version, in its own line if there is one.
func before(all []string, version string) (string, error) {
	older := slices.DeleteFunc(slices.Clone(all), func(r string) bool { return crdtable.Compare(r, version) >= 0 })
	if len(older) == 0 {
		return "", fmt.Errorf("cannot compare %q: there is no older release", version)
	}
	return slices.MaxFunc(older, crdtable.Compare), nil
}
