// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	storagev1 "k8s.io/api/storage/v1"

	"github.com/pgha/pgha/cloud/azure"
)

func storageClassRules() []Rule {
	return []Rule{
		{
			ID: "PGHA241", Title: "host caching on Premium SSD v2", Severity: Error, Beyond: true, check: each(diskCaching),
			Why: "Premium SSD v2 and Ultra disks do not support host caching, and the driver or Azure rejects a disk that " +
				"requests it: the pods stay Pending. Without cachingMode the driver uses None for Premium SSD v2 and ReadOnly for " +
				"Ultra disks.",
			Source: "https://learn.microsoft.com/azure/virtual-machines/disks-deploy-premium-v2#limitations",
		},
		{
			ID: "PGHA242", Title: "zonal disk with volumeBindingMode Immediate", Severity: Error, Beyond: true,
			check: each(diskBinding),
			Why: "An Azure disk with local redundancy belongs to one zone. With volumeBindingMode Immediate it is created in " +
				"any zone, and the pod that needs it may not be allowed to run there.",
			Source: "https://kubernetes.io/docs/concepts/storage/storage-classes/#volume-binding-mode",
		},
		{
			ID: "PGHA243", Title: "disks deleted with their claims", Severity: Warning, Beyond: true,
			check:  each(diskReclaim),
			Why:    "Deleting the Cluster deletes its claims. With reclaimPolicy Delete, the default, it also deletes the data. Only the backup remains.",
			Source: "https://kubernetes.io/docs/concepts/storage/persistent-volumes/#reclaiming",
		},
		{
			ID: "PGHA244", Title: "zone-redundant disks under replicas", Severity: Warning, Beyond: true,
			check: diskRedundancy,
			Why: "PostgreSQL already keeps a copy in each zone. Disks that copy the data across zones once more cost three " +
				"times as much again and make every commit wait for a second zone. `managed-csi-premium` is such a class on AKS " +
				"1.29 and later.",
			Source: aksDocs + "reliability-zone-resiliency-recommendations",
		},
		{
			ID: "PGHA245", Title: "volumes that cannot be expanded", Severity: Warning, Beyond: true, check: each(diskExpansion),
			Why:    "Without allowVolumeExpansion a full volume can only be replaced, instance by instance, while the primary is down.",
			Source: operatorDocs + "storage/#volume-expansion",
		},
	}
}

func diskCaching(p *pass, r *Resource, s *storagev1.StorageClass) {
	sku, _ := isAzureDisk(s)
	if !strings.EqualFold(sku, "PremiumV2_LRS") && !strings.EqualFold(sku, "UltraSSD_LRS") {
		return
	}
	name, caching := parameterOf(s, "cachingMode")
	// The driver itself uses None for PremiumV2_LRS: https://github.com/kubernetes-sigs/azuredisk-csi-driver/pull/1790
	if strings.EqualFold(caching, "None") || caching == "" && strings.EqualFold(sku, "PremiumV2_LRS") {
		return
	}
	p.add(r, key("parameters", or(name, "cachingMode")), fmt.Sprintf("Azure does not attach a %s disk with caching mode "+
		"%q, and the pods stay Pending.", sku, or(caching, "ReadOnly, the driver's default")), "Set cachingMode to None.")
}

func diskBinding(p *pass, r *Resource, s *storagev1.StorageClass) {
	sku, ok := isAzureDisk(s)
	if !ok || azure.ZoneRedundant(sku) {
		return
	}
	if s.VolumeBindingMode == nil || *s.VolumeBindingMode != storagev1.VolumeBindingWaitForFirstConsumer {
		p.add(r, "volumeBindingMode", "The disk is created in any zone before the pod is scheduled, and the pod may not be "+
			"allowed to run in that zone.", "Set volumeBindingMode to WaitForFirstConsumer.")
	}
}

func diskReclaim(p *pass, r *Resource, s *storagev1.StorageClass) {
	if _, disk := isAzureDisk(s); !disk || !p.namesClass(s.Name) {
		return
	}
	if s.ReclaimPolicy == nil || *s.ReclaimPolicy == corev1.PersistentVolumeReclaimDelete {
		p.add(r, "reclaimPolicy", "Deleting a Cluster that uses this class deletes its data.", "Set reclaimPolicy to Retain.")
	}
}

func diskExpansion(p *pass, r *Resource, s *storagev1.StorageClass) {
	if _, disk := isAzureDisk(s); disk && p.namesClass(s.Name) && !isSet(s.AllowVolumeExpansion) {
		p.add(r, "allowVolumeExpansion", "A full volume of this class cannot be expanded.", "Set allowVolumeExpansion to true.")
	}
}

// namesClass reports whether a Cluster puts data on a class.
func (p *pass) namesClass(class string) bool { return p.classes[class] }

func diskRedundancy(p *pass) {
	for _, c := range p.clusters {
		if c.full.Instances < 2 {
			continue
		}
		for _, v := range []struct{ path, class string }{
			{"spec.storage", storageClass(&c.spec.StorageConfiguration)}, {"spec.walStorage", storageClass(c.spec.WalStorage)},
		} {
			if p.zoneRedundant(v.class) {
				p.add(c.Resource, v.path, fmt.Sprintf("Class %q keeps three copies, across zones, of each of the %d instances.", v.class,
					c.full.Instances), "Use a class with Premium_LRS or PremiumV2_LRS.")
			}
		}
	}
}
