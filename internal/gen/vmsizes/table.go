// SPDX-License-Identifier: Apache-2.0

package main

import (
	"regexp"
	"strings"
)

// table is a Markdown table: its section, and its cells with their lines.
type table struct {
	section string
	head    row
	rows    []row
}

// row is a line of a table.
type row struct {
	line  int
	cells []string
}

var footnote = regexp.MustCompile(`<sup>[^<]*</sup>`)

// tables returns the tables of a page, in its order.
func tables(text string) []table {
	var all []table
	section, in := "", false
	number := 0
	for line := range strings.Lines(text) {
		number++
		line = strings.TrimSpace(line)
		if heading := strings.TrimLeft(line, "#"); heading != line {
			section = strings.TrimSpace(heading)
		}
		if !strings.HasPrefix(line, "|") {
			in = false
			continue
		}
		cells := strings.Split(strings.Trim(line, "|"), "|")
		for i, c := range cells {
			cells[i] = strings.Join(strings.Fields(footnote.ReplaceAllString(c, " ")), " ")
		}
		switch {
		case !in:
			all = append(all, table{section: section, head: row{number, cells}})
			in = true
		case strings.Trim(line, "|-: ") != "":
			t := &all[len(all)-1]
			t.rows = append(t.rows, row{number, cells})
		}
	}
	return all
}
