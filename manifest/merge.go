// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"bytes"
	"fmt"

	"github.com/pgha/pgha/fault"
)

// Key identifies an object as the API server does.
type Key struct {
	// APIVersion and Kind of the object.
	APIVersion, Kind string
	// Namespace is empty for cluster-scoped objects.
	Namespace, Name string
}

// KeyOf returns the key of an object.
func KeyOf(o Object) Key {
	apiVersion, kind := o.GetObjectKind().GroupVersionKind().ToAPIVersionAndKind()
	return Key{apiVersion, kind, o.GetNamespace(), o.GetName()}
}

// Merge joins the objects of several profiles. Equal objects, such as a StorageClass that two profiles use, are kept
// once. Two different objects with the same name are an error, since the second would overwrite the first.
func Merge(objects []Object) ([]Object, error) {
	seen := make(map[Key]Object, len(objects))
	merged := objects[:0:0]
	for _, o := range objects {
		k := KeyOf(o)
		other, ok := seen[k]
		if !ok {
			seen[k] = o
			merged = append(merged, o)
			continue
		}
		first, err := Document(other)
		if err != nil {
			return nil, err
		}
		second, err := Document(o)
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(first, second) {
			return nil, Conflict(k, "", "")
		}
	}
	return merged, nil
}

// Conflict returns the error of [Merge] for two different objects with one key, from two profiles or files. An empty name is unknown.
func Conflict(k Key, first, second string) error {
	who := "two profiles"
	if first != "" && second != "" && first != second {
		who = fmt.Sprintf("%q and %q", first, second)
	}
	return fault.Errorf(fault.Duplicate, "cannot render %s %q: %s have conflicting objects with this name; change the name or the namespace of one",
		k.Kind, k.Name, who)
}
