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

// What follows is read off the rendered objects and not off the profile: a patch may have changed it.

// database that is created for the application, its owner, and the Secret with the owner's password.
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

// ownSecret: the owner's password is in a Secret that the operator does not make.
func (b *book) ownSecret() bool {
	_, _, secret := b.database()
	return secret != b.cluster.Name+"-app"
}

// major of PostgreSQL, by the image; 0 where nothing tells.
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

// synchrony of the replicas.
type synchrony struct {
	method   string
	number   int
	required bool // commits wait as long as fewer replicas are there
	quorum   bool // failover waits for proof
}

// synchronous replication, or nil.
func (b *book) synchronous() *synchrony {
	quorum := b.cluster.Annotations["alpha.cnpg.io/failoverQuorum"] == "true"
	if s := b.cluster.Spec.PostgresConfiguration.Synchronous; s != nil && s.Number > 0 {
		return &synchrony{string(s.Method), s.Number, s.DataDurability != "preferred", quorum || s.FailoverQuorum}
	}
	if n := b.cluster.Spec.MaxSyncReplicas; n > 0 {
		return &synchrony{"any", n, false, quorum}
	}
	return nil
}

func (s *synchrony) durability() string {
	if s.required {
		return "required"
	}
	return "preferred"
}

// zones is how the instances are spread over them: DoNotSchedule, ScheduleAnyway, or empty.
func (b *book) zones() corev1.UnsatisfiableConstraintAction {
	for _, c := range b.cluster.Spec.TopologySpreadConstraints {
		if c.TopologyKey == corev1.LabelTopologyZone {
			return c.WhenUnsatisfiable
		}
	}
	return ""
}

// classes are the StorageClasses of the profile that the instances' disks are of.
func (b *book) classes() []*storagev1.StorageClass { return facts.Classes(b.cluster, b.objects) }

// retained: the disks of the instances outlive their claims.
func (b *book) retained() bool {
	return slices.ContainsFunc(b.classes(), func(class *storagev1.StorageClass) bool {
		return class.ReclaimPolicy != nil && *class.ReclaimPolicy == corev1.PersistentVolumeReclaimRetain
	})
}

// localDisks: the disks of the instances are lost with their nodes.
func (b *book) localDisks() bool {
	_, ok := facts.LocalDisk(b.cluster, b.objects)
	return ok
}

// budget: a disruption budget protects the instances.
func (b *book) budget() bool { return b.cluster.Spec.EnablePDB == nil || *b.cluster.Spec.EnablePDB }

// stopSeconds is how long a pod may take to stop.
func (b *book) stopSeconds() int {
	if s := int(b.cluster.Spec.MaxStopDelay); s > 0 {
		return s
	}
	return 1800
}

// public: one of the load balancers has an address in the internet. An internal one says so in an annotation.
func (b *book) public() bool {
	return slices.ContainsFunc(b.endpoints(), func(e endpoint) bool { return !e.internal })
}
