// SPDX-License-Identifier: Apache-2.0

package pgsettings

import "fmt"

// Together returns the faults of parameters that are valid alone and with which PostgreSQL does not start, by name. The values are those of
// postgresql.conf by the parameters' names; segment is the size of a WAL segment in MB, 0 if it is not known. Two of the checks are done by
// a start only, so that a running server takes the values:
// https://github.com/postgres/postgres/blob/REL_18_0/src/backend/postmaster/postmaster.c#L818 and ReadControlFile in xlog.c.
func Together(major int, values map[string]string, segment int) map[string]*Fault {
	t := together{major: major, values: values, faults: map[string]*Fault{}}
	if !Known(major) {
		t.major = NewestMajor
	}
	t.reserved()
	for _, name := range []string{"min_wal_size", "max_wal_size"} {
		if size, ok := t.number(name, ""); ok && segment > 0 && int(size)/(1<<20)/segment < 2 {
			t.add(Conflict, fmt.Sprintf("the value of %s, %s, is less than two WAL segments of %d MB", name, values[name], segment), name)
		}
	}
	for _, name := range []string{"log_parser_stats", "log_planner_stats", "log_executor_stats"} {
		if t.on("log_statement_stats") && t.on(name) {
			t.add(Unreadable, "the parameters log_statement_stats and "+name+" cannot both be on", "log_statement_stats", name)
		}
	}
	return t.faults
}

type together struct {
	major  int
	values map[string]string
	faults map[string]*Fault
}

// reserved compares the connections that are reserved with all.
func (t *together) reserved() {
	all, ok := t.number("max_connections", "100")
	own, also := t.number("superuser_reserved_connections", "3")
	more, _ := t.number("reserved_connections", "0") // since 16
	if !ok || !also || own+more < all {
		return
	}
	words := fmt.Sprintf("superuser_reserved_connections (%.0f)", own)
	if more > 0 {
		words += fmt.Sprintf(" plus reserved_connections (%.0f)", more)
	}
	t.add(Conflict, fmt.Sprintf("the value of %s must be less than max_connections (%.0f)", words, all),
		"max_connections", "superuser_reserved_connections", "reserved_connections")
}

// add adds the fault to those of the parameters that are written.
func (t *together) add(problem Problem, detail string, names ...string) {
	for _, name := range names {
		if _, ok := t.values[name]; ok && t.faults[name] == nil {
			t.faults[name] = &Fault{Problem: problem, Detail: detail}
		}
	}
}

// number is a value or its default. ok is false if the version lacks the parameter, or PostgreSQL cannot read the value.
func (t *together) number(name, standard string) (number float64, ok bool) {
	s, found := Find(t.major, name)
	if !found {
		return 0, false
	}
	if value, is := t.values[name]; is {
		standard = value
	}
	return s.Number(standard)
}

func (t *together) on(name string) bool {
	on, ok := ParseBool(t.values[name])
	return ok && on
}
