// SPDX-License-Identifier: Apache-2.0

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// TestDocsLinks checks that the files and headings exist to which pages link.
func TestDocsLinks(t *testing.T) {
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	found := 0
	for _, pattern := range []string{"*.md", "docs/*.md", "e2e/*.md", "examples/*.md", "examples/*/*.md"} {
		pages, err := filepath.Glob("../../" + pattern)
		assert.NilError(t, err)
		for _, page := range pages {
			text, err := os.ReadFile(page)
			assert.NilError(t, err)
			for _, m := range link.FindAllStringSubmatch(string(text), -1) {
				if strings.Contains(m[1], "://") {
					continue
				}
				found++
				assert.Check(t, linkExists(page, m[1]), "%s links to %s, which does not exist", page, m[1])
			}
		}
	}
	assert.Assert(t, found >= 40, "only %d links found", found)
}

// linkExists reports whether the target of a relative link exists, with its heading.
func linkExists(page, target string) bool {
	path, anchor, _ := strings.Cut(target, "#")
	file := page
	if path != "" {
		file = filepath.Join(filepath.Dir(page), path)
	}
	if anchor == "" {
		_, err := os.Stat(file)
		return err == nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return false
	}
	dropped := regexp.MustCompile("[^a-z0-9 _-]")
	for _, m := range regexp.MustCompile(`(?m)^#+ (.*)$`).FindAllStringSubmatch(string(text), -1) {
		if strings.ReplaceAll(dropped.ReplaceAllString(strings.ToLower(m[1]), ""), " ", "-") == anchor {
			return true
		}
	}
	return false
}
