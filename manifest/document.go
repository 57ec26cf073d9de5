// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"fmt"
	"reflect"

	cnpgv1 "github.com/cloudnative-pg/api/pkg/api/v1"
	"github.com/pgha/pgha/internal/serial"
)

// streamBytes is the initial capacity, enough for the objects of one profile. Larger streams grow as needed.
const streamBytes = 16 << 10

// YAML returns the objects as one YAML stream: the documents in the given order, each exactly the bytes of [Document],
// separated by "---" lines. Without objects, the result is empty. The error names the first object that cannot be
// serialised; then no bytes are returned.
func YAML(objs []Object) ([]byte, error) {
	stream := make([]byte, 0, streamBytes)
	walker := serial.NewWalker()
	for i, obj := range objs {
		if i > 0 {
			stream = append(stream, "---\n"...)
		}
		var err error
		if stream, err = appendDocument(stream, walker, obj); err != nil {
			return nil, err
		}
	}
	return stream, nil
}

// Document returns one object as YAML that ends in a newline, with the key order and string style of sigs.k8s.io/yaml.
// It omits:
//
//   - the object's status, metadata.creationTimestamp and metadata.managedFields, always;
//   - every null: nil slices, maps, pointers and interfaces, in fields with any tag, and in values of a map;
//   - every non-pointer struct field that is zero or would be an empty map;
//   - the failoverQuorum of a Cluster's synchronous replication, if it is false.
//
// It keeps explicit values: a pointer to an empty struct ("emptyDir: {}"), an empty but non-nil slice or map without
// omitempty, every element of a slice, and everything in raw JSON. Scalars follow their json tag.
//
// It returns an error, with the name of the object, for values that encoding/json or sigs.k8s.io/yaml reject, such as a
// NaN or a control character.
func Document(obj Object) ([]byte, error) {
	return appendDocument(nil, serial.NewWalker(), obj)
}

// JSON returns a single object as it is, and any other number of objects as a List of apiVersion v1, as kubectl does:
// indented by 4 spaces, with sorted keys and one newline at the end. It omits what [Document] omits, and the list has
// no metadata.
func JSON(objs []Object) ([]byte, error) {
	walker := serial.NewWalker()
	items := make([]serial.Node, 0, len(objs))
	for _, obj := range objs {
		node, err := objectTree(walker, obj)
		if err != nil {
			return nil, err
		}
		items = append(items, node)
	}
	root := serial.KubernetesList(items)
	if len(items) == 1 {
		root = items[0]
	}
	serial.SortKeys(&root)
	return append(serial.AppendJSON(nil, &root, 0), '\n'), nil
}

// Compact returns each object as one line of JSON without spaces, with sorted keys. It omits what [Document] omits.
func Compact(objs []Object) ([][]byte, error) {
	walker := serial.NewWalker()
	lines := make([][]byte, 0, len(objs))
	for _, obj := range objs {
		node, err := objectTree(walker, obj)
		if err != nil {
			return nil, err
		}
		serial.SortKeys(&node)
		lines = append(lines, serial.AppendJSON(nil, &node, serial.Compact))
	}
	return lines, nil
}

func appendDocument(stream []byte, walker *serial.Walker, obj Object) ([]byte, error) {
	root, err := objectTree(walker, obj)
	if err != nil {
		return nil, err
	}
	stream, err = serial.AppendYAML(stream, &root)
	if err != nil {
		return nil, serialiseError(obj, err)
	}
	return stream, nil
}

// objectTree returns the tree of the object without the omitted fields.
func objectTree(walker *serial.Walker, obj Object) (serial.Node, error) {
	value := reflect.ValueOf(obj)
	if !value.IsValid() || value.Kind() == reflect.Pointer && value.IsNil() {
		return serial.Node{}, fmt.Errorf("cannot serialise %T: the object is nil", obj)
	}
	root, err := walker.Tree(value)
	if err != nil {
		return serial.Node{}, serialiseError(obj, err)
	}
	// Only the API server writes both. A zero status would still be rendered with many empty maps:
	// https://github.com/cloudnative-pg/api/blob/v1.30.0/pkg/api/v1/cluster_types.go
	root.Drop("status")
	if metadata := root.Kid("metadata"); metadata != nil {
		metadata.Drop("creationTimestamp")
		metadata.Drop("managedFields")
	}
	if _, ok := obj.(*cnpgv1.Cluster); ok {
		dropFalseFailoverQuorum(&root)
	}
	if text := obj.GetAnnotations()[UntypedAnnotation]; text != "" {
		if err := putUntyped(&root, text); err != nil {
			return serial.Node{}, serialiseError(obj, err)
		}
	}
	return root, nil
}

// dropFalseFailoverQuorum removes the field if it is false. It is optional and false by default, but its tag has no
// omitempty, so that encoding/json writes it into every Cluster with synchronous replication. Operators before 1.28 do
// not have the field.
// https://github.com/cloudnative-pg/api/blob/v1.30.0/pkg/api/v1/cluster_types.go
func dropFalseFailoverQuorum(root *serial.Node) {
	n := root
	for _, key := range []string{"spec", "postgresql", "synchronous"} {
		if n = n.Kid(key); n == nil {
			return
		}
	}
	if quorum := n.Kid("failoverQuorum"); quorum != nil && quorum.Text() == "false" {
		n.Drop("failoverQuorum")
	}
}

func serialiseError(obj Object, err error) error {
	kind := obj.GetObjectKind().GroupVersionKind().Kind
	if kind == "" {
		kind = fmt.Sprintf("%T", obj)
	}
	return fmt.Errorf("cannot serialise %s %q: %w", kind, obj.GetName(), err)
}
