// SPDX-License-Identifier: Apache-2.0

package nodes

import "fmt"

// longestTimeout that AKS takes, in minutes.
const longestTimeout = 1440

// before is what to do before the upgrade of a pool.
func (d *database) before(p *Pool, e *Effect) []string {
	var all []string
	switch {
	case d.local():
		return d.beforeLocal()
	case d.Instances < 2 && d.budgets:
		all = append(all, "set enablePDB to false for the day, run CHECKPOINT, and accept that the database is down while its pod moves")
	case d.Instances < 2:
		all = append(all, "take a window and run CHECKPOINT: the database is down while its pod moves")
	case d.Instances == 2 && d.required && d.waits > 0:
		all = append(all, "add a third instance for the day, or set durability to preferred")
	}
	if !d.budgets && d.Instances > 1 {
		all = append(all, "remove enablePDB: false: without budgets a drain takes the primary without a switchover")
	}
	if p.Together > 1 && p.Instances.Most > 1 && !p.BlueGreen {
		what := "max surge"
		if p.Surge == 0 {
			what = "max unavailable"
		}
		all = append(all, fmt.Sprintf("set %s of pool %s to 1", what, p.Name))
	}
	if p.BlueGreen && e.Blocks.Verdict != No {
		all = append(all, fmt.Sprintf("set the batch of pool %s to 100%%: the disruption budgets pace the drain", p.Name))
	}
	switch timeout := timeoutFor(d.generous(p.gone())); {
	case d.needed(p.gone()) <= p.DrainTimeout:
	case timeout > longestTimeout:
		all = append(all, fmt.Sprintf("lower switchoverDelay and stopDelay: pool %s would need a drain timeout of %d minutes, and AKS takes at most %d", p.Name, timeout, longestTimeout))
	default:
		all = append(all, fmt.Sprintf("raise the drain timeout of pool %s to %d minutes, or lower switchoverDelay and stopDelay", p.Name, timeout))
	}
	if !p.room && p.Soak > 0 {
		all = append(all, fmt.Sprintf("set the soak of pool %s to 0: the pod waits for its node", p.Name))
	}
	if p.perNode > 1 && d.Instances > 1 {
		all = append(all, "set podAntiAffinity to required, with a node for each instance")
	}
	if d.disk == redundant && !p.room && d.Zones {
		all = append(all, "set zoneSpread to ScheduleAnyway: the disks attach in every zone")
	}
	if d.disk == zonal && p.Surge > 0 && !p.room && len(p.Zones) > 1 && d.Instances > 1 {
		all = append(all, fmt.Sprintf("split pool %s into one pool for each zone, so that the new node is in the zone of the disk", p.Name))
	}
	return all
}

func (d *database) beforeLocal() []string {
	if d.Instances < 2 || !d.budgets {
		return []string{"do not upgrade: a drain deletes the only copy. Take a base backup, switch the WAL, add instances and the disruption budgets first"}
	}
	return []string{fmt.Sprintf("scale to %d instances, upgrade one node at a time, run kubectl cnpg destroy for each instance that comes back empty, and wait until all are ready; "+
		"or move one instance after the other into a new pool. \"Upgrade the nodes under local disks\" of pgha runbook has the commands", d.Instances+1)}
}
