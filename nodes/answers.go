// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/layout"
)

// hangs says whether commits wait while nodes are drained together.
func (d *database) hangs(together int) Answer {
	switch {
	case d.Instances < 2:
		return Answer{Yes, "the database is down while its only instance is away"}
	case d.waits == 0:
		return Answer{No, "commits wait for no replica; what is not replicated is lost with the primary"}
	case !d.required:
		return Answer{No, "with durability preferred a commit waits only for replicas that are ready, and may have one copy"}
	case d.replicas() < d.waits:
		return Answer{Yes, fmt.Sprintf("while one replica is away, %d of %d that a commit waits for are there", d.replicas(), d.waits)}
	case (!d.budgets || d.open) && d.Instances-3 < d.waits:
		return Answer{May, "without a disruption budget of the replicas nothing waits until the one before is back, so that two can be away together"}
	case d.disk == localStays:
		return Answer{May, fmt.Sprintf("%d of %d is enough; but the operator also switches over while the first pod is Pending, and then does not make the old primary again: seen, 444 s, until the node was back",
			d.waits, d.Instances-1)}
	case d.local():
		return Answer{May, fmt.Sprintf("%d of %d is enough, until a second instance is empty", d.waits, d.Instances-1)}
	}
	if away := min(together, 2); together > 1 && d.Instances-1-away < d.waits { // docs/field.md: drain of two nodes at once
		return Answer{May, "two can be away together, a replica and the primary of before, which no budget selects during the switchover, and while one is Pending the operator does not make the other again: seen, 76 s and 444 s, until the node of the first took pods"}
	}
	// https://github.com/cloudnative-pg/cloudnative-pg/issues/10103
	return Answer{No, fmt.Sprintf("%d of %d replicas is enough, beyond the gap of a switchover; in it no budget selects the old primary, and once 62 s without a replica were reported",
		d.waits, d.Instances-1)}
}

// failover says whether the operator promotes a replica if the primary fails while that many other instances are away.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/replicas_quorum.go#L98
func (d *database) failover(away int) Answer {
	left := max(d.Instances-1-away, 0)
	switch {
	case d.Instances < 2:
		return Answer{No, "there is no replica"}
	case left == 0:
		return Answer{No, "no replica is left meanwhile"}
	case d.quorum && d.required && left+d.waits <= d.Instances-1:
		return Answer{No, fmt.Sprintf("the quorum needs R + W > N, and %d ready + %d that a commit waits for is not above %d", left, d.waits, d.Instances-1)}
	case d.quorum && d.required:
		return Answer{Yes, fmt.Sprintf("the quorum holds, R + W > N: %d + %d > %d", left, d.waits, d.Instances-1)}
	}
	if left == 1 {
		return Answer{Yes, "1 replica is left"}
	}
	return Answer{Yes, fmt.Sprintf("%d replicas are left", left)}
}

// needed is the drain timeout in seconds within which the primary's pod surely leaves its node: the instance that moved before is back, the
// operator leads again, the primary archives its WAL and stops for the switchover, and then its pod ends. Of instances that are drained together,
// the budget lets one go after the other.
func (d *database) needed(together int) int {
	if d.Instances < 2 {
		return d.stop
	}
	return attachMost + operatorBack + d.switchover + d.stop + (max(together, 1)-1)*(d.stop+attachMost)
}

// generous is the same with a disk that takes as long as any that was reported. https://github.com/Azure/AKS/issues/2936
func (d *database) generous(together int) int {
	if d.Instances < 2 {
		return d.stop
	}
	return d.needed(together) - attachMost + attachSlow
}

func (d *database) neededWords(together int) string {
	if d.Instances < 2 {
		return fmt.Sprintf("stopDelay %d", d.stop)
	}
	more := ""
	if together > 1 {
		more = fmt.Sprintf(" + %d before it × (stopDelay + attach)", together-1)
	}
	return fmt.Sprintf("attach of the instance before %d + a new leader of the operator %d + switchoverDelay %d + stopDelay %d%s = %d s",
		attachMost, operatorBack, d.switchover, d.stop, more, d.needed(together))
}

