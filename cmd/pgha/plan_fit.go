// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"slices"

	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// fitRemarks says of the clusters of both sides what fits in the old one and not in the new one, and which pools of nodes change in the profile:
// they render nothing, so that the plan itself does not show them.
func fitRemarks(old, new *planSide) []string {
	before := make(map[clusterKey]*planSite, len(old.sites))
	for i := range old.sites {
		before[old.sites[i].cluster] = &old.sites[i]
	}
	var all []string
	for i := range new.sites {
		to := &new.sites[i]
		from := before[to.cluster]
		if from == nil || from.same(to) {
			continue
		}
		name := to.cluster.namespace + "/" + to.cluster.name
		for _, text := range append(machines(from.profile, to.profile), worse(from, to)...) {
			all = append(all, name+": "+text)
		}
	}
	return all
}

// same reports whether two sites render the same, on the same pools.
func (s *planSite) same(other *planSite) bool {
	return slices.EqualFunc(s.profile.Spec.Scheduling.Pools, other.profile.Spec.Scheduling.Pools, func(a, b profiles.Pool) bool { return vmSize(&a) == vmSize(&b) && a.Count == b.Count }) &&
		slices.EqualFunc(s.resources, other.resources, func(a, b lint.Resource) bool { return bytes.Equal(a.JSON(), b.JSON()) })
}

// worse lists the budgets that no longer fit.
func worse(old, new *planSite) []string {
	before, err := old.fit()
	if err != nil {
		return nil // the plan itself has the reason
	}
	after, err := new.fit()
	if err != nil {
		return nil
	}
	var all []string
	for i := range after.Budgets {
		b := &after.Budgets[i]
		pool := ""
		if len(b.Pools) > 0 {
			pool = b.Pools[0]
		}
		if was := before.Budget(b.ID, pool); b.Verdict == fit.Over && (was == nil || was.Verdict != fit.Over) {
			all = append(all, fmt.Sprintf("%s: %s of %s does not fit any more. %s %s", b.Title, b.Unit.Text(b.Used()), b.Unit.Text(b.Limit), b.Says, b.Way))
		}
	}
	return all
}

func (s *planSite) fit() (*fit.Report, error) {
	objects := make([]manifest.Object, len(s.resources))
	for i := range s.resources {
		objects[i] = s.resources[i].Object
	}
	return fit.OfObjects(s.profile, objects)
}

// machines lists the pools that have another size of machines in the new profile.
func machines(old, new *profiles.Profile) []string {
	var all []string
	for i := range new.Spec.Scheduling.Pools {
		to := &new.Spec.Scheduling.Pools[i]
		n := slices.IndexFunc(old.Spec.Scheduling.Pools, func(p profiles.Pool) bool { return p.Name == to.Name })
		if n < 0 {
			continue
		}
		if from := vmSize(&old.Spec.Scheduling.Pools[n]); from != vmSize(to) && from != "" {
			all = append(all, fmt.Sprintf("the machines of pool %s change from %s to %s in the profile, and no object changes with them. A pool keeps its size: add a pool with another name, move the instances "+
				"with kubectl drain, one node after the other, and remove the old pool. pgha plan --nodes says what each drain does.", to.Name, from, vmSize(to)))
		}
	}
	return all
}

func vmSize(p *profiles.Pool) string {
	if p.Azure == nil {
		return ""
	}
	return p.Azure.VMSize
}
