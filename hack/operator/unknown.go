// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/crdtable"
)

var tagOfRelease = regexp.MustCompile(`^v(1\.\d+\.\d+)$`)

// unknown prints the releases that have a tag in the clone and no row in the table of releases, oldest first. Candidates and releases that
// are older than every known one do not count.
func unknown(git string, w io.Writer) error {
	if git == "" {
		return errors.New("cannot list releases: name a clone of the operator's repository with -git, the module proxy lists only some")
	}
	known, err := releases()
	if err != nil {
		return err
	}
	tags, err := exec.Command("git", "-C", git, "tag", "--list", "v1.*").Output()
	if err != nil {
		return fmt.Errorf("cannot list the tags of %q: %w", git, err)
	}
	for _, release := range unknownOf(strings.Fields(string(tags)), known) {
		fmt.Fprintln(w, release)
	}
	return nil
}

func unknownOf(tags, known []string) []string {
	var all []string
	for _, tag := range tags {
		match := tagOfRelease.FindStringSubmatch(tag)
		if match != nil && !slices.Contains(known, match[1]) && crdtable.Compare(match[1], known[0]) > 0 {
			all = append(all, match[1])
		}
	}
	slices.SortFunc(all, crdtable.Compare)
	return all
}
