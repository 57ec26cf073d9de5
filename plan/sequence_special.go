// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"

	"github.com/pgha/pgha/internal/layout"
	"github.com/pgha/pgha/internal/operator"
)

// hibernation shows the condition, the only thing that tells about hibernation.
func (s *sequence) hibernation() string {
	return s.kubectl(`get cluster %s -o jsonpath='{.status.conditions[?(@.type=="cnpg.io/hibernation")]}'`, s.ref.Name) +
		"; the phase says \"Cluster in healthy state\" all the time"
}

// asleep is a Cluster that is hibernated before and after.
func (s *sequence) asleep() {
	s.add(ByNobody, s.hibernation(), "The Cluster is hibernated and has no pods. They have the new values when hibernation is turned off; volumes grow then, too.")
}

// fallsAsleep is the begin of hibernation, which the operator handles before volumes and pods.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/reconciler/hibernation/reconciler.go#L66
func (s *sequence) fallsAsleep() {
	s.add(ByOperator, s.hibernation(), "The operator deletes the pods, %s first, then the replicas, without a switchover; it begins when the Cluster is healthy. The claims stay. From here on nothing can connect.", s.thePrimary())
	if s.did.has(volumes | pods | restarts | reloads) {
		s.add(ByNobody, "", "All other changes of pods and volumes wait until hibernation is turned off.")
	}
	s.add(ByYou, s.watchPods(), "The Cluster stays down until you turn it on: %s.", s.kubectl("annotate cluster %s cnpg.io/hibernation=off --overwrite", s.ref.Name))
}

// wakes is the end of hibernation.
func (s *sequence) wakes() {
	s.add(ByOperator, s.watchPods(), "The operator creates the pods on the existing claims with the new settings, %s first. Writes are possible after about 20 s.", s.thePrimary())
	s.volumes()
	s.scale()
	s.add(ByOperator, s.kubectl("get pods -l cnpg.io/cluster=%s", s.ref.Name), "All instances are ready. Trust the pods, not the phase: it said healthy before.")
}

// fences are the instances whose PostgreSQL stops or starts again, by the annotation.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_funcs.go#L859
func (s *sequence) fences() {
	old, now := s.fenced(s.before), s.fenced(s.after)
	for _, name := range now {
		if slices.Contains(old, name) {
			continue
		}
		who, after := name, ""
		switch name {
		case "*":
			who, after = "all instances", " Nothing can connect."
		case s.primaryName():
			after = " No replica is promoted, so writes stop until the fence is removed."
		}
		s.add(ByPostgreSQL, s.kubectl("cnpg status %s", s.ref.Name)+"; the phase says \"Cluster in healthy state\"",
			"PostgreSQL of %s stops; the pod stays, and says ready for up to 30 s more.%s", who, after)
	}
	for _, name := range old {
		if !slices.Contains(now, name) {
			if name == "*" {
				name = "all instances"
			}
			s.add(ByPostgreSQL, s.kubectl("cnpg status %s", s.ref.Name), "PostgreSQL of %s starts again.", name)
		}
	}
}

// demotion makes the Cluster a replica of another one.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/reconciler/replicaclusterswitch/reconciler.go#L78
func (s *sequence) demotion() {
	s.add(ByOperator, s.kubectl(`get cluster %s -o jsonpath='{.metadata.annotations.cnpg\.io/fencedInstances} {.status.switchReplicaClusterStatus}'`, s.ref.Name),
		"The operator fences all instances: PostgreSQL stops everywhere, and all connections end.")
	s.add(ByPostgreSQL, s.watchPods(), "%s becomes the designated primary: it starts as a standby of the source and is read-only from now on.", capital(s.thePrimary()))
	s.add(ByOperator, s.kubectl("get cluster %s -o jsonpath='{.status.demotionToken}'", s.ref.Name),
		"The operator writes the demotion token, then removes the fences, and the replicas follow. Give the token to the cluster that is promoted; until it is, nobody can write.")
}

