// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"

	"github.com/pgha/pgha/internal/kinds"
)

// report returns what the plan says, site by site.
func (c *comparison) report() *Plan {
	plan := &Plan{From: c.from.String(), To: c.to.String(), Sites: []Site{}}
	of := map[*pair][]*pair{}
	for _, p := range c.pairs {
		owner := c.clusterOf(p)
		of[owner] = append(of[owner], p)
	}
	for _, owner := range slices.Concat([]*pair{nil}, c.clusters) {
		if site, changes := c.site(owner, of[owner]); changes {
			plan.Sites = append(plan.Sites, site)
		}
	}
	return plan
}

// site returns what happens to one Cluster and the objects that belong to it, and whether anything does.
func (c *comparison) site(owner *pair, pairs []*pair) (Site, bool) {
	site := Site{Drops: []Endpoint{}, Objects: []Object{}, Sequence: []Event{}}
	if owner != nil {
		site.Namespace, site.Name = owner.ref.Namespace, owner.ref.Name
	}
	slices.SortStableFunc(pairs, func(a, b *pair) int {
		return cmp.Compare(order(a.ref.Kind), order(b.ref.Kind))
	})
	for _, p := range pairs {
		o, changes := p.report()
		if !changes {
			continue
		}
		site.Objects = append(site.Objects, o)
		site.Class = max(site.Class, o.Class)
		site.Drops = endpoints(site.Drops, p.drops()...)
	}
	site.Waits = waitsOf(site)
	if owner != nil {
		site.Sequence = sequenceOf(owner, pairs)
		site.Notes = notesOf(owner)
	}
	site.Steps = stepsOf(owner, pairs)
	return site, len(site.Objects) > 0
}

// order is the place of a kind in the order of application; unknown kinds come last.
func order(kind string) int {
	all := kinds.All()
	if i := slices.IndexFunc(all, func(k *kinds.Kind) bool { return k.Kind == kind }); i >= 0 {
		return i
	}
	return len(all)
}

// report returns what happens to the object, and whether anything does.
func (p *pair) report() (Object, bool) {
	o := Object{Ref: p.ref, Action: Change, Changes: []FieldChange{}, Refusals: p.refusals, Effect: p.whole}
	switch {
	case p.old == nil:
		o.Action = Add
	case p.new == nil:
		o.Action = Remove
	}
	if p.whole != nil {
		o.Class = p.whole.Class
	}
	for _, c := range p.changes {
		o.Changes = append(o.Changes, FieldChange{Path: c.path.String(), Old: shown(p, c, c.old), New: shown(p, c, c.new), Effect: c.effect})
		o.Class = max(o.Class, c.effect.Class)
	}
	if len(p.refusals) > 0 {
		o.Class = Refused
	}
	return o, o.Action != Change || len(o.Changes) > 0
}

func (p *pair) drops() []Endpoint {
	var all []Endpoint
	if p.whole != nil {
		all = append(all, p.whole.Drops...)
	}
	for _, c := range p.changes {
		all = append(all, c.effect.Drops...)
	}
	return all
}

// endpoints adds endpoints to a list, each once and in one order.
func endpoints(list []Endpoint, more ...Endpoint) []Endpoint {
	all := []Endpoint{}
	for _, e := range []Endpoint{RW, RO, Pooled} {
		if slices.Contains(list, e) || slices.Contains(more, e) {
			all = append(all, e)
		}
	}
	return all
}

// clusterOf returns the Cluster that an object belongs to; nil if several or none use it.
func (c *comparison) clusterOf(p *pair) *pair {
	if p.cluster != nil {
		return p
	}
	o := cmp.Or(p.new, p.old)
	name := cmp.Or(o.text("spec", "cluster", "name"), o.text("spec", "selector", clusterLabel),
		o.text("spec", "selector", "matchLabels", clusterLabel))
	var near []*pair
	for _, cluster := range c.clusters {
		there := kinds.Named(p.ref.Kind).ClusterScoped || p.ref.Namespace == cluster.ref.Namespace
		if there && name == cluster.ref.Name {
			return cluster
		}
		if there && name == "" {
			near = append(near, cluster)
		}
	}
	if len(near) > 1 {
		near = slices.DeleteFunc(near, func(cluster *pair) bool { return !mentions(cmp.Or(cluster.new, cluster.old).tree, p.ref.Name) })
	}
	if len(near) == 1 {
		return near[0]
	}
	return nil
}

const clusterLabel = "cnpg.io/cluster"

// mentions reports whether a string in the tree is the name.
func mentions(value any, name string) bool {
	switch v := value.(type) {
	case string:
		return v == name
	case []any:
		return slices.ContainsFunc(v, func(item any) bool { return mentions(item, name) })
	case map[string]any:
		for _, child := range v {
			if mentions(child, name) {
				return true
			}
		}
	}
	return false
}
