// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// parsed is the package's syntax. Types are not needed: a name that a file does not declare is the package's.
type parsed struct {
	names     []string
	files     map[string]*ast.File
	constants map[string]string
}

func parse(files map[string]string) parsed {
	p := parsed{files: map[string]*ast.File{}, constants: map[string]string{}}
	for name, text := range files {
		if !strings.Contains(text, "package lint") {
			text = "package lint\n" + text
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, 0)
		if err != nil {
			panic(fmt.Sprintf("cannot parse %s: %v", name, err))
		}
		p.names, p.files[name] = append(p.names, name), file
		ast.Inspect(file, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && len(v.Names) == len(v.Values) {
				for i := range v.Names {
					if l, ok := v.Values[i].(*ast.BasicLit); ok && l.Kind == token.STRING {
						p.constants[v.Names[i].Name], _ = strconv.Unquote(l.Value)
					}
				}
			}
			return true
		})
	}
	slices.Sort(p.names)
	return p
}

var ruleID = regexp.MustCompile(`^PGHA\d{3}$`)

// rules lists the ids of the entries in a file, written out or as a constant.
func (p parsed) rules(name string) []string {
	var ids []string
	ast.Inspect(p.files[name], func(n ast.Node) bool {
		pair, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		if key, ok := pair.Key.(*ast.Ident); !ok || key.Name != "ID" {
			return true
		}
		id := ""
		switch v := pair.Value.(type) {
		case *ast.BasicLit:
			id, _ = strconv.Unquote(v.Value)
		case *ast.Ident:
			id = p.constants[v.Name]
		}
		if ruleID.MatchString(id) {
			ids = append(ids, id)
		}
		return true
	})
	return ids
}

// declaration is a name that a file declares in the package, or in one of its types.
type declaration struct {
	name     string
	isMethod bool
}

func declared(file *ast.File) []declaration {
	var all []declaration
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			all = append(all, declaration{d.Name.Name, d.Recv != nil})
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					all = append(all, declaration{s.Name.Name, false})
				case *ast.ValueSpec:
					for _, name := range s.Names {
						all = append(all, declaration{name.Name, false})
					}
				}
			}
		}
	}
	return all
}

// uses reports whether a file uses what another file declares. A method is recognized only by its name.
func (p parsed) uses(name string, d declaration) bool {
	file := p.files[name]
	if !d.isMethod {
		return slices.ContainsFunc(file.Unresolved, func(i *ast.Ident) bool { return i.Name == d.name })
	}
	used := false
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		s, ok := call.Fun.(*ast.SelectorExpr)
		used = used || ok && s.Sel.Name == d.name
		return true
	})
	return used
}
