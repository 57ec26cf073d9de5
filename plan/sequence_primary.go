// SPDX-License-Identifier: Apache-2.0

package plan

import "fmt"

// rollPrimary is the update of the primary, after the replicas.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_upgrade.go#L179
func (s *sequence) rollPrimary() {
	alone := s.after.Spec.Instances == 1
	switch {
	case s.supervised():
		s.waitForYou(alone)
	case !s.switchesOver() && !s.rolls():
		s.add(ByOperator, s.watchPhase()+" shows \"Primary instance is being restarted in-place\"; there is no event",
			"%s restarts in place: its pod stays, and connections to it drop once.%s", s.first(), s.smart())
	case !s.switchesOver():
		s.add(ByOperator, s.watchEvent("UpgradingInstance")+", phase \"Primary instance is being restarted without a switchover\"",
			"%s: the operator deletes and recreates its pod without a switchover, and connections to it drop once.%s No replica is promoted meanwhile, even if the new pod stays Pending.", s.first(), s.smart())
	case alone:
		s.add(ByOperator, s.watchEvent("UpgradingInstance")+", phase \"Upgrading cluster\"",
			"The operator deletes and recreates the pod of %s: there is no replica to switch over to, so the method switchover cannot be used.%s", s.thePrimary(), s.smart())
	case s.gainsArchiver():
		s.add(ByOperator, s.watchEvent("UpgradingInstance")+", phase \"Primary instance is being restarted without a switchover\"",
			"%s: the operator deletes and recreates its pod without a switchover, although the method is switchover, since its pod lacks the sidecar that archives the WAL and could not finish a switchover. An operator older than 1.28.4 or 1.29.2 tries one all the same, and it never ends (cloudnative-pg#10981).%s", s.first(), s.smart())
	default:
		s.switchover()
	}
}

// first is the primary at the start of a sentence about its turn.
func (s *sequence) first() string {
	if s.after.Spec.Instances == 1 {
		return capital(s.thePrimary())
	}
	return "Then " + s.thePrimary()
}

// switchover promotes a replica and makes the old primary one.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_upgrade.go#L229
func (s *sequence) switchover() {
	s.add(ByOperator, s.watchEvent("Switchover")+", phase \"Upgrading cluster\"",
		"Then a switchover: the operator stops %s and promotes the replica that lags least, once it streams from the primary; connections to the primary drop once.", s.thePrimary())
	if s.rolls() {
		s.add(ByOperator, s.watchEvent("UpgradingInstance")+"; "+s.watchPods(),
			"The container of the old primary restarts as a replica, then its pod is deleted and recreated too, since the pod's spec changed.")
		return
	}
	s.add(ByOperator, s.watchPods(), "The container of the old primary restarts as a replica, with the new values; its pod stays.")
}

// waitForYou is the update of the primary under primaryUpdateStrategy supervised.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_upgrade.go#L130
func (s *sequence) waitForYou(alone bool) {
	see := s.watchPhase() + " shows \"Waiting for user action\""
	switch {
	case alone && s.rolls():
		s.add(ByYou, see, "%s keeps the old pod until you delete it: %s.", capital(s.thePrimary()), s.renewCommand())
	case alone:
		s.add(ByYou, see, "%s keeps the old values until you restart it in place: %s.", capital(s.thePrimary()), s.renewCommand())
	case s.rolls():
		s.add(ByYou, see, "%s keeps its old pod until you promote a replica: %s. Connections to the primary drop then; the old primary's pod is recreated as a replica.",
			capital(s.thePrimary()), s.promoteCommand())
	default:
		s.add(ByYou, see, "%s keeps the old values until you promote a replica (%s) or restart it in place (%s). Connections to the primary drop then.",
			capital(s.thePrimary()), s.promoteCommand(), s.restartCommand())
	}
}

// renewCommand gives the only instance what it waits for: a new pod, or a restart if that is enough.
func (c *cluster) renewCommand() string {
	switch name := c.primaryName(); {
	case !c.rolls():
		return c.restartCommand()
	case name != "":
		return c.kubectl("delete pod %s", name)
	}
	return c.kubectl("delete pod --selector cnpg.io/cluster=%s,cnpg.io/podRole=instance", c.ref.Name)
}

// promoteCommand promotes a replica.
func (s *sequence) promoteCommand() string {
	target := "REPLICA"
	if names := s.stayingReplicas(); len(names) > 0 {
		target = names[0]
	}
	return s.kubectl("cnpg promote %s %s", s.ref.Name, target)
}

// smart says what the smart shutdown before a restart does to new connections.
func (c *cluster) smart() string {
	seconds := c.smartShutdown()
	if seconds == 0 {
		return ""
	}
	return fmt.Sprintf(" While a session stays open, PostgreSQL refuses new connections for up to %d s before it ends the session (smartShutdownTimeout).", seconds)
}
