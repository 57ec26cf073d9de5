// SPDX-License-Identifier: Apache-2.0

package plan

import "slices"

// withPools adds pooled connections if a Pooler leads to one of the endpoints.
func (c *cluster) withPools(drops []Endpoint) []Endpoint {
	if len(drops) == 0 || c.in == nil {
		return drops
	}
	for _, p := range c.in.pairs {
		if p.ref.Kind != "Pooler" || p.old == nil || c.in.clusterOf(p) != c.pair {
			continue
		}
		kind := Endpoint(p.old.text("spec", "type"))
		if kind == "" || kind == "r" {
			kind = drops[0]
		}
		drops = endpoints(drops, pooledBy(drops, kind)...)
	}
	return drops
}

// pooledBy is the pooled endpoint if the pooler's own endpoint drops.
func pooledBy(drops []Endpoint, kind Endpoint) []Endpoint {
	if slices.Contains(drops, kind) {
		return []Endpoint{Pooled}
	}
	return nil
}
