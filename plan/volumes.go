// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"cmp"
	"slices"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"k8s.io/apimachinery/pkg/api/resource"
)

// storageAt is the storage section of a Cluster that a path leads into; nil if the Cluster does not have it.
func storageAt(c *cnpgv1.Cluster, at path) *cnpgv1.StorageConfiguration {
	switch at[1].name {
	case "storage":
		return &c.Spec.StorageConfiguration
	case "walStorage":
		return c.Spec.WalStorage
	}
	for i := range c.Spec.Tablespaces {
		if len(at) > 2 && c.Spec.Tablespaces[i].Name == at[2].name {
			return &c.Spec.Tablespaces[i].Storage
		}
	}
	return nil
}

// sizeOf is the size that the operator requests: size wins over the template. nil for none.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/api/v1/cluster_funcs.go#L375
func sizeOf(s *cnpgv1.StorageConfiguration) *resource.Quantity {
	if s == nil {
		return nil
	}
	if s.Size != "" {
		q, err := resource.ParseQuantity(s.Size)
		if err != nil {
			return nil
		}
		return &q
	}
	if s.PersistentVolumeClaimTemplate != nil {
		return s.PersistentVolumeClaimTemplate.Resources.Requests.Storage()
	}
	return nil
}

// grows compares the sizes of a section: positive if it grows, 0 if it stays the same, negative if it shrinks or has no size.
func (c *cluster) grows(at path) int {
	before, after := sizeOf(storageAt(c.before, at)), sizeOf(storageAt(c.after, at))
	if before == nil || after == nil {
		return -1
	}
	return after.Cmp(*before)
}

// resizes reports whether the operator changes the size of existing claims. The section of the data decides for all volumes.
func (c *cluster) resizes() bool {
	resize := c.after.Spec.StorageConfiguration.ResizeInUseVolumes
	return resize == nil || *resize
}

// detaches reports whether pods are recreated when their volumes grow, which old operators do if their configuration says so.
func (c *cluster) detaches() bool {
	return c.resizes() && c.new.target.AzurePVCUpdates() && slices.ContainsFunc(c.in.pairs, func(p *pair) bool {
		return p.ref.Kind == "ConfigMap" && cmp.Or(p.new, p.old).text("data", "ENABLE_AZURE_PVC_UPDATES") == "true"
	})
}

func sizeMechanism(p *pair, ch *change) mechanism {
	switch n := p.cluster.grows(ch.path); {
	case n == 0:
		return nothing
	case n > 0 && p.cluster.detaches():
		return volumes | claims | pods | forced
	case n > 0 && p.cluster.resizes():
		return volumes | claims
	}
	return claims
}

// decideSize: the class of the volume must allow it, and the operator does not look.
func decideSize(p *pair, ch *change) {
	c, e := p.cluster, &ch.effect
	switch n := c.grows(ch.path); {
	case n == 0:
		e.Class, e.When, e.Why = Ignored, Never, "size and template together request the same size as before"
	case n < 0:
		e.When, e.Source = AtReplica, sourceURL("internal/webhook/v1/cluster_webhook.go#L1740")
		e.Why = "the operator shrinks no volume: it would make only new ones smaller, and its webhook refuses the change"
	case !c.resizes():
		e.When = AtReplica
		e.Why = "storage.resizeInUseVolumes is false, so that only new volumes have the size, those of the WAL and of tablespaces too"
		e.Step = "to grow the existing ones: set storage.resizeInUseVolumes to true"
	case c.detaches():
		e.Why = "with ENABLE_AZURE_PVC_UPDATES the operator recreates every pod whose volume grows, since old drivers grow no disk in use"
		e.Source = "https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.25.4/internal/controller/cluster_upgrade.go#L410"
	case !c.expandable(storageAt(c.after, ch.path)):
		e.Class = FailsLater
		e.Why = "the StorageClass does not allow volumes to expand, so that the API server refuses the claim, the operator repeats the error " +
			"in its log only, and the webhook refuses to go back"
		e.Step = "before: set allowVolumeExpansion of the StorageClass to true, which can be changed"
		e.Source = "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#expanding-persistent-volumes-claims"
	}
}

// expandable reports whether volumes of the section can grow. A class that is not among the files counts as expandable.
func (c *cluster) expandable(s *cnpgv1.StorageConfiguration) bool {
	for _, p := range c.in.pairs {
		if o := cmp.Or(p.new, p.old); o.ref.Kind == "StorageClass" && o.ref.Name == classOfStorage(s) {
			allows, _ := o.field("allowVolumeExpansion").(bool)
			return allows
		}
	}
	return true
}

// classOfStorage is the class of new volumes: storageClass wins over the template. "" for the default of the Kubernetes cluster.
func classOfStorage(s *cnpgv1.StorageConfiguration) string {
	switch {
	case s == nil:
		return ""
	case s.StorageClass != nil:
		return *s.StorageClass
	case s.PersistentVolumeClaimTemplate != nil && s.PersistentVolumeClaimTemplate.StorageClassName != nil:
		return *s.PersistentVolumeClaimTemplate.StorageClassName
	}
	return ""
}

func (c *cluster) sameClass(at path) bool {
	return classOfStorage(storageAt(c.before, at)) == classOfStorage(storageAt(c.after, at))
}

func classMechanism(p *pair, ch *change) mechanism {
	if p.cluster.sameClass(ch.path) {
		return nothing
	}
	return claims
}

func decideClass(p *pair, ch *change) {
	e := &ch.effect
	if p.cluster.sameClass(ch.path) {
		e.Class, e.When, e.Step = Ignored, Never, ""
		e.Why = "storageClass and the class of the template together give the same class as before"
		return
	}
	e.Class = FailsLater
}

// decideResize: the operator reads the field of the data volume for all volumes.
func decideResize(_ *pair, ch *change) {
	if ch.path[1].name != "storage" {
		ch.effect.Class, ch.effect.When = Ignored, Never
		ch.effect.Why = "the operator reads only storage.resizeInUseVolumes, which decides for the volumes of WAL and tablespaces too"
	} else if ch.new != false {
		ch.effect.Why = "the operator grows existing claims that are smaller than the size, also those that it has left alone so far"
	}
}

// attributesMechanism: the operator changes existing claims only if the data volume has a template.
// https://github.com/cloudnative-pg/cloudnative-pg/blob/v1.30.0/pkg/reconciler/persistentvolumeclaim/existing.go#L60
func attributesMechanism(p *pair, ch *change) mechanism {
	s := storageAt(p.cluster.after, ch.path)
	if p.new.target.VolumeAttributes() && p.cluster.after.Spec.StorageConfiguration.PersistentVolumeClaimTemplate != nil &&
		s != nil && s.PersistentVolumeClaimTemplate != nil {
		return volumes | claims
	}
	return claims
}

// newVolumeMechanism: a pod that lacks a volume is recreated whatever the annotations say; one that has a volume too many, by its spec.
func newVolumeMechanism(_ *pair, ch *change) mechanism {
	switch {
	case ch.added():
		return pods | forced | volumes | claims
	case ch.removed():
		return pods | claims
	}
	return claims
}

// tablespacesMechanism: a list of names is another order, see differ.list.
func tablespacesMechanism(p *pair, ch *change) mechanism {
	if ch.added() || ch.removed() {
		return newVolumeMechanism(p, ch)
	}
	return nothing
}
