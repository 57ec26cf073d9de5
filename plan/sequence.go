// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"

	"github.com/pgha/pgha/internal/operator"
)

// sequenceOf is what will be seen, in order, if the changes of a Cluster and of its objects are applied together. It follows the order of
// the operator's work.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L310
func sequenceOf(owner *pair, pairs []*pair) []Event {
	s := &sequence{cluster: owner.cluster, pairs: pairs, events: []Event{}}
	s.refusals()
	switch {
	case s.refused():
	case s.old == nil:
		s.creation()
	case s.new == nil:
		s.removal()
	default:
		s.update()
	}
	return s.events
}

// sequence collects the events of one Cluster.
type sequence struct {
	*cluster
	pairs  []*pair
	events []Event
}

// add adds an event. see is empty if there is nothing to see.
func (s *sequence) add(who Actor, see, format string, args ...any) {
	s.events = append(s.events, Event{What: fmt.Sprintf(format, args...), Who: who, See: see})
}

// update is the sequence of a Cluster that is on both sides.
func (s *sequence) update() {
	if !s.changes() {
		return
	}
	s.operatorUpgrade()
	s.applied()
	s.poolers()
	if s.pauses() {
		s.paused()
		return
	}
	s.operatorObjects()
	switch {
	case s.wasAsleep() && s.hibernates():
		s.asleep()
		return
	case s.hibernates():
		s.fallsAsleep()
		return
	case s.wasAsleep():
		s.wakes()
		return
	}
	s.fences()
	if name := s.silent(); name != "" {
		s.reload()
		s.silence(name)
		return
	}
	demoted := !operator.IsReplica(s.before) && operator.IsReplica(s.after)
	switch {
	case demoted:
		s.demotion()
	case operator.IsReplica(s.before) && !operator.IsReplica(s.after):
		s.promotion()
	}
	if from, to := s.majors(); to > from && s.brokenUpgrade() != "" {
		s.failsUpgrade(to)
		return
	}
	if from, to := s.majors(); to > from {
		s.majorUpgrade(from, to)
		if s.failedUpgrade() != "" {
			return
		}
		s.volumes()
		return
	}
	s.volumes()
	s.scale()
	s.reload()
	s.roll(demoted)
}

// changes reports whether anything about the Cluster or its objects changes.
func (s *sequence) changes() bool {
	for _, p := range s.pairs {
		if !p.same() || len(p.changes) > 0 {
			return true
		}
	}
	return s.upgradesOperator()
}

const (
	disabled = "disabled"
	on       = "on"
)

// wasAsleep reports whether the old side is hibernated: it has no pods.
func (c *cluster) wasAsleep() bool { return c.before.Annotations[hibernationAnnotation] == on }

// upgradesOperator reports whether the two sides are for two versions of the operator.
func (c *cluster) upgradesOperator() bool { return c.in.from != c.in.to }

// rolls reports whether every pod is recreated, restarts whether PostgreSQL alone must restart.
func (c *cluster) rolls() bool     { return c.did.has(pods) || c.upgradesOperator() }
func (s *sequence) restarts() bool { return s.did.has(restarts) }
