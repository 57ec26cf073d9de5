// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"slices"
	"strings"
	"time"
)

// backups takes one on demand, and looks at the first of the schedule.
func (s *suite) backups(ctx context.Context, _ objects) error {
	args := slices.Concat([]string{"backup", "aks", "--namespace", s.ns, "--cluster", s.name, "--name", "field"}, s.sets)
	text, err := output(ctx, nil, s.pgha, args...)
	if err != nil {
		return err
	}
	begin := time.Now()
	if _, err := s.kubectlOn(ctx, []byte(text), "apply", "--server-side", "-f", "-"); err != nil {
		return err
	}
	if _, err := s.kubectl(ctx, "wait", "backups.postgresql.cnpg.io/field", "--for=jsonpath={.status.phase}=completed", "--timeout=5m"); err != nil {
		return err
	}
	took := time.Since(begin)
	scheduled, err := s.kubectl(ctx, "get", "backups.postgresql.cnpg.io", "-l", "cnpg.io/scheduled-backup="+s.name, "-o", "jsonpath={.items[*].status.phase}")
	s.report.note("Backup on demand in %.0f s; backups of the schedule: %s.", took.Seconds(), scheduled)
	if scheduled != "completed" {
		s.report.finding("backups of the schedule: %q", scheduled)
	}
	return err
}

// recoveries recovers the newest state, and the moment before a loss, beside the source.
func (s *suite) recoveries(ctx context.Context, _ objects) error {
	primary, err := s.primary(ctx)
	if err != nil {
		return err
	}
	app := func(statement string) (string, error) {
		text, err := s.kubectl(ctx, "exec", primary, "-c", "postgres", "--", "psql", "-qtAX", "-d", database, "-c", statement)
		return strings.TrimSpace(text), err
	}
	if _, err := app("CREATE TABLE drill AS SELECT generate_series(1, 1000) AS id"); err != nil {
		return err
	}
	moment, err := app("SELECT clock_timestamp()")
	if err != nil {
		return err
	}
	if _, err := app("DELETE FROM drill WHERE id > 10"); err != nil {
		return err
	}
	wal, err := app("SELECT pg_walfile_name(pg_switch_wal())")
	if err != nil {
		return err
	}
	err = until(ctx, 3*time.Minute, "the WAL is archived", func() (bool, error) {
		text, err := app("SELECT last_archived_wal >= '" + wal + "' FROM pg_stat_archiver")
		return text == "t", err
	})
	if err != nil {
		return err
	}
	for _, r := range []struct {
		name, rows string
		more       []string
	}{
		{s.name + "-new", "10", nil},
		{s.name + "-before", "1000", []string{"--to", moment}},
	} {
		if err := s.recovery(ctx, r.name, r.rows, r.more); err != nil {
			s.report.finding("%v", err)
		}
	}
	return nil
}

// recovery recovers once, counts the rows and deletes the Cluster.
func (s *suite) recovery(ctx context.Context, name, rows string, more []string) error {
	args := slices.Concat([]string{"recover", "aks", "--namespace", s.ns, "--cluster", s.name, "--name", name}, s.sets, more)
	text, err := output(ctx, nil, s.pgha, args...)
	if err != nil {
		return err
	}
	begin := time.Now()
	if _, err := s.kubectlOn(ctx, []byte(text), "apply", "--server-side", "-f", "-"); err != nil {
		return err
	}
	if _, err := s.kubectl(ctx, "wait", "clusters.postgresql.cnpg.io/"+name, "--for=condition=Ready", "--timeout=8m"); err != nil {
		return err
	}
	took := time.Since(begin)
	got, err := s.kubectl(ctx, "exec", name+"-1", "-c", "postgres", "--", "psql", "-qtAX", "-d", database, "-c", "SELECT count(*) FROM drill")
	s.report.note("Recovered as %s with %s in %.0f s: %s rows.", name, or(strings.Join(more, " "), "no target"), took.Seconds(), strings.TrimSpace(got))
	if strings.TrimSpace(got) != rows {
		s.report.finding("%s has %s rows, not %s", name, strings.TrimSpace(got), rows)
	}
	_, _ = s.kubectl(ctx, "delete", "clusters.postgresql.cnpg.io", name)
	return err
}
