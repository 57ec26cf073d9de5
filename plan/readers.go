// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"
	"strings"
)

// reader says what happens when a Secret or a ConfigMap changes that a field of another object names.
type reader struct {
	// field is the beginning of the field, in the notation of internal/kinds.
	kind, field string
	// key that is read; empty for others too.
	key     string
	does    mechanism
	class   Class
	when    When
	who     Actor
	why     string
	blocked string
	step    string
	source  string
}

const (
	instanceController = "internal/management/controller/instance_controller.go"
	// reloadLabel makes the operator watch a Secret or a ConfigMap.
	// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_predicates.go#L134
	reloadLabel = "cnpg.io/reload"

	newPassword = "new connections with the old password; open ones stay"
	tellClients = "give the clients the new password at the same time"
)

// readers lists who reads Secrets and ConfigMaps, the most consequential first.
func readers() []reader {
	password := func(kind, field, role string) reader {
		return reader{kind: kind, field: field, does: objects, when: AtReconcile, who: ByOperator, source: instanceController + "#L1421",
			why: "the instance manager of the primary runs ALTER ROLE for " + role, blocked: newPassword, step: tellClients}
	}
	certificate := func(kind, field, why, blocked string) reader {
		return reader{kind: kind, field: field, does: reloads, when: AtReconcile, who: ByOperator, source: instanceController + "#L417", why: why, blocked: blocked}
	}
	newAuthority := func(a authority) reader {
		r := certificate("Cluster", "spec/certificates/"+a.field, "every instance writes the new CA and reloads, but "+a.why, "new connections that are verified with the other CA")
		r.class, r.source, r.key = FailsLater, authoritySource, "ca.crt" // beside it may be a certificate of the user's
		r.step = "keep the old CA in ca.crt beside the new one until every certificate is new; for certificates that the operator issues: kubectl delete secret CLUSTER" + a.suffix
		return r
	}
	client, server := authorities()[0], authorities()[1]
	credentials := func(kind, field, why string) reader {
		return reader{kind: kind, field: field, does: event, when: Now, who: ByPlugin, source: pluginArchive, why: why,
			step: "watch the condition ContinuousArchiving: kubectl get cluster CLUSTER -o jsonpath='{.status.conditions}'"}
	}
	const archive = "the credentials are read at each WAL file and each backup; with wrong ones archiving stops, and WAL files stay on the volume"
	return []reader{
		password("Cluster", "spec/bootstrap/initdb/secret", "the owner of the database"),
		password("Cluster", "spec/bootstrap/recovery/secret", "the owner of the database"),
		password("Cluster", "spec/bootstrap/pg_basebackup/secret", "the owner of the database"),
		password("Cluster", "spec/superuserSecret", "the superuser postgres"),
		password("Cluster", "spec/managed/roles", "the managed role"),
		password("DatabaseRole", "spec/passwordSecret", "the role"),
		newAuthority(client), newAuthority(server),
		certificate("Cluster", "spec/certificates", "every instance writes the new certificate and reloads; open connections keep the old one", "clients that do not trust the new certificate"),
		certificate("Cluster", "spec/postgresql/ldap", "every instance writes the password into pg_hba.conf and reloads", "logins over LDAP with a wrong password"),
		{kind: "Cluster", field: "spec/monitoring", does: objects, when: AtReconcile, who: ByOperator, source: instanceController + "#L417",
			why: "every instance manager reads the queries again, and the metrics change"},
		{kind: "Cluster", field: "spec/env", does: waits, when: AtNextPod, who: ByKubernetes, source: comparePodSpecs,
			why: "the pods name the object and the operator does not compare its values, so running pods keep the old ones", step: "to apply them now: kubectl cnpg restart CLUSTER"},
		{kind: "Cluster", field: "spec/projectedVolumeTemplate", does: objects, when: Now, who: ByKubernetes,
			source: "https://kubernetes.io/docs/concepts/storage/projected-volumes/",
			why:    "the kubelet writes the new files into the running pods within about a minute"},
		{kind: "Cluster", field: "spec/imagePullSecrets", does: event, when: AtNextPod, who: ByKubernetes, source: "https://kubernetes.io/docs/concepts/containers/images/",
			why: "the kubelet uses the credentials when it next pulls an image"},
		credentials("Cluster", "spec/backup", archive),
		{kind: "Cluster", field: "spec/externalClusters", does: event, when: Now, who: ByOperator, source: instanceController + "#L417",
			why: "it is read when an instance connects to the external cluster: for a bootstrap, for a replica cluster, for a Subscription"},
		{kind: "Cluster", field: "spec/bootstrap", does: nothing, when: Never, who: ByNobody, source: "internal/controller/cluster_create.go#L57",
			why: "the bootstrap is done, and nothing reads it again"},
		{kind: "ObjectStore", field: "spec/configuration/endpointCA", does: objects, when: Now, who: ByKubernetes, source: pluginSource + "operator/lifecycle_certificates.go#L55",
			why: "the kubelet writes the new certificate into the running pods within about a minute; the sidecars read it at each call"},
		credentials("ObjectStore", "spec/configuration", archive),
		{kind: "ObjectStore", field: "spec/instanceSidecarConfiguration", does: waits, when: AtNextPod, who: ByKubernetes, source: pluginLifecycle,
			why: "the sidecar's variables name the object and the operator does not compare its values, so running pods keep the old ones", step: "to apply them now: kubectl cnpg restart CLUSTER"},
		{kind: "Pooler", field: "spec/pgbouncer", does: objects, when: AtReconcile, who: ByOperator, source: "internal/pgbouncer/management/controller/manager.go#L169",
			why: "the Pooler's manager writes the configuration again and reloads PgBouncer", blocked: "logins over the Pooler until both sides have the same password and certificates"},
	}
}

