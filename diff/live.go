// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/manifest"
)

// Live compares existing objects, from a repository or an API server, with rendered ones, as Objects does. It ignores
// fields that the API server, the operator and GitOps tools fill in, other spellings of the same value, and objects
// that the operator creates. An object without a namespace is compared with the rendered object of its kind and name.
func Live(there, rendered []manifest.Object, fromLabel, toLabel string) ([]byte, error) {
	after := append([]manifest.Object(nil), rendered...)
	var before []manifest.Object
	for _, o := range there {
		i := counterpart(o, rendered)
		if i < 0 {
			if !adopt.Derived(o) {
				before = append(before, o)
			}
			continue
		}
		same := o.DeepCopyObject().(manifest.Object)
		same.SetNamespace(rendered[i].GetNamespace())
		settled, wanted, err := adopt.Settle(same, rendered[i])
		if err != nil {
			return nil, err
		}
		before, after[i] = append(before, settled), wanted
	}
	return Objects(before, after, fromLabel, toLabel)
}

// counterpart returns the index of the matching rendered object; -1 if there is none.
func counterpart(o manifest.Object, rendered []manifest.Object) int {
	for i, r := range rendered {
		if o.GetObjectKind().GroupVersionKind().GroupKind() == r.GetObjectKind().GroupVersionKind().GroupKind() &&
			o.GetName() == r.GetName() && (o.GetNamespace() == "" || o.GetNamespace() == r.GetNamespace()) {
			return i
		}
	}
	return -1
}
