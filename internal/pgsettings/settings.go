// SPDX-License-Identifier: Apache-2.0

// Package pgsettings knows PostgreSQL's configuration parameters, for each major version that CloudNativePG runs: whether a
// parameter exists, what it takes to change it, and whether PostgreSQL can read a value.
//
// The table comes from pg_settings of real servers; see internal/gen/pgsettings. Values are read by the rules of
// https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/misc/guc.c. Parameters of extensions, which have
// a dot in their names, are known as far as PostgreSQL's own modules define them.
package pgsettings

import (
	_ "embed" // the table
	"strconv"
	"strings"
)

// The major versions that the table covers.
const (
	OldestMajor = 13
	NewestMajor = 18
)

// table has a line for each parameter and each run of majors in which it is the same, sorted by name. It is searched as text:
// parsing it would cost more than the few look-ups of a run.
//
//go:embed table.tsv
var table string

// Context says when a changed value takes effect: https://www.postgresql.org/docs/current/view-pg-settings.html
type Context string

// The contexts, from those that nobody can change to those that a session can.
const (
	Internal         Context = "internal" // cannot be set in postgresql.conf
	Postmaster       Context = "postmaster"
	Sighup           Context = "sighup"
	SuperuserBackend Context = "superuser-backend"
	Backend          Context = "backend"
	Superuser        Context = "superuser"
	User             Context = "user"
)

// Restart reports whether a changed value waits for a restart of the server. All others take effect on a reload; those of
// context backend in new sessions.
func (c Context) Restart() bool { return c == Postmaster }

// Type is the type of a parameter's values.
type Type string

// The types of values.
const (
	Bool    Type = "bool"
	Integer Type = "integer"
	Real    Type = "real"
	String  Type = "string"
	Enum    Type = "enum"
)

// Setting is one parameter in one major version.
type Setting struct {
	// Name as PostgreSQL writes it.
	Name    string
	Context Context
	Type    Type
	// Unit of a bare number: B, kB, 8kB, MB, ms, s, min, or "".
	Unit string
	// Min and Max are the range of a number, in Unit.
	Min, Max float64

	values string // of an enum, listed with commas; after a semicolon those that PostgreSQL accepts and does not list
}

// Values are what PostgreSQL lists for an enum.
func (s Setting) Values() []string {
	listed, _, _ := strings.Cut(s.values, ";")
	if listed == "" {
		return nil
	}
	return strings.Split(listed, ",")
}

// Known reports whether the table covers a major version.
func Known(major int) bool { return major >= OldestMajor && major <= NewestMajor }

// Find looks a parameter up, in any case, also by a name that PostgreSQL keeps for compatibility.
func Find(major int, name string) (Setting, bool) {
	name = currentName(major, strings.ToLower(name))
	for line := range lines(name) {
		if s, ok := parse(line, major); ok {
			return s, true
		}
	}
	return Setting{}, false
}

// Majors lists the majors that have a parameter.
func Majors(name string) []int {
	var majors []int
	for major := OldestMajor; major <= NewestMajor; major++ {
		if _, ok := Find(major, name); ok {
			majors = append(majors, major)
		}
	}
	return majors
}

// Names lists the parameters of a major version, by their names in lower case.
func Names(major int) []string {
	var names []string
	for line := range strings.SplitSeq(strings.TrimSuffix(table, "\n"), "\n") {
		if _, ok := parse(line, major); ok {
			name, _, _ := strings.Cut(line, "\t")
			names = append(names, name)
		}
	}
	return names
}

// currentName maps the old names that PostgreSQL still takes: map_old_guc_names in guc.c.
func currentName(major int, name string) string {
	switch {
	case name == "sort_mem":
		return "work_mem"
	case name == "vacuum_mem":
		return "maintenance_work_mem"
	case name == "ssl_ecdh_curve" && major >= 18:
		return "ssl_groups"
	}
	return name
}

// lines yields the lines of one parameter.
func lines(name string) func(func(string) bool) {
	return func(yield func(string) bool) {
		start := 0
		if !strings.HasPrefix(table, name+"\t") {
			if start = strings.Index(table, "\n"+name+"\t") + 1; start == 0 {
				return
			}
		}
		for rest := table[start:]; strings.HasPrefix(rest, name+"\t"); {
			line, after, _ := strings.Cut(rest, "\n")
			if !yield(line) {
				return
			}
			rest = after
		}
	}
}

// parse reads a line, if it is about the major version.
func parse(line string, major int) (Setting, bool) {
	column := func() string {
		value, rest, _ := strings.Cut(line, "\t")
		line = rest
		return value
	}
	name := column()
	from, to, _ := strings.Cut(column(), "-")
	if first, _ := strconv.Atoi(from); major < first {
		return Setting{}, false
	}
	if last, _ := strconv.Atoi(to); major > last {
		return Setting{}, false
	}
	s := Setting{Name: name, Context: Context(column()), Type: Type(column()), Unit: column()}
	s.Min, _ = strconv.ParseFloat(column(), 64)
	s.Max, _ = strconv.ParseFloat(column(), 64)
	s.values = column()
	if written := column(); written != "" {
		s.Name = written
	}
	return s, true
}
