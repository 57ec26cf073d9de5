// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/internal/facts"
	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"
)

// The functions below read the rendered objects and not the profile, since a patch may change them.

// database returns the application's database, its owner, and the Secret with the owner's password.
func (b *book) database() (name, owner, secret string) {
	name, owner, secret = b.p.Spec.Bootstrap.Database, b.p.Spec.Bootstrap.Owner, b.p.SecretName()
	if boot := b.cluster.Spec.Bootstrap; boot != nil && boot.InitDB != nil {
		name, owner = orDefault(boot.InitDB.Database, name), orDefault(boot.InitDB.Owner, owner)
		secret = b.cluster.Name + "-app"
		if boot.InitDB.Secret != nil && boot.InitDB.Secret.Name != "" {
			secret = boot.InitDB.Secret.Name
		}
	}
	return name, owner, secret
}

// ownSecret reports whether the owner's password is in a Secret that the operator does not create.
func (b *book) ownSecret() bool {
	_, _, secret := b.database()
	return secret != b.cluster.Name+"-app"
}

// major returns the major version of PostgreSQL from the image, or 0 if unknown.
func (b *book) major() int {
	if catalog := b.cluster.Spec.ImageCatalogRef; catalog != nil {
		return catalog.Major
	}
	image := b.cluster.Spec.ImageName
	if image == b.p.Image {
		return b.p.Major
	}
	image, _, _ = strings.Cut(image, "@")
	if i := strings.LastIndex(image, ":"); i >= 0 {
		tag := image[i+1:]
		digits := tag[:len(tag)-len(strings.TrimLeft(tag, "0123456789"))]
		if n, err := strconv.Atoi(digits); err == nil && n >= 10 && n < 100 {
			return n
		}
	}
	return 0
}

// synchronous returns the synchronous replication, or nil.
func (b *book) synchronous() *facts.Synchrony { return facts.Synchronous(b.cluster) }

func durability(s *facts.Synchrony) string {
	if s.Required {
		return "required"
	}
	return "preferred"
}

// zones returns how the instances are spread over zones: DoNotSchedule, ScheduleAnyway, or empty.
func (b *book) zones() corev1.UnsatisfiableConstraintAction {
	for _, c := range b.cluster.Spec.TopologySpreadConstraints {
		if c.TopologyKey == corev1.LabelTopologyZone {
			return c.WhenUnsatisfiable
		}
	}
	return ""
}

// classes returns the profile's StorageClasses that the instances use.
func (b *book) classes() []*storagev1.StorageClass { return facts.Classes(b.cluster, b.objects) }

// retained reports whether the disks of the instances outlive their claims.
func (b *book) retained() bool {
	return slices.ContainsFunc(b.classes(), func(class *storagev1.StorageClass) bool {
		return class.ReclaimPolicy != nil && *class.ReclaimPolicy == corev1.PersistentVolumeReclaimRetain
	})
}

// localDisks reports whether the disks of the instances are lost with their nodes.
func (b *book) localDisks() bool {
	_, ok := facts.LocalDisk(b.cluster, b.objects)
	return ok
}

// budget reports whether a disruption budget protects the instances.
func (b *book) budget() bool { return facts.Budgets(b.cluster) }

// stopSeconds returns the longest time that a pod may take to stop.
func (b *book) stopSeconds() int { return facts.StopDelay(b.cluster) }

// public reports whether a load balancer has an address in the internet. An internal one has an annotation for that.
func (b *book) public() bool {
	return slices.ContainsFunc(b.endpoints(), func(e endpoint) bool { return !e.internal })
}
