// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"

	"github.com/pgha/pgha/profiles"
)

func synchronousRules() []Rule {
	return []Rule{
		{
			ID: "PGHA421", Title: "replicas without synchronous replication", Severity: Info, Beyond: true,
			check:  eachCluster(asynchronous),
			Why:    "If the primary is lost, transactions that were acknowledged but not yet streamed are lost, too, and nobody can tell which.",
			Source: operatorDocs + "replication/#synchronous-replication",
		},
		{
			ID: "PGHA422", Title: "synchronous replication that falls back to asynchronous", Severity: Warning, Beyond: true,
			check: eachCluster(legacyFields),
			Why: "minSyncReplicas is deprecated since 1.24. When too few replicas are ready, the operator lowers it, and " +
				"commits continue unprotected. With spec.postgresql.synchronous you choose the behavior in dataDurability.",
			Source: operatorDocs + "replication/#migrating-from-deprecated-synchronous-replication-implementation",
		},
		{
			ID: "PGHA423", Title: "writes that stop when one replica is down", Severity: Warning, Beyond: true,
			check: eachCluster(syncStops),
			Why: "With dataDurability required every commit waits for the requested number of replicas. If that is all of them, " +
				"the restart of any replica, for example when its node is upgraded, stops all writes.",
			Source: operatorDocs + "replication/#data-durability-and-synchronous-replication",
		},
		{
			ID: "PGHA424", Title: "failover quorum set by annotation", Severity: Warning, Beyond: true,
			check: eachCluster(quorumByAnnotation),
			Why: "alpha.cnpg.io/failoverQuorum overrides spec.postgresql.synchronous.failoverQuorum, is deprecated since 1.28, " +
				"and has no effect before 1.27.",
			Source: operatorDocs + "failover/#failover-quorum-quorum-based-failover",
		},
	}
}

func asynchronous(p *pass, c *cluster) {
	if c.full.Instances > 1 && !c.isReplica() && c.syncReplicas() == 0 && c.spec.PostgresConfiguration.Synchronous == nil {
		p.add(c.Resource, "spec.postgresql.synchronous", fmt.Sprintf("%d instances replicate asynchronously: a failover "+
			"loses transactions that the primary acknowledged but had not yet sent.", c.full.Instances), "Add spec.postgresql.synchronous.")
	}
}

func legacyFields(p *pass, c *cluster) {
	if p.target.DataDurability() && (c.spec.MinSyncReplicas > 0 || c.spec.MaxSyncReplicas > 0) {
		p.add(c.Resource, "spec.minSyncReplicas", fmt.Sprintf("The operator silently lowers minSyncReplicas %d when fewer "+
			"replicas are ready.", c.spec.MinSyncReplicas), "Use spec.postgresql.synchronous with the dataDurability that you want.")
	}
}

func syncStops(p *pass, c *cluster) {
	s := c.full.PostgresConfiguration.Synchronous
	if s == nil || s.DataDurability != cnpgv1.DataDurabilityLevelRequired || len(s.StandbyNamesPre)+len(s.StandbyNamesPost) > 0 {
		return
	}
	if s.Number == 1 && c.full.Instances == 2 {
		p.add(c.Resource, "spec.postgresql.synchronous.number", "Every commit waits for the only replica, so writes stop while it restarts.",
			"Add an instance, or choose dataDurability preferred.")
		return
	}
	if s.Number > 0 && s.Number == c.full.Instances-1 {
		p.add(c.Resource, "spec.postgresql.synchronous.number", fmt.Sprintf("Every commit waits for all %d replicas, so writes stop "+
			"while any of them restarts.", s.Number), "Add an instance, lower the number, or choose dataDurability preferred.")
	}
}

func quorumByAnnotation(p *pass, c *cluster) {
	v, ok := c.annotation(quorumAnnotation)
	if !ok {
		return
	}
	path := key("metadata.annotations", quorumAnnotation)
	switch {
	case p.target.FailoverQuorum():
		p.add(c.Resource, path, fmt.Sprintf("The annotation with value %q is deprecated and overrides the field.", v),
			"Use spec.postgresql.synchronous.failoverQuorum.")
	case !p.target.FailoverQuorumAnnotation():
		p.add(c.Resource, path, fmt.Sprintf("Operator %s ignores the annotation: there is no failover quorum.", p.target),
			"Remove it, or raise the target to "+profiles.FirstTarget(p.target, profiles.Target.FailoverQuorumAnnotation).Short()+".")
	}
}
