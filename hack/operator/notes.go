// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
)

// note is one item of the release notes.
type note struct {
	section, text string
	// pulls are the numbers of its pull requests, words what it has in backquotes.
	pulls, words []string
	// lines are the minors that the item's comment names.
	lines string
}

// releaseNotes are those of one release.
type releaseNotes struct {
	date  string // 2026-09-23
	intro []string
	items []note
}

// notesOf finds the notes of a release in the files of docs.
func notesOf(all files, version string) (releaseNotes, error) {
	for _, folder := range []string{"docs/src/release_notes/", "docs/src/release_notes/old/"} {
		if text, ok := all[folder+"v"+minorOf(version)+".md"]; ok {
			return parseNotes(text, version)
		}
	}
	return releaseNotes{}, fmt.Errorf("cannot find the release notes of %q", version)
}

// parseNotes reads the part of one release. Items are separated by their marks; a nested item is an item of its own, with the line above it
// in front.
func parseNotes(text, version string) (releaseNotes, error) {
	_, part, ok := strings.Cut(text+"\n", "\n## Version "+version+"\n")
	if !ok {
		return releaseNotes{}, fmt.Errorf("cannot find version %q in the release notes", version)
	}
	part, _, _ = strings.Cut(part, "\n## ")
	p := noteParser{}
	for line := range strings.SplitSeq(part, "\n") {
		p.line(line)
	}
	p.end()
	return p.notes, nil
}

type noteParser struct {
	notes           releaseNotes
	section, parent string
	item            []string
	nested          bool
}

func (p *noteParser) line(line string) {
	trimmed := strings.TrimSpace(line)
	nested := strings.HasPrefix(line, "  ") && strings.HasPrefix(trimmed, "- ")
	switch {
	case strings.HasPrefix(strings.ToLower(trimmed), "**release date:**"):
		p.notes.date = day(strings.TrimSpace(trimmed[len("**release date:**"):]))
	case strings.HasPrefix(line, "#"):
		p.end()
		p.section, p.parent = strings.TrimSpace(strings.TrimLeft(line, "#")), ""
	case strings.HasPrefix(line, "- ") || nested:
		if nested && p.parent == "" {
			p.parent = strings.TrimSuffix(strings.Join(p.item, " "), ":")
			p.item = nil
		}
		p.end()
		if !nested {
			p.parent = ""
		}
		p.item, p.nested = []string{strings.TrimPrefix(trimmed, "- ")}, nested
	case trimmed != "" && p.item != nil:
		p.item = append(p.item, trimmed)
	case trimmed != "" && p.section == "" && !strings.HasPrefix(trimmed, ":::"):
		p.notes.intro = append(p.notes.intro, trimmed)
	}
}

// day is a date as it is written in the notes in ISO 8601; one that cannot be read stays.
func day(date string) string {
	for _, layout := range []string{"Jan 2, 2006", "January 2, 2006"} {
		if d, err := time.Parse(layout, strings.Join(strings.Fields(date), " ")); err == nil {
			return d.Format(time.DateOnly)
		}
	}
	return date
}

var (
	pullMark   = regexp.MustCompile(`\[#(\d+)\]\([^)]*\)`)
	linesMark  = regexp.MustCompile(`<!--\s*([0-9. ]+?)\s*-->`)
	backquoted = regexp.MustCompile("`([^`]+)`")
	emptyMark  = regexp.MustCompile(`\(\s*(,\s*)*\)`)
)

// end adds the item that was read.
func (p *noteParser) end() {
	if p.item == nil {
		return
	}
	text := strings.Join(p.item, " ")
	p.item = nil
	n := note{section: p.section}
	for _, match := range pullMark.FindAllStringSubmatch(text, -1) {
		n.pulls = append(n.pulls, "#"+match[1])
	}
	if match := linesMark.FindStringSubmatch(text); match != nil {
		n.lines = match[1]
	}
	text = emptyMark.ReplaceAllString(linesMark.ReplaceAllString(pullMark.ReplaceAllString(text, ""), ""), "")
	if p.nested && p.parent != "" {
		text = p.parent + ": " + text
	}
	n.text = strings.Join(strings.Fields(text), " ")
	for _, match := range backquoted.FindAllStringSubmatch(n.text, -1) {
		if !slices.Contains(n.words, match[1]) {
			n.words = append(n.words, match[1])
		}
	}
	p.notes.items = append(p.notes.items, n)
}

// id names the item: its pull requests, or the beginning of its text.
func (n note) id() string {
	if len(n.pulls) > 0 {
		return "note " + strings.Join(n.pulls, " ")
	}
	return "note " + short(n.text, 60)
}

// fieldsIn returns the words that name a spec field: the last part of a path that a CRD has.
func (n note) fieldsIn(known map[string][]string) []string {
	var found []string
	for _, w := range n.words {
		w, _, _ = strings.Cut(w, " ")
		w = strings.TrimSuffix(strings.Trim(w, "."), ":")
		if strings.ToLower(w) == w && !strings.ContainsAny(w, "._") {
			continue // backup and initdb are also words of prose
		}
		paths := known[w[strings.LastIndexByte(w, '.')+1:]]
		if len(paths) > 0 && !slices.Contains(found, w) {
			found = append(found, w)
		}
	}
	return found
}
