// SPDX-License-Identifier: Apache-2.0

package manifest

import (
	"strings"

	"github.com/pgha/pgha/internal/serial"
)

// Fields tells which fields of an object would be written.
type Fields struct{ root serial.Node }

// FieldsOf looks at an object once, for many questions. The error is that of [Document].
func FieldsOf(o Object) (Fields, error) {
	root, err := objectTree(serial.NewWalker(), o)
	return Fields{root}, err
}

// Has reports whether the object has the field: spec.managed.services, data.KEY. A part that ends in [] goes through every
// item of a list. Below annotations, labels or data the whole rest of the path is one key.
func (f Fields) Has(path string) bool {
	for _, m := range []string{"metadata.annotations.", "metadata.labels.", "data."} {
		if key, ok := strings.CutPrefix(path, m); ok {
			return f.root.Has(append(strings.Split(strings.TrimSuffix(m, "."), "."), key))
		}
	}
	return f.root.Has(strings.Split(path, "."))
}
