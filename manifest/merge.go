// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"bytes"
	"fmt"

	"github.com/pgha/pgha/fault"
)

// Key tells objects apart as the API server does.
type Key struct {
	// APIVersion and Kind of the object.
	APIVersion, Kind string
	// Namespace is empty for what is cluster-scoped.
	Namespace, Name string
}

// KeyOf is the key of an object.
func KeyOf(o Object) Key {
	apiVersion, kind := o.GetObjectKind().GroupVersionKind().ToAPIVersionAndKind()
	return Key{apiVersion, kind, o.GetNamespace(), o.GetName()}
}

// Merge joins the objects of several profiles. What two of them render alike, as a StorageClass that both use, is kept
// once; two different objects of one name are an error, since the second would overwrite the first.
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
			return nil, twice(k, "", "")
		}
	}
	return merged, nil
}

// twice names the object, and the profiles where they are known.
func twice(k Key, first, second string) error {
	who := "two profiles"
	if first != "" && second != "" && first != second {
		who = fmt.Sprintf("%q and %q", first, second)
	}
	return fault.Errorf(fault.Duplicate, "cannot render %s %q twice: %s say different things of it; give one another name, or another namespace",
		k.Kind, k.Name, who)
}
