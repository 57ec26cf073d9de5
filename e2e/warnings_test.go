// SPDX-License-Identifier: Apache-2.0

package e2e

import (
	"slices"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

// The operator's own words (cloudnative-pg v1.30.0, internal/webhook/v1/cluster_webhook.go, the get…AdmissionWarnings
// functions).
const podMonitorWarning = "spec.monitoring.enablePodMonitor is deprecated and will be removed in a future release. " +
	"Please migrate to manually managing your PodMonitor resources. Set this field to false and create a PodMonitor " +
	"resource for your cluster as described in the documentation."

func inTreeWarning(path string) string {
	return "Native support for Barman Cloud backups and recovery is deprecated and will be completely removed in " +
		"CloudNativePG 1.31.0. Found usage in: " + path + ". Please migrate existing clusters to the new Barman Cloud " +
		"Plugin to ensure a smooth transition."
}

func sizeWarning(path string) string {
	return path + ".size and " + path + ".pvcTemplate.resources.requests.storage are both specified, " + path +
		".size value will be used."
}

// warned are the admission warnings that a profile's objects give at the newest target, by the Cluster's name. Only the
// copies of Microsoft's guide have any: they keep what the guide does. For every other profile there are none.
var warned = map[string]map[string][]string{
	"aks-guide-2024": {
		"pg-primary-cnpg": {
			inTreeWarning("spec.backup.barmanObjectStore"), sizeWarning("spec.storage"), sizeWarning("spec.walStorage"),
			podMonitorWarning,
		},
		"pg-primary-cnpg-recovered-db": {
			inTreeWarning("spec.externalClusters.0.barmanObjectStore"), sizeWarning("spec.storage"), sizeWarning("spec.walStorage"),
		},
	},
	"aks-guide-2025": {
		"pg-primary-cnpg": {inTreeWarning("spec.backup.barmanObjectStore")},
		"pg-primary-cnpg-recovered-db": {
			inTreeWarning("spec.externalClusters.0.barmanObjectStore"), sizeWarning("spec.storage"), sizeWarning("spec.walStorage"),
		},
	},
}

// expectWarnings compares what one request was warned of with what is known, in any order.
func expectWarnings(t *testing.T, object string, got, want []string) {
	t.Helper()
	for _, warning := range got {
		if !slices.Contains(want, warning) {
			t.Errorf("%s: unexpected warning: %s", object, warning)
		}
	}
	for _, warning := range want {
		if !slices.Contains(got, warning) {
			t.Errorf("%s: missing warning: %s", object, warning)
		}
	}
}

// warnedOf returns the warnings that are known of one object: the operator has them for Clusters only.
func warnedOf(warned map[string][]string, object *unstructured.Unstructured) []string {
	if object.GetKind() != "Cluster" {
		return nil
	}
	return warned[object.GetName()]
}
