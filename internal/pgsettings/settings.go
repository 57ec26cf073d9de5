// SPDX-License-Identifier: Apache-2.0

// Package pgsettings has PostgreSQL's configuration parameters for each major version that CloudNativePG supports:
// whether a parameter exists, whether a change needs a restart, and whether a value is valid.
//
// The table is generated from pg_settings of real servers; see internal/gen/pgsettings. Values are read by the rules of
// https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/utils/misc/guc.c. Parameters of extensions, which have
// a dot in their names, are included if PostgreSQL's own modules define them.
package pgsettings

import (
	_ "embed" // the table
	"strconv"
	"strings"
)

// The major versions in the table.
const (
	OldestMajor = 13
	NewestMajor = 18
)

// table has a line for each parameter and each range of majors in which it is the same, sorted by name. It is searched
// as text: parsing it would take longer than the few look-ups of a run.
//
//go:embed table.tsv
var table string

// Context says when a changed value takes effect: https://www.postgresql.org/docs/current/view-pg-settings.html
type Context string

// The contexts, from parameters that cannot be changed to those that a session can change.
const (
	Internal         Context = "internal" // cannot be set in postgresql.conf
	Postmaster       Context = "postmaster"
	Sighup           Context = "sighup"
	SuperuserBackend Context = "superuser-backend"
	Backend          Context = "backend"
	Superuser        Context = "superuser"
	User             Context = "user"
)

// Restart reports whether a changed value takes effect only after a restart of the server. All others take effect on a
// reload; those of context backend in new sessions.
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

// Setting is a parameter in one major version.
type Setting struct {
	// Name is the name as PostgreSQL writes it.
	Name    string
	Context Context
	Type    Type
	// Unit is the unit of a number without one: B, kB, 8kB, MB, ms, s, min, or "".
	Unit string
	// Min and Max are the range of a number, in Unit.
	Min, Max float64

	values string // the values of an enum, comma-separated; after a semicolon those that PostgreSQL accepts but does not list
}

// Values returns the values that PostgreSQL lists for an enum.
func (s Setting) Values() []string {
	listed, _, _ := strings.Cut(s.values, ";")
	if listed == "" {
		return nil
	}
	return strings.Split(listed, ",")
}

// Known reports whether a major version is in the table.
func Known(major int) bool { return major >= OldestMajor && major <= NewestMajor }

// Find finds a parameter by its name, in upper or lower case, or by an old name that PostgreSQL still accepts.
func Find(major int, name string) (Setting, bool) {
	for line := range lines(Name(major, name)) {
		if s, ok := parse(line, major); ok {
			return s, true
		}
	}
	return Setting{}, false
}

// Majors returns the major versions that have a parameter.
func Majors(name string) []int {
	var majors []int
	for major := OldestMajor; major <= NewestMajor; major++ {
		if _, ok := Find(major, name); ok {
			majors = append(majors, major)
		}
	}
	return majors
}

// Names returns the names of the parameters of a major version, in lower case.
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

// Name returns the name by which PostgreSQL finds a parameter, in lower case. It compares names without regard to case, and still
// accepts some old ones: guc_name_compare and map_old_guc_names in guc.c. In postgresql.conf, all the lines with one Name set the same
// parameter, and the last of them wins.
func Name(major int, name string) string {
	switch name = strings.ToLower(name); {
	case name == "sort_mem":
		return "work_mem"
	case name == "vacuum_mem":
		return "maintenance_work_mem"
	case name == "ssl_ecdh_curve" && major >= 18:
		return "ssl_groups"
	}
	return name
}

// Usual reports whether a name is written as usual: in lower case or as PostgreSQL itself writes it, such as TimeZone, and is no old name.
func Usual(major int, name string) bool {
	current := Name(major, name)
	if name == current {
		return true
	}
	if !Known(major) {
		major = NewestMajor
	}
	s, ok := Find(major, current)
	return ok && s.Name == name
}

// lines yields the lines of one parameter.
func lines(name string) func(func(string) bool) {
	return func(yield func(string) bool) {
		for rest := table[firstLine(name):]; strings.HasPrefix(rest, name+"\t"); {
			line, after, _ := strings.Cut(rest, "\n")
			if !yield(line) {
				return
			}
			rest = after
		}
	}
}

// firstLine is the offset of the first line whose name is not before the given one. The table is sorted.
func firstLine(name string) int {
	low, high := 0, len(table)
	for low < high {
		middle := max(low, strings.LastIndexByte(table[:(low+high)/2], '\n')+1)
		of, rest, _ := strings.Cut(table[middle:], "\t")
		if of >= name {
			high = middle
			continue
		}
		_, after, _ := strings.Cut(rest, "\n")
		low = len(table) - len(after)
	}
	return low
}

// parse reads a line if it applies to the major version.
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
