// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"
)

// decideInherited says that the operator's configuration may list the name: it is not part of a side.
func decideInherited(_ *pair, ch *change) {
	if strings.HasPrefix(ch.name(), "argocd.argoproj.io/") || strings.HasPrefix(ch.name(), "kustomize.toolkit.fluxcd.io/") {
		ch.effect.Why = "the operator does not read it; it is for a GitOps controller"
	}
}

func decideAnnotation(p *pair, ch *change) {
	if !decideAppArmor(p, ch) {
		decideInherited(p, ch)
	}
}

// decideAppArmor: AppArmor annotations are copied to running pods, where the API server refuses them. It reports whether this is one.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/reconciler/instance/metadata.go#L83
func decideAppArmor(p *pair, ch *change) bool {
	if !strings.HasPrefix(ch.name(), appArmorAnnotationPrefix) {
		return false
	}
	e, sleeps := &ch.effect, p.cluster.before.Annotations[hibernationAnnotation] == "on" && p.cluster.hibernates()
	e.Source, e.Who, e.When = sourceURL("docs/src/security.md#L758"), ByOperator, AtNextPod
	switch {
	case ch.removed():
		e.Class = NextPod
		e.Why = "running pods keep the annotation, and new ones do not get it"
	case sleeps:
		e.Class = NextPod
		e.Why = "the pods get the annotation when they are created"
	default:
		e.Class, e.When = FailsLater, Now
		e.Why = "the operator copies it to running pods, where Kubernetes forbids to add or change it, so that every reconcile of the " +
			"Cluster ends with an error there: no failover, no scaling and no update follows"
		// Seen on real pods: writes stopped for 188 s, until the annotation was removed.
		e.Blocked = "what the operator does in a reconcile of this Cluster: new pods, updates, failovers; a promotion by hand stops all writes, since the " +
			"new primary's pod does not get its label, and -rw leads nowhere until the annotation is removed"
		e.Step = fmt.Sprintf("remove it; to set it, first turn off the Cluster: %s; then set it; then: %s",
			p.cluster.kubectl("cnpg hibernate on %s", p.ref.Name), p.cluster.kubectl("cnpg hibernate off %s", p.ref.Name))
	}
	return true
}

// decideInheritedMetadata: the operator adds and changes, and never removes.
func decideInheritedMetadata(p *pair, ch *change) {
	if !decideAppArmor(p, ch) && ch.removed() {
		ch.effect.Class, ch.effect.When = NextPod, AtNextPod
		ch.effect.Why = "the operator never removes it from objects that have it, and new ones do not get it"
		ch.effect.Step = "to remove it now: remove it from each object that has it"
	}
	// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_create.go#L472
	if names, drops := replacesServices(p.cluster.after); len(names) > 0 && !ch.removed() && ch.effect.Class != FailsLater {
		ch.effect.Class = ObjectsOnly
		ch.effect.Why = "the operator patches running pods, claims and its other objects, but deletes " + listed(names) + " and creates it again, as their updateStrategy is replace: a load balancer " +
			"gets another address unless it is pinned"
		ch.effect.Drops = endpoints(ch.effect.Drops, drops...)
	}
}

// decideWorkloadLabel: Azure's webhook mounts the token into pods that have the label when they are created.
func decideWorkloadLabel(p *pair, ch *change) {
	e := &ch.effect
	switch {
	case ch.old == "true":
		e.Class, e.When = FailsLater, AtNextPod
		e.Why = "running pods keep their identity, and pods that are created later get none, so that archiving and backups fail there"
	case ch.new == "true" && p.cluster.did.has(pods):
		e.Why = "Azure's webhook gives the pods their identity when they are created, which other changes of this apply do"
	case ch.new == "true":
		e.Class, e.When = NextPod, AtNextPod
		e.Step = "to apply it now: kubectl cnpg restart CLUSTER"
	}
}

// decideIdentity: what the pods get from the webhook stays until they are recreated.
func decideIdentity(p *pair, ch *change) {
	e := &ch.effect
	switch {
	case ch.removed():
		decideLostIdentity(p, ch)
	case p.cluster.did.has(pods):
		e.Why = "the operator patches the ServiceAccount, and the pods get the new identity when other changes of this apply recreate them"
	default:
		e.Class = FailsLater
		e.Step = "right after the apply: kubectl cnpg restart CLUSTER"
	}
}

func decideHibernation(_ *pair, ch *change) {
	e := &ch.effect
	switch {
	case ch.new == "on":
		e.Class, e.Drops = AllDown, []Endpoint{RW, RO, Pooled}
		e.Why = "once the Cluster is healthy the operator deletes all pods, the primary first, and keeps the volumes"
		e.Blocked = "all connections, until the annotation is off"
	case ch.old == "on":
		e.Why = "the operator creates the pods again on their volumes"
	default:
		e.Class, e.When, e.Who = Ignored, Never, ByNobody
		e.Why = "the operator acts only on the value on"
	}
}

// restartedAtMechanism: without the annotation on the Cluster the pods' value does not count.
func restartedAtMechanism(_ *pair, ch *change) mechanism {
	if ch.removed() {
		return nothing
	}
	return pods | forced
}

// pprofMechanism: only the value true counts, and only for operators that know the annotation.
func pprofMechanism(p *pair, ch *change) mechanism {
	if !p.in.to.InstancePprof() || (ch.old == "true") == (ch.new == "true") {
		return nothing
	}
	return pods
}

func decidePodSpec(_ *pair, ch *change) {
	if ch.new != "disabled" && ch.old == "disabled" {
		ch.effect.Why = "the operator compares the spec of every pod again, and recreates those that differ by changes that have waited"
	}
}

func decideReconcile(_ *pair, ch *change) {
	if ch.new == "disabled" {
		ch.effect.Class, ch.effect.When = FailsLater, Now
		ch.effect.Why = "the operator stops all work on the Cluster: no failover, no recreated pod, no renewed certificate"
		ch.effect.Blocked = "what the operator does in a reconcile of this Cluster: new pods, updates, failovers"
		ch.effect.Step = "remove the annotation as soon as your work is done"
	}
}

func keys(names []string) map[string]any {
	all := map[string]any{}
	for _, name := range names {
		all[name] = true
	}
	return all
}

func decideArchiving(_ *pair, ch *change) {
	e := &ch.effect
	switch {
	case ch.new == "enabled":
		e.Class = DataAtRisk
		e.Why = "the operator sets archive_mode to off: WAL is no longer archived, so that no backup can be recovered to a time after this, " +
			"and PostgreSQL restarts"
		e.Drops = []Endpoint{RW, RO}
	case ch.old != "enabled":
		e.Class, e.When, e.Why = Ignored, Never, "the operator acts only on the value enabled"
	default:
		e.Step = "after: take a base backup, since the archive has a gap"
	}
}

func decideValidation(_ *pair, ch *change) {
	if ch.new == "disabled" {
		ch.effect.Why = "the webhook accepts every later change of the Cluster, also those that it refuses as dangerous"
		ch.effect.Step = "remove the annotation with the next apply"
	}
}

// decideRole: the pods of EKS get their role when they are created.
func decideRole(p *pair, ch *change) {
	decideAccountMetadata(p, ch)
	if ch.removed() || p.cluster.did.has(pods) {
		return
	}
	ch.effect.Class, ch.effect.When = NextPod, AtNextPod
	ch.effect.Why += ", so running pods keep the old one, and with it archiving and backups"
	ch.effect.Step = "to apply it now: kubectl cnpg restart CLUSTER"
}
