// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"
)

// decideAccountMetadata: the operator adds to the ServiceAccount, and never removes.
func decideAccountMetadata(_ *pair, ch *change) {
	if ch.removed() {
		ch.effect.Class, ch.effect.When, ch.effect.Source = Ignored, Never, sourceURL("api/v1/cluster_funcs.go#L170")
		ch.effect.Why = "the operator adds to the ServiceAccount and never removes anything from it"
		ch.effect.Step = "to remove it: edit the ServiceAccount of the Cluster"
	}
}

func decideServiceAccount(p *pair, ch *change) {
	name, in := p.ref.Name, strings.TrimPrefix(p.cluster.name(), p.ref.Name)
	ch.effect.Step = fmt.Sprintf("first let the pods of the new ServiceAccount read the Cluster too: kubectl create rolebinding %[1]s-steps --role=%[1]s "+
		"--serviceaccount=NAMESPACE:ACCOUNT%[2]s; after the update: kubectl delete rolebinding %[1]s%[2]s, which the operator makes again for the new "+
		"ServiceAccount, then kubectl delete rolebinding %[1]s-steps%[2]s; pgha plan --steps writes the commands", name, in)
	if p.cluster.after.Spec.Instances == 1 {
		ch.effect.Drops = []Endpoint{RW, RO, Pooled}
		ch.effect.Blocked = "all connections, since the only instance does not come back"
	}
}
