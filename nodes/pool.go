// SPDX-License-Identifier: Apache-2.0

package nodes

import (
	"maps"
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
	// PerNode is how many instances may share a node.
	PerNode int `json:"instancesPerNode"`

	spare   bool // each zone has a free node, without the new ones
	room    bool // a drained pod finds a node where its disk can follow
	roomWhy string
	azure   azure.Pool
}

// poolsOf resolves the pools of a profile.
func poolsOf(p *profiles.Profile, d *database) []Pool {
	list := p.Spec.Scheduling.Pools
	var used []profiles.Pool
	for i := range list {
		if d.mayUse(&list[i]) {
			used = append(used, list[i])
		}
	}
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
		if !d.mayUse(from) {
			all = append(all, pool)
			continue
		}
		pool.Instances = instancesOn(d, used, slices.IndexFunc(used, func(u profiles.Pool) bool { return u.Name == from.Name }))
		pool.PerNode = 1
		if !d.apart {
			pool.PerNode = max((pool.Instances.Most+nodes-1)/nodes, 1)
		}
		roomIn(d, used, &pool)
		all = append(all, pool)
	}
	return all
}

// mayUse reports whether an instance may run on a pool: AKS taints the nodes of a spot pool, and labels each node with its pool.
func (d *database) mayUse(p *profiles.Pool) bool {
	if p.Spot && !d.spot && p.Autoscaler != profiles.AutoscalerKarpenter {
		return false
	}
	name, ok := d.cluster.Spec.Affinity.NodeSelector[azure.PoolLabel]
	return !ok || name == p.Name
}

// instancesOn is how many instances a pool has at least and at most.
func instancesOn(d *database, pools []profiles.Pool, i int) Range {
	own, all := pools[i].ByZone(), profiles.NodesByZone(pools)
	maps.DeleteFunc(all, func(_ string, n int) bool { return n == 0 })
	room := func(nodes int) int {
		if d.apart || nodes == 0 {
			return nodes
		}
		return d.instances
	}
	if !d.zones || len(all) == 0 {
		others := 0
		for j := range pools {
			if j != i {
				others += room(int(pools[j].Count))
			}
		}
		return Range{max(d.instances-others, 0), min(d.instances, room(int(pools[i].Count)))}
	}
	low, high := d.instances/len(all), (d.instances+len(all)-1)/len(all)
	var r Range
	for _, zone := range slices.Sorted(maps.Keys(own)) {
		r.Least += max(low-room(all[zone]-own[zone]), 0)
		r.Most += min(high, room(own[zone]))
	}
	return Range{min(r.Least, d.instances), min(r.Most, d.instances)}
}

// roomIn decides whether a pod of a drained node finds another node, where its disk can follow, before its own node is back.
func roomIn(d *database, pools []profiles.Pool, p *Pool) {
	moves := d.disk == redundant && (!d.zones || d.honors) || d.local() // local: a node in reach, not a disk
	nodes, total := profiles.NodesByZone(pools), 0
	for _, n := range nodes {
		total += n
	}
	share := d.instances
	if len(nodes) > 0 && d.zones {
		share = (d.instances + len(nodes) - 1) / len(nodes)
	}
	p.spare = true
	together := true
	for zone := range zonesOf(p) {
		p.spare = p.spare && nodes[zone] > share
		together = together && nodes[zone]-share >= max(p.Together, 1)
	}
	p.spare = p.spare || moves && total > d.instances
	together = together || moves && total-d.instances >= max(p.Together, 1)
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
	case d.disk == redundant && d.zones && !d.honors:
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
