// SPDX-License-Identifier: Apache-2.0

package profiles_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"gotest.tools/v3/assert"
)

// TestAutoIsDecidedHere: no other package compares with the value "auto" of a profile, so that only this package resolves it. The
// flag --color has the same value.
func TestAutoIsDecidedHere(t *testing.T) {
	files := 0
	assert.NilError(t, filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && path != ".." && strings.HasPrefix(entry.Name(), "."), path == filepath.Join("..", "profiles"),
			path == filepath.Join("..", "bin"):
			return filepath.SkipDir
		case entry.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		files++
		set := token.NewFileSet()
		file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, at := range autos(file) {
			t.Errorf(`%s: "auto" is decided by profiles.Profile.Resolve; ask the resolved profile`, set.Position(at))
		}
		return nil
	}))
	assert.Assert(t, files > 200, "only %d files were looked at", files)
}

// TestAutos tests the search of the test above.
func TestAutos(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, body string
		want         int
	}{
		"comparison": {"a field of a profile", `if p.Spec.Backup.Method == "auto" { }`, 1},
		"case":       {"the same", `switch p.Spec.Backup.Method { case "plugin", "auto": }`, 1},
		"constant":   {"it is compared elsewhere", "const word = `auto`", 1},
		"color":      {"a flag of the command line", `if c.Color == "auto" { }`, 0},
		"other word": {"it only contains it", `if s == "automatic" { }`, 0},
	} {
		t.Run(name, func(t *testing.T) {
			file, err := parser.ParseFile(token.NewFileSet(), "", "package p\nfunc f() {\n"+tc.body+"\n}", 0)
			assert.NilError(t, err)
			assert.Equal(t, len(autos(file)), tc.want, tc.reason)
		})
	}
}

// autos returns the positions of the string "auto", except for comparisons with a field named Color.
func autos(file *ast.File) []token.Pos {
	var all []token.Pos
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			if field, ok := n.X.(*ast.SelectorExpr); ok && field.Sel.Name == "Color" {
				return false
			}
		case *ast.BasicLit:
			if n.Kind == token.STRING && strings.Trim(n.Value, "\"`") == "auto" {
				all = append(all, n.Pos())
			}
		}
		return true
	})
	return all
}
