// SPDX-License-Identifier: Apache-2.0

package render

import (
	"cmp"
	"fmt"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
)

// moved refuses a patch that gives an object another namespace, or another name where others refer to it by that name: the
// Cluster's is in the runbook, the federated credential, the schedule and every selector, and all those are written from
// the profile. A PodMonitor may be anywhere.
func moved(before, after manifest.Object) []error {
	kind := kinds.Of(before)
	if kind.AnyNamespace {
		return nil
	}
	var errs []error
	if name := kind.NamedBy; name != "" && before.GetName() != after.GetName() {
		errs = append(errs, fmt.Errorf("metadata.name: cannot be changed by a patch, since other objects, the runbook and the "+
			"federated credential use the name; set %s of the profile", name))
	}
	if before.GetNamespace() != after.GetNamespace() {
		errs = append(errs, fmt.Errorf("metadata.namespace: cannot be changed by a patch, since other objects, the runbook and "+
			"the federated credential use the namespace; set %s of the profile", cmp.Or(kind.NamespaceBy, "metadata.namespace")))
	}
	return errs
}
