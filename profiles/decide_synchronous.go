// SPDX-License-Identifier: Apache-2.0

package profiles

// Replication is synchronous replication as it was decided, and the fields in which the target expresses it.
type Replication struct {
	// Method is "any" (quorum) or "first" (priority).
	Method string
	// Number of replicas that must have a transaction before it is acknowledged.
	Number int32
	// Durability is "required" or "preferred".
	Durability string
	// FailoverQuorum: a failover waits for proof that no acknowledged transaction is lost.
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

// decideSynchronous decides all there is to know of synchronous replication. There is none when the profile has too few
// instances for it, which happens to a recovery cluster of one instance; Validate reports it for any other.
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
	// minSyncReplicas gives up when too few replicas are there. That is "preferred"; until the target has dataDurability,
	// spec.postgresql.synchronous can only say "required":
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

// decideDurability takes "required" wherever the target can express it. The value is set even when the
// profile gives it; the reason is not.
func (r *Resolved) decideDurability(s *Synchronous) Decision {
	d := Decision{Field: "spec.postgresql.synchronous.durability", Value: s.Durability}
	t := r.Target
	switch {
	case s.Durability == auto && t.Synchronous():
		d.Value, d.Reason = "required", "operator "+t.String()+" can hold writes back until a replica has them"
		d.Pin = d.Value
	case s.Durability == auto:
		d.Value, d.Reason = "preferred", "operator "+t.String()+" has only minSyncReplicas, which gives way"
		d.Pin = d.Value
	case s.Durability == "required":
		r.require(synchronous, d.Field, `its minSyncReplicas gives up when replicas are missing, which is "preferred"`)
	}
	return d
}

// decideFailoverQuorum enables it wherever it is not alpha. The value is set even when the profile gives it; the
// reason is not.
func (r *Resolved) decideFailoverQuorum(s *Synchronous) Decision {
	d := Decision{Field: "spec.postgresql.synchronous.failoverQuorum", Value: s.FailoverQuorum}
	t := r.Target
	switch {
	case s.FailoverQuorum == auto && t.FailoverQuorum():
		d.Value, d.Reason = "enabled", "operator "+t.String()+" can prove that no transaction is lost"
		d.Pin = d.Value
	case s.FailoverQuorum == auto:
		d.Value, d.Reason = "disabled", "operator "+t.String()+" has it at most as alpha"
		d.Pin = d.Value
	case s.FailoverQuorum == "enabled" && !t.FailoverQuorum():
		r.require(failoverQuorumAnnotation, d.Field, "")
	}
	return d
}