// readerOf finds who reads the object; nil if no object of the two sides does.
func (p *pair) readerOf() (*reader, *pair) {
	uses := p.in.uses(p)
	for _, r := range readers() {
		for _, u := range uses {
			if u.by.ref.Kind == r.kind && strings.HasPrefix(u.field, r.field) && (r.key == "" || p.changesKey(r.key)) {
				return &r, u.by
			}
		}
	}
	return nil, nil
}

// changesKey reports whether a key of a Secret changes.
func (p *pair) changesKey(key string) bool {
	return slices.ContainsFunc(p.changes, func(c *change) bool { return len(c.path) > 1 && c.name() == key })
}

// readBy fills the effect of a change of a value in a Secret or a ConfigMap.
func readBy(p *pair, c *change) {
	if frozen, _ := p.old.field("immutable").(bool); frozen {
		refusedChange(c)
		c.effect.Why = "the API server refuses another value: the object is immutable"
		c.effect.Step = "delete the object and create it again"
		return
	}
	r, by := p.readerOf()
	if r == nil {
		return
	}
	e := &c.effect
	e.Why, e.When, e.Who, e.Blocked, e.Step, e.Source = r.why, r.when, r.who, r.blocked, r.step, sourceURL(r.source)
	e.Class = cmp.Or(r.class, (&pair{}).classOf(&change{does: r.does, rule: c.rule}))
	if r.when == AtReconcile {
		watched(p, by, e)
	}
}

// watched: the operator reconciles a Cluster at once for Secrets and ConfigMaps with its label or of its own, and if the Cluster or
// the reader changes, too.
func watched(p, by *pair, e *Effect) {
	labels, _ := p.new.field("metadata", "labels").(map[string]any)
	if _, ok := labels[reloadLabel]; ok || p.new.derived() || len(by.changes) > 0 {
		e.When = Now
		return
	}
	e.Why += "; without the label " + reloadLabel + " the operator notices only when it next reconciles the " + by.ref.Kind
}
