// SPDX-License-Identifier: Apache-2.0

package pgsettings

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/strict"
)

// Problem is the kind of a Fault.
type Problem int

// The problems of a line in postgresql.conf.
const (
	Unknown    Problem = iota + 1 // no version has a parameter of this name
	Missing                       // other versions have the parameter
	ReadOnly                      // the parameter cannot be set
	Unreadable                    // the value is invalid or out of range
	Conflict                      // the value is valid alone, but not with that of another parameter
)

// Discards reports whether a running server ignores every change in a file with such a line: it does not know the name. Of a line with a
// bad value it ignores only that line. A server that starts with either stops at once.
// ProcessConfigFileInternal in https://github.com/postgres/postgres/blob/REL_18_0/src/backend/utils/misc/guc.c
func (p Problem) Discards() bool { return p == Unknown || p == Missing }

// LeftOut reports whether a running server ignores the line alone. It takes the lines of a Conflict: only a start compares them.
func (p Problem) LeftOut() bool { return p == ReadOnly || p == Unreadable }

// Fault is the reason why PostgreSQL rejects a line of postgresql.conf.
type Fault struct {
	Problem Problem
	// Detail says what is wrong, in a clause that names the parameter.
	Detail string
	// Suggestion is the name or value that was probably meant; "" if none is similar.
	Suggestion string
}

// Error returns the detail.
func (f *Fault) Error() string { return f.Detail }

// Check checks a parameter and its value for a major version. For major 0, or a version that is not in the table, it
// reports only faults that all versions in the table have. Parameters of extensions, which have a dot in their names,
// are always accepted: PostgreSQL stores any value until the extension is loaded.
func Check(major int, name, value string) *Fault {
	if strings.Contains(name, ".") {
		return nil
	}
	if Known(major) {
		return check(major, name, value)
	}
	var fault *Fault
	for m := OldestMajor; m <= NewestMajor; m++ {
		f := check(m, name, value)
		switch {
		case f == nil:
			return nil
		case fault == nil || f.Problem != Missing:
			fault = f
		}
	}
	if major > NewestMajor && fault.Problem != Unreadable {
		return nil // it may be a new parameter
	}
	return fault
}

func check(major int, name, value string) *Fault {
	s, ok := Find(major, name)
	if !ok {
		return absent(major, name)
	}
	if s.Context == Internal {
		return &Fault{Problem: ReadOnly, Detail: fmt.Sprintf("parameter %s is read-only: PostgreSQL shows it, and it cannot be set", s.Name)}
	}
	parsed, err := s.Parse(value)
	if err == nil {
		err = s.checkHook(parsed)
	}
	if err != nil {
		return &Fault{Problem: Unreadable, Detail: fmt.Sprintf("the value of %s is invalid: %v", s.Name, err), Suggestion: s.suggest(value)}
	}
	return nil
}

// checkHook does PostgreSQL's checks other than type and range, if they do not depend on the machine or on other
// parameters.
func (s Setting) checkHook(parsed string) error {
	if s.Type == String {
		return s.checkString(parsed)
	}
	number, _ := strconv.ParseFloat(parsed, 64)
	switch s.Name {
	case "default_with_oids":
		if parsed == "on" {
			return errors.New("it can only be off")
		}
	case "io_max_concurrency":
		if number == 0 {
			return errors.New("0 is neither -1 nor at least 1")
		}
	case "vacuum_buffer_usage_limit":
		if number > 0 && number < 128 {
			return fmt.Errorf("%skB is neither 0 nor at least 128kB", parsed)
		}
	case "commit_timestamp_buffers", "multixact_member_buffers", "multixact_offset_buffers", "notify_buffers",
		"serializable_buffers", "subtransaction_buffers", "transaction_buffers":
		if int64(number)%16 != 0 {
			return fmt.Errorf("%s is not a multiple of 16", parsed)
		}
	}
	return nil
}

// absent returns the fault for a parameter that does not exist in a major version.
func absent(major int, name string) *Fault {
	if majors := Majors(name); len(majors) > 0 {
		where := fmt.Sprintf("was removed in PostgreSQL %d", majors[len(majors)-1]+1)
		if majors[0] > major {
			where = fmt.Sprintf("is new in PostgreSQL %d", majors[0])
		}
		return &Fault{Problem: Missing, Detail: fmt.Sprintf("PostgreSQL %d has no parameter %s: it %s", major, name, where), Suggestion: successor(major, name)}
	}
	detail := fmt.Sprintf("PostgreSQL %d has no parameter %q", major, name)
	near := successor(major, name)
	if near == "" {
		near = strict.Nearest(name, Names(major))
	}
	if near != "" {
		detail += fmt.Sprintf(", did you mean %q?", near)
	}
	return &Fault{Problem: Unknown, Detail: detail, Suggestion: near}
}

// successor returns the replacement of a removed parameter, from the release notes of 9.5, 13 and 16.
func successor(major int, name string) string {
	switch name = strings.ToLower(name); {
	case name == "wal_keep_segments":
		return "wal_keep_size"
	case name == "checkpoint_segments":
		return "max_wal_size"
	case name == "force_parallel_mode":
		return "debug_parallel_query"
	case name == "debug_parallel_query" && major < 16:
		return "force_parallel_mode"
	}
	return ""
}

// suggest corrects the unit of a number: Kubernetes units, wrong upper or lower case, words for units of time.
func (s Setting) suggest(value string) string {
	if s.Unit == "" || s.Type != Integer && s.Type != Real {
		return ""
	}
	_, unit, ok := scanNumber(value, s.Type == Integer)
	if !ok || unit == "" {
		return ""
	}
	number := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(value), unit))
	if meant := meantUnit(s.Unit, unit); meant != "" {
		if _, err := s.Parse(number + meant); err == nil {
			return number + meant
		}
	}
	return ""
}

func meantUnit(base, unit string) string {
	kind, _ := kindOf(base)
	lower := strings.ToLower(unit)
	for _, u := range kind {
		if strings.EqualFold(u.name, unit) {
			return u.name
		}
	}
	if kind[0].name == "TB" {
		switch strings.TrimSuffix(strings.TrimSuffix(lower, "b"), "i") {
		case "k":
			return "kB"
		case "m":
			return "MB"
		case "g":
			return "GB"
		case "t":
			return "TB"
		}
		return ""
	}
	switch lower {
	case "sec", "secs", "second", "seconds":
		return "s"
	case "m", "mins", "minute", "minutes":
		return "min"
	case "hr", "hrs", "hour", "hours":
		return "h"
	case "day", "days":
		return "d"
	case "msec", "millisecond", "milliseconds":
		return "ms"
	}
	return ""
}
