// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
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
	salt, err := s.salt(ctx)
	if err != nil {
		return err
	}
	defer func() {
		if now, err := s.salt(ctx); err == nil {
			s.report.note("After the switchover to %s the password of the owner has another salt: %t.", other, now != salt)
		}
	}()
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

// salt is that of the owner's password: the new primary encodes the password again.
func (s *suite) salt(ctx context.Context) (string, error) {
	primary, err := s.primary(ctx)
	if err != nil {
		return "", err
	}
	return s.psql(ctx, primary, "SELECT split_part(rolpassword, '$', 2) FROM pg_authid WHERE rolname = '"+owner+"'")
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

// poolersPaused holds the clients for a while, and then over a switchover. Held alone, no session may break. After a switchover one may: the new
// primary sets the owner's password again, with another salt, and what PgBouncer has kept of a client's login is no longer accepted.
func (s *suite) poolersPaused(ctx context.Context, t *timeline) error {
	for _, c := range []struct {
		what string
		may  bool
		do   func() error
	}{
		{"Paused for 20 s", false, func() error {
			select {
			case <-ctx.Done():
			case <-time.After(20 * time.Second):
			}
			return nil
		}},
		{"Paused over a switchover", true, func() error { return s.promotes(ctx, t) }},
	} {
		begin := time.Now()
		took, err := s.pause(ctx, true)
		if err != nil {
			_, other := s.pause(ctx, false) // an apply would leave it paused
			return errors.Join(err, other)
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
		if o.writer.broken > 0 && !c.may {
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
		for name := range strings.FieldsSeq(names) {
			state, err := s.kubectl(ctx, "exec", name, "-c", "pgbouncer", "--", "psql", "-qtAX", "-c", "SHOW STATE")
			if err != nil || pausedIn(state) != on {
				return false, err
			}
			servers, err := s.kubectl(ctx, "exec", name, "-c", "pgbouncer", "--", "psql", "-qtAX", "-c", "SHOW SERVERS")
			if err != nil || on && strings.TrimSpace(servers) != "" { // a transaction still runs
				return false, err
			}
		}
		return true, nil
	})
	return time.Since(begin), err
}

// pausedIn reports whether SHOW STATE of PgBouncer, with psql -tA, says that it is paused. SHOW DATABASES says so only if one was paused by name.
func pausedIn(state string) bool {
	for line := range strings.Lines(state) {
		if strings.TrimSpace(line) == "paused|yes" {
			return true
		}
	}
	return false
}
