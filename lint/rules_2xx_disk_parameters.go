// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	storagev1 "k8s.io/api/storage/v1"
)

func diskParameterRules() []Rule {
	const source = "https://github.com/kubernetes-sigs/azuredisk-csi-driver/blob/master/docs/driver-parameters.md"
	return []Rule{
		{
			ID: "PGHA246", Title: "unknown parameter in a StorageClass for Azure disks", Severity: Error, Beyond: true, check: each(diskParameters),
			Why: "The API server accepts any parameter. The Azure disk driver rejects the whole class for one unknown " +
				"parameter, regardless of upper and lower case, and for some invalid values: no volume is created, and the pods " +
				"stay Pending.",
			Source: source,
		},
		{
			ID: "PGHA247", Title: "IOPS and throughput on a disk type without these settings", Severity: Error, Beyond: true, check: each(diskPerformance),
			Why: "DiskIOPSReadWrite and DiskMBpsReadWrite are only supported on Premium SSD v2 and Ultra disks. With any other " +
				"type the driver does not create the disk. There the size determines the performance, or enablePerformancePlus " +
				"from 513 GiB on.",
			Source: source,
		},
	}
}

// diskParameterNames are those of ParseDiskParameters in the driver, in the usual spelling. Case does not matter.
func diskParameterNames() []string {
	return []string{
		"skuName", "storageAccountType", "location", "cachingMode", "subscriptionID", "resourceGroup", "diskIOPSReadWrite", "diskMBpsReadWrite",
		"logicalSectorSize", "diskName", "diskEncryptionSetID", "diskEncryptionType", "tags", "tagValueDelimiter", "writeAcceleratorEnabled",
		"maxShares", "fsType", "kind", "perfProfile", "networkAccessPolicy", "publicNetworkAccess", "diskAccessID", "enableBursting", "userAgent",
		"enableAsyncAttach", "zoned", "enablePerformancePlus", "attachDiskInitialDelay",
	}
}

func diskParameters(p *pass, r *Resource, s *storagev1.StorageClass) {
	if _, disk := isAzureDisk(s); !disk {
		return
	}
	known := diskParameterNames()
	for _, name := range slices.Sorted(maps.Keys(s.Parameters)) {
		field := key("parameters", name)
		if strings.HasPrefix(name, "csi.storage.k8s.io/") || strings.HasPrefix(strings.ToLower(name), "device-setting/") {
			continue // parameters of the provisioner, and the driver's settings of block devices
		}
		if !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, name) }) {
			remedy := "Remove it."
			if near := likelyParameter(name, known); near != "" {
				remedy = "Write " + near + "."
			}
			p.add(r, field, fmt.Sprintf("The driver creates no volume: unknown parameter %q.", name), remedy)
			continue
		}
		if want := invalidDiskValue(name, s.Parameters[name]); want != "" {
			p.add(r, field, fmt.Sprintf("The driver creates no volume: %s has the invalid value %q.", name, s.Parameters[name]), "Use "+want+".")
		}
	}
}

// invalidDiskValue returns the values that a parameter accepts if its value is invalid, or "".
func invalidDiskValue(name, value string) string {
	if isTemplate(value) {
		return ""
	}
	_, notNumber := strconv.Atoi(value)
	_, notBool := strconv.ParseBool(value)
	switch strings.ToLower(name) {
	case "diskiopsreadwrite", "diskmbpsreadwrite", "logicalsectorsize", "attachdiskinitialdelay", "maxshares":
		if notNumber != nil {
			return "a whole number"
		}
	case "enableperformanceplus":
		if notBool != nil {
			return "true or false"
		}
	case "cachingmode":
		if !oneOf(value, "", "None", "ReadOnly", "ReadWrite") {
			return "None, ReadOnly or ReadWrite"
		}
	case "perfprofile":
		if value != "" && !oneOf(strings.ToLower(value), "none", "basic", "advanced") {
			return "none, basic or advanced"
		}
	}
	return ""
}

func diskPerformance(p *pass, r *Resource, s *storagev1.StorageClass) {
	sku, disk := isAzureDisk(s)
	if !disk || strings.EqualFold(sku, "PremiumV2_LRS") || strings.EqualFold(sku, "UltraSSD_LRS") || isTemplate(sku) {
		return
	}
	for _, parameter := range []string{"diskIOPSReadWrite", "diskMBpsReadWrite"} {
		if name, value := parameterOf(s, parameter); value != "" {
			p.add(r, key("parameters", name), fmt.Sprintf("The driver creates no volume: %s is only supported on PremiumV2_LRS "+
				"and UltraSSD_LRS, and the disk is %s.", name, or(sku, "StandardSSD_LRS, the default")), "Remove it, or use PremiumV2_LRS.")
		}
	}
}
