// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"fmt"
)

// unknownPools is an upgrade of pools that the profile does not describe: what does not depend on them, and what the rest depends on.
func unknownPools(d *database) Effect {
	e := Effect{ID: "upgrade", Title: "Upgrade or reimage of the node pools", Source: rollingSource}
	e.Moves = d.everyInstance()
	e.switchovers(d, d.Instances, d.Instances, true)
	e.Away, e.AwayWhy = d.awayUnknown()
	e.CommitsHang, e.Failover = d.hangs(1), d.failover(1)
	switch {
	case d.Instances < 2 && d.budgets, d.local():
		e.Blocks = d.blocks(&Pool{Together: 1})
	default:
		e.Blocks = Answer{May, fmt.Sprintf("depends on the drain timeout, 30 min by default: it must be at least %d min, for %s; and on how many nodes are drained together",
			timeoutFor(d.needed(1)), d.neededWords(1))}
	}
	e.Class = d.class(&e)
	e.Before = []string{"describe the node pools in spec.scheduling.pools: name, zones, count, and with azure: maxSurge and drainTimeoutInMinutes"}
	if d.local() {
		e.Before = append(e.Before, d.beforeLocal()...)
	}
	return e
}

// awayUnknown is how long an instance of a pool is away that the profile does not describe.
func (d *database) awayUnknown() (Range, string) {
	r, why := d.away(nil)
	if d.local() {
		return r, why
	}
	r.Most = reimageMost + attachMost
	return r, why + "; without a free node in its zone, until its own node is back: depends on zones, nodes and surge of the pools"
}
