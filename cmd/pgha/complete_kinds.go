// SPDX-License-Identifier: Apache-2.0

package main

// skippableKinds lists, in alphabetical order, the kinds that are often in one file with a Cluster and can be left out with
// --skip. Any other kind can be skipped as well; the Cluster itself cannot.
func skippableKinds() []string {
	return []string{
		"Backup", "ClusterImageCatalog", "ConfigMap", "Database", "DatabaseRole", "ExternalSecret", "ImageCatalog", "Namespace",
		"NetworkPolicy", "ObjectStore", "PodMonitor", "Pooler", "PrometheusRule", "Publication", "ScheduledBackup", "Service",
		"ServiceAccount", "StorageClass", "Subscription",
	}
}
