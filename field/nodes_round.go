// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// nodeRun makes steps with one Cluster.
type nodeRun struct {
	*suite
	t       *timeline
	cordons *cordons
}

// nodeAwayFor is how long a drained node stays cordoned: longer than a switchover takes, so that the node is not back in the middle of it.
const nodeAwayFor = 60 * time.Second

// step makes the rounds of a step and compares them with what is expected.
func (n *nodeRun) step(ctx context.Context, x nodeStep) error {
	primary, replicas, err := n.places(ctx)
	if err != nil {
		return err
	}
	var nodes []string
	for _, r := range replicas {
		nodes = append(nodes, r.node)
	}
	return n.rounds(ctx, x.name, x.rounds(primary.node, nodes))
}

// rounds makes rounds one after the other. What was seen until a failure is reported too.
func (n *nodeRun) rounds(ctx context.Context, name string, all []round) error {
	o := &outcome{name: name}
	defer func() { n.report.last().nodes = append(n.report.last().nodes, o) }()
	for _, r := range all {
		if err := n.round(ctx, r, o); err != nil {
			return err
		}
	}
	answer, err := n.planned(ctx, name)
	if err != nil {
		return err
	}
	for _, text := range append(predicted(name).differences(o), answer.differences(o)...) {
		n.report.finding("%s: %s", name, text)
	}
	return nil
}

// round cordons, drains, waits, uncordons, and waits until the Cluster is healthy.
func (n *nodeRun) round(ctx context.Context, r round, o *outcome) error {
	begin := time.Now()
	defer func() { o.see(n.t.since(begin)) }()
	if err := n.cordons.close(ctx, r.cordon); err != nil {
		return err
	}
	drains, err := n.drains(ctx, r.drain)
	o.drains = append(o.drains, drains...)
	if err != nil {
		return err
	}
	if err := pause(ctx, nodeAwayFor); err != nil {
		return err
	}
	pods, err := n.pods(ctx, n.name)
	if err != nil {
		return err
	}
	o.pending = append(o.pending, waiting(pods))
	opened := time.Now()
	if err := n.cordons.open(ctx, r.cordon); err != nil {
		return err
	}
	if err := n.recovered(ctx, r, opened, o); err != nil {
		return err
	}
	g, err := n.gapsBetween(ctx, begin, time.Now())
	o.gaps = append(o.gaps, g)
	n.say("   drains: %s; writes %.1f s, connections %.1f s, %d sessions broke", joined(drains, drained.String), g.writes.Seconds(), g.connections.Seconds(), g.broken)
	return err
}

// drains drains nodes at the same time.
func (n *nodeRun) drains(ctx context.Context, nodes []string) ([]drained, error) {
	all, faults := make([]drained, len(nodes)), make([]error, len(nodes))
	var group sync.WaitGroup
	for i, node := range nodes {
		group.Go(func() { all[i], faults[i] = n.cordons.drain(ctx, n.name, node) })
	}
	group.Wait()
	return all, errors.Join(faults...)
}

// recovered waits until the Cluster is healthy and calm, or, with an instance that is lost, until enough others are ready.
func (n *nodeRun) recovered(ctx context.Context, r round, opened time.Time, o *outcome) error {
	if r.unhealthy {
		return n.ready(ctx, r.ready)
	}
	if err := n.calm(ctx, opened); err != nil {
		return err
	}
	_, moved := n.t.healthy()
	o.healthy = append(o.healthy, max(0, moved.Sub(opened)))
	return nil
}

// ready waits until that many instances are ready.
func (n *nodeRun) ready(ctx context.Context, least int) error {
	return until(ctx, most, fmt.Sprintf("%d instances are ready", least), func() (bool, error) {
		text, err := n.kubectl(ctx, "get", "clusters.postgresql.cnpg.io", n.name, "-o", "jsonpath={.status.readyInstances}")
		var is int
		_, _ = fmt.Sscan(text, &is) // empty for none
		return is >= least, err
	})
}

// calm waits until the Cluster is healthy and nothing moves.
func (n *nodeRun) calm(ctx context.Context, begin time.Time) error {
	m := &measurement{suite: n.suite, t: n.t}
	return m.calm(ctx, begin)
}

// see counts switchovers and collects the phases.
func (o *outcome) see(seen []sighting) {
	for _, x := range seen {
		if name, found := strings.CutPrefix(x.what, "primary "); found && name != "" {
			o.switchovers++
		}
		if strings.HasPrefix(x.what, "phase ") {
			o.phases = append(o.phases, x.what)
		}
	}
}

// waiting counts the pods that have no node.
func waiting(pods []pod) (n int) {
	for i := range pods {
		if pods[i].Spec.NodeName == "" && pods[i].Status.Phase == "Pending" {
			n++
		}
	}
	return n
}

// place is where an instance is.
type place struct{ pod, node string }

// places are the primary and the replicas. Each must have a node of its own, for otherwise a step would take more than it says.
func (s *suite) places(ctx context.Context) (primary place, replicas []place, err error) {
	name, err := s.primary(ctx)
	if err != nil {
		return place{}, nil, err
	}
	pods, err := s.pods(ctx, s.name)
	if err != nil {
		return place{}, nil, err
	}
	return split(pods, name)
}

func split(pods []pod, name string) (primary place, replicas []place, err error) {
	nodes := map[string]bool{}
	for i := range pods {
		x := place{pods[i].Metadata.Name, pods[i].Spec.NodeName}
		nodes[x.node] = true
		if x.pod == name {
			primary = x
		} else {
			replicas = append(replicas, x)
		}
	}
	if primary.pod == "" || len(replicas) != 2 || len(nodes) != 3 || nodes[""] {
		return primary, replicas, fmt.Errorf("there is no primary with two replicas on three nodes: %q is the primary, %d pods, %d nodes", name, len(pods), len(nodes))
	}
	slices.SortFunc(replicas, func(a, b place) int { return strings.Compare(a.node, b.node) })
	return primary, replicas, nil
}

// pause waits, and ends with the context.
func pause(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-time.After(d):
		return nil
	}
}
