// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"strings"
)

// docs are the comments of types ("Backup") and of their fields ("Backup.Retention"). Types of other packages than profiles have
// the folder of the package as a prefix: "cloud/NAME/Identity".
type docs map[string]string

// readDocs parses the Go files of a package in a folder of the module, without its tests.
func readDocs(source fs.FS, folder string) (docs, error) {
	names, err := fs.Glob(source, folder+"/*.go")
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("cannot find Go files in %q: %w", folder, err)
	}
	all := docs{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := fs.ReadFile(source, name)
		if err != nil {
			return nil, fmt.Errorf("cannot read %q: %w", name, err)
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("cannot parse %q: %w", name, err)
		}
		all.add(file)
	}
	return all, nil
}

func (d docs) add(file *ast.File) {
	for _, decl := range file.Decls {
		types, ok := decl.(*ast.GenDecl)
		if !ok || types.Tok != token.TYPE {
			continue
		}
		for _, spec := range types.Specs {
			typ := spec.(*ast.TypeSpec)
			d[typ.Name.Name] = oneLine(types.Doc)
			structure, ok := typ.Type.(*ast.StructType)
			if !ok {
				continue
			}
			for _, field := range structure.Fields.List {
				for _, name := range field.Names {
					d[typ.Name.Name+"."+name.Name] = oneLine(field.Doc)
				}
			}
		}
	}
}

// oneLine returns the first paragraph; the rest is for Go programmers.
func oneLine(comment *ast.CommentGroup) string {
	first, _, _ := strings.Cut(comment.Text(), "\n\n")
	return strings.Join(strings.Fields(first), " ")
}
