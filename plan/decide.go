// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
	"k8s.io/apimachinery/pkg/api/resource"
)

// differ finds the fields that differ.
func (p *pair) differ() {
	if !p.same() || p.unknown {
		return
	}
	d := differ{table: p.table, same: p.sameValue}
	d.walk(admission.Schema(p.ref.Kind, max(p.old.target, p.new.target)), nil, p.old.tree, p.new.tree)
	p.changes = d.changes
}

// sameValue reports two spellings of one value.
func (p *pair) sameValue(at path, old, new any) bool {
	a, isText := old.(string)
	b, also := new.(string)
	if p.cluster != nil && len(at) == 4 && at[2].name == "parameters" && isText && also {
		// Where the operator misreads one of the two, they are not the same.
		misread := func(value string) bool { return operator.Misreads(p.cluster.dataMajor, at[3].name, value) != nil }
		return pgsettings.Same(at[3].name, a, b) && misread(a) == misread(b)
	}
	if !p.isQuantity(at) {
		return false
	}
	x, errX := resource.ParseQuantity(scalar(old))
	y, errY := resource.ParseQuantity(scalar(new))
	return errX == nil && errY == nil && x.Cmp(y) == 0
}

// isQuantity reports the fields that are quantities: requests, limits and sizes.
func (p *pair) isQuantity(at path) bool {
	if len(at) < 2 {
		return false
	}
	parent, name := at[len(at)-2].name, at[len(at)-1].name
	return parent == "requests" || parent == "limits" || slices.Contains([]string{"size", "sizeLimit", "shm", "temporaryData"}, name)
}

// decide fills the effects.
func (p *pair) decide() {
	if p.unknown {
		p.whole = unknownEffect(p)
		return
	}
	p.refusals = refusalsOf(p)
	if !p.same() {
		p.whole = wholeEffect(p)
		p.whole.Step = p.located(p.backedUp(p.whole.Step))
		if p.new != nil {
			p.waitForPromotion(nil, p.whole)
		}
		for i := range p.broken {
			p.broken[i].mark(p.whole, p.whole.Why+"; ")
		}
		if len(p.refusals) > 0 {
			*p.whole = p.refusals[0].effect()
		}
		return
	}
	for _, c := range p.changes {
		p.effect(c)
		p.markRefused(c)
	}
}

// effect fills the effect of one change from its rule, from the rest of the Cluster, and from what the rule decides.
func (p *pair) effect(c *change) {
	r := c.rule
	if r == nil {
		c.effect = Effect{
			Class: ObjectsOnly, When: Now, Who: ByKubernetes, Page: effectsPage, Drops: []Endpoint{},
			Why: "pgha has no rule for this field, so its effect is not known; compare with the documentation of the kind",
		}
		return
	}
	if p.lacks(c.path) && !p.loses(c) {
		c.effect = p.dropped(r)
		p.complete(c)
		return
	}
	if c.does == 0 { // the changes of a Cluster are gathered before
		c.does = r.does
	}
	c.effect = Effect{Why: r.why, When: cmp.Or(c.begins(), Now), Who: r.who, Drops: r.drops, Blocked: r.blocked, Step: r.step,
		Page: p.table.page(r), Source: sourceURL(r.source)}
	if r.decide != nil {
		r.decide(p, c)
	}
	if c.removed() && c.does == nothing && c.effect.Step == r.step {
		c.effect.Step = "" // of a value that nobody reads any more
	}
	p.warnOfRetention(c)
	p.warnOfConfirmations(c)
	c.effect.Step = p.backedUp(c.effect.Step)
	if c.effect.Class == Unchanged {
		c.effect.Class = cmp.Or(r.class, p.classOf(c))
	}
	for i := range c.broken {
		c.broken[i].mark(&c.effect, "")
	}
	p.waitForPromotion(c.path, &c.effect)
	if c.effect.Class == Ignored && c.effect.Why == r.why && r.mechanism != nil {
		c.effect.When, c.effect.Who = Never, ByNobody
		c.effect.Why = "both values lead to the same, as a default does that is written now, so that nothing acts on the change"
	}
	if p.loses(c) {
		c.effect.Why = fmt.Sprintf("the CRD of CloudNativePG %s has no such field, so the API server drops it, with what follows from its removal: ", p.new.target) + c.effect.Why
	}
	if p.cluster != nil {
		p.cluster.explain(c)
	}
	p.complete(c)
	c.effect.Step = p.located(c.effect.Step)
}

// located puts the name of the object's Cluster into a step, and the namespace into the commands of the step.
func (p *pair) located(step string) string {
	name := cmp.Or(cmp.Or(p.new, p.old).text("spec", "cluster", "name"), "CLUSTER")
	if owner := p.in.clusterOf(p); owner != nil {
		return located(step, owner.ref.Name, owner.ref.Namespace)
	}
	return located(step, name, p.ref.Namespace)
}

// classOf returns the class that the mechanism leads to.
func (p *pair) classOf(c *change) Class {
	if p.cluster != nil {
		return p.cluster.classOf(c)
	}
	if class := c.affectedClass(); class != Unchanged {
		return class
	}
	switch {
	case c.does.has(pods | restarts): // of a Cluster that is in neither side
		return PrimaryRecreated
	case c.does.has(reloads):
		return Reload
	case c.does.has(objects | volumes):
		return ObjectsOnly
	case c.does.has(event):
		return NextEvent
	case c.does.has(waits):
		return NextPod
	case c.does.has(nothing):
		return Ignored
	}
	return ObjectsOnly
}

// operatorSource is the operator's source of the release that the tables were written for.
const operatorSource = "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/"

// sourceURL completes the path of a file of the operator.
func sourceURL(source string) string {
	if source == "" || strings.HasPrefix(source, "https://") {
		return source
	}
	return operatorSource + source
}
