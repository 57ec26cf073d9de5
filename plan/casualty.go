// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
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
	// thePrimaryLast: the replicas start, and then the primary does not.
	thePrimaryLast
)

// keepsDown says which line keeps an instance from starting; "" for none.
func (c *cluster) keepsDown() string {
	return cmp.Or(c.fault(func(string, *pgsettings.Fault) bool { return true }), c.badAccess(), c.controlPath())
}

// keepsPodDown says why an instance does not start in a new pod, while it would in the old one; "" for nothing.
func (c *cluster) keepsPodDown() string {
	if slices.ContainsFunc(c.changes, func(ch *change) bool {
		return ch.name() == "serviceAccountName" && len(ch.path) == 2 && ch.does.has(pods)
	}) {
		return "its instance manager cannot read the Cluster with the other ServiceAccount"
	}
	return ""
}

// until is what must be done before an instance starts again.
func (c *cluster) until() string {
	if c.keepsDown() == "" && c.keepsPodDown() != "" {
		return "until the new ServiceAccount may read the Cluster"
	}
	return "until the line with the error is corrected"
}

// casualty finds the first instance that does not come back.
func (c *cluster) casualty() casualty {
	switch {
	case c.hibernates() || c.silent() != "" || !c.did.has(pods|restarts):
		return nobody
	case c.stalled() && (!c.decreases || c.supervised() || c.primaryStays()):
		return nobody // until the fence ends
	case c.keepsDown() != "":
		return c.firstDown()
	case c.pauses(), c.waitsForRestart() && !c.did.has(pods):
		return nobody
	case c.kept() > 0 && cmp.Or(c.keepsPodDown(), c.unread()) != "":
		return aReplica
	case c.after.Spec.Instances == 1 && c.keepsPodDown() != "" && !c.supervised(): // a primary does not look at what a replica cannot read
		return theOnly
	}
	return nobody
}

// waitsForRestart reports whether a smaller value waits for the user to restart the primary.
func (c *cluster) waitsForRestart() bool { return c.decreases && c.supervised() }

// firstDown is the first instance that restarts, where none starts.
func (c *cluster) firstDown() casualty {
	alone := c.after.Spec.Instances == 1
	switch {
	case alone && c.decreases && !c.supervised():
		return theOnly
	case c.decreases && !c.supervised():
		return thePrimary
	case c.pauses(), c.decreases && !c.did.has(pods), alone && c.supervised():
		return nobody // until the user acts
	case alone:
		return theOnly
	case c.primaryAlone():
		return thePrimaryLast
	}
	return aReplica
}

// primaryAlone reports whether what keeps an instance from starting is only true of the primary: it has a slot for each replica, and a
// replica has those of the other replicas.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/slots/reconciler/replicationslot.go#L36
func (c *cluster) primaryAlone() bool {
	name, few := c.fewSlots()
	if few == nil || len(c.conf.faults) > 1 || c.badAccess() != "" || c.controlPath() != "" {
		return false
	}
	n, err := strconv.Atoi(c.after.Spec.PostgresConfiguration.Parameters[name])
	return err == nil && n >= c.slotsInUse()-1
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
	case thePrimaryLast:
		return "this apply recreates the replicas, which start, and then restarts the primary, which does not"
	}
	return ""
}

// dead is the interruption by an instance that does not come back.
func (c *cluster) dead() (drops []Endpoint, waits Waits, blocked string) {
	const again = " and the primary's pod deleted"
	until := c.until()
	switch c.casualty() {
	case aReplica:
		drops = []Endpoint{RO}
		if c.decreases && !c.supervised() { // only a replica does not start
			drops, waits, _ = c.restarted(true)
		}
		return drops, waits, "nothing else rolls " + until
	case theOnly:
		return []Endpoint{RW}, Waits{Writes: until + again, Connections: until + again}, "PostgreSQL does not start"
	}
	return []Endpoint{RW, RO}, Waits{Writes: until + again, Connections: until + again}, "PostgreSQL does not start"
}

// dies ends the sequence at the first instance that does not start, and reports whether there is one. On real pods (operator 1.30.0) the
// instance manager of a primary that died so neither ended nor started PostgreSQL again, the Cluster stayed healthy, nobody failed over, and
// after the correction nothing happened in six minutes, until the pod was deleted.
func (s *sequence) dies() bool {
	if s.belowSource() {
		return true
	}
	bad, see := cmp.Or(s.keepsDown(), s.keepsPodDown(), s.unread()), "the phase says \"Cluster in healthy state\" all the time; "+s.watchPods()+" shows the pod not ready, and its log says FATAL"
	switch s.casualty() {
	case nobody:
		return false
	case thePrimary:
		s.add(ByPostgreSQL, see, "PostgreSQL of %s does not start again: %s. Nobody fails over, and the correction alone does not bring it back: "+
			"correct the line, then %s.", s.thePrimary(), bad, s.deleteCommand())
	case theOnly:
		s.add(ByOperator, see, "The only instance is restarted, and PostgreSQL does not start again: %s. It stays down %s; then %s.", bad, s.until(), s.deleteCommand())
	case thePrimaryLast:
		s.uniform()
		if s.kept() > 0 {
			s.rollReplicas(false)
		}
		s.add(ByOperator, see, "Then the operator restarts %s, and PostgreSQL does not start again: %s. It stays down %s; then %s.", s.thePrimary(), bad, s.until(), s.deleteCommand())
	case aReplica:
		s.uniform()
		s.add(ByOperator, see, "The operator deletes and recreates the pod of the replica that lags most, and PostgreSQL does not start in it: %s. "+
			"Nothing else rolls %s; the primary and the other replicas go on as they are.", bad, s.until())
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

// belowSource ends the sequence of a replica cluster with a smaller value than its source may have. Its replicas do not wait.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/management/postgres/probes.go#L152
func (s *sequence) belowSource() bool {
	if !s.decreases || s.supervised() || s.keepsDown() != "" || !operator.IsReplica(s.before) || !operator.IsReplica(s.after) {
		return false
	}
	s.add(ByPostgreSQL, s.watchPods(), "As long as the source has the larger value, PostgreSQL of %s restarts and fails in turn, and does not replicate: put the old "+
		"value back, and lower it at the source first. If the source has the smaller value already, the pods of the replicas are recreated next, at once.", s.thePrimary())
	return true
}
