// SPDX-License-Identifier: Apache-2.0

// Package upgrade knows what an upgrade of the operator from one release to another does to the clusters that it manages: what rolls, what
// must be done before and after it, and what goes back to older code. Faults that come and go are in package lint.
package upgrade

import (
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	corev1 "k8s.io/api/core/v1"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/manifest"
	"github.com/pgha/pgha/profiles"
)

// When is the place of an effect in the course of an upgrade.
type When int

// The places, in their order.
const (
	Before When = iota // to do before the upgrade
	Rolls              // what the upgrade recreates
	Moves              // what gets another value without a change of yours
	After              // to do after it
)

// Effect is one thing that an upgrade does or needs.
type Effect struct {
	When When
	// Text is a sentence without a period.
	Text string
	// Source of the fact.
	Source string
}

// Objects are those that an upgrade concerns.
type Objects struct {
	Clusters  []*cnpgv1.Cluster
	Poolers   []*cnpgv1.Pooler
	Scheduled bool // there is a ScheduledBackup
	InPlace   bool // ENABLE_INSTANCE_MANAGER_INPLACE_UPDATES is true
}

// Of picks the objects that an upgrade concerns.
func Of(objects []manifest.Object) Objects {
	var all Objects
	for _, o := range objects {
		switch o := o.(type) {
		case *cnpgv1.Cluster:
			all.Clusters = append(all.Clusters, o)
		case *cnpgv1.Pooler:
			all.Poolers = append(all.Poolers, o)
		case *cnpgv1.ScheduledBackup:
			all.Scheduled = true
		case *corev1.ConfigMap:
			all.InPlace = all.InPlace || o.Data["ENABLE_INSTANCE_MANAGER_INPLACE_UPDATES"] == "true"
		}
	}
	return all
}

// Effects are what an upgrade does to the objects and needs for them, in the order of its course.
func (o Objects) Effects(from, to profiles.Target) []Effect {
	if from == to {
		return nil
	}
	all := slices.Concat(o.before(from, to), o.rolls(from, to), o.moves(from, to), o.after(from, to))
	slices.SortStableFunc(all, func(a, b Effect) int { return int(a.When) - int(b.When) })
	return all
}

// crosses reports whether the new release has what the old one has not.
func crosses(list profiles.Releases, from, to profiles.Target) bool {
	return !list.Has(from) && list.Has(to)
}

// differs reports whether exactly one of the two releases has it.
func differs(list profiles.Releases, from, to profiles.Target) bool {
	return list.Has(from) != list.Has(to)
}

// Older reports whether the code of the new release is older than that of the old one, which a later version can be: 1.30.0 is older than
// 1.29.3.
func Older(from, to profiles.Target) bool {
	old, _ := from.Known()
	now, ok := to.Known()
	return ok && now.Date < old.Date
}

// those returns the names of the Clusters for which a condition holds.
func (o Objects) those(holds func(*cnpgv1.Cluster) bool) []string {
	var names []string
	for _, c := range o.Clusters {
		if holds(c) {
			names = append(names, c.Name)
		}
	}
	return names
}

// synchronous reports whether a Cluster has synchronous replication.
func synchronous(c *cnpgv1.Cluster) bool {
	return c.Spec.PostgresConfiguration.Synchronous != nil || c.Spec.MinSyncReplicas > 0
}

func asks(c *cnpgv1.Cluster) bool {
	m := c.Spec.Monitoring
	return m != nil && len(m.CustomQueriesConfigMap)+len(m.CustomQueriesSecret) > 0
}

func follows(c *cnpgv1.Cluster) bool { return operator.IsReplica(c) }
