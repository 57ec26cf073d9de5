// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// The commands that take a node or the object store away and bring it back are the cluster's own: PGHA_FIELD_NODE_OFF and PGHA_FIELD_NODE_ON
// with the node's name in NODE, PGHA_FIELD_STORE_OFF and PGHA_FIELD_STORE_ON.
const (
	nodeAway  = "PGHA_FIELD_NODE"
	storeAway = "PGHA_FIELD_STORE"
)

// outages takes the node of the primary away, and then the object store.
func outages(ctx context.Context, s *suite) error {
	if _, _, err := s.start(ctx, state{}); err != nil {
		return err
	}
	for _, step := range []struct {
		name, variable string
		do             func(ctx context.Context) error
	}{
		{"node", nodeAway, s.nodeLost},
		{"store", storeAway, s.storeLost},
	} {
		if os.Getenv(step.variable+"_OFF") == "" || os.Getenv(step.variable+"_ON") == "" {
			s.report.note("No %s was taken away: %s_OFF and %[2]s_ON are not set.", step.name, step.variable)
			continue
		}
		if err := step.do(ctx); err != nil {
			s.report.finding("%s: %v", step.name, err)
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return s.countRows(ctx)
}

// away takes something away and returns what brings it back, which runs once. The suite brings it back also after an interrupt.
func away(ctx context.Context, variable, node string) (back func() error, err error) {
	run := func(ctx context.Context, which string) error {
		cmd := exec.CommandContext(ctx, "sh", "-c", os.Getenv(variable+which)) //nolint:gosec // the user's own command
		cmd.Env = append(os.Environ(), "NODE="+node)
		if out, err := cmd.CombinedOutput(); err != nil {
			return fmt.Errorf("cannot run %s%s: %w: %s", variable, which, err, lastLine(string(out)))
		}
		return nil
	}
	back = sync.OnceValue(func() error { return run(context.WithoutCancel(ctx), "_ON") })
	if err := run(ctx, "_OFF"); err != nil {
		return nil, errors.Join(err, back())
	}
	return back, nil
}

// nodeLost: the machine of the primary loses its power. Another instance must be promoted without it, and all of them must be back with it.
func (s *suite) nodeLost(ctx context.Context) error {
	old, node, err := s.primaryApart(ctx)
	if err != nil {
		return err
	}
	begin := time.Now()
	back, err := away(ctx, nodeAway, node)
	if err != nil {
		return err
	}
	defer back() //nolint:errcheck // reported below
	err = until(ctx, 10*time.Minute, "another instance is the primary", func() (bool, error) {
		now, err := s.primary(ctx)
		return now != "" && now != old, err
	})
	promoted := time.Since(begin)
	time.Sleep(20 * time.Second) // until it takes writes
	g, gapErr := s.gapsBetween(ctx, begin, time.Now())
	s.report.note("The node of the primary lost its power: another primary after %.0f s; writes %.1f s, new connections %.1f s.", promoted.Seconds(), g.writes.Seconds(), g.connections.Seconds())
	if err := errors.Join(err, gapErr, back()); err != nil {
		return err
	}
	return s.again(ctx, "The node is back", time.Now(), "")
}

// primaryApart is the primary and its node, on another node than the clients, which must not go with it.
func (s *suite) primaryApart(ctx context.Context) (primary, node string, err error) {
	of := func(pod string) (string, error) {
		return s.kubectl(ctx, "get", "pod", pod, "-o", "jsonpath={.spec.nodeName}")
	}
	clients, err := of(clientName)
	if err != nil {
		return "", "", err
	}
	for range 2 {
		if primary, err = s.primary(ctx); err != nil {
			return "", "", err
		}
		if node, err = of(primary); err != nil || node != clients {
			return primary, node, err
		}
		other, err := s.replica(ctx)
		if err != nil {
			return "", "", err
		}
		begin := time.Now()
		if _, err := s.kubectl(ctx, "cnpg", "promote", s.name, other); err != nil {
			return "", "", err
		}
		if err := s.again(ctx, "Promotion of "+other+", away from the clients", begin, other); err != nil {
			return "", "", err
		}
	}
	return "", "", errors.New("the primary and the clients stay on one node")
}

// storeLost: the object store is away for a minute. Writes go on, archiving fails visibly, and catches up.
func (s *suite) storeLost(ctx context.Context) error {
	begin := time.Now()
	back, err := away(ctx, storeAway, "")
	if err != nil {
		return err
	}
	defer back() //nolint:errcheck // reported below
	primary, err := s.primary(ctx)
	if err != nil {
		return err
	}
	wal, err := s.psql(ctx, primary, "SELECT pg_walfile_name(pg_switch_wal())")
	if err != nil {
		return err
	}
	condition := func(want string) func() (bool, error) {
		return func() (bool, error) {
			is, err := s.kubectl(ctx, "get", "clusters.postgresql.cnpg.io", s.name, "-o", `jsonpath={.status.conditions[?(@.type=="ContinuousArchiving")].status}`)
			return strings.TrimSpace(is) == want, err
		}
	}
	failed := until(ctx, 5*time.Minute, "ContinuousArchiving is False", condition("False"))
	seen := time.Since(begin)
	if err := errors.Join(failed, back()); err != nil {
		return err
	}
	returned := time.Now()
	err = until(ctx, 10*time.Minute, "the WAL is archived", func() (bool, error) {
		text, err := s.psql(ctx, primary, "SELECT last_archived_wal >= '"+strings.TrimSpace(wal)+"' FROM pg_stat_archiver")
		return strings.TrimSpace(text) == "t", err
	})
	caught := time.Since(returned)
	g, gapErr := s.gapsBetween(ctx, begin, time.Now())
	s.report.note("The object store was away: ContinuousArchiving is False after %.0f s; back again, the WAL is archived after %.0f s; writes %.1f s, new connections %.1f s.",
		seen.Seconds(), caught.Seconds(), g.writes.Seconds(), g.connections.Seconds())
	return errors.Join(err, gapErr, until(ctx, 5*time.Minute, "ContinuousArchiving is True", condition("True")))
}
