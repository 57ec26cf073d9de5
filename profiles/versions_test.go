// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestNoVersionComparisons: code asks a Target, or a PluginRelease, for a feature by name, so that a version can be corrected, or refined to a patch
// release, in one place.
func TestNoVersionComparisons(t *testing.T) {
	m := newModule(t)
	allowed := []string{"profiles/feature.go", "profiles/target.go", "profiles/releases.go", "profiles/version.go", "profiles/plugin_release.go", "profiles/plugin_feature.go"}
	for _, dir := range m.dirs {
		m.check(dir)
	}
	if m.targets < 20 {
		t.Fatalf("only %d expressions are Targets: the test does not see them", m.targets)
	}
	found := slices.DeleteFunc(m.found, func(place string) bool {
		file, _, _ := strings.Cut(place, ":")
		return slices.Contains(allowed, file)
	})
	if diff := cmp.Diff([]string{}, found); diff != "" {
		t.Errorf("versions are compared outside the table of features; add a feature and a method of Target (-want +got):\n%s", diff)
	}
}

// TestVersionComparisonsAreSeen: the test above finds each kind of comparison.
func TestVersionComparisonsAreSeen(t *testing.T) {
	m := newModule(t)
	file, err := parser.ParseFile(m.fset, "../x.go", `package x
import "github.com/pgha/pgha/profiles"
type pass struct { target profiles.Target; plugin profiles.PluginRelease }
func f(p pass, q *profiles.Resolved, other profiles.Target) bool {
	switch p.target { case 24: }
	switch { case q.Target < 25: }
	if n := int(p.target); n == 3 || p.plugin > 1200 { return int(p.target) >= 26 }
	return 27 <= p.target || p.target < other || p.target >= profiles.NewestTarget || p.target >= profiles.NewestTarget-1
}`, 0)
	if err != nil {
		t.Fatal(err)
	}
	m.inspect("x", []*ast.File{file})
	m.found = slices.DeleteFunc(m.found, func(place string) bool { return strings.HasPrefix(place, "profiles/") })
	want := []string{"x.go:5:9", "x.go:6:16", "x.go:7:35", "x.go:7:60", "x.go:8:84", "x.go:8:9"}
	slices.Sort(m.found)
	if diff := cmp.Diff(want, m.found); diff != "" {
		t.Errorf("comparisons (-want +got):\n%s", diff)
	}
}

// module type-checks this module's packages. It skips all others and ignores the errors about their types, since Target is
// a type of this module.
type module struct {
	t        *testing.T
	fset     *token.FileSet
	dirs     []string
	packages map[string]*types.Package
	found    []string // file:line:column of each comparison
	targets  int      // how many expressions are Targets
}

const modulePath = "github.com/pgha/pgha/"

func newModule(t *testing.T) *module {
	t.Helper()
	m := &module{t: t, fset: token.NewFileSet(), packages: map[string]*types.Package{}}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); name == "testdata" || name != ".." && strings.HasPrefix(name, ".") {
			return fs.SkipDir
		}
		if files, err := filepath.Glob(filepath.Join(path, "*.go")); err != nil || len(files) > 0 {
			m.dirs = append(m.dirs, filepath.ToSlash(path))
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Import is types.Importer.
func (m *module) Import(path string) (*types.Package, error) {
	if sub, ours := strings.CutPrefix(path, modulePath); ours {
		return m.check("../" + sub), nil
	}
	return nil, errors.New("not ours")
}

func (m *module) check(dir string) *types.Package {
	if p, ok := m.packages[dir]; ok {
		return p
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		m.t.Fatal(err)
	}
	var files []*ast.File
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".go") && !strings.HasSuffix(e.Name(), "_test.go") {
			file, err := parser.ParseFile(m.fset, filepath.Join(dir, e.Name()), nil, 0)
			if err != nil {
				m.t.Fatal(err)
			}
			files = append(files, file)
		}
	}
	m.packages[dir] = m.inspect(dir, files)
	return m.packages[dir]
}

// inspect finds the comparisons in a package.
func (m *module) inspect(dir string, files []*ast.File) *types.Package {
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	config := types.Config{Importer: m, Error: func(error) {}, DisableUnusedImportCheck: true}
	p, _ := config.Check(modulePath+strings.TrimPrefix(dir, "../"), m.fset, files, info)
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				if slices.Contains([]token.Token{token.LSS, token.LEQ, token.GTR, token.GEQ, token.EQL, token.NEQ}, n.Op) {
					m.compare(info, n.X, n.Y)
				}
			case *ast.SwitchStmt:
				for _, clause := range n.Body.List {
					for _, value := range clause.(*ast.CaseClause).List {
						m.compare(info, n.Tag, value)
					}
				}
			}
			return true
		})
	}
	return p
}

// compare records a comparison of a Target with a number other than 0, which means no target.
func (m *module) compare(info *types.Info, a, b ast.Expr) {
	for range 2 {
		if isTarget(info, a) {
			m.targets++
			if hasNumber(b) {
				place := m.fset.Position(a.Pos()).String()
				if a.Pos() > b.Pos() {
					place = m.fset.Position(b.Pos()).String()
				}
				m.found = append(m.found, strings.TrimPrefix(place, "../"))
			}
		}
		a, b = b, a
	}
}

// isTarget reports whether an expression is a Target, or a conversion of one.
func isTarget(info *types.Info, e ast.Expr) bool {
	if e == nil {
		return false
	}
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && len(call.Args) == 1 && info.Types[call.Fun].IsType() {
		return isTarget(info, call.Args[0])
	}
	named, ok := info.Types[e].Type.(*types.Named)
	return ok && (named.Obj().Name() == "Target" || named.Obj().Name() == "PluginRelease") && strings.HasSuffix(named.Obj().Pkg().Path(), modulePath+"profiles") && info.Types[e].Value == nil
}

func hasNumber(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.INT && l.Value != "0" {
			found = true
		}
		return true
	})
	return found
}
