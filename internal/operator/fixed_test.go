// SPDX-License-Identifier: Apache-2.0

package operator_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/operator/operatortest"
	"github.com/pgha/pgha/internal/pgsettings"
	"gotest.tools/v3/assert"
)

// TestFixed compares the list with the operator's FixedConfigurationParameters, in both directions.
func TestFixed(t *testing.T) {
	fixed := fixedInSource(t, filepath.Join(operatortest.Source(t), "pkg", "postgres", "configuration.go"))
	assert.Assert(t, len(fixed) > 50, "only %d fixed parameters are found in the operator's source", len(fixed))
	for name := range fixed {
		assert.Check(t, operator.Fixed(name), "the operator fixes %s", name)
	}
	for _, name := range pgsettings.Names(pgsettings.NewestMajor) {
		assert.Check(t, !operator.Fixed(name) || fixed[name], "the operator does not fix %s", name)
	}
}

// fixedInSource returns the keys of the map.
func fixedInSource(t *testing.T, name string) map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	assert.NilError(t, err)
	all := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		value, ok := n.(*ast.ValueSpec)
		if !ok || len(value.Names) != 1 || value.Names[0].Name != "FixedConfigurationParameters" {
			return true
		}
		for _, e := range value.Values[0].(*ast.CompositeLit).Elts {
			key, err := strconv.Unquote(e.(*ast.KeyValueExpr).Key.(*ast.BasicLit).Value)
			assert.NilError(t, err)
			all[key] = true
		}
		return false
	})
	return all
}
