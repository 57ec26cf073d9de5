// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

// Compare says what an apply of the new side does to the old one. It changes neither.
func Compare(old, new Side) (*Plan, error) {
	c, err := newComparison(old, new)
	if err != nil {
		return nil, err
	}
	for _, p := range c.pairs {
		p.differ()
	}
	for _, p := range c.clusters {
		p.cluster.gather()
	}
	for _, p := range c.pairs {
		p.decide()
	}
	return c.report(), nil
}

// comparison is two sides, object by object.
type comparison struct {
	from, to profiles.Target
	old, new Side
	pairs    []*pair // in the order of the new side; then those that only the old side has
	clusters []*pair // those of the pairs that are Clusters
}

// pair is one object on both sides.
type pair struct {
	in       *comparison
	ref      lint.Ref
	old, new *object // nil if the side lacks it
	table    *table
	changes  []*change
	refusals []Refusal
	// whole is the effect of adding or removing the object.
	whole *Effect
	// cluster is what the changes do together; nil for other kinds.
	cluster *cluster
}

func newComparison(old, new Side) (*comparison, error) {
	c := &comparison{from: cmp.Or(old.Target, profiles.NewestTarget), to: cmp.Or(new.Target, profiles.NewestTarget), old: old, new: new}
	before, err := objectsOf(old, c.from)
	if err != nil {
		return nil, err
	}
	after, err := objectsOf(new, c.to)
	if err != nil {
		return nil, err
	}
	for _, o := range after {
		p := &pair{in: c, ref: o.ref, new: o, table: tableOf(o.ref.Kind)}
		if i := slices.IndexFunc(before, o.pairsWith); i >= 0 {
			p.old = before[i]
			p.ref.Namespace = cmp.Or(o.ref.Namespace, p.old.ref.Namespace)
			before = slices.Delete(before, i, i+1)
		}
		c.pairs = append(c.pairs, p)
	}
	for _, o := range before {
		if !o.derived() {
			c.pairs = append(c.pairs, &pair{in: c, ref: o.ref, old: o, table: tableOf(o.ref.Kind)})
		}
	}
	for _, p := range c.pairs {
		if err := settle(p.old, p.new); err != nil {
			return nil, err
		}
		if cmp.Or(p.new, p.old).cluster != nil {
			p.cluster = newCluster(p)
			c.clusters = append(c.clusters, p)
		}
	}
	return c, nil
}

// objectsOf reads the objects of a side. One name used twice is an error: the second would overwrite the first.
func objectsOf(s Side, target profiles.Target) ([]*object, error) {
	var all []*object
	seen := map[lint.Ref]bool{}
	for i := range s.Resources {
		o := newObject(&s.Resources[i], target)
		key := o.ref
		key.APIVersion = group(key.APIVersion)
		if seen[key] {
			return nil, fmt.Errorf("cannot plan with %s: it has %s twice; name the files of one state only", s.Label, o.ref)
		}
		seen[key] = true
		all = append(all, o)
	}
	return all, nil
}

// pairsWith reports whether the other object is this one on the other side. A missing namespace is set when the object is applied.
func (o *object) pairsWith(other *object) bool {
	return o.ref.Kind == other.ref.Kind && o.ref.Name == other.ref.Name && group(o.ref.APIVersion) == group(other.ref.APIVersion) &&
		(o.ref.Namespace == other.ref.Namespace || o.ref.Namespace == "" || other.ref.Namespace == "")
}

// group is the API group of an apiVersion; "" for the core group.
func group(apiVersion string) string {
	name, _, found := strings.Cut(apiVersion, "/")
	if !found {
		return ""
	}
	return name
}

// same reports whether the object exists on both sides.
func (p *pair) same() bool { return p.old != nil && p.new != nil }
