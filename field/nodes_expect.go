// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
	"time"
)

// budget is whether a disruption budget holds a drain until its time is over.
type budget int

// The expectations of a drain. Either: when a switchover begins, no budget selects the old primary for some seconds, and it depends on the
// moment of the next attempt whether it is evicted.
const (
	noDrain budget = iota
	ends
	holds
	either
)

// prediction is what is expected of a step.
type prediction struct {
	// least and most are the switchovers of all rounds.
	least, most int
	drain       budget
	// silent: the Cluster says all the time that it is healthy.
	silent bool
}

// predicted is what is expected of a step: more exactly than pgha plan --nodes can, which does not know where the primary is. What that says is
// compared too: see planned.
func predicted(name string) prediction {
	return map[string]prediction{
		replicaDrained:  {drain: ends},
		primaryCordoned: {least: 1, most: 1},
		primaryDrained:  {least: 1, most: 1, drain: ends},
		// The first switchover goes to a node that will be drained, the second to any other.
		primaryFirst: {least: 2, most: 3, drain: ends},
		primaryLast:  {least: 1, most: 1, drain: ends},
		twoDrained:   {least: 1, most: 1, drain: either},
		allCordoned:  {drain: holds, silent: true},
		// An instance that crashes is not ready, and the operator waits for it. One that is Pending counts as failed, and it does not.
		emptyThenPrimary:  {drain: holds},
		pinnedThenPrimary: {least: 1, most: 1, drain: either},
	}[name]
}

// quietGap is the longest pause of the writer that needs no explanation. Without a switchover the primary never stops.
const quietGap = 5 * time.Second

// outcome is what happened in a step: one entry per round, and of the drains one per node.
type outcome struct {
	name        string
	switchovers int
	drains      []drained
	gaps        []gaps
	// pending are pods that waited for their node, healthy the times from the uncordon until nothing moved.
	pending []int
	healthy []time.Duration
	// phases that the Cluster went through.
	phases []string
}

// differences compares what was expected with what happened.
func (p prediction) differences(o *outcome) []string {
	var found []string
	if o.switchovers < p.least || o.switchovers > p.most {
		found = append(found, fmt.Sprintf("%s, expected %s", counted(o.switchovers, "switchover"), p.switchovers()))
	}
	for _, d := range o.drains {
		if p.drain == ends && d.held || p.drain == holds && !d.held {
			found = append(found, fmt.Sprintf("the drain was %s, expected: %s", d, p.drain))
		}
	}
	if p.silent && len(o.phases) > 0 {
		found = append(found, "the Cluster does not say all the time that it is healthy: "+strings.Join(o.phases, ", "))
	}
	for _, g := range o.gaps {
		if p.most == 0 && g.writes > quietGap {
			found = append(found, fmt.Sprintf("writes stopped for %.1f s, and no switchover was expected", g.writes.Seconds()))
		}
	}
	return found
}

// switchovers writes how many are expected.
func (p prediction) switchovers() string {
	if p.least == p.most {
		return fmt.Sprint(p.least)
	}
	return fmt.Sprintf("%d to %d", p.least, p.most)
}

// String is what the page says of it.
func (b budget) String() string {
	switch b {
	case noDrain:
		return "no drain"
	case ends:
		return "done"
	case holds:
		return "held"
	case either:
		return "done or held"
	}
	return "unknown"
}

// drained writes the table of the steps with nodes.
func (p *section) drained(b *strings.Builder) {
	if len(p.nodes) == 0 {
		return
	}
	b.WriteString("\nIn parentheses is what was expected. Writes is the longest time without an acknowledged row, connections the longest in which new ones failed, in seconds. ")
	b.WriteString("Pending are the pods that waited for a cordoned node. Healthy is when the last pod, phase or event moved, in seconds after the uncordon. ")
	b.WriteString("Where nodes follow one another, each has its value.\n\n")
	b.WriteString("| step | switchovers | drain | writes | connections | Pending | healthy |\n|---|---|---|---|---|---|---|\n")
	for _, o := range p.nodes {
		want := predicted(o.name)
		fmt.Fprintf(b, "| %s | %d (%s) | %s (%s) | %s | %s | %s | %s |\n", o.name, o.switchovers, want.switchovers(),
			or(joined(o.drains, drained.String), "-"), want.drain,
			joined(o.gaps, func(g gaps) string { return fmt.Sprintf("%.1f", g.writes.Seconds()) }),
			joined(o.gaps, func(g gaps) string { return fmt.Sprintf("%.1f", g.connections.Seconds()) }),
			joined(o.pending, func(n int) string { return fmt.Sprint(n) }),
			or(joined(o.healthy, func(d time.Duration) string { return fmt.Sprintf("%.0f", d.Seconds()) }), "-"))
	}
}

// joined writes values one after the other.
func joined[T any](values []T, text func(T) string) string {
	var all []string
	for _, v := range values {
		all = append(all, text(v))
	}
	return strings.Join(all, "; ")
}
