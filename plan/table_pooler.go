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
	return []rule{
		reload("spec.pgbouncer.poolMode", "server connections are given back after each session, transaction or statement"),
		reload("spec.pgbouncer.parameters", "parameters of PgBouncer"),
		reload("spec.pgbouncer.pg_hba", "lines of pg_hba.conf of PgBouncer"),
		reload("spec.pgbouncer.authQuery", "PgBouncer looks up passwords with another query"),
		secret("authQuerySecret", "PgBouncer looks up passwords as another user"),
		secret("serverTLSSecret", "PgBouncer logs in to PostgreSQL with another certificate"),
		secret("serverCASecret", "PgBouncer checks PostgreSQL's certificate with another CA"),
		secret("clientTLSSecret", "PgBouncer shows its clients another certificate"),
		secret("clientCASecret", "PgBouncer checks the certificates of its clients with another CA"),
		{
			path: "spec.pgbouncer.paused", does: event, when: Now, who: ByOperator,
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
	c.effect.Waits = Waits{Writes: long, Reads: long, Source: p.table.page(c.rule)}
	c.effect.Step = "set paused back to false; until then clients run into their own timeouts"
}

// poolsOthers says what clients of the Pooler get from now on.
func poolsOthers(_ *pair, c *change) {
	c.effect.Drops = []Endpoint{Pooled}
	switch c.new {
	case "ro", "r":
		c.effect.Blocked = "writes over this Pooler, as far as they reach a replica"
	case "rw":
		c.effect.Blocked = "nothing, but all its clients load the primary now"
	}
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
	const merges = "the operator adds it to the Service; it removes none"
	return []rule{
		patch(".metadata.annotations.*", merges), patch(".metadata.labels.*", merges),
		patch(".metadata", "the operator ignores the name and takes that of the Pooler"),
		moved(".spec.type", "the operator patches the Service, and the load balancer and its address appear or go away"),
		moved(".spec.ports", "the operator patches the ports of the Service"),
		moved(".spec.loadBalancerIP", "the operator patches the Service, and the cloud gives it the other address"),
		moved(".spec.clusterIP", "the API server refuses another cluster IP of a Service that has one, and the operator repeats the error"),
		moved(".spec.externalIPs", "the operator patches the Service, and the nodes accept connections to the new addresses only"),
		{
			path: "spec.serviceTemplate.spec.selector", does: nothing, when: Never, who: ByNobody, source: "pkg/specs/pgbouncer/services.go#L58",
			why: "the operator overwrites the selector with that of the Pooler's pods",
		},
		patch(".spec", "the operator patches the Service in place"),
		patch("", "the operator patches the Service in place"),
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
			path: "spec.monitoring", does: objects, who: ByOperator, source: monitor,
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
