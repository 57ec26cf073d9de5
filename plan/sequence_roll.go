// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"maps"
	"slices"

	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/internal/pgsettings"
)

// reload is what every instance manager does by itself as soon as it sees the new spec.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/instance_controller.go#L417
func (s *sequence) reload() {
	if !s.did.has(reloads | restarts) {
		return
	}
	if s.discarding("") != "" {
		s.add(ByPostgreSQL, s.psql("SELECT name, setting, error FROM pg_file_settings WHERE error IS NOT NULL")+" shows the lines with errors; the Cluster stays \"healthy\"",
			"Every instance manager writes the configuration again, and PostgreSQL refuses to load it because of the line with an error: "+
				"no parameter of this apply takes effect.")
		return
	}
	see := "neither an event nor a phase tells; " + s.psql("SELECT name, setting, error FROM pg_file_settings WHERE error IS NOT NULL") + " shows lines with errors"
	switch {
	case len(s.settings) == 0 && s.changesOnly("pg_hba"):
		see = "neither an event nor a phase tells; " + s.psql("SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL") + " shows lines with errors"
	case len(s.settings) > 0 && !s.restarts():
		see = "neither an event nor a phase tells; " + s.psql("SHOW "+s.settings[0])
	}
	if s.badAccess() != "" {
		see = "the Cluster stays \"healthy\"; " + s.psql("SELECT line_number, error FROM pg_hba_file_rules WHERE error IS NOT NULL") + " shows lines with errors"
	}
	but := ""
	if slices.ContainsFunc(slices.Collect(maps.Values(s.conf.faults)), func(f *pgsettings.Fault) bool { return f.Problem.LeftOut() }) {
		see = "the Cluster stays \"healthy\"; " + s.psql("SELECT name, setting, error FROM pg_file_settings WHERE error IS NOT NULL") + " shows the lines with errors"
		but = " PostgreSQL leaves the line with the error out."
	}
	s.add(ByPostgreSQL, see, "Every instance manager writes the configuration again and reloads it within about 2 s of the apply, whatever else is still to be done.%s Connections stay open.", but)
}

// changesOnly reports whether a field of spec.postgresql is the only one that is reloaded.
func (s *sequence) changesOnly(field string) bool {
	return len(s.outside) == 0 && !slices.ContainsFunc(s.pair.changes, func(c *change) bool {
		return c.does.has(reloads|restarts) && (len(c.path) < 3 || c.path[2].name != field)
	})
}

// roll is the update of the pods: the replicas, then the primary.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_upgrade.go#L54
func (s *sequence) roll(restarted bool) {
	restart := s.restarts() && !restarted
	if !s.rolls() && !restart {
		return
	}
	decreased := restart && s.decreases
	later := decreased && s.replicasFirst()
	if decreased && !later && !s.primaryStays() {
		s.decrease()
	}
	if s.dies() {
		return
	}
	switch stops := s.fenced(s.after); {
	case s.stalled():
		s.stall()
		return
	case slices.Contains(stops, "*"):
		s.add(ByOperator, "", "Nothing rolls: all instances are fenced, and fenced instances are skipped until the annotation %s is removed.", fencedAnnotation)
		return
	case len(stops) > 0:
		s.add(ByOperator, s.watchPods(), "A fenced instance stops being ready after up to 30 s. Until then the operator may recreate one other replica; then nothing rolls before you end the fence: %s.",
			s.unfenceCommand())
		return
	}
	if s.after.Spec.Instances > 1 {
		s.uniform()
	}
	if after, is := s.wontStart(); is && (s.kept() > 0 || !s.supervised()) {
		s.stuck(after)
		return
	}
	if s.kept() > 0 {
		s.rollReplicas(decreased && !s.rolls())
	}
	if later {
		s.decrease()
		s.add(ByOperator, s.watchPods(), "The operator recreates the pods of the replicas once more, each when it has received the new value of the primary.")
	}
	if s.rolls() || !decreased {
		s.rollPrimary()
	}
	if !s.supervised() || decreased && !s.rolls() {
		s.add(ByOperator, s.watchPhase(), "The Cluster is healthy again: phase \"Cluster in healthy state\".")
	}
}

// replicasFirst reports whether the replicas are recreated while the primary waits for its restart with a smaller value: the operator looks
// at the spec of a replica's pod before it looks at the restart, and the instance manager of the primary waits for the user.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_upgrade.go#L339
func (c *cluster) replicasFirst() bool {
	return c.decreases && c.supervised() && c.rolls() && c.kept() > 0
}

