// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"regexp"
	"strconv"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/profiles"
)

func replicationRules() []Rule {
	return []Rule{
		{
			ID: "PGHA402", Title: "invalid minSyncReplicas and maxSyncReplicas", Severity: Error, check: eachCluster(legacySync),
			Why: "The operator's webhook requires 0 ≤ minSyncReplicas ≤ maxSyncReplicas < instances: one instance is the " +
				"primary, which cannot wait for itself.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA403", Title: "duplicate synchronous replication settings", Severity: Error, check: eachCluster(syncTwice),
			Why:    "The operator's webhook rejects minSyncReplicas and maxSyncReplicas together with spec.postgresql.synchronous.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA404", Title: "more synchronous replicas than replicas", Severity: Error, check: eachCluster(syncNumber),
			Why: "A commit would wait for replicas that do not exist. The operator's webhook requires a number from 1 to one " +
				"less than the instances and the standby names together (since 1.24.2 and 1.25), and no standby names with dataDurability preferred.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA405", Title: "failover quorum without synchronous replication", Severity: Error, check: eachCluster(failoverQuorum),
			Why: "The quorum counts the replicas that must have every acknowledged transaction. Without synchronous " +
				"replication, or with at least as many custom standby names as synchronous replicas, there are none to count. The " +
				"operator's webhook rejects it, and 1.27.0 also rejects it with fewer than three instances.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA406", Title: "invalid regular expression in synchronizeReplicas", Severity: Error, check: eachCluster(slotPatterns),
			Why:    "The operator's webhook compiles spec.replicationSlots.synchronizeReplicas.excludePatterns and rejects invalid expressions.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA407", Title: "logical slots that cannot be synchronized", Severity: Error, check: eachCluster(logicalSlots),
			Why: "PostgreSQL 17 and later synchronize logical slots with hot_standby_feedback and sync_replication_slots on. " +
				"Earlier versions need the extension pg_failover_slots. The operator's webhook rejects synchronizeLogicalDecoding " +
				"without them.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA411", Title: "sync replica election without node labels", Severity: Error, check: eachCluster(electionConstraint),
			Why:    "The operator's webhook rejects syncReplicaElectionConstraint without node labels to compare.",
			Source: clusterWebhook,
		},
	}
}

func legacySync(p *pass, c *cluster) {
	s := c.full
	if s.MinSyncReplicas < 0 {
		p.refusef(c.Resource, "spec.minSyncReplicas", "Use 0 or more.", "minSyncReplicas %d is negative", s.MinSyncReplicas)
	}
	if s.MaxSyncReplicas < 0 {
		p.refusef(c.Resource, "spec.maxSyncReplicas", "Use 0 or more.", "maxSyncReplicas %d is negative", s.MaxSyncReplicas)
	}
	if s.MinSyncReplicas > s.MaxSyncReplicas {
		p.refusef(c.Resource, "spec.minSyncReplicas", "Raise maxSyncReplicas.", "minSyncReplicas %d is greater than maxSyncReplicas %d",
			s.MinSyncReplicas, s.MaxSyncReplicas)
	}
	if s.MaxSyncReplicas >= s.Instances {
		p.refusef(c.Resource, "spec.maxSyncReplicas", "Add instances or lower it.",
			"maxSyncReplicas %d requires more than %d instances", s.MaxSyncReplicas, s.Instances)
	}
}

func syncTwice(p *pass, c *cluster) {
	if c.spec.PostgresConfiguration.Synchronous != nil && (c.spec.MinSyncReplicas > 0 || c.spec.MaxSyncReplicas > 0) {
		p.refusef(c.Resource, "spec.postgresql.synchronous", "Remove minSyncReplicas and maxSyncReplicas.",
			"synchronous cannot be combined with maxSyncReplicas %d", c.spec.MaxSyncReplicas)
	}
}

