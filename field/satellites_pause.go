// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// poolersSwitchover promotes a replica under the clients of the poolers.
func (s *suite) poolersSwitchover(ctx context.Context, t *timeline) error {
	begin := time.Now()
	if err := s.promotes(ctx, t); err != nil {
		return err
	}
	return s.noteGaps(ctx, "Switchover", begin)
}

// promotes makes a replica the primary, and waits until nothing moves.
func (s *suite) promotes(ctx context.Context, t *timeline) error {
	other, err := s.replica(ctx)
	if err != nil {
		return err
	}
	begin := time.Now()
	if _, err := s.kubectl(ctx, "cnpg", "promote", s.name, other); err != nil {
		return err
	}
	return until(ctx, 5*time.Minute, "the Cluster is healthy after the switchover", func() (bool, error) {
		ok, moved := t.healthy()
		now, err := s.primary(ctx)
		return ok && now == other && moved.After(begin) && time.Since(moved) > still, err
	})
}

// noteGaps writes what the clients with and without a pooler saw.
func (s *suite) noteGaps(ctx context.Context, what string, begin time.Time) error {
	o := &satelliteOutcome{}
	if err := s.satelliteGaps(ctx, o, begin); err != nil {
		return err
	}
	line := func(g gaps) string {
		return fmt.Sprintf("writes %.1f s, new connections %.1f s, %s broke", g.writes.Seconds(), g.connections.Seconds(), counted(g.broken, "session"))
	}
	s.report.note("%s: over the pooler %s; without it %s; the reader over the pooler ro: %s.", what, line(o.writer), line(o.direct), counted(o.reader.broken, "session")+" broke")
	return nil
}

// poolersPaused holds the clients for a while, and then over a switchover: no session over the pooler may break, which is what it is for.
func (s *suite) poolersPaused(ctx context.Context, t *timeline) error {
	for _, c := range []struct {
		what string
		do   func() error
	}{
		{"Paused for 20 s", func() error {
			select {
			case <-ctx.Done():
			case <-time.After(20 * time.Second):
			}
			return nil
		}},
		{"Paused over a switchover", func() error { return s.promotes(ctx, t) }},
	} {
		begin := time.Now()
		took, err := s.pause(ctx, true)
		if err != nil {
			return err
		}
		held := time.Now()
		problem := c.do()
		if resumed, err := s.pause(ctx, false); err != nil {
			return err
		} else if problem != nil {
			return problem
		} else {
			s.report.note("%s: PAUSE was done after %.1f s, RESUME after %.1f s, held for %.0f s.", c.what, took.Seconds(), resumed.Seconds(), time.Since(held).Seconds())
		}
		time.Sleep(5 * time.Second)
		o := &satelliteOutcome{}
		if err := s.satelliteGaps(ctx, o, begin); err != nil {
			return err
		}
		if o.writer.broken > 0 {
			s.report.finding("%s: %d sessions over the pooler broke", c.what, o.writer.broken)
		}
		if err := s.noteGaps(ctx, c.what, begin); err != nil {
			return err
		}
	}
	return nil
}

// pause does what the runbook says, and waits until each pod of the pooler is paused, or is not any more.
func (s *suite) pause(ctx context.Context, on bool) (time.Duration, error) {
	pooler, begin := s.name+"-pooler-rw", time.Now()
	if _, err := s.kubectl(ctx, "patch", "poolers.postgresql.cnpg.io/"+pooler, "--type", "merge", "--patch", fmt.Sprintf(`{"spec":{"pgbouncer":{"paused":%t}}}`, on)); err != nil {
		return 0, err
	}
	err := until(ctx, 90*time.Second, fmt.Sprintf("PgBouncer is paused: %t", on), func() (bool, error) {
		names, err := s.kubectl(ctx, "get", "pods", "-l", "cnpg.io/poolerName="+pooler, "-o", "jsonpath={.items[*].metadata.name}")
		if err != nil {
			return false, err
		}
		for _, name := range strings.Fields(names) {
			text, err := s.kubectl(ctx, "exec", name, "-c", "pgbouncer", "--", "psql", "-X", "-x", "-c", "SHOW DATABASES")
			if err != nil || pausedIn(text) != on {
				return false, err
			}
		}
		return true, nil
	})
	return time.Since(begin), err
}

// pausedIn reports whether PgBouncer says that the pool behind its entry for all databases is paused.
func pausedIn(show string) bool {
	for line := range strings.Lines(show) {
		if name, value, found := strings.Cut(line, "|"); found && strings.TrimSpace(name) == "paused" && strings.TrimSpace(value) == "1" {
			return true
		}
	}
	return false
}
