// SPDX-License-Identifier: Apache-2.0

package plan

import "slices"

const (
	poolerDeployment = "pkg/specs/pgbouncer/deployments.go#L56"
	poolerManager    = "internal/pgbouncer/management/controller/manager.go#L169"
	poolerService    = "internal/controller/pooler_update.go#L143"
	poolerUpdate     = "internal/controller/pooler_update.go#L72"
)

// poolerRules are the rules for a Pooler.
func poolerRules() []rule {
	return slices.Concat(poolerPodRules(), poolerConfigRules(), poolerServiceRules(), poolerOtherRules())
}

// poolerPodRules are the fields of the pods of PgBouncer. The Deployment replaces them; PostgreSQL only sees new connections.
func poolerPodRules() []rule {
	roll := func(path, why string) rule {
		return rule{path: path, does: objects, who: ByKubernetes, source: poolerDeployment, decide: rollsPooler, why: why}
	}
	account := roll("spec.serviceAccountName", "the operator binds the role to the other account, and the Deployment replaces the pods")
	account.source = "internal/controller/pooler_update.go#L219"
	image := "the operator writes the image into the Deployment, which replaces the pods; an image in the Pooler's own template comes first"
	return []rule{
		roll("spec.template", "the operator builds the Deployment from the template, and the Deployment replaces the pods"),
		account,
		{
			path: "spec.template.spec.serviceAccountName", does: nothing, when: Never, who: ByNobody, source: "pkg/specs/pgbouncer/deployments.go#L130",
			why: "the operator overwrites it with spec.serviceAccountName, or with the name of the Pooler",
		},
		roll("spec.pgbouncer.image", image), roll("spec.pgbouncer.imageCatalogRef", image),
		roll("spec.monitoring.tls", "the operator sets a variable of the pods, so the Deployment replaces them"),
		{
			path: "metadata.annotations[cnpg.io/reconcilePodSpec]", does: event, when: Now, who: ByOperator, source: "internal/controller/pooler_update.go#L122",
			why: "with disabled the operator writes only the number of instances into the Deployment; with anything else all that has changed meanwhile, and the pods are replaced",
		},
	}
}

// rollsPooler: the pods are replaced unless the Pooler says that only the number of instances counts.
func rollsPooler(p *pair, c *change) {
	immutable(p, c)
	annotations, _ := p.new.field("metadata", "annotations").(map[string]any)
	switch {
	case c.effect.Class == Refused:
	case annotations[podSpecAnnotation] == disabled:
		c.effect.Class, c.effect.When, c.effect.Who = Ignored, Never, ByNobody
		c.effect.Why = "the annotation cnpg.io/reconcilePodSpec is disabled, so the operator writes only the number of instances into the Deployment"
		c.effect.Source = sourceURL("internal/controller/pooler_update.go#L122")
	default:
		c.effect.Drops = []Endpoint{Pooled}
	}
}

// poolerConfigRules are the fields of PgBouncer's configuration.
func poolerConfigRules() []rule {
	const reloads = "; the Pooler's manager writes the configuration and reloads PgBouncer, and no pod is replaced"
	reload := func(path, why string) rule {
		return rule{path: path, class: Reload, who: ByOperator, source: poolerManager, why: why + reloads}
	}
	secret := func(path, why string) rule {
		r := reload("spec.pgbouncer."+path, why)
		r.blocked = "if the Secret is missing, the operator stops reconciling the Pooler, and its pods go on as they are"
		return r
	}
	login := func(path, why string) rule {
		r := secret(path, why)
		r.decide = integrates
		return r
	}
	parameters, query := reload("spec.pgbouncer.parameters", "parameters of PgBouncer"), reload("spec.pgbouncer.authQuery", "PgBouncer looks up passwords with another query")
	parameters.decide, query.decide = newPodsOnly, integrates
	return []rule{
		reload("spec.pgbouncer.poolMode", "server connections are given back after each session, transaction or statement"),
		parameters,
		reload("spec.pgbouncer.pg_hba", "lines of pg_hba.conf of PgBouncer"),
		query,
		login("authQuerySecret", "PgBouncer looks up passwords as another user"),
		login("serverTLSSecret", "PgBouncer logs in to PostgreSQL with another certificate"),
		secret("serverCASecret", "PgBouncer checks PostgreSQL's certificate with another CA"),
		secret("clientTLSSecret", "PgBouncer shows its clients another certificate"),
		secret("clientCASecret", "PgBouncer checks the certificates of its clients with another CA"),
		{
			path: "spec.pgbouncer.paused", class: Reload, who: ByOperator,
			source: "internal/pgbouncer/management/controller/manager.go#L151", decide: pauses,
			why: "the Pooler's manager sends RESUME to PgBouncer, and waiting clients go on",
		},
		{
			path: "spec.type", class: Reload, who: ByOperator, source: "pkg/management/pgbouncer/config/config.go#L85", decide: poolsOthers,
			why: "PgBouncer connects to the other Service of the Cluster" + reloads,
		},
	}
}

