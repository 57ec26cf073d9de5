// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/parallel"
)

// report returns what the plan says, site by site.
func (c *comparison) report() *Plan {
	plan := &Plan{From: c.from.String(), To: c.to.String(), Clusters: len(c.clusters), Sites: []Site{}, Notes: c.applyNotes(), NotCompared: c.notCompared(), Upgrade: c.means()}
	of := map[*pair][]*pair{}
	for _, p := range c.pairs {
		owner := c.clusterOf(p)
		of[owner] = append(of[owner], p)
	}
	owners := slices.Concat([]*pair{nil}, c.clusters)
	sites := make([]Site, len(owners))
	changes := make([]bool, len(owners))
	_ = parallel.Each(len(owners), func(i int) error { // which has no error to return
		sites[i], changes[i] = c.site(owners[i], of[owners[i]])
		return nil
	})
	for i, owner := range owners {
		switch {
		case changes[i]:
			plan.Sites = append(plan.Sites, sites[i])
		case owner != nil && owner.same():
			// A Cluster that waits for somebody is worth a note although the apply does nothing.
			for _, note := range owner.cluster.notesOnState() {
				plan.Notes = append(plan.Notes, owner.ref.String()+": "+strings.ToLower(note[:1])+note[1:])
			}
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
		return cmp.Compare(a.order(), b.order())
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
	if owner != nil {
		site.Class = max(site.Class, owner.cluster.outsideClass())
		for _, o := range owner.cluster.outside {
			site.Drops = endpoints(site.Drops, o.change.effect.Drops...)
		}
	}
	site.Waits = waitsOf(site)
	if owner != nil {
		site.Sequence = sequenceOf(owner, pairs)
		site.Notes = append(notesOf(owner), c.sharedNotes(owner)...)
	}
	site.Steps = stepsOf(owner, pairs)
	changes := len(site.Objects) > 0 || owner != nil && len(owner.cluster.outside) > 0
	if changes {
		site.hide(pairs)
	}
	return site, changes
}

// sharedNotes names the changed objects outside the site that do something to its Cluster.
func (c *comparison) sharedNotes(owner *pair) []string {
	var all []string
	for _, o := range owner.cluster.outside {
		note := o.from.ref.String() + " changes for several Clusters; what it does to this one is in its class and its sequence"
		if c.clusterOf(o.from) != owner && !slices.Contains(all, note) {
			all = append(all, note)
		}
	}
	return all
}

// order is the place of a kind in the order of application; unknown kinds come last.
func order(kind string) int {
	all := kinds.All()
	if i := slices.IndexFunc(all, func(k *kinds.Kind) bool { return k.Kind == kind }); i >= 0 {
		return i
	}
	return len(all)
}

// order is the place of the object in the order of application: the operator comes first, unknown kinds last.
func (p *pair) order() int {
	switch {
	case p.unknown:
		return len(kinds.All())
	case p.ref.Kind == "Deployment":
		return -1
	}
	return order(p.ref.Kind)
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
	if p.unknown {
		o.Action = Unknown
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
	return o, !p.unseen && (o.Action != Change || len(o.Changes) > 0 || len(o.Refusals) > 0)
}

// drops are the endpoints whose connections end. An object that is refused stays as it is.
func (p *pair) drops() []Endpoint {
	if len(p.refusals) > 0 { // Nothing happens.
		return nil
	}
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
	if p.isOperator() && len(c.clusters) == 1 {
		return c.clusters[0]
	}
	o := cmp.Or(p.new, p.old)
	name := cmp.Or(o.text("spec", "cluster", "name"), o.text("spec", "selector", operator.LabelCluster),
		o.text("spec", "selector", "matchLabels", operator.LabelCluster))
	if name != "" {
		return c.clusterNamed(p, name)
	}
	if around := c.around(p); len(around) == 1 {
		return around[0]
	}
	var found *pair
	for _, u := range c.uses(p) {
		if u.by.cluster == nil || u.by == found {
			continue
		}
		if found != nil {
			return nil
		}
		found = u.by
	}
	return found
}

// clusterNamed is the Cluster of a name near an object; nil for none.
func (c *comparison) clusterNamed(p *pair, name string) *pair {
	around := c.around(p)
	if i := slices.IndexFunc(around, func(cluster *pair) bool { return name == cluster.ref.Name }); i >= 0 {
		return around[i]
	}
	return nil
}

// around are the Clusters that an object can belong to: those of its namespace, or all for an object without one.
func (c *comparison) around(p *pair) []*pair {
	if kinds.Named(p.ref.Kind).ClusterScoped || p.unknown && p.ref.Namespace == "" {
		return c.clusters
	}
	return c.byNamespace[p.ref.Namespace]
}
