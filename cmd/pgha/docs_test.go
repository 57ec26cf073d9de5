// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/profiles"
	"gotest.tools/v3/assert"
)

// TestDocsYAML checks that pgha reads the profiles, fleets and parts of a profile in the documentation. A part needs only
// fields that exist.
func TestDocsYAML(t *testing.T) {
	pages, err := filepath.Glob("../../docs/*.md")
	assert.NilError(t, err)
	found := 0
	for _, page := range append(pages, "../../README.md") {
		text, err := os.ReadFile(page)
		assert.NilError(t, err)
		for _, block := range codeBlocks(string(text)) {
			switch {
			case strings.Contains(block, "kind: Fleet\n"):
				err = wholeFleet(page, block)
			case strings.Contains(block, "kind: Profile\n"):
				_, err = profiles.Parse(page, []byte(block))
			case strings.HasPrefix(block, "spec:\n"):
				err = unknownFields(page, block)
			case strings.HasPrefix(block, "  patches:\n"):
				err = unknownFields(page, "spec:\n"+block)
			default:
				continue
			}
			found++
			assert.Check(t, err == nil, "%s\n%v", block, err)
		}
	}
	assert.Assert(t, found >= 4, "only %d blocks found", found)
}

// wholeFleet parses a fleet and each of its sites.
func wholeFleet(page, block string) error {
	fleet, err := profiles.ParseFleet(page, []byte(block))
	if err != nil {
		return err
	}
	for i := range fleet.Sites {
		if _, err := fleet.Profile(i); err != nil {
			return err
		}
	}
	return nil
}

// unknownFields returns the errors about fields that do not exist. A part of a profile has errors of other kinds.
func unknownFields(page, spec string) error {
	_, err := profiles.Parse(page, []byte("apiVersion: "+profiles.APIVersion+"\nkind: Profile\n"+spec))
	var unknown fault.List
	for _, f := range fault.Of(err) {
		if f.Kind == fault.Unknown || f.Kind == fault.Moved {
			unknown = append(unknown, f)
		}
	}
	if len(unknown) == 0 {
		return nil
	}
	return unknown
}

// codeBlocks returns the blocks of a page between fences, and those that are indented.
func codeBlocks(page string) []string {
	var blocks []string
	for _, m := range regexp.MustCompile("(?ms)^```yaml\n(.*?)^```").FindAllStringSubmatch(page, -1) {
		blocks = append(blocks, m[1])
	}
	for _, m := range regexp.MustCompile("(?m)(?:^    .*\n)+").FindAllString(page, -1) {
		blocks = append(blocks, regexp.MustCompile("(?m)^    ").ReplaceAllString(m, ""))
	}
	return blocks
}
