// SPDX-License-Identifier: Apache-2.0

package pghba

import "strings"

// Reach says what the order of lines does: PostgreSQL takes the first line that matches a connection.
// https://www.postgresql.org/docs/current/auth-pg-hba-conf.html
type Reach struct {
	// Rejects is the line with which every connection of clients over the network is rejected; -1 for none.
	Rejects int
	// Dead is the first line that no connection reaches, and Behind the line before it that matches all of them; -1 for none.
	Dead, Behind int
}

// Order returns what the order of the lines does.
func Order(lines []string) Reach {
	found := Reach{Rejects: -1, Dead: -1, Behind: -1}
	var all, everybody span // of every address, and of every IPv4 address at least
	accepts := false
	for i, line := range lines {
		for _, r := range Rules(line) {
			if r.Type == "local" {
				continue
			}
			if all.before(r) && !forReplication(line) {
				if found.Dead < 0 {
					found.Dead, found.Behind = i, max(all.tls, all.plain)-1
				}
				continue
			}
			accepts = accepts || r.Method != "reject" && !r.Loopback()
			if r.Everybody() && everybody.closes(&all, r, i) && !accepts && found.Rejects < 0 {
				found.Rejects = i
			}
		}
	}
	return found
}

// span is the first lines, from 1, that match all connections with and without TLS; 0 for none.
type span struct{ tls, plain int }

func (s *span) add(r Rule, line int) {
	if r.takesTLS() && s.tls == 0 {
		s.tls = line + 1
	}
	if r.TakesPlaintext() && s.plain == 0 {
		s.plain = line + 1
	}
}

// closes adds a rule for everybody, and reports whether nothing is left for the lines after it.
func (s *span) closes(all *span, r Rule, line int) bool {
	s.add(r, line)
	if r.Address == "all" {
		all.add(r, line)
	}
	return s.tls > 0 && s.plain > 0
}

// before reports whether the lines before match every connection that the rule matches.
func (s *span) before(r Rule) bool {
	return (r.takesTLS() || r.TakesPlaintext()) && (!r.takesTLS() || s.tls > 0) && (!r.TakesPlaintext() || s.plain > 0)
}

func (r Rule) takesTLS() bool {
	return r.Type == "host" || r.Type == "hostssl" || r.Type == "hostnogssenc"
}

// forReplication reports a line for the keyword replication, which the keyword all does not have.
func forReplication(line string) bool {
	fields := strings.Fields(line)
	return len(fields) > 1 && strings.Contains(fields[1], "replication")
}

// Closed reports whether a line rejects everybody who connects with TLS, so that nobody reaches the operator's last line, which takes every
// client with a password: https://cloudnative-pg.io/documentation/current/postgresql_conf/#the-pg_hba-section
func Closed(lines []string) bool {
	for _, line := range lines {
		for _, r := range Rules(line) {
			if r.Method == "reject" && r.Everybody() && r.takesTLS() {
				return true
			}
		}
	}
	return false
}
