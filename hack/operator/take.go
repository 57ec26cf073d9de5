// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"go/format"
	"os"
	"regexp"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/crdtable"
)

// targetFile has the constant of the newest release.
const targetFile = "profiles/target.go"

// take adds a release to the table of releases, and writes its CRDs.
func take(s *sources, all []string, row, version string) error {
	if !slices.Contains(all, version) {
		if err := rewrite(releasesFile, func(text string) ([]byte, error) { return addRow(text, row) }); err != nil {
			return err
		}
		if crdtable.Compare(version, all[len(all)-1]) > 0 {
			if err := rewrite(targetFile, func(text string) ([]byte, error) { return setNewest(text, row) }); err != nil {
				return err
			}
		}
	}
	return crds(s)
}

func rewrite(file string, change func(text string) ([]byte, error)) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	changed, err := change(string(text))
	if err != nil {
		return err
	}
	return os.WriteFile(file, changed, 0o644)
}

// setNewest changes the constant of the newest release to that of a row.
func setNewest(text, row string) ([]byte, error) {
	newest := regexp.MustCompile(`(NewestTarget\s+Target\s*= )\d+`)
	target := rowOfRelease.FindStringSubmatch(row)
	if target == nil || !newest.MatchString(text) {
		return nil, fmt.Errorf("cannot set NewestTarget in %s for the row %q", targetFile, row)
	}
	return format.Source([]byte(newest.ReplaceAllString(text, "${1}"+target[1])))
}

// addRow puts a row behind the last one of an older release.
func addRow(text, row string) ([]byte, error) {
	target := rowOfRelease.FindStringSubmatch(row)
	if target == nil {
		return nil, fmt.Errorf("cannot add the row %q: it has no target", row)
	}
	place := -1
	for _, match := range rowOfRelease.FindAllStringSubmatchIndex(text, -1) {
		if text[match[2]:match[3]] < target[1] {
			place = match[0] + strings.IndexByte(text[match[0]:], '\n') + 1
		}
	}
	if place < 0 {
		return nil, fmt.Errorf("cannot add the row %q: %s has no row of an older release", row, releasesFile)
	}
	return format.Source([]byte(text[:place] + row + text[place:]))
}
