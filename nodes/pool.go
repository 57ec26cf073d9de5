// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"slices"

	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/profiles"
)

// Pool is a node pool with AKS's defaults.
type Pool struct {
	// Name, Zones and Count of nodes as in the profile.
	Name  string   `json:"name"`
	Zones []string `json:"zones,omitempty"`
	Count int      `json:"count"`
	// VMSize of the nodes.
	VMSize string `json:"vmSize,omitempty"`
	// BlueGreen: all old nodes are cordoned first.
	BlueGreen bool `json:"blueGreen,omitempty"`
	// Surge is how many nodes an upgrade adds, Unavailable how many it drains without new ones, and Together how many it drains at once.
	Surge       int `json:"surge"`
	Unavailable int `json:"unavailable"`
	Together    int `json:"together"`
	// DrainTimeout and Soak in seconds.
	DrainTimeout int `json:"drainTimeoutSeconds"`
	Soak         int `json:"soakSeconds"`
	// Undrainable is the behavior for a node that was not drained in time.
	Undrainable string `json:"undrainableNodeBehavior"`
	// Autoscaler: none, cluster or karpenter.
	Autoscaler string `json:"autoscaler"`
	// Spot nodes.
	Spot bool `json:"spot,omitempty"`
	// Instances at least and at most on the pool.
	Instances Range `json:"instances"`

	perNode int  // instances that may share a node
	spare   bool // each zone has a free node, without the new ones
	room    bool // a drained pod finds a node where its disk can follow
	roomWhy string
	azure   azure.Pool
}

// poolsOf resolves the pools of a profile.
func poolsOf(p *profiles.Profile, d *database) []Pool {
	list := p.Spec.Scheduling.Pools
	used := d.Use(list)
	var all []Pool
	for i := range list {
		from := &list[i]
		var a azure.Pool
		if from.Azure != nil {
			a = *from.Azure
		}
		nodes := int(from.Count)
		pool := Pool{
			Name: from.Name, Zones: from.Zones, Count: nodes, VMSize: a.VMSize, BlueGreen: a.UpgradeStrategy == azure.BlueGreen,
			Surge: a.Surge(nodes), Unavailable: a.Unavailable(nodes), Together: a.Surge(nodes), DrainTimeout: a.DrainTimeout(), Soak: a.Soak(), Undrainable: a.UndrainableNodeBehavior,
			Autoscaler: from.Autoscaler, Spot: from.Spot, azure: a,
		}
		switch {
		case pool.BlueGreen:
			pool.Surge, pool.Together = nodes, a.Batch(nodes)
		case pool.Surge == 0:
			pool.Together = pool.Unavailable
		}
		if pool.Undrainable == "" {
			pool.Undrainable = "Schedule"
		}
		if pool.Autoscaler == "" {
			pool.Autoscaler = profiles.AutoscalerNone
		}
		n := slices.IndexFunc(used, func(u profiles.Pool) bool { return u.Name == from.Name })
		if n < 0 {
			all = append(all, pool)
			continue
		}
		pool.Instances.Least, pool.Instances.Most = d.On(used, n)
		pool.perNode = d.PerNode(from, pool.Instances.Most)
		roomIn(d, used, &pool)
		all = append(all, pool)
	}
	return all
}

// roomIn decides whether a pod of a drained node finds another node, where its disk can follow, before its own node is back.
func roomIn(d *database, pools []profiles.Pool, p *Pool) {
	moves := d.disk == redundant && (!d.Zones || d.honors) || d.local() // local: a node in reach, not a disk
	nodes, total := profiles.NodesByZone(pools), 0
	for _, n := range nodes {
		total += n
	}
	share := d.Instances
	if len(nodes) > 0 && d.Zones {
		share = (d.Instances + len(nodes) - 1) / len(nodes)
	}
	p.spare = true
	together := true
	for zone := range zonesOf(p) {
		p.spare = p.spare && nodes[zone] > share
		together = together && nodes[zone]-share >= max(p.Together, 1)
	}
	p.spare = p.spare || moves && total > d.Instances
	together = together || moves && total-d.Instances >= max(p.Together, 1)
	p.room = true
	switch {
	case p.BlueGreen:
		p.roomWhy = "as many new nodes as old ones, usually in the same zones"
	case p.Autoscaler == profiles.AutoscalerKarpenter:
		p.roomWhy = "Karpenter makes a node in the zone of the disk"
	case p.Surge > 0 && len(p.Zones) <= 1:
		p.roomWhy = "the new node is in the zone of the pool"
	case together:
		p.roomWhy = "a node is free where its disk can follow"
	case moves && p.Surge > 0:
		p.roomWhy = "its disk attaches in every zone, and the new node is free"
	case d.disk == redundant && d.Zones && !d.honors:
		p.room, p.roomWhy = false, "its disk attaches in every zone, but with zone spread DoNotSchedule the cordoned node still counts for its zone, so the pod waits there"
	case p.Surge > 0:
		p.room, p.roomWhy = false, "the zone of the new node is not known before, and the disk stays in its own"
	default:
		p.room, p.roomWhy = false, "no node is added"
	}
}

// zonesOf are the zones of a pool; one without a name if it has none.
func zonesOf(p *Pool) map[string]bool {
	if len(p.Zones) == 0 {
		return map[string]bool{"": true}
	}
	zones := map[string]bool{}
	for _, zone := range p.Zones {
		zones[zone] = true
	}
	return zones
}
