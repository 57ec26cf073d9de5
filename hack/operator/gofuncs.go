// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/scanner"
	"go/token"
	"maps"
	"path"
	"slices"
	"strings"
)

// function is one function or method of the operator.
type function struct {
	name, receiver, file string
	line                 int
	// tokens are its source without comments and formatting; source is it as gofmt writes it, without comments.
	tokens, source string
}

// String is the function with its place.
func (f function) String() string { return fmt.Sprintf("%s (%s:%d)", f.name, f.file, f.line) }

// functionsOf parses the files that match; tests and generated code are left out.
func functionsOf(all files, matches func(name string) bool) ([]function, error) {
	var found []function
	for _, name := range slices.Sorted(maps.Keys(all)) {
		base := path.Base(name)
		if !strings.HasSuffix(base, ".go") || strings.HasSuffix(base, "_test.go") || strings.HasPrefix(base, "zz_") || !matches(name) {
			continue
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, name, all[name], parser.SkipObjectResolution)
		if err != nil {
			return nil, fmt.Errorf("cannot parse %q: %w", name, err)
		}
		for _, declaration := range parsed.Decls {
			if f, ok := declaration.(*ast.FuncDecl); ok {
				found = append(found, newFunction(set, f, all[name]))
			}
		}
	}
	return found, nil
}

func newFunction(set *token.FileSet, f *ast.FuncDecl, source string) function {
	position := set.Position(f.Name.Pos())
	one := function{name: f.Name.Name, file: position.Filename, line: position.Line}
	if f.Recv != nil && len(f.Recv.List) > 0 {
		one.receiver = strings.TrimPrefix(printed(set, f.Recv.List[0].Type), "*")
	}
	one.source = printed(set, f)
	one.tokens = tokensOf(source[set.Position(f.Pos()).Offset:set.Position(f.End()).Offset])
	return one
}

// printed is a node as gofmt writes it. The parser read no comments.
func printed(set *token.FileSet, node any) string {
	var b bytes.Buffer
	if err := (&printer.Config{Mode: printer.UseSpaces | printer.TabIndent, Tabwidth: 8}).Fprint(&b, set, node); err != nil {
		return err.Error()
	}
	return b.String()
}

// tokensOf is Go source without comments, lines, and commas at the end of a list.
func tokensOf(source string) string {
	set := token.NewFileSet()
	file := set.AddFile("", set.Base(), len(source))
	var s scanner.Scanner
	s.Init(file, []byte(source), nil, 0)
	var words []string
	for {
		_, tok, literal := s.Scan()
		switch {
		case tok == token.EOF:
			return strings.Join(words, " ")
		case tok == token.SEMICOLON && literal == "\n":
			continue
		case tok == token.RPAREN || tok == token.RBRACE || tok == token.RBRACK:
			if len(words) > 0 && words[len(words)-1] == "," {
				words = words[:len(words)-1]
			}
		}
		if literal == "" {
			literal = tok.String()
		}
		words = append(words, literal)
	}
}

// functionChange is a function that is new, gone or different. A side that does not have it is nil.
type functionChange struct{ old, new *function }

// compareFunctions matches functions by file name, receiver and name; what is left by receiver and name, and what is left then by name,
// since functions move between packages and methods between types.
func compareFunctions(old, new []function) []functionChange {
	var changes []functionChange
	keys := []func(f function) string{
		func(f function) string { return path.Base(f.file) + " " + f.receiver + " " + f.name },
		func(f function) string { return f.receiver + " " + f.name },
		func(f function) string { return path.Base(f.file) + " " + f.name },
		func(f function) string { return f.name },
	}
	for _, key := range keys {
		var restOld, restNew []function
		byKey, count := map[string]int{}, map[string]int{}
		for i, f := range new {
			byKey[key(f)] = i
			count[key(f)]++
		}
		taken := map[int]bool{}
		for _, f := range old {
			i, ok := byKey[key(f)]
			if !ok || count[key(f)] > 1 || taken[i] {
				restOld = append(restOld, f)
				continue
			}
			taken[i] = true
			if f.body() != new[i].body() {
				changes = append(changes, functionChange{&f, &new[i]})
			}
		}
		for i, f := range new {
			if !taken[i] {
				restNew = append(restNew, f)
			}
		}
		old, new = restOld, restNew
	}
	for _, f := range old {
		changes = append(changes, functionChange{old: &f})
	}
	for _, f := range new {
		changes = append(changes, functionChange{new: &f})
	}
	slices.SortFunc(changes, func(a, b functionChange) int { return strings.Compare(a.either().order(), b.either().order()) })
	return changes
}

func (c functionChange) either() *function {
	if c.new != nil {
		return c.new
	}
	return c.old
}

func (f function) order() string { return fmt.Sprintf("%s %06d", f.file, f.line) }

// body is what is compared: everything after the receiver, whose type changes when a method moves.
func (f function) body() string {
	if f.receiver == "" {
		return f.tokens
	}
	_, rest, _ := strings.Cut(f.tokens, ")")
	return rest
}

// changed lists the lines of the two sources that differ, each with - or +.
func (c functionChange) changed() []string {
	var old, new []string
	if c.old != nil {
		old = strings.Split(c.old.source, "\n")
	}
	if c.new != nil {
		new = strings.Split(c.new.source, "\n")
	}
	return lineDiff(old, new)
}
