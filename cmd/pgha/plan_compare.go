// SPDX-License-Identifier: Apache-2.0

package main

import (
	"cmp"
	"slices"
	"strings"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// compare plans the Clusters of both sides, together if all are for the same operators.
func (r *planReader) compare(old, new *planSide) (*plan.Plan, error) {
	clusters := new.clusters()
	clusters = append(clusters, without(old.clusters(), clusters)...)
	if len(clusters) == 0 {
		clusters = []clusterKey{{}} // objects without a Cluster
	}
	var order []targets
	groups := map[targets][]clusterKey{}
	for _, k := range clusters {
		t := r.targetsOf(k, old, new)
		if groups[t] == nil {
			order = append(order, t)
		}
		groups[t] = append(groups[t], k)
	}
	var plans []*plan.Plan
	var errs []error
	for i, t := range order {
		before, after := old.side(t.old), new.side(t.new)
		if len(order) > 1 {
			before, after = old.part(t.old, groups[t], i == 0), new.part(t.new, groups[t], i == 0)
		} else if len(r.Site) > 0 {
			before, after = old.part(t.old, r.picked(old, new, clusters), true), new.part(t.new, r.picked(old, new, clusters), true)
		}
		before.Plugin, after.Plugin = t.plugin, t.plugin
		if len(before.Resources)+len(before.Others)+len(after.Resources)+len(after.Others) == 0 && r.same > 0 {
			plans = append(plans, &plan.Plan{From: t.old.String(), To: t.new.String(), Sites: []plan.Site{}})
			continue // every site has the same text on both sides
		}
		before.Revision, after.Revision = r.Since != "", r.Since != ""
		p, err := plan.Compare(before, after)
		errs = append(errs, err)
		plans = append(plans, p)
	}
	if err := cli.Join(errs...); err != nil {
		return nil, err
	}
	p := merged(plans, clusters)
	p.Clusters += r.same
	for i := range p.Sites {
		site := &p.Sites[i]
		if note := r.renamed[clusterKey{site.Namespace, site.Name}]; note != "" {
			site.Notes = append([]string{note}, site.Notes...)
		}
	}
	return p, nil
}

// picked are the Clusters of the sites that --site names. Manifests on the other side may have more.
func (r *planReader) picked(old, new *planSide, all []clusterKey) []clusterKey {
	var sites []clusterKey
	for _, s := range []*planSide{old, new} {
		for _, site := range s.sites {
			sites = append(sites, site.cluster)
		}
	}
	if len(sites) == 0 {
		return all // bases
	}
	return sites
}

// side is everything of a side.
func (s *planSide) side(target profiles.Target) plan.Side {
	side := plan.Side{Label: s.label, Resources: slices.Clone(s.resources), Others: slices.Clone(s.others), Target: target}
	for _, site := range s.sites {
		side.Resources = append(side.Resources, site.resources...)
	}
	return side
}

// part is what a side has of some Clusters. The first part also has what belongs to none.
func (s *planSide) part(target profiles.Target, clusters []clusterKey, first bool) plan.Side {
	side := plan.Side{Label: s.label, Target: target}
	for _, site := range s.sites {
		if slices.ContainsFunc(clusters, site.cluster.is) {
			side.Resources = append(side.Resources, site.resources...)
		}
	}
	all := s.clusters()
	for _, resource := range s.resources {
		if owners := ownersOf(resource, all); slices.ContainsFunc(clusters, func(k clusterKey) bool { return slices.ContainsFunc(owners, k.is) }) ||
			first && len(owners) == 0 {
			side.Resources = append(side.Resources, resource)
		}
	}
	if first {
		side.Others = append(side.Others, s.others...)
	}
	return side
}

// ownersOf returns the Clusters that an object may belong to: the one that it names, or those of its namespace.
func ownersOf(r lint.Resource, clusters []clusterKey) []clusterKey {
	ref := r.Ref()
	if _, ok := r.Object.(*cnpgv1.Cluster); ok {
		return []clusterKey{{ref.Namespace, ref.Name}}
	}
	name := kinds.ClusterOf(r.Object)
	var owners []clusterKey
	for _, k := range clusters {
		if ref.Namespace != "" && k.is(clusterKey{ref.Namespace, cmp.Or(name, k.name)}) {
			owners = append(owners, k)
		}
	}
	return owners
}

// merged is the plans of the groups as one, with the sites in the order of the Clusters.
func merged(plans []*plan.Plan, clusters []clusterKey) *plan.Plan {
	if len(plans) == 1 {
		return plans[0]
	}
	all := &plan.Plan{Sites: []plan.Site{}}
	var from, to []string
	for _, p := range plans {
		from, to = append(from, p.From), append(to, p.To)
		all.Sites = append(all.Sites, p.Sites...)
		all.Clusters += p.Clusters
		all.Notes, all.NotCompared = append(all.Notes, p.Notes...), append(all.NotCompared, p.NotCompared...)
	}
	place := func(s plan.Site) int {
		if s.Name == "" {
			return -1
		}
		return slices.IndexFunc(clusters, clusterKey{s.Namespace, s.Name}.is)
	}
	slices.SortStableFunc(all.Sites, func(a, b plan.Site) int { return cmp.Compare(place(a), place(b)) })
	all.From, all.To = several(from), several(to)
	return all
}

// several lists versions, each once and in order.
func several(versions []string) string {
	slices.Sort(versions)
	return strings.Join(slices.Compact(versions), ", ")
}
