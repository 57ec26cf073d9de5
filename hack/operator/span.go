// SPDX-License-Identifier: Apache-2.0

package main

import "strings"

// presence says in which releases something is there.
type presence map[string]bool

// line is what one minor says about something: the first patch that has it, and the first that lost it again; "" without.
type line struct {
	first, lost string
	// zero is the .0 of the line, and last its newest patch.
	zero, last string
}

// lines sums up a presence by minor. Where lost is empty and first too, the minor never had it.
func (p presence) lines(releases []string) []line {
	var all []line
	for _, r := range releases {
		if len(all) == 0 || minorOf(all[len(all)-1].zero) != minorOf(r) {
			all = append(all, line{zero: r})
		}
		l := &all[len(all)-1]
		l.last = r
		switch {
		case p[r] && l.first == "":
			l.first = r
		case !p[r] && l.first != "" && l.lost == "":
			l.lost = r
		}
	}
	return all
}

// spans writes a presence as crd-fields.csv does: since names the first patch of each line that did not have it from its .0 on, or
// whose line before did not end with it; gone names the first patch of each line that lost it.
func (p presence) spans(releases []string) (since, gone string) {
	var starts, ends []string
	lines := p.lines(releases)
	for i, l := range lines {
		before := line{}
		if i > 0 {
			before = lines[i-1]
		}
		if l.first != "" && (l.first != l.zero || before.first != before.zero || !p[before.last]) {
			starts = append(starts, l.first)
		}
		switch {
		case l.lost != "":
			ends = append(ends, l.lost)
		case l.first == "" && before.first != "":
			ends = append(ends, l.zero)
		}
	}
	return strings.Join(starts, " "), strings.Join(ends, " ")
}
