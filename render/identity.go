// SPDX-License-Identifier: Apache-2.0

package render

import (
	"fmt"

	"github.com/pgha/pgha/manifest"
)

// moved refuses a patch that gives an object another namespace, or another name where others refer to it by that name: the
// Cluster's is in the runbook, the federated credential, the schedule and every selector, and all those are written from
// the profile. A PodMonitor may be anywhere.
func moved(before, after manifest.Object) []error {
	kind := before.GetObjectKind().GroupVersionKind().Kind
	if kind == "PodMonitor" {
		return nil
	}
	var errs []error
	if name := nameField(kind); name != "" && before.GetName() != after.GetName() {
		errs = append(errs, fmt.Errorf("metadata.name: cannot be changed by a patch, since other objects, the runbook and the "+
			"federated credential use the name; set %s of the profile", name))
	}
	if before.GetNamespace() != after.GetNamespace() {
		errs = append(errs, fmt.Errorf("metadata.namespace: cannot be changed by a patch, since other objects, the runbook and "+
			"the federated credential use the namespace; set %s of the profile", namespaceField(kind)))
	}
	return errs
}

// nameField is the field of the profile that names an object of the kind; "" where nothing refers to the name.
func nameField(kind string) string {
	switch kind {
	case "Cluster":
		return "metadata.name (spec.recovery.name for the restored cluster)"
	case "ObjectStore":
		return "spec.backup.objectStore"
	case "Secret", "ExternalSecret":
		return "spec.bootstrap.secret"
	case "StorageClass":
		return "spec.storageClasses[].name"
	default:
		return ""
	}
}

func namespaceField(kind string) string {
	if kind == "ConfigMap" {
		return "spec.operator.namespace"
	}
	return "metadata.namespace"
}
