// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// preface is the head of the page.
const preface = `# Field suite

` + "Written by `make field`, which runs what pgha prints on real pods; see [field/README.md](../field/README.md). Each section is the last whole\n" +
	"run of one part.\n"

// writePage replaces the sections of the page whose parts this run has finished. The others stay as an earlier run wrote them: all parts
// together take hours.
func writePage(path string, finished []*section) error {
	text, err := os.ReadFile(path) //nolint:gosec // the page that the user names
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("cannot read the page: %w", err)
	}
	sections := sectionsOf(string(text))
	for _, p := range finished {
		sections["## "+p.title] = p.markdown()
	}
	page := preface
	for _, p := range parts() {
		if section := sections["## "+p.title]; section != "" {
			page += "\n" + section
		}
	}
	if err := os.WriteFile(path, []byte(page), 0o644); err != nil { //nolint:gosec // a page that everybody may read
		return fmt.Errorf("cannot write the page: %w", err)
	}
	return nil
}

// sectionsOf splits a page into its sections, by their headings.
func sectionsOf(page string) map[string]string {
	sections := map[string]string{}
	heading := ""
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "## ") {
			heading = strings.TrimSpace(line)
		}
		if heading != "" {
			sections[heading] += line
		}
	}
	for heading, section := range sections {
		sections[heading] = strings.TrimRight(section, "\n") + "\n"
	}
	return sections
}
