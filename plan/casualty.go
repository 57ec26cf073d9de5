// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"maps"
	"slices"
)

// casualty is the first instance that restarts by an apply whose postgresql.conf has a line with an error. PostgreSQL does not start with one.
type casualty int

const (
	nobody casualty = iota
	// thePrimary of several instances: the instance manager restarts it for a decrease.
	thePrimary
	// theOnly instance.
	theOnly
	// aReplica: the others keep running as they are, since the operator goes on only when it is ready.
	aReplica
)

// keepsDown says which line keeps an instance from starting; "" for none.
func (c *cluster) keepsDown() string {
	for _, name := range slices.Sorted(maps.Keys(c.conf.faults)) {
		return c.conf.faults[name].Detail
	}
	return ""
}

// casualty finds the first instance that does not come back.
func (c *cluster) casualty() casualty {
	alone := c.after.Spec.Instances == 1
	switch {
	case c.keepsDown() == "" || c.hibernates() || !c.did.has(pods|restarts):
		return nobody
	case alone && c.decreases && !c.supervised():
		return theOnly
	case c.decreases && !c.supervised():
		return thePrimary
	case c.pauses(), c.decreases && !c.did.has(pods), alone && c.supervised():
		return nobody // until the user acts
	case alone:
		return theOnly
	}
	return aReplica
}

// dying says which instance does not come back; "" for none.
func (c *cluster) dying() string {
	switch c.casualty() {
	case nobody:
		return ""
	case thePrimary:
		return "this apply restarts PostgreSQL of the primary, which does not start again"
	case theOnly:
		return "this apply restarts the only instance, which does not start again"
	case aReplica:
		return "this apply recreates the pods, so the first replica does not start, and the others keep running as they are"
	}
	return ""
}

// dead is the interruption by an instance that does not come back.
func (c *cluster) dead() (drops []Endpoint, waits Waits, blocked string) {
	const until, again = "until the line with the error is corrected", " and the primary's pod deleted"
	switch c.casualty() {
	case aReplica:
		return []Endpoint{RO}, Waits{}, "nothing else rolls " + until
	case theOnly:
		return []Endpoint{RW}, Waits{Writes: until + again, Connections: until + again}, "PostgreSQL does not start"
	}
	return []Endpoint{RW, RO}, Waits{Writes: until + again, Connections: until + again}, "PostgreSQL does not start"
}

// dies ends the sequence at the first instance that does not start, and reports whether there is one. On real pods (operator 1.30.0) the
// instance manager of a primary that died so neither ended nor started PostgreSQL again, the Cluster stayed healthy, nobody failed over, and
// after the correction nothing happened in six minutes, until the pod was deleted.
func (s *sequence) dies() bool {
	bad, see := s.keepsDown(), "the phase says \"Cluster in healthy state\" all the time; "+s.watchPods()+" shows the pod not ready, and its log says FATAL"
	switch s.casualty() {
	case nobody:
		return false
	case thePrimary:
		s.add(ByPostgreSQL, see, "PostgreSQL of %s does not start again: %s. Nobody fails over, and the correction alone does not bring it back: "+
			"correct the line, then %s.", s.thePrimary(), bad, s.deleteCommand())
	case theOnly:
		s.add(ByOperator, see, "The only instance is restarted, and PostgreSQL does not start again: %s. Correct the line, then %s.", bad, s.deleteCommand())
	case aReplica:
		s.uniform()
		s.add(ByOperator, see, "The operator deletes and recreates the pod of the replica that lags most, and PostgreSQL does not start in it: %s. "+
			"Nothing else rolls until the line is corrected; the primary and the other replicas go on with the old values.", bad)
	}
	return true
}

// deleteCommand deletes the primary's pod, so that the operator creates it again.
func (s *sequence) deleteCommand() string {
	name := s.primaryName()
	if name == "" {
		name = "PRIMARY"
	}
	return s.kubectl("delete pod %s", name)
}
