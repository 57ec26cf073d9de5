// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
)

// Annotations of a Cluster that the operator acts on:
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/utils/labels_annotations.go
const (
	hibernationAnnotation    = "cnpg.io/hibernation"
	reconcileAnnotation      = "cnpg.io/reconciliationLoop"
	podSpecAnnotation        = "cnpg.io/reconcilePodSpec"
	restartedAtAnnotation    = "kubectl.kubernetes.io/restartedAt"
	reloadedAtAnnotation     = "cnpg.io/reloadedAt"
	fencedAnnotation         = "cnpg.io/fencedInstances"
	podPatchAnnotation       = "cnpg.io/podPatch"
	validationAnnotation     = "cnpg.io/validation"
	skipArchivingAnnotation  = "cnpg.io/skipWalArchiving"
	appArmorAnnotationPrefix = "container.apparmor.security.beta.kubernetes.io/"
)

// switchesOver reports whether the primary is updated by a switchover. The operator reads the method of the new spec, also where the
// same apply changes it.
func (c *cluster) switchesOver() bool {
	return c.after.Spec.PrimaryUpdateMethod == cnpgv1.PrimaryUpdateMethodSwitchover
}

// supervised reports whether the operator waits for the user before it updates the primary.
func (c *cluster) supervised() bool {
	return c.after.Spec.PrimaryUpdateStrategy == cnpgv1.PrimaryUpdateStrategySupervised
}

// hibernates reports whether the new side has no pods. The operator deletes them before it looks at volumes and pods.
func (c *cluster) hibernates() bool { return c.after.Annotations[hibernationAnnotation] == on }

// pauses reports whether the operator does nothing for the new side. Instance managers go on: they reload.
func (c *cluster) pauses() bool { return c.after.Annotations[reconcileAnnotation] == disabled }

// keepsPodSpec reports whether the operator does not compare the spec of the pods of the new side.
func (c *cluster) keepsPodSpec() bool { return c.after.Annotations[podSpecAnnotation] == disabled }

// gainsArchiver reports whether a plugin archives WAL on the new side and a plugin is new, so that the primary's pod lacks a sidecar. It
// could not archive its last WAL in a switchover, so its pod is recreated instead.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_upgrade.go#L221
func (c *cluster) gainsArchiver() bool {
	return archiver(c.after) != "" && slices.ContainsFunc(c.after.Spec.Plugins, func(p cnpgv1.PluginConfiguration) bool {
		return isOn(&p) && pluginOf(c.before, p.Name) == nil
	})
}

// skipsSwitchover reports whether the primary's pod is recreated in spite of the method switchover.
func (c *cluster) skipsSwitchover() bool {
	target := c.new.target
	return c.gainsArchiver() && target.ArchiverSidecarFirst() || c.did.has(forced) && c.did.has(volumes) && !target.NewVolumeSwitchover()
}

// explain adds to an effect what follows from the rest of the Cluster.
func (c *cluster) explain(ch *change) {
	e, class := &ch.effect, ch.effect.Class
	if class == NextPod && e.When == Now {
		e.When = AtNextPod
	}
	restart := ch.does.has(pods | restarts)
	switch {
	case ch.does.has(restarts) && !ch.does.has(pods) && c.decreases && c.supervised():
		// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/internal/controller/cluster_upgrade.go#L80
		e.Blocked = cmp.Or(e.Blocked, c.untilRestarted()+" until the primary has restarted, and it waits for you; a promotion does not help, as the new primary still has the old value")
		e.Step = cmp.Or(e.Step, "to apply it now: "+c.restartCommand())
	case ch.does.has(waits) && c.keepsPodSpec() && ch.rule.does.has(pods):
		e.Step = cmp.Or(e.Step, "to apply it now: "+c.kubectl("annotate clusters.postgresql.cnpg.io %s %s-", c.ref.Name, podSpecAnnotation))
	case c.pauses() && class == NextEvent && e.When == Now:
		e.When = AtReconcile
		e.Blocked = cmp.Or(e.Blocked, "the operator ignores the Cluster until the annotation "+reconcileAnnotation+" is removed")
	case restart && c.stalled() && class == NextEvent && !c.pauses():
		e.When, e.Who = AtUnfence, ByOperator
		e.Blocked = cmp.Or(e.Blocked, "nothing rolls while an instance is fenced, since the operator waits until all are ready")
		e.Step = cmp.Or(e.Step, "to go on: "+c.unfenceCommand())
	case restart && class == NextEvent && c.silent() != "":
		e.When = AtReconcile
		e.Blocked = cmp.Or(e.Blocked, "the operator does nothing as long as it cannot read the new value of "+c.silent())
	case c.hibernates() && class == NextPod && e.When == AtNextPod:
		e.Blocked = cmp.Or(e.Blocked, "the Cluster hibernates, so that nothing happens before it wakes up")
	case ch.does.has(pods) && class == Switchover && c.gainsArchiver():
		e.Blocked = cmp.Or(e.Blocked, "the old primary lacks the sidecar that archives its last WAL, so that the switchover does not end "+
			"(https://github.com/cloudnative-pg/cloudnative-pg/issues/10981)")
		e.Step = cmp.Or(e.Step, "set primaryUpdateMethod to restart in the same apply")
	case restart && c.supervised():
		c.waitForYou(e)
	case ch.does.has(pods) && c.after.Spec.Instances == 1:
		// The operator deletes the pod once, creates it with the new spec, and compares equal after that. It deletes it again only if the
		// new pod fails or is evicted, or if it cannot be scheduled and still differs (cluster_controller.go#L960, #L1004).
		// https://github.com/cloudnative-pg/cloudnative-pg/issues/11230
		e.Blocked = cmp.Or(e.Blocked, "no instance takes over: if the new pod cannot start or is evicted, the database stays down")
	}
}

// waitForYou says what a supervised Cluster waits for.
func (c *cluster) waitForYou(e *Effect) {
	promote := c.kubectl("cnpg promote %s INSTANCE", c.ref.Name)
	switch {
	case c.replicasFirst():
		e.Blocked = cmp.Or(e.Blocked, "the primary keeps its pod until you promote a replica")
		e.Step = cmp.Or(e.Step, "once the replicas are done: "+c.restartCommand()+"; when they have been recreated once more: "+promote)
	case c.after.Spec.Instances > 1:
		e.Blocked = cmp.Or(e.Blocked, "the primary keeps the old value until you promote a replica")
		e.Step = cmp.Or(e.Step, "once the replicas are done: "+promote)
	default:
		e.Blocked = cmp.Or(e.Blocked, "the operator waits for a switchover, and there is no replica to switch to")
		e.Step = cmp.Or(e.Step, "to apply it now: "+c.renewCommand())
	}
}

// untilRestarted is what waits for the restart of the primary with a smaller value.
func (c *cluster) untilRestarted() string {
	if c.replicasFirst() {
		return "the replicas keep the old value"
	}
	return "nothing rolls"
}
