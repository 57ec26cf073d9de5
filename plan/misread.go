// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"slices"

	"github.com/pgha/pgha/internal/operator"
)

// misread is the value of a parameter on the new side that the operator reads otherwise than PostgreSQL; nil for none.
func (c *cluster) misread(name string) *operator.Misread {
	value, ok := c.after.Spec.PostgresConfiguration.Parameters[name]
	if !ok {
		return nil
	}
	return operator.Misreads(c.dataMajor, name, value)
}

// silent is the parameter whose new value keeps each instance from telling its status, since it waits for a restart; "" for none. The
// operator then does nothing: it does not recreate, create or fail over.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L517
func (c *cluster) silent() string {
	for _, p := range operator.HotStandby() {
		m := c.misread(p.Name)
		if m != nil && m.Silent && c.discarding("") == "" && slices.Contains(c.settings, p.Name) && c.conf.number(c.conf.old, p) != c.conf.number(c.conf.new, p) {
			return p.Name
		}
	}
	return ""
}

// unread says which line keeps the instance manager of a replica from starting PostgreSQL; "" for none.
func (c *cluster) unread() string {
	for _, p := range operator.HotStandby() {
		if m := c.misread(p.Name); m != nil && m.Other == "" {
			return fmt.Sprintf("the operator cannot read the value of %s, which it expects to be %q", p.Name, m.Value)
		}
	}
	return ""
}

// misreadEffect: PostgreSQL takes the value, and the operator does not understand it.
func misreadEffect(c *cluster, ch *change, m *operator.Misread) {
	e, name := &ch.effect, ch.name()
	e.Class, e.When, e.Who = FailsLater, AtRestart, ByOperator
	e.Step = fmt.Sprintf("write %s: %q", name, m.Value)
	reads := fmt.Sprintf("PostgreSQL reads %s as %s", valueText(ch.new), m.Value)
	switch {
	case c.silent() == name:
		e.When, e.Drops = Now, []Endpoint{}
		e.Why = reads + ", and the operator cannot read it: as long as it waits for a restart, no instance tells its status, so the operator does " +
			"nothing for the Cluster, and a replica whose pod restarts does not start PostgreSQL"
		e.Blocked = "all work of the operator on the Cluster, failover included"
		e.Source = sourceURL("pkg/management/postgres/probes.go#L194")
	case m.Other == "":
		e.Why = reads + ", and the operator cannot read it: the instance manager of a replica does not start PostgreSQL again after its pod restarts, and a " +
			"recovery from a backup fails"
		e.Source = sourceURL("pkg/management/postgres/restore.go#L776")
		if dying := c.dying(); dying != "" {
			e.When = Now
			e.Why += "; " + dying
		}
	default:
		e.Why = fmt.Sprintf("%s, and the operator as %s, so that it may restart replicas with a smaller value than the primary has, and they do not start", reads, m.Other)
		e.Source = sourceURL("pkg/management/postgres/restore.go#L776")
	}
}

// silence is what is seen of a value that keeps each instance from telling its status.
func (s *sequence) silence(name string) {
	s.add(ByOperator, s.watchPhase()+" shows \"Instance Status Extraction Error: HTTP communication issue\"; "+s.watchEvent("PrimaryStatusCheckFailed"),
		"No instance tells its status any more, since the operator cannot read %s. It restarts, recreates and creates nothing, and does not fail over.", name)
	s.add(ByYou, s.watchPhase(), "Write %s: %q, and the operator goes on.", name, s.misread(name).Value)
}
