// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"strings"

	"github.com/pgha/pgha/internal/serial"
)

// Fields are the fields of an object that would be written.
type Fields struct{ root serial.Node }

// FieldsOf returns the fields of an object, for many calls of Has. The error is that of [Document].
func FieldsOf(o Object) (Fields, error) {
	root, err := objectTree(serial.NewWalker(), o)
	return Fields{root}, err
}

// Has reports whether the object has the field: spec.managed.services, data.KEY. A part that ends in [] matches every
// item of a list. Below annotations, labels and data, the rest of the path is one key.
func (f Fields) Has(path string) bool {
	for _, m := range []string{"metadata.annotations.", "metadata.labels.", "data."} {
		if key, ok := strings.CutPrefix(path, m); ok {
			return f.root.Has(append(strings.Split(strings.TrimSuffix(m, "."), "."), key))
		}
	}
	return f.root.Has(strings.Split(path, "."))
}
