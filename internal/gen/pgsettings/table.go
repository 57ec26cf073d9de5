// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// setting is one parameter in one major version.
type setting struct {
	name, context, kind, unit, low, high string
	values                               []string
}

// row returns a setting without its major versions, in the form of the table.
func (s setting) row() string {
	values := strings.Join(s.values, ",")
	if hidden := hiddenValues(s); len(hidden) > 0 {
		values += ";" + strings.Join(hidden, ",")
	}
	columns := []string{s.context, s.kind, s.unit, s.low, s.high, values}
	if lower := strings.ToLower(s.name); lower != s.name {
		columns = append(columns, s.name)
	}
	return strings.Join(columns, "\t")
}

// table maps each parameter, by its name in lower case, to its rows, with the major versions of each row.
type table map[string]map[string][]int

func (t table) add(major int, s setting) {
	for _, value := range unbuiltValues(major, s.name) {
		if !slices.Contains(s.values, value) { // this server may be built with it
			s.values = append(s.values, value)
		}
	}
	name, row := strings.ToLower(s.name), s.row()
	if t[name] == nil {
		t[name] = map[string][]int{}
	}
	t[name][row] = append(t[name][row], major)
}

// text returns one line for each parameter and each range of major versions in which it is the same, sorted by name and major.
func (t table) text() string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(t)) {
		var lines []string
		for row, majors := range t[name] {
			slices.Sort(majors)
			for len(majors) > 0 {
				n := 1
				for n < len(majors) && majors[n] == majors[n-1]+1 {
					n++
				}
				lines = append(lines, fmt.Sprintf("%s\t%d-%d\t%s\n", name, majors[0], majors[n-1], row))
				majors = majors[n:]
			}
		}
		slices.Sort(lines)
		text.WriteString(strings.Join(lines, ""))
	}
	return text.String()
}