// pauses: PAUSE waits until transactions, or whole sessions, have ended.
func pauses(p *pair, c *change) {
	if on, _ := c.new.(bool); !on {
		return
	}
	c.effect.Why = "the Pooler's manager sends PAUSE to PgBouncer, which waits for the end of running transactions and then lets clients wait"
	if p.new.text("spec", "pgbouncer", "poolMode") == "session" {
		c.effect.Why = "the Pooler's manager sends PAUSE to PgBouncer, which waits for the end of every session and then lets clients wait"
	}
	const long = "over this Pooler until it is resumed"
	c.effect.Blocked = "every query over this Pooler waits until paused is false again"
	c.effect.Waits = Waits{Source: p.table.page(c.rule)}
	if kind := p.new.text("spec", "type"); kind == "ro" || kind == "r" {
		c.effect.Waits.Reads = long
	} else {
		c.effect.Waits.Writes = long
	}
	c.effect.Step = "set paused back to false; until then clients run into their own timeouts"
}

// poolsOthers says what clients of the Pooler get from now on. PgBouncer closes its server connections as clients give them back, and keeps
// the clients.
// https://www.pgbouncer.org/usage.html#reload
func poolsOthers(p *pair, c *change) {
	next := "transaction"
	if p.new.text("spec", "pgbouncer", "poolMode") == "session" {
		next = "session"
	}
	switch c.new {
	case "ro", "r":
		c.effect.Blocked = "writes over this Pooler from the next " + next + " of each client on, as far as they reach a replica"
	case "rw":
		c.effect.Blocked = "nothing, but all its clients load the primary from their next " + next + " on"
	}
}

// newPodsOnly: PgBouncer reads some parameters at its start only: CF_NO_RELOAD in
// https://github.com/pgbouncer/pgbouncer/blob/master/src/main.c
func newPodsOnly(p *pair, c *change) {
	fixed := []string{"disable_pqexec", "listen_backlog", "pkt_buf", "track_extra_parameters"}
	if !slices.Contains(fixed, c.name()) {
		return
	}
	c.effect.Class, c.effect.When = NextPod, AtNextPod
	c.effect.Why = "PgBouncer reads " + c.name() + " at its start only, so running pods keep the old value"
	c.effect.Step = "to apply it now: kubectl rollout restart deployment " + p.ref.Name + "; clients of the pods that are replaced are disconnected"
}

// integrates: with a query, a Secret or a certificate of its own the operator no longer looks after PgBouncer's user.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/pooler_funcs.go#L91
func integrates(p *pair, c *change) {
	switch before, after := p.old.integrated(), p.new.integrated(); {
	case before && !after:
		c.effect.Why = "the operator no longer looks after the user cnpg_pooler_pgbouncer and its function: with a query, a Secret or a certificate of its own " +
			"PgBouncer looks up passwords as the user that this names"
		c.effect.Blocked = "logins over this Pooler until that user can log in to the database postgres and may run the query"
		c.effect.Step = "before the apply, create the user, and in each database the function of the query with GRANT EXECUTE"
	case !before && after:
		c.effect.Why = "the operator makes the user cnpg_pooler_pgbouncer, its function and its certificate, and PgBouncer looks up passwords as that user"
		c.effect.Blocked = "logins over this Pooler until the operator has done so"
	}
}