// stuck is an update that stops at the first pod: the operator waits until every instance is ready, and does not touch the one that is not.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L1116
func (s *sequence) stuck(after image) {
	who, then := "the pod of one replica, the one that lags most", "the primary and the other replicas go on"
	if s.kept() == 0 {
		who, then = "the pod of "+s.thePrimary(), "the database is down"
	}
	s.add(ByOperator, s.watchPods(), "The operator deletes and recreates %s. PostgreSQL %d does not start with the data of %d, and the update stops: %s.",
		who, after.tag, after.major, then)
	s.add(ByYou, s.watchPods(), "Put the old image back and delete the pod that does not start, since the operator does not: %s.",
		s.kubectl("delete pod INSTANCE"))
}

// decrease is the restart of the primary for a parameter that a standby must not have smaller than its primary. The instance manager does it.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/management/controller/instance_controller.go#L1143
func (s *sequence) decrease() {
	if s.supervised() {
		before := "first"
		if s.replicasFirst() {
			before = "before the replicas take the value"
		}
		s.add(ByYou, s.watchPhase()+" shows \"Waiting for user action\"",
			"A parameter becomes smaller that a replica must not have smaller than its primary, so the primary restarts %s: it waits until you run %s. A promotion does not help: the new primary still runs with the old value.",
			before, s.restartCommand())
		return
	}
	again := ""
	if s.rolls() && !s.pauses() {
		again = " Its connections drop a second time later, when its pod is recreated."
	}
	s.add(ByPostgreSQL, "neither an event nor a phase tells, and the Cluster says \"Cluster in healthy state\" meanwhile; "+s.psql("SELECT pg_postmaster_start_time()"),
		"The instance manager restarts PostgreSQL of %s in place about 1 s after the apply, before the replicas and whatever primaryUpdateMethod says: a parameter becomes smaller that a replica must not have smaller than its primary. A larger one in the same change takes effect with it.%s",
		s.thePrimary(), again)
}

// restartCommand restarts the primary in place.
func (c *cluster) restartCommand() string {
	name := c.primaryName()
	if name == "" {
		name = "PRIMARY"
	}
	return c.kubectl("cnpg restart %s %s", c.ref.Name, name)
}

// uniform is what the operator waits for before it rolls anything.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L1169
func (s *sequence) uniform() {
	what := "The operator waits until all instances are ready"
	if s.did.has(reloads | restarts) {
		what += " and report the same configuration"
	}
	s.add(ByOperator, s.kubectl("cnpg status %s", s.ref.Name), "%s. Until then nothing rolls.", what)
}

// rollReplicas recreates the replicas. Even if PostgreSQL alone must restart, the operator deletes a replica's pod.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_upgrade.go#L62
func (s *sequence) rollReplicas(afterDecrease bool) {
	names := s.stayingReplicas()
	who := fmt.Sprintf("the pods of the %s", layout.Count(s.kept(), "replica"))
	if s.after.Spec.Instances > s.before.Spec.Instances {
		who = fmt.Sprintf("the pods of the %s that were there before", layout.Count(s.kept(), "replica"))
	}
	switch {
	case s.kept() == 1 && len(names) == 0:
		who = "the pod of the replica"
	case len(names) == 1:
		who = "the pod of " + names[0]
	case len(names) > 1:
		who = "the pods of " + listed(names)
	}
	text := fmt.Sprintf("The operator deletes and recreates %s on the same volumes", who)
	if s.kept() > 1 && len(names) != 1 {
		text += ", one after the other, the one that lags most first"
	}
	if afterDecrease {
		text += "; each begins when it has received the new value of the primary"
	}
	s.add(ByOperator, s.watchEvent("UpgradingInstance")+", phase \"Upgrading cluster\"; "+s.watchPods(), "%s.", text)
}

// kept is the number of replicas that exist before and after. New ones join with the new settings.
func (c *cluster) kept() int { return max(0, min(c.before.Spec.Instances, c.after.Spec.Instances)-1) }

// stayingReplicas are the replicas that are left when the Cluster has shrunk.
func (s *sequence) stayingReplicas() []string {
	names := s.replicas()
	return slices.Clone(names[:min(len(names), s.kept())])
}

// capital writes a sentence's first letter in upper case.
func capital(text string) string { return string(text[0]-'a'+'A') + text[1:] }
