// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"encoding/base64"
	"encoding/json"
)

func replicaRules() []Rule {
	return []Rule{
		{
			ID: "PGHA110", Title: "invalid replica cluster source", Severity: Error,
			check: eachCluster(replicaMode),
			Why: "A replica cluster starts from a copy of its source, made by pg_basebackup or recovery. Each cluster that " +
				"`spec.replica` names must be one of the externalClusters. The operator's webhook rejects anything else.",
			Source: clusterWebhook,
		},
		{
			ID: "PGHA111", Title: "invalid promotion token", Severity: Error, check: eachCluster(promotionToken),
			Why: "A promotion token promotes a replica cluster. It is only valid on a cluster that is primary by its spec and " +
				"has no apply delay, and it must be the token that the demoted cluster wrote. The operator's webhook rejects " +
				"anything else.",
			Source: clusterWebhook,
		},
	}
}

func replicaMode(p *pass, c *cluster) {
	r := c.spec.ReplicaCluster
	if r == nil {
		return
	}
	if r.Primary != "" && r.Enabled != nil {
		p.refusef(c.Resource, "spec.replica.enabled", "Remove enabled: primary determines the role.",
			"enabled and primary %q are mutually exclusive", r.Primary)
	}
	if c.isReplica() {
		b := c.full.Bootstrap
		if b.PgBaseBackup == nil && b.Recovery == nil && c.Object.GetResourceVersion() == "" {
			p.refusef(c.Resource, "spec.replica", "Bootstrap it with pg_basebackup or recovery.",
				"a replica cluster cannot start from an empty database")
		}
	}
	for _, ref := range []struct{ field, name string }{
		{"source", r.Source}, {"self", r.Self}, {"primary", r.Primary},
	} {
		if ref.field == "source" && !sinceReplicaSource.Has(p.target) && !c.isReplica() {
			continue // the webhook looks at replica clusters only
		}
		if (ref.name != "" || ref.field == "source") && c.externalCluster(ref.name) < 0 {
			p.refusef(c.Resource, "spec.replica."+ref.field, "Add it to spec.externalClusters.",
				"external cluster %q is not defined", ref.name)
		}
	}
}

func promotionToken(p *pass, c *cluster) {
	r := c.spec.ReplicaCluster
	if r == nil || r.PromotionToken == "" {
		return
	}
	switch {
	case r.MinApplyDelay != nil:
		p.refusef(c.Resource, "spec.replica.minApplyDelay", "Remove minApplyDelay before the promotion.",
			"a cluster with minApplyDelay %s cannot be promoted with a token", r.MinApplyDelay.Duration)
	case c.isReplica():
		p.refusef(c.Resource, "spec.replica.promotionToken", "Set spec.replica.primary to this cluster in the same change as the token.",
			"a promotion token is set, but the cluster is a replica by its spec")
	default:
		if fault := tokenFault(r.PromotionToken); fault != "" {
			p.refusef(c.Resource, "spec.replica.promotionToken", "Copy status.demotionToken of the demoted cluster.",
				"the promotion token %s", fault)
		}
	}
}

// tokenFault returns what is wrong with a promotion token, which is pg_controldata's output as JSON in base64. Messages
// do not show the token.
func tokenFault(token string) string {
	text, err := base64.StdEncoding.DecodeString(token)
	if err != nil {
		return "is not base64"
	}
	var content struct {
		Timeline   string `json:"latestCheckpointTimelineID,omitempty"`
		WALFile    string `json:"redoWalFile,omitempty"`
		System     string `json:"databaseSystemIdentifier,omitempty"`
		Location   string `json:"latestCheckpointREDOLocation,omitempty"`
		Checkpoint string `json:"timeOfLatestCheckpoint,omitempty"`
		Operator   string `json:"operatorVersion,omitempty"`
	}
	if json.Unmarshal(text, &content) != nil {
		return "is not JSON"
	}
	for _, f := range []struct{ name, value string }{
		{"timeline", content.Timeline}, {"WAL file", content.WALFile}, {"system identifier", content.System},
		{"checkpoint location", content.Location}, {"checkpoint time", content.Checkpoint},
		{"operator version", content.Operator},
	} {
		if f.value == "" {
			return "has no " + f.name
		}
	}
	return ""
}
