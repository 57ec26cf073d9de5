// SPDX-License-Identifier: Apache-2.0

package diff

import (
	"github.com/pgha/pgha/adopt"
	"github.com/pgha/pgha/manifest"
)

// Live compares objects that are there, in a repository or on an API server, with those that would be rendered, as Objects
// does. What the API server, the operator and GitOps tools fill in is no difference, nor is another way to write the same
// value. An object without a namespace is that of its kind and name that would be rendered, and what the operator makes by
// itself is passed over.
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

// counterpart is the index of the rendered object that is meant; -1 for none.
func counterpart(o manifest.Object, rendered []manifest.Object) int {
	for i, r := range rendered {
		if o.GetObjectKind().GroupVersionKind().GroupKind() == r.GetObjectKind().GroupVersionKind().GroupKind() &&
			o.GetName() == r.GetName() && (o.GetNamespace() == "" || o.GetNamespace() == r.GetNamespace()) {
			return i
		}
	}
	return -1
}