// timely compares the limits with the drain timeout of a pool.
func (d *database) timely(p *Pool) Answer {
	words, needed, generous := d.neededWords(p.gone()), d.needed(p.gone()), d.generous(p.gone())
	if needed <= p.DrainTimeout {
		why := fmt.Sprintf("%s fits the drain timeout of %d s", words, p.DrainTimeout)
		if generous > p.DrainTimeout && d.Instances > 1 {
			why += fmt.Sprintf("; with a disk that takes 20 minutes, set %d min", timeoutFor(generous))
		}
		return Answer{No, why}
	}
	return Answer{May, fmt.Sprintf("%s, and the drain timeout is %d s: while the archive or a session keeps the primary, the drain fails and the upgrade stops", words, p.DrainTimeout)}
}

// blocks says whether the upgrade of a pool ends by itself.
func (d *database) blocks(p *Pool) Answer {
	switch {
	case d.Instances < 2 && d.budgets:
		return Answer{Yes, "the disruption budget of the only instance allows no eviction: its node is never drained"}
	case d.local():
		return d.blocksLocal(p.Together)
	case d.Instances < 2:
		return d.timely(p)
	case !d.budgets:
		return Answer{No, "without disruption budgets nothing holds a drain, and nothing protects the primary"}
	case p.perNode > 1 && !p.room:
		return Answer{Yes, fmt.Sprintf("up to %d instances share a node: the budget lets one replica go, whose pod stays Pending while the node is cordoned, and then no other", p.perNode)}
	case p.BlueGreen && p.Together < p.Instances.Most:
		return Answer{May, fmt.Sprintf("all old nodes are cordoned, and %s drained at a time: a primary in the first ones has no candidate until a replica is ready on a new node, "+
			"and its drain waits up to %d s", layout.Count(p.Together, "node"), p.DrainTimeout)}
	case p.Together > 1 && p.Instances.Most > 1 && !p.BlueGreen && !p.room:
		return Answer{May, fmt.Sprintf("%d nodes are cordoned together, and a zone may have no new node: the budgets let one replica go at a time, each waits for a node of its zone, "+
			"and the primary for a replica that is ready elsewhere", p.Together)}
	}
	return d.timely(p)
}

func (d *database) blocksLocal(together int) Answer {
	if !d.budgets {
		return Answer{No, "without disruption budgets nothing holds a drain, and each instance comes back empty: all data since the last archived WAL is lost"}
	}
	back := "comes back on another node with an empty volume and crash-loops"
	if d.disk == localStays {
		back = "is Pending until its node is back, with an empty disk after a reimage, and then crash-loops"
	}
	if d.Instances == 2 {
		return Answer{Yes, "at the node of the primary: the replica " + back + ", and the operator has nowhere to switch over to"}
	}
	if d.disk == localStays && together > 1 {
		return Answer{May, "while the first pod is Pending it counts as failed, and the operator switches over; once its node is back with an empty disk, it crash-loops, and the next drain waits"}
	}
	return Answer{Yes, "at the second node: the first replica " + back + "; as long as an instance is not ready, the operator does not switch over, and the budget lets no other replica go"}
}

// timeoutFor rounds seconds up to five minutes, in minutes.
func timeoutFor(seconds int) int { return (seconds + 299) / 300 * 5 }

func minutes(seconds int) string {
	if seconds%60 == 0 {
		return fmt.Sprintf("%d min", seconds/60)
	}
	return fmt.Sprintf("%d s", seconds)
}

// heavier is the heavier of two answers.
func heavier(a, b Answer) Answer {
	rank := map[Verdict]int{"": -1, No: 0, May: 1, Yes: 2}
	if rank[b.Verdict] > rank[a.Verdict] {
		return b
	}
	return a
}

// named puts the pools in front of an answer that is not the same for all.
func named(a Answer, each []Effect) Answer {
	if a.Verdict == No || len(each) < 2 {
		return a
	}
	var names []string
	for i := range each {
		if each[i].Blocks == a {
			names = append(names, each[i].Pool)
		}
	}
	a.Why = "pool " + strings.Join(names, ", ") + ": " + a.Why
	return a
}

func appendNew(to []string, more ...string) []string {
	for _, text := range more {
		if !slices.Contains(to, text) {
			to = append(to, text)
		}
	}
	return to
}
