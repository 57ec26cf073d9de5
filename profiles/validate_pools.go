// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation/field"
)

// maxNodes is the most that a node pool has anywhere: https://learn.microsoft.com/azure/aks/quotas-skus-regions
const maxNodes = 1000

func (p *Profile) validatePools(path *field.Path) field.ErrorList {
	var faults field.ErrorList
	seen := map[string]bool{}
	for i := range p.Spec.Scheduling.Pools {
		pool, at := &p.Spec.Scheduling.Pools[i], path.Index(i)
		switch {
		case pool.Name == "":
			faults = append(faults, field.Required(at.Child("name"), "the name of the node pool"))
		case seen[pool.Name]:
			faults = append(faults, field.Duplicate(at.Child("name"), pool.Name))
		}
		seen[pool.Name] = true
		for j, zone := range pool.Zones {
			switch {
			case zone == "":
				faults = append(faults, field.Required(at.Child("zones").Index(j), "the zone, as in \"1\""))
			case slices.Contains(pool.Zones[:j], zone):
				faults = append(faults, field.Duplicate(at.Child("zones").Index(j), zone))
			}
		}
		switch {
		case pool.Count == 0:
			faults = append(faults, field.Required(at.Child("count"), "the number of nodes, at least 1"))
		case pool.Count < 1 || pool.Count > maxNodes:
			faults = append(faults, field.Invalid(at.Child("count"), pool.Count, fmt.Sprintf("must be 1 to %d nodes", maxNodes)))
		}
		faults = append(faults, oneOf(at.Child("autoscaler"), or(pool.Autoscaler, AutoscalerNone), autoscalers[1:]...)...)
	}
	if len(faults) > 0 || len(p.Spec.Scheduling.Pools) == 0 {
		return faults
	}
	return append(p.validateZones(path), p.validateRoom(path)...)
}

// validateZones refuses pools with zones beside pools without: a node without the label of a zone takes no instance that is spread over
// zones.
func (p *Profile) validateZones(path *field.Path) field.ErrorList {
	pools := p.Spec.Scheduling.Pools
	for i := range pools {
		if p.Spec.Scheduling.ZoneSpread == "DoNotSchedule" && len(pools[i].Zones) == 0 && len(pools[0].Zones) > 0 {
			return field.ErrorList{field.Required(path.Index(i).Child("zones"), "other pools have zones, and with zoneSpread DoNotSchedule no instance starts on a node without one")}
		}
	}
	return nil
}

// hostname is the label that every node has for itself, over which podAntiAffinity spreads by default.
const hostname = "kubernetes.io/hostname"

// validateRoom checks that the pools hold the instances. An autoscaler adds nodes.
func (p *Profile) validateRoom(path *field.Path) field.ErrorList {
	s := &p.Spec.Scheduling
	if !s.Apart() || s.PodAntiAffinity != "required" || s.TopologyKey != "" && s.TopologyKey != hostname || slices.ContainsFunc(s.Pools, func(pool Pool) bool { return pool.Scales() }) {
		return nil
	}
	zones := NodesByZone(s.Pools)
	nodes, placed := 0, 0
	maps.DeleteFunc(zones, func(_ string, n int) bool { return n == 0 }) // a zone without a node does not count
	least := slices.Min(slices.Collect(maps.Values(zones)))
	for _, n := range zones {
		nodes += n
		placed += min(n, least+1) // with one more in a zone, the spread would be uneven
	}
	wanted := int(p.Spec.Instances)
	switch {
	case nodes < wanted:
		return field.ErrorList{field.Invalid(path, field.OmitValueType{}, fmt.Sprintf("%d nodes for %d instances, and no two instances may share a node; add nodes, or set podAntiAffinity to \"preferred\"",
			nodes, wanted))}
	case s.ZoneSpread == "DoNotSchedule" && placed < wanted:
		return field.ErrorList{field.Invalid(path, field.OmitValueType{}, fmt.Sprintf("room for %d of %d instances: %s, and with zoneSpread DoNotSchedule no zone has two instances more than another",
			placed, wanted, zonesText(zones)))}
	}
	return nil
}

// NodesByZone counts the nodes of pools in each zone, as AKS balances them: https://learn.microsoft.com/azure/aks/availability-zones-overview
// Nodes without a zone count as those of zone "".
func NodesByZone(pools []Pool) map[string]int {
	nodes := map[string]int{}
	for i := range pools {
		for zone, n := range pools[i].ByZone() {
			nodes[zone] += n
		}
	}
	return nodes
}

// ByZone counts the nodes in each zone of the pool, evenly; the first zones have one more if need be.
func (p *Pool) ByZone() map[string]int {
	if len(p.Zones) == 0 {
		return map[string]int{"": int(p.Count)}
	}
	nodes := map[string]int{}
	for i, zone := range p.Zones {
		nodes[zone] = int(p.Count) / len(p.Zones)
		if i < int(p.Count)%len(p.Zones) {
			nodes[zone]++
		}
	}
	return nodes
}

// Scales reports whether an autoscaler changes the number of nodes.
func (p *Pool) Scales() bool { return p.Autoscaler != "" && p.Autoscaler != AutoscalerNone }

func zonesText(zones map[string]int) string {
	var all []string
	for _, zone := range slices.Sorted(maps.Keys(zones)) {
		all = append(all, fmt.Sprintf("zone %s has %d nodes", zone, zones[zone]))
	}
	return strings.Join(all, ", ")
}

func (k *Kubernetes) validate(path *field.Path) field.ErrorList {
	if k == nil {
		return nil
	}
	var faults field.ErrorList
	minor := func(name, version string) int {
		n, ok := KubernetesMinor(version)
		if version != "" && !ok {
			faults = append(faults, field.Invalid(path.Child(name), version, "must be a version of Kubernetes, as in \"1.34\" or \"1.34.2\""))
		}
		return n
	}
	now, wanted := minor("version", k.Version), minor("wanted", k.Wanted)
	if len(faults) == 0 && now > 0 && wanted > 0 {
		switch {
		case wanted == now && patchOf(k.Wanted) < patchOf(k.Version), wanted < now:
			faults = append(faults, field.Invalid(path.Child("wanted"), k.Wanted, fmt.Sprintf("is older than version %s, and Kubernetes is never downgraded", k.Version)))
		case wanted > now+1:
			faults = append(faults, field.Invalid(path.Child("wanted"), k.Wanted, fmt.Sprintf("skips a minor version: from %s upgrade to 1.%d first", k.Version, now+1)))
		}
	}
	return faults
}

// patchOf is the patch release of a version, or more than any without one: the newest.
func patchOf(version string) int {
	parts := strings.Split(version, ".")
	if len(parts) < 3 {
		return math.MaxInt
	}
	n, _ := strconv.Atoi(parts[2])
	return n
}

// KubernetesMinor reads the minor version: 34 of "1.34" and of "v1.34.2".
func KubernetesMinor(version string) (int, bool) {
	parts := strings.Split(strings.TrimPrefix(version, "v"), ".")
	if len(parts) < 2 || len(parts) > 3 || parts[0] != "1" {
		return 0, false
	}
	for _, part := range parts[1:] {
		if _, err := strconv.ParseUint(part, 10, 16); err != nil {
			return 0, false
		}
	}
	n, _ := strconv.Atoi(parts[1])
	return n, true
}
