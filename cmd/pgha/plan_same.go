// SPDX-License-Identifier: Apache-2.0

package main

// leaveOut removes the objects of the sites with the same text on both sides: most of a fleet, if one site changes. A site that shares
// objects or its namespace with one that changes stays, since the objects may belong to both.
func (r *planReader) leaveOut(old, new *planSide) {
	changed, shared := map[string]bool{}, len(old.resources)+len(new.resources) > 0
	for _, sides := range [][2]*planSide{{old, new}, {new, old}} {
		there := map[clusterKey]*planSite{}
		for i := range sides[1].sites {
			there[sides[1].sites[i].cluster] = &sides[1].sites[i]
		}
		for i := range sides[0].sites {
			site := &sides[0].sites[i]
			other := there[site.cluster]
			if other == nil || !site.sameText(other) {
				changed[site.cluster.namespace] = true
				shared = shared || site.shares || other != nil && other.shares
			}
		}
	}
	if shared {
		return
	}
	for _, s := range []*planSide{old, new} {
		for i := range s.sites {
			if site := &s.sites[i]; !changed[site.cluster.namespace] {
				site.resources = nil
				if s == new {
					r.same++
				}
			}
		}
	}
}
