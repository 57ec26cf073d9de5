// SPDX-License-Identifier: Apache-2.0

// Package layout lays out text for a terminal: tables, and paragraphs of wrapped words.
package layout

import (
	"bytes"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Width is where lines are wrapped; a single word may be longer.
const Width = 110

// Table writes rows in columns, the first of which is the head, and an empty line.
func Table(out *bytes.Buffer, rows [][]string) {
	widths := make([]int, len(rows[0]))
	for _, row := range rows {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row {
			line.WriteString(cell + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		out.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	out.WriteString("\n")
}

// Wrap writes words in lines of Width. The first line begins with first, the others with next.
func Wrap(out *bytes.Buffer, first, next string, words []string) {
	line := first
	for i, word := range words {
		switch {
		case i == 0:
			line += word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > Width:
			out.WriteString(line + "\n")
			line = next + word
		default:
			line += " " + word
		}
	}
	out.WriteString(line + "\n")
}

// Count writes a number with its noun.
func Count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}
