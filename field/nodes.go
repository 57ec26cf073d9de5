// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
)

// nodeDrills cordons and drains the nodes of the database, as an upgrade of a node pool does, and holds what happens against predicted.
// Only the pods of the Cluster are evicted: whatever else runs on the nodes stays there, the clients too.
func nodeDrills(ctx context.Context, s *suite) (err error) {
	c := &cordons{suite: s}
	defer func() { err = errors.Join(err, c.openAll(context.WithoutCancel(ctx))) }()
	if slices.ContainsFunc(nodeSteps(), func(x nodeStep) bool { return s.match.MatchString(x.name) }) {
		if err := s.networkDisks(ctx, c); err != nil {
			return err
		}
	}
	for _, k := range localKinds() {
		if !s.match.MatchString(k.name) {
			continue
		}
		s.say("-- %s", k.name)
		if err := s.localDisk(ctx, c, k); err != nil {
			s.report.finding("%s: %v", k.name, err)
		}
		if err := c.openAll(context.WithoutCancel(ctx)); err != nil { // the next Cluster needs them
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
	}
	return nil
}

// round is what happens at once: nodes are cordoned, some of them are drained, and a while later all are uncordoned.
type round struct {
	cordon, drain []string
	// unhealthy: the Cluster cannot be healthy afterwards, for an instance has lost its disk. So many are ready.
	unhealthy bool
	ready     int
}

// nodeStep is a sequence of rounds. The Cluster must be healthy before each.
type nodeStep struct {
	name   string
	rounds func(primary string, replicas []string) []round
}

// one is the round of a single node.
func one(node string) round { return round{cordon: []string{node}, drain: []string{node}} }

// The names of the steps, by which predicted finds what is expected.
const (
	replicaDrained    = "drain of a replica's node"
	primaryCordoned   = "cordon of the primary's node"
	primaryDrained    = "drain of the primary's node"
	primaryFirst      = "drain of each node, the primary's first"
	primaryLast       = "drain of each node, the primary's last"
	twoDrained        = "drain of the primary's and a replica's node at once"
	allCordoned       = "all nodes cordoned, drain of the primary's"
	emptyThenPrimary  = "an empty local disk, then drain of the primary's node"
	pinnedThenPrimary = "a pinned local disk, then drain of the primary's node"
)

// nodeSteps are those with disks that come back with their zone.
func nodeSteps() []nodeStep {
	return []nodeStep{
		{replicaDrained, func(_ string, r []string) []round { return []round{one(r[0])} }},
		{primaryCordoned, func(p string, _ []string) []round { return []round{{cordon: []string{p}}} }},
		{primaryDrained, func(p string, _ []string) []round { return []round{one(p)} }},
		{primaryFirst, func(p string, r []string) []round { return []round{one(p), one(r[0]), one(r[1])} }},
		{primaryLast, func(p string, r []string) []round { return []round{one(r[0]), one(r[1]), one(p)} }},
		{twoDrained, func(p string, r []string) []round {
			return []round{{cordon: []string{p, r[0]}, drain: []string{p, r[0]}}}
		}},
		// The primary's node is uncordoned first, too: otherwise a replica's node would be free for a moment, and a switchover possible.
		{allCordoned, func(p string, r []string) []round {
			return []round{{cordon: []string{p, r[0], r[1]}, drain: []string{p}}}
		}},
	}
}

// networkDisks makes the steps with the disks of the profile aks.
func (s *suite) networkDisks(ctx context.Context, c *cordons) error {
	watching, stop := context.WithCancel(ctx)
	defer stop()
	t, _, err := s.start(watching, state{})
	if err != nil {
		return err
	}
	if err := s.backedUp(ctx); err != nil {
		return err
	}
	n := &nodeRun{suite: s, t: t, cordons: c}
	for _, x := range nodeSteps() {
		if !s.match.MatchString(x.name) {
			continue
		}
		s.say("-- %s", x.name)
		if err := n.step(ctx, x); err != nil {
			s.report.finding("%s: %v", x.name, err)
		}
		if err := c.openAll(context.WithoutCancel(ctx)); err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := n.calm(ctx, time.Now()); err != nil { // also after a failure: the next step begins with a healthy Cluster
			return err
		}
	}
	if err := s.countRows(ctx); err != nil {
		return err
	}
	if s.keep {
		return nil
	}
	return s.discard(ctx)
}

// backedUp waits for the first backup of the schedule, which otherwise would end with the pod that is evicted.
func (s *suite) backedUp(ctx context.Context) error {
	return until(ctx, 5*time.Minute, "the first backup is completed", func() (bool, error) {
		phases, err := s.kubectl(ctx, "get", "backups.postgresql.cnpg.io", "-l", "cnpg.io/scheduled-backup="+s.name, "-o", "jsonpath={.items[*].status.phase}")
		return strings.Contains(phases, "completed"), err
	})
}

// discard deletes the Cluster with its claims, and the clients, so that another Cluster can follow in the namespace.
func (s *suite) discard(ctx context.Context) error {
	if _, err := s.kubectl(ctx, "delete", "pod", clientName, "--ignore-not-found", "--now"); err != nil {
		return err
	}
	if _, err := s.kubectl(ctx, "delete", "clusters.postgresql.cnpg.io", s.name, "--ignore-not-found", "--timeout=3m"); err != nil {
		return err
	}
	return until(ctx, 3*time.Minute, "the claims are gone", func() (bool, error) {
		claims, err := s.kubectl(ctx, "get", "pvc", "-l", "cnpg.io/cluster="+s.name, "-o", "name")
		return err == nil && strings.TrimSpace(claims) == "", err
	})
}
