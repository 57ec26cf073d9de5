// SPDX-License-Identifier: Apache-2.0

package plan

// outside is a change of another object that does something to a Cluster: its pods are recreated, its configuration is loaded again,
// or its next pods differ. The Cluster's own changes are in changes.
type outside struct {
	from   *pair
	change *change
	does   mechanism
	// when it begins: Now, or AtReconcile if nothing else makes the operator look at the Cluster.
	when When
}

// spread tells each Cluster what changes of other objects do to it, before the effect of any change is decided.
func (c *comparison) spread() {
	for _, p := range c.pairs {
		if p.cluster != nil || !p.same() {
			continue
		}
		for _, ch := range p.changes {
			if ch.rule == nil || ch.rule.affects == nil {
				continue
			}
			for _, k := range ch.rule.affects(p, ch) {
				k.add(p, ch)
			}
		}
	}
}

// add records a change of another object. The operator watches neither ObjectStores nor most Secrets, so that the change has to wait
// until something else makes it reconcile the Cluster, such as a change of the Cluster itself.
func (k *cluster) add(p *pair, ch *change) {
	when := ch.rule.when
	if when == AtReconcile && len(k.changes) > 0 {
		when = Now
	}
	ch.does = ch.rule.does
	if ch.rule.mechanism != nil {
		ch.does = ch.rule.mechanism(p, ch)
	}
	k.outside = append(k.outside, outside{p, ch, ch.does, when})
	k.did |= ch.does & (pods | restarts | reloads)
	ch.affects = append(ch.affects, k)
}

// affectedClass is the class of a change of another object: the heaviest of what it does to the Clusters that use the object.
func (ch *change) affectedClass() Class {
	heaviest := Unchanged
	for _, k := range ch.affects {
		inside := change{path: ch.path, rule: ch.rule, does: ch.does}
		heaviest = max(heaviest, k.classOf(&inside))
	}
	return heaviest
}

// begins is when a change of another object begins: the earliest of the Clusters that use the object.
func (ch *change) begins() When {
	for _, k := range ch.affects {
		for _, o := range k.outside {
			if o.change == ch && o.when == Now {
				return Now
			}
		}
	}
	return ch.rule.when
}

// outsideClass is the heaviest class of what changes of shared objects do to the Cluster. Those of its own site count there.
func (k *cluster) outsideClass() Class {
	heaviest := Unchanged
	for _, o := range k.outside {
		inside := change{path: o.change.path, rule: o.change.rule, does: o.does}
		heaviest = max(heaviest, k.classOf(&inside))
	}
	return heaviest
}
