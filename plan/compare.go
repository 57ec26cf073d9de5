// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/internal/parallel"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

// Compare says what an apply of the new side does to the old one. It changes neither.
func Compare(old, new Side) (*Plan, error) {
	c, err := decided(old, new)
	if err != nil {
		return nil, err
	}
	return c.report(), nil
}

// decided decides about every change of two sides.
func decided(old, new Side) (*comparison, error) {
	c, err := newComparison(old, new)
	if err != nil {
		return nil, err
	}
	each(c.pairs, (*pair).differ)
	c.spread()
	each(c.clusters, func(p *pair) { p.cluster.gather() })
	c.reject()
	c.breaks()
	each(c.pairs, (*pair).decide)
	return c, nil
}

// comparison is two sides, object by object.
type comparison struct {
	from, to profiles.Target
	plugin   profiles.PluginRelease
	old, new Side
	pairs    []*pair // in the order of the new side; then those that only the old side has
	clusters []*pair // those of the pairs that are Clusters
	users    []*pair // those that may name other objects
	// common: a document of a kind that lint does not read is on both sides.
	common bool
	// usesOf has the fields that name an object.
	usesOf map[used][]use
	// byNamespace are the Clusters of each namespace.
	byNamespace map[string][]*pair
	// left are notes on live objects that an apply leaves alone. aside are the Clusters and ObjectStores among them: what runs on, and
	// where it archives.
	left  []string
	aside []*pair
	// rejected has what lint finds on the new side, by object. accepted are the findings about what the operator of the new side does not
	// check yet.
	rejected map[lint.Ref][]lint.Finding
	accepted []lint.Finding
}

// pair is one object on both sides.
type pair struct {
	in       *comparison
	ref      lint.Ref
	old, new *object // nil if the side lacks it
	table    *table
	changes  []*change
	refusals []Refusal
	// plain are the changes if an apply replaced the live object, and conflicts the fields that another manager set.
	plain     []*change
	conflicts []string
	// untraced: nothing says how the live object was applied. hidden: kubectl hid managedFields, and the annotation says it.
	untraced, hidden bool
	// unseen: kubectl get did not look for the live object.
	unseen bool
	// whole is the effect of adding or removing the object.
	whole *Effect
	// cluster is what the changes do together; nil for other kinds.
	cluster *cluster
	// unknown: pgha does not know the kind.
	unknown bool
	// broken is what adding or removing the object leads to.
	broken []broken
}

// released reports a target that is no release.
func released(targets ...profiles.Target) error {
	for _, t := range targets {
		if _, ok := t.Known(); !ok {
			return fmt.Errorf("cannot plan for operator %s: pgha does not know it; profiles.Targets lists those that it knows", t)
		}
	}
	return nil
}

// match makes a pair of each object with the one of the other side, and of each that is alone.
func (c *comparison) match(before, after []*object) {
	there := map[lint.Ref][]*object{} // without a namespace
	for _, o := range before {
		there[o.anywhere()] = append(there[o.anywhere()], o)
	}
	paired := map[*object]bool{}
	for _, o := range after {
		p := &pair{in: c, ref: o.ref, new: o, table: tableOf(o.ref.Kind)}
		for _, other := range there[o.anywhere()] {
			if !paired[other] && o.pairsWith(other) {
				p.old, paired[other] = other, true
				p.ref.Namespace = cmp.Or(o.ref.Namespace, other.ref.Namespace)
				break
			}
		}
		c.pairs = append(c.pairs, p)
	}
	rest := c.leftovers(before, after)
	for _, o := range before {
		switch p := (&pair{in: c, ref: o.ref, old: o, table: tableOf(o.ref.Kind)}); {
		case paired[o], o.derived():
		case !rest.leaves(o):
			c.pairs = append(c.pairs, p)
		case o.ref.Kind == "Cluster", o.ref.Kind == "ObjectStore":
			c.aside = append(c.aside, p)
		}
	}
}

func newComparison(old, new Side) (*comparison, error) {
	c := &comparison{from: cmp.Or(old.Target, profiles.NewestTarget), to: cmp.Or(new.Target, profiles.NewestTarget), old: old, new: new,
		plugin: cmp.Or(new.Plugin, profiles.NewestPlugin)}
	if err := released(c.from, c.to); err != nil {
		return nil, err
	}
	for _, side := range []*Side{&c.old, &c.new} {
		if err := side.partial(); err != nil {
			return nil, err
		}
	}
	old, new = c.old, c.new
	before, err := objectsOf(old, c.from)
	if err != nil {
		return nil, err
	}
	after, err := objectsOf(new, c.to)
	if err != nil {
		return nil, err
	}
	c.match(before, after)
	all := slices.Concat(c.pairs, c.aside)
	if err := parallel.Each(len(all), func(i int) error { return all[i].settled() }); err != nil {
		return nil, err
	}
	for _, p := range c.pairs {
		if isUser(p.ref.Kind) {
			c.users = append(c.users, p)
		}
		if cmp.Or(p.new, p.old).cluster != nil {
			p.cluster = newCluster(p)
			c.clusters = append(c.clusters, p)
		}
	}
	c.index()
	if err := c.addOthers(); err != nil {
		return nil, err
	}
	c.overlook()
	if err := c.related(); err != nil {
		return nil, err
	}
	if p := c.upgrade(); p != nil {
		c.pairs = append(c.pairs, p)
	}
	return c, nil
}

// objectsOf reads the objects of a side. One name used twice with another text is an error: the second would overwrite the first. The
// sites of a fleet may share an object, such as a StorageClass.
func objectsOf(s Side, target profiles.Target) ([]*object, error) {
	var all []*object
	seen := map[lint.Ref]*object{}
	for i := range s.Resources {
		o := newObject(&s.Resources[i], target)
		key := o.ref
		key.APIVersion = kinds.GroupOf(key.APIVersion)
		if first := seen[key]; first != nil {
			if o.ref.Kind == "Cluster" || !bytes.Equal(first.resource.JSON(), o.resource.JSON()) {
				return nil, &TwiceError{s.Label, o.ref}
			}
			continue
		}
		seen[key] = o
		all = append(all, o)
	}
	return all, nil
}

// pairsWith reports whether an object of this name is this one on the other side. A missing namespace is set when it is applied.
func (o *object) pairsWith(other *object) bool {
	return o.ref.Namespace == other.ref.Namespace || o.ref.Namespace == "" || other.ref.Namespace == ""
}

// anywhere is the object's name without its namespace, and with the API group in place of the version.
func (o *object) anywhere() lint.Ref {
	return lint.Ref{APIVersion: kinds.GroupOf(o.ref.APIVersion), Kind: o.ref.Kind, Name: o.ref.Name}
}

// each calls a function for every pair, on all processors. It may change its own pair only.
func each(pairs []*pair, do func(*pair)) {
	_ = parallel.Each(len(pairs), func(i int) error { do(pairs[i]); return nil }) // which has no error to return
}

// settled makes the two objects comparable.
func (p *pair) settled() error {
	if err := p.apply(); err != nil {
		return err
	}
	return settle(p.old, p.new)
}

// same reports whether the object exists on both sides.
func (p *pair) same() bool { return p.old != nil && p.new != nil }
