// SPDX-License-Identifier: Apache-2.0

package operator_test

import (
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/operator/operatortest"
	"gotest.tools/v3/assert"
)

// TestParameters compares the table with the operator's source, in both directions.
func TestParameters(t *testing.T) {
	want := defaultsInSource(t, filepath.Join(operatortest.Source(t), "pkg", "postgres", "configuration.go"))
	if len(want) < 20 {
		t.Fatalf("only %d defaults are found in the operator's source", len(want))
	}
	have := operator.Parameters()
	if diff := cmp.Diff(want, have[:]); diff != "" {
		t.Errorf("the operator fills in other parameters (-operator +pgha):\n%s", diff)
	}
}

// defaultsInSource evaluates the literal of GlobalDefaultSettings. The packages that the file imports are missing, but
// its constants do not need them.
func defaultsInSource(t *testing.T, name string) []operator.Parameter {
	t.Helper()
	files := token.NewFileSet()
	file, err := parser.ParseFile(files, name, nil, parser.SkipObjectResolution)
	assert.NilError(t, err)
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{Error: func(error) {}}
	_, _ = config.Check("postgres", files, []*ast.File{file}, info)
	text := func(e ast.Expr) string {
		value := info.Types[e].Value
		if value == nil {
			t.Fatalf("%s: no constant", files.Position(e.Pos()))
		}
		return constant.StringVal(value)
	}
	var all []operator.Parameter
	ast.Inspect(file, func(n ast.Node) bool {
		field, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		settings, isLiteral := field.Value.(*ast.CompositeLit)
		if key, isName := field.Key.(*ast.Ident); !isName || key.Name != "GlobalDefaultSettings" || !isLiteral {
			return true
		}
		for _, e := range settings.Elts {
			setting := e.(*ast.KeyValueExpr)
			all = append(all, operator.Parameter{Name: text(setting.Key), Value: text(setting.Value)})
		}
		return false
	})
	return all
}

func TestDefaultOf(t *testing.T) {
	cases := map[string]struct {
		reason, value string
		known         bool
	}{
		"wal_level":                {"filled in", "logical", true},
		"shared_preload_libraries": {"filled in, with nothing", "", true},
		"archive_mode":             {"overruled, and not filled in", "", false},
		"ssl":                      {"mandatory, and not in the manifest", "", false},
		"work_mem":                 {"none of the operator's business", "", false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			value, known := operator.DefaultOf(name)
			assert.Equal(t, value, c.value, c.reason)
			assert.Equal(t, known, c.known, c.reason)
		})
	}
}
