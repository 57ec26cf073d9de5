// SPDX-License-Identifier: Apache-2.0

package golden

import (
	"path/filepath"
	"reflect"
	"testing"

	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/manifest"
	"gotest.tools/v3/assert"
)

// zero returns a new object of the same Go type.
func zero(o manifest.Object) manifest.Object {
	return reflect.New(reflect.TypeOf(o).Elem()).Interface().(manifest.Object)
}

// absolute keeps gotest.tools/golden from looking below testdata.
func absolute(t *testing.T, name string) string {
	t.Helper()
	path, err := filepath.Abs(name)
	assert.NilError(t, err)
	return path
}

func add(t *testing.T, files map[string]file, dir string, objects []manifest.Object) {
	t.Helper()
	for _, o := range objects {
		name := filepath.Join(dir, base.FileName(o))
		if files[name].data != nil {
			t.Fatalf("duplicate object name %s", name)
		}
		document, err := manifest.Document(o)
		assert.NilError(t, err)
		files[name] = file{document, o}
	}
}
