// SPDX-License-Identifier: Apache-2.0

package azure

import "strings"

// DiskSKU reports whether a StorageClass creates Azure disks, and their SKU. Names of parameters are read in upper and lower case.
// https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/master/docs/driver-parameters.md
func DiskSKU(provisioner string, parameters map[string]string) (sku string, ok bool) {
	if provisioner != "disk.csi.azure.com" && provisioner != "kubernetes.io/azure-disk" {
		return "", false
	}
	for name, value := range parameters {
		if strings.EqualFold(name, "skuName") || strings.EqualFold(name, "storageAccountType") {
			return value, true
		}
	}
	return "", true
}

// ZoneRedundant reports whether disks of a SKU attach in every zone.
func ZoneRedundant(sku string) bool { return strings.HasSuffix(strings.ToUpper(sku), "_ZRS") }
