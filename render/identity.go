// SPDX-License-Identifier: Apache-2.0

package render

import (
	"cmp"
	"fmt"

	"github.com/pgha/pgha/internal/kinds"
	"github.com/pgha/pgha/manifest"
)

// moved rejects a patch that changes the namespace of an object, or a name that others refer to. The runbook, the
// federated credential, the schedule and every selector use the Cluster's name, and all of those are generated from the
// profile. A PodMonitor may have any name.
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
