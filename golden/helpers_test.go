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
