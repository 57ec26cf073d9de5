// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"slices"
	"strings"
)

// sameName restores under the same name, by the runbook's chapter. Rows that were written just before must be there, in a Cluster that is
// not the old one, and the password and the CA must be those that clients have.
func (s *suite) sameName(ctx context.Context, all []block) error {
	primary, err := s.primary(ctx)
	if err != nil {
		return err
	}
	if _, err := s.kubectl(ctx, "exec", primary, "-c", "postgres", "--", "psql", "-qtAX", "-d", database, "-c",
		"CREATE TABLE same_name AS SELECT generate_series(1, 1000) AS id"); err != nil {
		return err
	}
	before, err := s.identities(ctx)
	if err != nil {
		return err
	}
	if err := s.chapter(ctx, all, "Restore under the same name", s.name); err != nil {
		return err
	}
	after, err := s.identities(ctx)
	if err != nil {
		return err
	}
	if before[0] == after[0] {
		s.report.finding("Cluster %s was not replaced", s.name)
	}
	if !slices.Equal(before[1:], after[1:]) {
		s.report.finding("the password or the CA of Cluster %s changed with the restore under the same name", s.name)
	}
	if primary, err = s.primary(ctx); err != nil {
		return err
	}
	rows, err := s.kubectl(ctx, "exec", primary, "-c", "postgres", "--", "psql", "-qtAX", "-d", database, "-c", "SELECT count(*) FROM same_name")
	if rows = strings.TrimSpace(rows); rows != "1000" {
		s.report.finding("restored under the same name, with %q rows of 1000", rows)
	}
	s.report.note("Restored under the same name: %s rows of 1000; password and CA as before; the archive goes on in %s-g2.", rows, s.name)
	return err
}

// identities are the Cluster's UID, and what its clients know: password and CA. Nothing prints them.
func (s *suite) identities(ctx context.Context) ([]string, error) {
	var all []string
	for _, what := range [][]string{
		{"clusters.postgresql.cnpg.io/" + s.name, "{.metadata.uid}"},
		{"secrets/" + s.name + "-app", "{.data.password}"},
		{"secrets/" + s.name + "-ca", `{.data.ca\.crt}`},
	} {
		text, err := s.kubectl(ctx, "get", what[0], "-o", "jsonpath="+what[1])
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, nil
}
