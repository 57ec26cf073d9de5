// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"encoding/json"
	"fmt"
	"reflect"

	"github.com/pgha/pgha/internal/serial"
)

// UntypedAnnotation holds fields that an object has and that its Go type lacks: those of an operator that is newer than the API module
// from which the type is. Everything in this package writes them as the fields that they are, and leaves the annotation out. So a typed
// object keeps them, whoever copies or changes it; a program that writes such an object with another serializer writes the annotation.
const UntypedAnnotation = "pgha.dev/untyped"

// Untyped is one such field.
type Untyped struct {
	// Path of the field: keys of maps and indices of lists.
	Path []string `json:"path"`
	// Value of the field.
	Value json.RawMessage `json:"value"`
}

// SetUntyped sets the fields of an object that its type lacks; none removes them.
func SetUntyped(o Object, fields []Untyped) error {
	annotations := o.GetAnnotations()
	if len(fields) == 0 {
		delete(annotations, UntypedAnnotation)
		return nil
	}
	text, err := json.Marshal(fields)
	if err != nil {
		return fmt.Errorf("cannot keep fields of %q: %w", o.GetName(), err)
	}
	if annotations == nil {
		annotations = map[string]string{}
	}
	annotations[UntypedAnnotation] = string(text)
	o.SetAnnotations(annotations)
	return nil
}

// putUntyped writes the fields of the annotation into the tree of an object, in place of the annotation.
func putUntyped(root *serial.Node, text string) error {
	var fields []Untyped
	if err := json.Unmarshal([]byte(text), &fields); err != nil {
		return fmt.Errorf("cannot read annotation %s: %w", UntypedAnnotation, err)
	}
	metadata := root.Kid("metadata")
	annotations := metadata.Kid("annotations")
	if annotations.Drop(UntypedAnnotation); annotations.Empty() {
		metadata.Drop("annotations")
	}
	for _, f := range fields {
		value, err := serial.NewWalker().Tree(reflect.ValueOf(f.Value))
		if err != nil {
			return err
		}
		if err := root.Put(f.Path, value); err != nil {
			return err
		}
	}
	return nil
}
