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

// TestMandatory compares the list with the settings in the operator's source.
func TestMandatory(t *testing.T) {
	source := operatortest.Source(t)
	file := filepath.Join(source, "pkg", "postgres", "configuration.go")
	count := 0
	for _, collection := range []string{"MandatorySettings", "GlobalDefaultSettings"} {
		for name := range keysInSource(t, file, collection) {
			assert.Check(t, operator.Mandatory(name), "the operator writes %s", name)
			count++
		}
	}
	assert.Assert(t, count > 25, "only %d settings are found in the operator's source", count)
	overrides := keysInSource(t, filepath.Join(source, "pkg", "management", "postgres", "configuration.go"), "options")
	for _, name := range []string{"primary_conninfo", "recovery_target_timeline", "restore_command"} {
		assert.Check(t, operator.Mandatory(name) && overrides[name], "the operator writes %s into override.conf", name)
	}
	for _, name := range []string{"work_mem", "log_file_mode", "recovery_target_time", "synchronous_standby_names", "bonjour"} {
		assert.Check(t, !operator.Mandatory(name), "the operator does not always write %s", name)
	}
}

// keysInSource returns the constant keys of the literals that are assigned to a variable or field.
func keysInSource(t *testing.T, name, variable string) map[string]bool {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
	assert.NilError(t, err)
	all := map[string]bool{}
	add := func(value ast.Expr) {
		literal, ok := value.(*ast.CompositeLit)
		if !ok {
			return
		}
		for _, e := range literal.Elts {
			if key, ok := e.(*ast.KeyValueExpr).Key.(*ast.BasicLit); ok {
				text, err := strconv.Unquote(key.Value)
				assert.NilError(t, err)
				all[text] = true
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok && id.Name == variable {
				add(n.Value)
			}
		case *ast.AssignStmt:
			if id, ok := n.Lhs[0].(*ast.Ident); ok && id.Name == variable {
				add(n.Rhs[0])
			}
		}
		return true
	})
	return all
}

// TestWinner: the last line with a parameter's name counts, whatever its spelling.
func TestWinner(t *testing.T) {
	lines := func(names ...string) (all []operator.Parameter) {
		for _, name := range names {
			all = append(all, operator.Parameter{Name: name, Value: "of " + name})
		}
		return all
	}
	cases := map[string]struct {
		reason string
		lines  []operator.Parameter
		name   string
		want   string
	}{
		"one":        {"there is no other", lines("Work_Mem"), "work_mem", "Work_Mem"},
		"lower case": {"it sorts last", lines("WORK_MEM", "Work_Mem", "work_mem"), "Work_Mem", "work_mem"},
		"old name":   {"it sorts first", lines("sort_mem", "work_mem"), "sort_mem", "work_mem"},
		"vacuum_mem": {"it sorts last", lines("maintenance_work_mem", "vacuum_mem"), "maintenance_work_mem", "vacuum_mem"},
		"not there":  {"the operator writes port though Configuration does not list it", lines("Port"), "Port", "port"},
		"none":       {"there is no line", lines("work_mem"), "max_connections", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			if got, _ := operator.Winner(c.lines, 18, c.name); got.Name != c.want {
				t.Errorf("the line of %s is %q, want %q: %s", c.name, got.Name, c.want, c.reason)
			}
		})
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
