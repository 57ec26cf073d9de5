// SPDX-License-Identifier: Apache-2.0

package render

import (
	"bytes"
	"fmt"
)

// Kinds lists the kinds that pgha renders, in the order in which Objects gives them.
func Kinds() []string {
	return []string{"ConfigMap", "StorageClass", "Secret", "ExternalSecret", "ObjectStore", "Cluster", "Service", "PodMonitor",
		"ScheduledBackup", "Backup"}
}

// objectKey tells objects apart as the API server does.
type objectKey struct{ apiVersion, kind, namespace, name string }

func keyOf(o Object) objectKey {
	apiVersion, kind := o.GetObjectKind().GroupVersionKind().ToAPIVersionAndKind()
	return objectKey{apiVersion, kind, o.GetNamespace(), o.GetName()}
}

// Merge joins the objects of several profiles. What two of them render alike, as a StorageClass that both use, is kept
// once; two different objects of one name are an error, since the second would overwrite the first.
func Merge(objects []Object) ([]Object, error) {
	seen := make(map[objectKey]Object, len(objects))
	merged := objects[:0:0]
	for _, o := range objects {
		k := keyOf(o)
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
func twice(k objectKey, first, second string) error {
	who := "two profiles"
	if first != "" && second != "" && first != second {
		who = fmt.Sprintf("%q and %q", first, second)
	}
	return fmt.Errorf("cannot render %s %q twice: %s say different things of it; give one another name, or another namespace",
		k.kind, k.name, who)
}
