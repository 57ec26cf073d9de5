// SPDX-License-Identifier: Apache-2.0

package facts

import (
	"maps"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/profiles"
	corev1 "k8s.io/api/core/v1"
)

// SpotTaint is AKS's taint of spot nodes: https://learn.microsoft.com/azure/aks/spot-node-pool
const SpotTaint = "kubernetes.azure.com/scalesetpriority"

// Placement is on which nodes the instances of a Cluster may run.
type Placement struct {
	// Instances of the Cluster.
	Instances int
	// Zones: they must be spread over zones.
	Zones bool
	// Apart: no two instances on one node.
	Apart bool
	// Spot: they tolerate spot nodes.
	Spot bool
	// Pool that the node selector chooses; empty for all.
	Pool string
}

// PlacementOf reads the scheduling of a Cluster.
func PlacementOf(c *cnpgv1.Cluster) Placement {
	a := &c.Spec.Affinity
	p := Placement{Instances: c.Spec.Instances, Pool: a.NodeSelector[azure.PoolLabel]}
	for _, s := range c.Spec.TopologySpreadConstraints {
		p.Zones = p.Zones || s.TopologyKey == corev1.LabelTopologyZone && s.WhenUnsatisfiable == corev1.DoNotSchedule
	}
	p.Apart = (a.EnablePodAntiAffinity == nil || *a.EnablePodAntiAffinity) && a.PodAntiAffinityType == "required" &&
		(a.TopologyKey == "" || a.TopologyKey == corev1.LabelHostname)
	for _, t := range a.Tolerations {
		p.Spot = p.Spot || t.Key == SpotTaint || t.Key == "" && t.Operator == corev1.TolerationOpExists
	}
	return p
}

// Use returns the pools on which an instance may run: AKS taints the nodes of a spot pool, and labels each node with its pool.
func (p *Placement) Use(pools []profiles.Pool) []profiles.Pool {
	var used []profiles.Pool
	for i := range pools {
		spot := pools[i].Spot && !p.Spot && pools[i].Autoscaler != profiles.AutoscalerKarpenter
		if !spot && (p.Pool == "" || p.Pool == pools[i].Name) {
			used = append(used, pools[i])
		}
	}
	return used
}

// On is how many instances the i-th of the used pools has at least and at most.
func (p *Placement) On(used []profiles.Pool, i int) (least, most int) {
	own, all := used[i].ByZone(), profiles.NodesByZone(used)
	maps.DeleteFunc(all, func(_ string, n int) bool { return n == 0 })
	room := func(nodes int) int {
		if p.Apart || nodes == 0 {
			return nodes
		}
		return p.Instances
	}
	if !p.Zones || len(all) == 0 {
		others := 0
		for j := range used {
			if j != i {
				others += room(int(used[j].Count))
			}
		}
		return max(p.Instances-others, 0), min(p.Instances, room(int(used[i].Count)))
	}
	low, high := p.Instances/len(all), (p.Instances+len(all)-1)/len(all)
	for _, zone := range slices.Sorted(maps.Keys(own)) {
		least += max(low-room(all[zone]-own[zone]), 0)
		most += min(high, room(own[zone]))
	}
	return min(least, p.Instances), min(most, p.Instances)
}

// PerNode is how many instances may share a node of a pool that has at most so many.
func (p *Placement) PerNode(pool *profiles.Pool, most int) int {
	if p.Apart || pool.Count == 0 {
		return 1
	}
	return max((most+int(pool.Count)-1)/int(pool.Count), 1)
}
