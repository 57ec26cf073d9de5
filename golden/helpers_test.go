// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/pgha/pgha/render"
	"gotest.tools/v3/assert"
)

// zero is a new object of the same Go type.
func zero(o render.Object) render.Object {
	return reflect.New(reflect.TypeOf(o).Elem()).Interface().(render.Object)
}

// absolute keeps gotest.tools/golden from looking below testdata.
func absolute(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(name)
	assert.NilError(t, err)
	return path
}

func add(t *testing.T, files map[string]file, dir string, objects []render.Object) {
	t.Helper()
	for _, o := range objects {
		name := filepath.Join(dir, render.FileName(o))
		if files[name].data != nil {
			t.Fatalf("two objects are called %s", name)
		}
		document, err := render.Document(o)
		assert.NilError(t, err)
		files[name] = file{document, o}
	}
}
