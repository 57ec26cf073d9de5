// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"fmt"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
)

// check returns an error for a side that is not one state.
func (s *planSide) check() error {
	var seen []clusterKey
	for _, k := range s.clusters() {
		if slices.Contains(seen, k) {
			return fmt.Errorf("cannot plan with %s: it has Cluster %s twice; name the files of one state only", s.label, k)
		}
		seen = append(seen, k)
	}
	return nil
}

// clusters lists the Clusters of a side.
func (s *planSide) clusters() []clusterKey {
	var all []clusterKey
	for _, site := range s.sites {
		all = append(all, site.cluster)
	}
	for _, resource := range s.resources {
		if c, ok := resource.Object.(*cnpgv1.Cluster); ok {
			all = append(all, clusterKey{c.Namespace, c.Name})
		}
	}
	return all
}

// is reports whether two keys may name one Cluster: a manifest without a namespace gets it when it is applied.
func (k clusterKey) is(other clusterKey) bool {
	return k.name == other.name && (k.namespace == other.namespace || k.namespace == "" || other.namespace == "")
}

func without(all, some []clusterKey) []clusterKey {
	return slices.DeleteFunc(slices.Clone(all), func(k clusterKey) bool { return slices.ContainsFunc(some, k.is) })
}

// match returns an error for two sides that have nothing to do with each other, and for live objects of another operator. It notes
// what looks like a Cluster with another name.
func (r *planReader) match(old, new *planSide) error {
	if old.empty() && new.empty() {
		return fmt.Errorf("cannot plan: there are no objects on either side")
	}
	gone, added := without(old.clusters(), new.clusters()), without(new.clusters(), old.clusters())
	common := len(old.clusters()) > len(gone)
	switch {
	case common || len(gone) == 0 || len(added) == 0:
	case r.Since != "", slices.ContainsFunc(gone, func(k clusterKey) bool { return slices.ContainsFunc(added, k.renamed) }):
	default:
		return cli.Usage("cannot plan from %s to %s: they are not of one cluster: the first has Cluster %s, the second %s; name two states of the same Clusters",
			old.label, new.label, listed(gone), listed(added))
	}
	for _, k := range gone {
		if i := slices.IndexFunc(added, k.renamed); i >= 0 {
			note := renamedNote(k, added[i], old.live)
			r.notes = append(r.notes, note)
			r.renamed[added[i]] = note
		}
	}
	r.noteElsewhere(gone, added)
	if new.live && !old.live {
		r.notes = append(r.notes, fmt.Sprintf("%s has live objects, and it is the new side; to plan an apply to the cluster, name it first", new.label))
	}
	return r.sameOperator(old, new)
}

// noteElsewhere notes that a Cluster may be in a file that is not named: a renamed file has another name at the revision.
func (r *planReader) noteElsewhere(gone, added []clusterKey) {
	if r.Since == "" || len(gone) > 0 && len(added) > 0 {
		return
	}
	for _, k := range added {
		r.renamed[k] = fmt.Sprintf("Cluster %s is in no file of %s that you named, so it counts as new; if it was in another file there, name that one too, "+
			"or a directory with both", k, r.Since)
		r.notes = append(r.notes, r.renamed[k])
	}
	for _, k := range gone {
		r.renamed[k] = fmt.Sprintf("Cluster %s is in no file of the work tree that you named, so it counts as removed; if it is in another file now, name that "+
			"one too, or a directory with both", k)
		r.notes = append(r.notes, r.renamed[k])
	}
}

// renamed reports whether the Cluster may be another one with a new name or in a new namespace.
func (k clusterKey) renamed(other clusterKey) bool {
	return k.namespace == other.namespace || k.name == other.name
}

// renamedNote says what a new name does. Live Clusters run on, and the new one may have nothing to do with them.
func renamedNote(old, new clusterKey, live bool) string {
	if live {
		return fmt.Sprintf("Cluster %s is new and its database empty, and %s runs on as it is. A Cluster cannot be renamed or moved: "+
			"to keep the data, keep the name, or restore it under the new name: pgha recover", new, old)
	}
	return fmt.Sprintf("Cluster %s becomes %s: a Cluster cannot be renamed or moved, so this is a new database without the data of the old one; "+
		"to keep the data, keep the name, or restore it under the new name: pgha recover", old, new)
}

func listed(keys []clusterKey) string {
	var names []string
	for _, k := range keys {
		names = append(names, k.String())
	}
	return cli.Few(names)
}

// sameOperator compares the operator that wrote the live objects with the target of the old side.
func (r *planReader) sameOperator(old, new *planSide) error {
	live := cmp.Or(old.operator, old.past)
	wanted := r.flagTarget(live)
	for _, site := range new.sites {
		if t := site.targetOn(live); wanted == 0 && r.to == 0 && t != old.operator {
			wanted = t
		}
	}
	there := old.operator
	if there == 0 && old.past > wanted {
		there = old.past
	}
	if wanted == 0 || there == 0 || wanted == there {
		return nil
	}
	return cli.Usage("cannot plan from %s to operator %s: its objects were written by operator %s; add --target %[3]s, or --target %[3]s --to-target %[2]s if the operator is upgraded too",
		old.label, wanted, there)
}

// flagTarget is the target of --target, if the live objects were written by this operator; 0 for none.
func (r *planReader) flagTarget(live profiles.Target) profiles.Target {
	return onLive(r.from, r.Target, live)
}

// targetOn is the target of a rendered profile, if the live objects were written by this operator.
func (s *planSite) targetOn(live profiles.Target) profiles.Target {
	if s.upgraded {
		return s.target
	}
	return onLive(s.target, s.profile.Spec.Target, live)
}

// onLive returns the live release for a target that was given as a minor version, and has not said which of its patches is there.
func onLive(t profiles.Target, given string, live profiles.Target) profiles.Target {
	if t != 0 && live != 0 && t.Line() == live.Line() && !profiles.Pinned(given) {
		return live
	}
	return t
}

// targets are the versions of the operator of the two sides of a Cluster.
type targets struct {
	old, new profiles.Target
	plugin   profiles.PluginRelease // of the new side, or else of the old one
}

// targetsOf returns the targets for a Cluster. What a side does not say, the other one says.
func (r *planReader) targetsOf(k clusterKey, old, new *planSide) targets {
	of := func(s *planSide) profiles.Target {
		for _, site := range s.sites {
			if site.cluster.is(k) {
				return site.targetOn(cmp.Or(old.operator, old.past))
			}
		}
		return 0
	}
	first := func(all ...profiles.Target) profiles.Target {
		for _, t := range all {
			if t != 0 {
				return t
			}
		}
		return profiles.NewestTarget
	}
	live := max(old.operator, old.past)
	from, before, after := r.flagTarget(live), of(old), of(new)
	t := targets{new: first(r.to, after, from, before, live)}
	t.old = first(before, from, live, after)
	t.plugin = cmp.Or(r.plugin, profiles.NewestPlugin)
	for _, site := range slices.Concat(old.sites, new.sites) {
		if site.cluster.is(k) {
			t.plugin = site.profile.Resolve().Plugin
		}
	}
	if before == 0 && from == 0 && live == 0 && r.to != 0 {
		t.old = profiles.NewestTarget
	}
	return t
}