func syncNumber(p *pass, c *cluster) {
	s := c.full.PostgresConfiguration.Synchronous
	if s == nil {
		return
	}
	const path = "spec.postgresql.synchronous"
	if s.Number <= 0 {
		p.rejectf(c.Resource, path+".number", "Use 1 or more.", "the number of synchronous replicas is %d, and the minimum is 1", s.Number)
	}
	if others := len(s.StandbyNamesPre) + len(s.StandbyNamesPost); s.Number >= c.full.Instances+others {
		p.refuseSincef(sinceSyncNumber, "every commit waits for ever", c.Resource, path+".number", "Add instances or lower it.",
			"%d synchronous replicas require more than %d instances and standbys", s.Number, c.full.Instances+others)
	}
	if s.DataDurability == cnpgv1.DataDurabilityLevelPreferred && len(s.StandbyNamesPre)+len(s.StandbyNamesPost) > 0 {
		p.rejectf(c.Resource, path+".dataDurability", "Remove the standby names or use required.",
			"dataDurability preferred does not support standby names")
	}
}

func failoverQuorum(p *pass, c *cluster) {
	s := c.spec.PostgresConfiguration.Synchronous
	if !sinceQuorum.Has(p.target) {
		return // PGHA424 reports that the annotation does nothing
	}
	if c.failoverQuorumOn() && c.full.Instances < 3 && !p.target.QuorumWithTwo() {
		p.refusef(c.Resource, "spec.instances", "Use three instances, or raise the target to "+
			profiles.FirstTarget(p.target, profiles.Target.QuorumWithTwo).Short()+".", "a failover quorum requires three instances in operator %s", p.target)
	}
	if v, ok := c.annotation(quorumAnnotation); ok {
		path := key("metadata.annotations", quorumAnnotation)
		switch on, err := strconv.ParseBool(v); {
		case err != nil:
			p.refusef(c.Resource, path, `Write "true" or "false", with quotes.`, "%q is not a boolean", v)
		case on && s == nil:
			p.refusef(c.Resource, path, "Add spec.postgresql.synchronous.", "a failover quorum requires synchronous replication")
		}
	}
	if c.failoverQuorumOn() && s.Number <= len(s.StandbyNamesPre)+len(s.StandbyNamesPost) {
		p.refusef(c.Resource, "spec.postgresql.synchronous.number", "Raise it above the number of standby names.",
			"%d synchronous replicas may all be outside the cluster, because %d standby names are set", s.Number,
			len(s.StandbyNamesPre)+len(s.StandbyNamesPost))
	}
}

func slotPatterns(p *pass, c *cluster) {
	s := c.full.ReplicationSlots
	if !isOn(s.SynchronizeReplicas.Enabled) && !isOn(s.HighAvailability.Enabled) {
		return
	}
	for i, pattern := range s.SynchronizeReplicas.ExcludePatterns {
		if _, err := regexp.Compile(pattern); err != nil {
			p.refusef(c.Resource, at("spec.replicationSlots.synchronizeReplicas.excludePatterns", i), "Correct the expression.",
				"invalid regular expression %q", pattern)
		}
	}
}

func logicalSlots(p *pass, c *cluster) {
	const path = "spec.replicationSlots.highAvailability.synchronizeLogicalDecoding"
	if !sinceLogicalSlots.Has(p.target) || !c.full.ReplicationSlots.HighAvailability.SynchronizeLogicalDecoding || c.usesFailoverSlots() || !c.known {
		return
	}
	if c.major < 17 {
		p.refusef(c.Resource, path, "Use PostgreSQL 17 or later, or pg_failover_slots.",
			"PostgreSQL %d cannot synchronize logical slots without pg_failover_slots", c.major)
		return
	}
	for _, name := range []string{"hot_standby_feedback", "sync_replication_slots"} {
		if !c.isParameterOn(name) {
			p.refusef(c.Resource, key(parameterPath, name), "Set it to on.", "synchronizeLogicalDecoding requires %s", name)
		}
	}
}

func electionConstraint(p *pass, c *cluster) {
	if e := c.spec.PostgresConfiguration.SyncReplicaElectionConstraint; e.Enabled && len(e.NodeLabelsAntiAffinity) == 0 {
		const path = "spec.postgresql.syncReplicaElectionConstraint"
		p.refusef(c.Resource, path+".nodeLabelsAntiAffinity", fmt.Sprintf("Add node labels, or remove %s.", path),
			"syncReplicaElectionConstraint has no node labels to compare")
	}
}
