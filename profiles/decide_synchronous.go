// SPDX-License-Identifier: Apache-2.0

package profiles

// Replication is the resolved synchronous replication, and the fields in which the target expresses it.
type Replication struct {
	// Method is "any" (quorum) or "first" (priority).
	Method string
	// Number of replicas that must have a transaction before it is acknowledged.
	Number int32
	// Durability is "required" or "preferred".
	Durability string
	// FailoverQuorum: a failover waits until no acknowledged transaction can be lost.
	FailoverQuorum bool

	// Legacy: it is in spec.minSyncReplicas and spec.maxSyncReplicas of the Cluster, both Number, and not in
	// spec.postgresql.synchronous.
	Legacy bool
	// DataDurability is the value of spec.postgresql.synchronous.dataDurability; empty where the target lacks the field.
	DataDurability string
	// QuorumField is the value of spec.postgresql.synchronous.failoverQuorum.
	QuorumField bool
	// QuorumAnnotation: the annotation alpha.cnpg.io/failoverQuorum switches the failover quorum on.
	QuorumAnnotation bool
}

// decideSynchronous resolves synchronous replication. With too few instances there is none: that is normal for a recovered
// cluster of one instance, and Validate reports it for any other cluster.
func (r *Resolved) decideSynchronous() (durability, quorum Decision) {
	s, t := r.Spec.PostgreSQL.Synchronous, r.Target
	if s == nil {
		return durability, quorum
	}
	if s.Method == "first" {
		r.require(synchronous, "spec.postgresql.synchronous.method", `its minSyncReplicas is always "any"`)
	}
	durability, quorum = r.decideDurability(s), r.decideFailoverQuorum(s)
	if s.Number >= r.Spec.Instances {
		return Decision{}, Decision{}
	}
	c := Replication{Method: s.Method, Number: s.Number, Durability: durability.Value, FailoverQuorum: quorum.Value == "enabled"}
	// The operator reduces minSyncReplicas when too few replicas are available. That is "preferred"; until the target has
	// dataDurability, spec.postgresql.synchronous is always "required":
	// https://cloudnative-pg.io/documentation/current/replication/#migrating-from-deprecated-synchronous-replication-implementation
	c.Legacy = c.Durability == "preferred" && !t.DataDurability()
	if t.DataDurability() {
		c.DataDurability = c.Durability
	}
	c.QuorumField = c.FailoverQuorum && t.FailoverQuorum()
	c.QuorumAnnotation = c.FailoverQuorum && !t.FailoverQuorum()
	r.Synchronous = &c
	return durability, quorum
}

// decideDurability chooses "required" if the target supports it. It returns a value even if the profile sets one, but then no
// reason.
func (r *Resolved) decideDurability(s *Synchronous) Decision {
	d := Decision{Field: "spec.postgresql.synchronous.durability", Value: s.Durability}
	t := r.Target
	switch {
	case s.Durability == auto && t.Synchronous():
		d.Value, d.Reason = "required", "operator "+t.String()+" can delay commits until a replica has them"
		d.Pin = d.Value
	case s.Durability == auto:
		d.Value, d.Reason = "preferred", "operator "+t.String()+" supports only minSyncReplicas, which it reduces if replicas are missing"
		d.Pin = d.Value
	case s.Durability == "required":
		r.require(synchronous, d.Field, `it reduces minSyncReplicas when replicas are missing, which is "preferred"`)
	}
	return d
}

// decideFailoverQuorum enables the failover quorum unless it is alpha. It returns a value even if the profile sets one, but then
// no reason.
func (r *Resolved) decideFailoverQuorum(s *Synchronous) Decision {
	d := Decision{Field: "spec.postgresql.synchronous.failoverQuorum", Value: s.FailoverQuorum}
	t := r.Target
	switch {
	case s.FailoverQuorum == auto && t.FailoverQuorum():
		d.Value, d.Reason = "enabled", "operator "+t.String()+" can ensure that a failover loses no transaction"
		d.Pin = d.Value
	case s.FailoverQuorum == auto:
		d.Value, d.Reason = "disabled", "operator "+t.String()+" does not support it, or only as alpha"
		d.Pin = d.Value
	case s.FailoverQuorum == "enabled" && !t.FailoverQuorumAnnotation():
		r.require(failoverQuorumAnnotation, d.Field, "")
	case s.FailoverQuorum == "enabled" && r.Spec.Instances < 3:
		r.require(quorumWithTwo, d.Field, "its webhook wants three instances")
	}
	return d
}