// promotion makes a replica cluster a primary cluster.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_controller.go#L431
func (s *sequence) promotion() {
	token := s.after.Spec.ReplicaCluster != nil && s.after.Spec.ReplicaCluster.PromotionToken != ""
	if token {
		s.add(ByPostgreSQL, s.watchPhase()+" shows \"Promoting to primary cluster\"; a token of another database: \"Cluster is unrecoverable and needs manual intervention\"",
			"The designated primary replays the WAL up to the position in the promotion token, and is promoted then. The operator does nothing else meanwhile.")
	} else {
		s.add(ByPostgreSQL, s.psql("SELECT pg_is_in_recovery()"),
			"The designated primary is promoted at once: there is no promotion token, so nothing checks that it has all WAL or that the source no longer accepts writes.")
	}
	if operator.Archives(s.after) {
		s.add(ByPostgreSQL, "", "It archives WAL as a primary now: archive_mode changes from always to on, which needs a restart.")
	}
}

// majors are the major versions of the data and of the image on the new side; both 0 if one is unknown.
func (c *cluster) majors() (from, to int) {
	from, to = c.dataMajor, c.imageMajor
	if from == 0 || to == 0 {
		return 0, 0
	}
	return from, to
}

// carriesStatistics is the first version to which pg_upgrade brings the statistics of the planner.
const carriesStatistics = 18

// majorUpgrade is pg_upgrade with all pods down.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/reconciler/majorupgrade/reconciler.go#L56
func (s *sequence) majorUpgrade(from, to int) {
	phase := s.watchPhase() + " shows \"Upgrading Postgres major version\""
	s.add(ByOperator, phase, "The operator deletes all pods at once. From here on nothing can connect.")
	if failed := s.failedUpgrade(); failed != "" {
		s.add(ByOperator, s.kubectl("get jobs,pods -l cnpg.io/cluster=%s -w", s.ref.Name), "%s", failed)
		return
	}
	s.add(ByOperator, s.kubectl("get jobs -l cnpg.io/cluster=%s -w", s.ref.Name),
		"A Job runs pg_upgrade --link from %d to %d on the volumes of %s. If it fails, the pods stay down; the old image in the manifest brings the old version back.", from, to, s.thePrimary())
	if s.before.Spec.Instances > 1 {
		s.add(ByOperator, s.kubectl("get pvc -l cnpg.io/cluster=%s -w", s.ref.Name), "The operator deletes the claims of the replicas with their data.")
	}
	s.add(ByOperator, s.watchPods(), "The primary starts with PostgreSQL %d, on timeline 1. Writes are possible again.", to)
	if n := s.after.Spec.Instances - 1; n > 0 {
		s.add(ByOperator, s.watchPhase()+" shows \"Creating a new replica\"", "%s cloned again from the primary, one at a time; until then there is nothing to fail over to.", are(n))
	}
	left := "the statistics" // https://www.postgresql.org/docs/18/release-18.html
	if to >= carriesStatistics {
		left = "those of CREATE STATISTICS"
	}
	s.add(ByYou, s.backupCommand()+"; "+s.psql("ANALYZE")+" in every database",
		"Take a base backup: no older backup leads to a point in time after the upgrade. Run ANALYZE, since pg_upgrade leaves %s behind.", left)
}

// failsUpgrade is an upgrade whose Job fails, since a server does not start with the configuration. The claims of the replicas are deleted only
// after a Job that succeeds.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/reconciler/majorupgrade/reconciler.go#L380
func (s *sequence) failsUpgrade(to int) {
	s.add(ByOperator, s.watchPhase()+" shows \"Upgrading Postgres major version\"", "The operator deletes all pods at once. From here on nothing can connect.")
	s.add(ByOperator, s.kubectl("get jobs -l cnpg.io/cluster=%s -w", s.ref.Name),
		"The Job of pg_upgrade to %d fails, since a server does not start with the configuration: %s. All claims and their data stay, and so do the instances down.", to, s.conf.later[s.brokenUpgrade()].Detail)
	s.add(ByYou, s.watchPods(), "Put the old image back, and the operator deletes the Job and starts the instances again with the old version. Correct %s before you try again.", s.brokenUpgrade())
}

// backupCommand takes a base backup.
func (s *sequence) backupCommand() string {
	return s.kubectl("cnpg backup %s%s", s.ref.Name, backupMethod("", archiver(s.after)))
}

// are starts a sentence about replicas.
func are(n int) string {
	if n == 1 {
		return "1 replica is"
	}
	return layout.Count(n, "replica") + " are"
}