// integrated reports whether the operator looks after the user with which a Pooler looks up passwords.
func (o *object) integrated() bool {
	return o.text("spec", "pgbouncer", "authQuery") == "" && o.text("spec", "pgbouncer", "authQuerySecret", "name") == "" &&
		o.text("spec", "pgbouncer", "serverTLSSecret", "name") == ""
}

// poolerServiceRules are the Service in front of PgBouncer.
func poolerServiceRules() []rule {
	patch := func(path, why string) rule {
		return rule{path: "spec.serviceTemplate" + path, does: objects, who: ByOperator, source: poolerService, why: why}
	}
	moved := func(path, why string) rule {
		r := patch(path, why)
		r.drops, r.blocked, r.step = []Endpoint{Pooled}, newAddress, newAddressStep
		return r
	}
	apart := func(r rule) rule {
		r.apart = true
		return r
	}
	const merges = "the operator adds it to the Service; it removes none"
	return []rule{
		patch(".metadata.annotations.*", merges), patch(".metadata.labels.*", merges),
		apart(patch(".metadata", "the operator ignores the name and takes that of the Pooler")),
		moved(".spec.type", "the operator patches the Service, and the load balancer and its address appear or go away"),
		moved(".spec.ports", "the operator patches the ports of the Service"),
		moved(".spec.loadBalancerIP", "the operator patches the Service, and the cloud gives it the other address"),
		moved(".spec.clusterIP", "the API server refuses another cluster IP of a Service that has one, and the operator repeats the error"),
		moved(".spec.externalIPs", "the operator patches the Service, and the nodes accept connections to the new addresses only"),
		{
			path: "spec.serviceTemplate.spec.selector", does: nothing, when: Never, who: ByNobody, source: "pkg/specs/pgbouncer/services.go#L58",
			why: "the operator overwrites the selector with that of the Pooler's pods",
		},
		apart(patch(".spec", "the operator patches the Service in place")),
		apart(patch("", "the operator patches the Service in place")),
	}
}

// poolerOtherRules are the rest.
func poolerOtherRules() []rule {
	const monitor = "internal/controller/pooler_update.go#L63"
	return []rule{
		{
			path: "spec.cluster", class: DataAtRisk, who: ByOperator, source: poolerUpdate, decide: immutable,
			why:    "PgBouncer connects to another Cluster under the same address, so clients write there without notice",
			step:   "create a second Pooler for the other Cluster, and move the clients",
			guards: one(DataAtRisk, "object.spec.cluster == oldObject.spec.cluster", ""),
		},
		{
			path: "spec.instances", does: objects, who: ByKubernetes, source: "internal/controller/pooler_update.go#L120", decide: scalesPooler,
			why: "the operator changes the number of pods of the Deployment, and PgBouncer on the new ones opens connections of its own to PostgreSQL",
		},
		{
			path: "spec.deploymentStrategy", does: event, when: AtNextPod, who: ByKubernetes, source: poolerDeployment,
			why: "the Deployment uses the strategy when it next replaces its pods",
		},
		{
			path: "spec.monitoring", apart: true, does: objects, who: ByOperator, source: monitor,
			why: "the operator makes, changes or deletes the PodMonitor of the Pooler; no pod is replaced",
		},
		{
			path: "spec.pgbouncer", class: Reload, who: ByOperator, source: poolerManager,
			why: "the Pooler's manager writes the configuration and reloads PgBouncer",
		},
		{
			path: "metadata.labels.*", does: objects, who: ByKubernetes, source: poolerDeployment,
			why: "labels of pods and Service come from spec.template and spec.serviceTemplate, so only what selects Poolers notices",
		},
	}
}

// scalesPooler: clients of pods that go away are disconnected.
func scalesPooler(_ *pair, c *change) {
	before, _ := c.old.(int64)
	after, _ := c.new.(int64)
	if after < before {
		c.effect.Drops = []Endpoint{Pooled}
		c.effect.Why = "the operator changes the number of pods of the Deployment, and clients of the pods that go away are disconnected"
	}
	if after == 0 {
		c.effect.Blocked = "every connection over this Pooler"
	}
}
