// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"strings"

	storagev1 "k8s.io/api/storage/v1"

	"github.com/pgha/pgha/cloud/azure"
	"github.com/pgha/pgha/internal/strict"
	"github.com/pgha/pgha/profiles"
)

// localDisk is the node-local provisioner of one of the Cluster's volumes, by the StorageClasses among the objects.
func (p *pass) localDisk(c *cluster) (profiles.LocalDisk, bool) {
	for _, v := range c.volumes() {
		if v.class == "" {
			continue
		}
		if _, s := find[*storagev1.StorageClass](p, "StorageClass", "", v.class); s != nil {
			if d, ok := profiles.LocalDiskOf(s.Provisioner, s.Parameters); ok {
				return d, true
			}
		}
	}
	return profiles.LocalDisk{}, false
}

// isAzureDisk reports whether a class creates Azure disks, and its SKU.
func isAzureDisk(s *storagev1.StorageClass) (sku string, ok bool) {
	return azure.DiskSKU(s.Provisioner, s.Parameters)
}

// zoneRedundant reports whether the disks of a class are in every zone. managed-csi-premium of AKS is such a class, unless the
// objects define it otherwise.
func (p *pass) zoneRedundant(class string) bool {
	_, s := find[*storagev1.StorageClass](p, "StorageClass", "", class)
	if s == nil {
		return class == "managed-csi-premium"
	}
	sku, _ := isAzureDisk(s)
	return azure.ZoneRedundant(sku)
}

func parameterOf(s *storagev1.StorageClass, name string) (key, value string) {
	for k, v := range s.Parameters {
		if strings.EqualFold(k, name) {
			return k, v
		}
	}
	return "", ""
}

// volumes lists the StorageClass names of a Cluster's volumes by field.
func (c *cluster) volumes() []struct{ path, class string } {
	all := []struct{ path, class string }{
		{"spec.storage", storageClass(&c.spec.StorageConfiguration)}, {"spec.walStorage", storageClass(c.spec.WalStorage)},
	}
	for i := range c.spec.Tablespaces {
		all = append(all, struct{ path, class string }{at("spec.tablespaces", i) + ".storage", storageClass(&c.spec.Tablespaces[i].Storage)})
	}
	return all
}

// likelyParameter also finds a known name that contains the given one, such as enablePerformancePlus for
// performancePlus.
func likelyParameter(name string, known []string) string {
	for _, k := range known {
		if len(name) > 4 && strings.Contains(strings.ToLower(k), strings.ToLower(name)) {
			return k
		}
	}
	return strict.Nearest(name, known)
}
