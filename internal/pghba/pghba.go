// SPDX-License-Identifier: Apache-2.0

// Package pghba checks lines of pg_hba.conf and pg_ident.conf as PostgreSQL does. With one invalid line, PostgreSQL
// ignores the whole file on a reload, and does not start.
//
// It follows https://github.com/postgres/postgres/blob/REL_18_STABLE/src/backend/libpq/hba.c. It does not check
// included files and regular expressions.
package pghba

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Check checks text of pg_hba.conf, usually one line, as a major version of PostgreSQL does; 0 means any version. The
// error describes the first invalid line.
func Check(major int, text string) error {
	return eachLine(text, func(fields [][]token) error {
		if isInclude(major, fields) {
			return nil
		}
		return checkRecord(major, fields)
	})
}

// CheckIdent checks text of pg_ident.conf.
func CheckIdent(major int, text string) error {
	return eachLine(text, func(fields [][]token) error {
		if isInclude(major, fields) {
			return nil
		}
		for i, name := range []string{"the map's name", "the system's user", "the database's user"} {
			if i >= len(fields) {
				return fmt.Errorf("%s is missing", name)
			}
			if len(fields[i]) > 1 {
				return fmt.Errorf("%s has more than one value", name)
			}
		}
		return nil
	})
}

func eachLine(text string, check func([][]token) error) error {
	continued := false
	for line := range strings.SplitSeq(text, "\n") {
		// A backslash at the end joins a line with the next one, which may be in the next item of the list.
		before := continued
		if continued = strings.HasSuffix(line, `\`); continued || before {
			continue
		}
		if fields := tokenize(line); len(fields) > 0 {
			hide(fields)
			if err := check(fields); err != nil {
				return err
			}
		}
	}
	return nil
}

// isInclude reports whether a line includes other files, as it can since PostgreSQL 16.
func isInclude(major int, fields [][]token) bool {
	return (major == 0 || major >= 16) && slices.Contains([]string{"include", "include_if_exists", "include_dir"}, fields[0][0].text)
}

// record is a line of pg_hba.conf.
type record struct {
	major        int
	kind, method string
	options      map[string]string
}

func connectionTypes() []string {
	return []string{"local", "host", "hostssl", "hostnossl", "hostgssenc", "hostnogssenc"}
}

func checkRecord(major int, fields [][]token) error {
	r := record{major: major, options: map[string]string{}}
	kind, fields, err := single(fields, "the connection type")
	if err != nil {
		return err
	}
	r.kind = kind.text
	if !slices.Contains(connectionTypes(), r.kind) {
		return fmt.Errorf("invalid connection type %s; use local, host, hostssl, hostnossl, hostgssenc or hostnogssenc", kind.quote())
	}
	for _, name := range []string{"database", "user"} {
		if len(fields) == 0 {
			return fmt.Errorf("the %s is missing", name)
		}
		fields = fields[1:]
	}
	if r.kind != "local" {
		if fields, err = address(fields); err != nil {
			return err
		}
	}
	method, fields, err := single(fields, "the authentication method")
	if err != nil {
		return err
	}
	r.method = method.text
	if err := r.checkMethod(method); err != nil {
		return err
	}
	for _, field := range fields {
		for _, t := range field {
			if err := r.option(t); err != nil {
				return err
			}
		}
	}
	return r.mandatory()
}

// single reads a field with exactly one value.
func single(fields [][]token, name string) (token, [][]token, error) {
	switch {
	case len(fields) == 0:
		return token{}, nil, errors.New(name + " is missing")
	case len(fields[0]) > 1:
		return token{}, nil, errors.New(name + " has more than one value")
	}
	return fields[0][0], fields[1:], nil
}

func (r record) checkMethod(t token) error {
	switch m := r.method; {
	case m == "oauth" && r.major != 0 && r.major < 18:
		return fmt.Errorf("authentication method oauth is new in PostgreSQL 18")
	case m == "sspi" || m == "bsd":
		return fmt.Errorf("authentication method %s does not exist on Linux", m)
	case !slices.Contains([]string{"trust", "ident", "peer", "password", "gss", "reject", "md5", "scram-sha-256", "pam", "ldap",
		"cert", "radius", "oauth"}, m):
		return fmt.Errorf("invalid authentication method %s", t.quote())
	case m == "gss" && r.kind == "local":
		return errors.New("authentication method gss does not work on local sockets")
	case m == "peer" && r.kind != "local":
		return errors.New("authentication method peer works on local sockets only")
	case m == "cert" && r.kind != "hostssl":
		return errors.New("authentication method cert works on hostssl connections only")
	}
	return nil
}
