// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// parse reads the text of a table.
func parse(text string) (table, error) {
	t := table{}
	for line := range strings.Lines(text) {
		name, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
		majors, row, ok := strings.Cut(rest, "\t")
		first, last, _ := strings.Cut(majors, "-")
		from, err := strconv.Atoi(first)
		to, err2 := strconv.Atoi(last)
		if !ok || err != nil || err2 != nil {
			return nil, fmt.Errorf("the line of %q has no majors", name)
		}
		if t[name] == nil {
			t[name] = map[string][]int{}
		}
		for major := from; major <= to; major++ {
			t[name][row] = append(t[name][row], major)
		}
	}
	return t, nil
}

// forget removes a major version.
func (t table) forget(major int) {
	for name, rows := range t {
		for row, majors := range rows {
			if rows[row] = slices.DeleteFunc(majors, func(m int) bool { return m == major }); len(rows[row]) == 0 {
				delete(rows, row)
			}
		}
		if len(rows) == 0 {
			delete(t, name)
		}
	}
}

// row is a parameter in a major version; "" if it does not exist.
func (t table) row(major int, name string) string {
	for row, majors := range t[name] {
		if slices.Contains(majors, major) {
			return row
		}
	}
	return ""
}

// report prints what changed from the major version before, and the files below root that name each parameter.
func (t table) report(w io.Writer, major int, root string) error {
	var gone, came, changed []string
	for _, name := range slices.Sorted(maps.Keys(t)) {
		switch old, now := t.row(major-1, name), t.row(major, name); {
		case old == now:
		case now == "":
			gone = append(gone, name)
		case old == "":
			came = append(came, name+": "+strings.Join(strings.Fields(now), " "))
		default:
			changed = append(changed, name+": "+differences(old, now))
		}
	}
	for _, part := range []struct {
		title string
		lines []string
	}{
		{"gone: refused by a server that starts; a profile that sets it must drop it before the upgrade", gone},
		{"changed", changed}, {"new", came},
	} {
		fmt.Fprintf(w, "PostgreSQL %d to %d, %s: %d\n", major-1, major, part.title, len(part.lines))
		for _, line := range part.lines {
			name, _, _ := strings.Cut(line, ":")
			places, err := named(root, name)
			if err != nil {
				return err
			}
			fmt.Fprintln(w, "  "+line)
			if len(places) > 0 {
				fmt.Fprintln(w, "      look at "+strings.Join(places, ", "))
			}
		}
	}
	return nil
}

// differences names the columns in which two rows differ.
func differences(old, now string) string {
	columns := []string{"context", "type", "unit", "min", "max", "values", "written as"}
	before, after := strings.Split(old, "\t"), strings.Split(now, "\t")
	var all []string
	for i, column := range columns {
		var a, b string
		if i < len(before) {
			a = before[i]
		}
		if i < len(after) {
			b = after[i]
		}
		if a != b {
			all = append(all, fmt.Sprintf("%s %q becomes %q", column, a, b))
		}
	}
	return strings.Join(all, ", ")
}

// named lists the Go files below root, but for tests, generators and this table, that name a parameter.
func named(root, parameter string) ([]string, error) {
	word := regexp.MustCompile(`\b` + regexp.QuoteMeta(parameter) + `\b`)
	var places []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name := d.Name(); d.IsDir() && (name == "testdata" || name == "gen" || name == "e2e" || len(name) > 1 && name[0] == '.') {
			return fs.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path) //nolint:gosec // the project's own files
		if err == nil && word.Match(text) {
			places = append(places, filepath.ToSlash(path))
		}
		return err
	})
	return places, err
}
