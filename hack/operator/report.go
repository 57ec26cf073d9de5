// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"strings"
)

// change is one difference between two releases.
type change struct {
	// id names the decision that pgha must take in hack/operator/decided; "" if there is none to take.
	id string
	// line is printed, and below it the lines of details, and with -v those of all.
	line    string
	details []string
	all     []string
}

// section is a group of changes.
type section struct {
	title   string
	changes []change
}

// printReport writes the sections. Details are indented; an empty section is one line.
func printReport(w io.Writer, sections []section, every bool) {
	for _, s := range sections {
		if len(s.changes) == 0 {
			fmt.Fprintf(w, "\n%s: nothing\n", s.title)
			continue
		}
		fmt.Fprintf(w, "\n%s\n", s.title)
		for _, c := range s.changes {
			fmt.Fprintf(w, "  %s\n", c.line)
			details := c.details
			if every {
				details = append(details[:len(details):len(details)], c.all...)
			}
			for _, detail := range details {
				fmt.Fprintf(w, "      %s\n", detail)
			}
		}
	}
}

// short cuts a text for one line of the report.
func short(text string, most int) string {
	text = strings.Join(strings.Fields(text), " ")
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most-1]) + "…"
	}
	return text
}
