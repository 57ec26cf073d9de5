// SPDX-License-Identifier: Apache-2.0

package azure

import "strings"

// DiskProvisioner makes Azure disks, and DefaultSKU is what it makes without the parameter skuName.
// https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/master/docs/driver-parameters.md
const (
	DiskProvisioner = "disk.csi.azure.com"
	DefaultSKU      = "StandardSSD_LRS"
)

// DiskSKU reports whether a StorageClass creates Azure disks, and their SKU. Names of parameters are read in upper and lower case.
// https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/master/docs/driver-parameters.md
func DiskSKU(provisioner string, parameters map[string]string) (sku string, ok bool) {
	if provisioner != DiskProvisioner && provisioner != "kubernetes.io/azure-disk" {
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
