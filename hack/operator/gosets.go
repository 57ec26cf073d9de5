// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// set is a set of words that the operator's source has, such as the parameters that nobody may set.
type set map[string]bool

// declared returns the words of a package variable: keys and values of its literal, with the keys above them; for a constant its value.
func declared(all files, matches func(string) bool, name string) (set, error) {
	found := set{}
	err := eachValue(all, matches, func(set *token.FileSet, spec *ast.ValueSpec) {
		for i, ident := range spec.Names {
			if ident.Name == name && i < len(spec.Values) {
				flattenValue(set, "", spec.Values[i], found)
			}
		}
	})
	return found, err
}

// eachValue calls f for every constant and variable of the files that match.
func eachValue(all files, matches func(string) bool, f func(*token.FileSet, *ast.ValueSpec)) error {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		if !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || !matches(name) {
			continue
		}
		set := token.NewFileSet()
		parsed, err := parser.ParseFile(set, name, all[name], parser.SkipObjectResolution)
		if err != nil {
			return fmt.Errorf("cannot parse %q: %w", name, err)
		}
		for _, declaration := range parsed.Decls {
			general, _ := declaration.(*ast.GenDecl)
			if general == nil {
				continue
			}
			for _, spec := range general.Specs {
				if value, ok := spec.(*ast.ValueSpec); ok {
					f(set, value)
				}
			}
		}
	}
	return nil
}

// flattenValue adds what an expression says, each with the keys above it.
func flattenValue(set *token.FileSet, above string, e ast.Expr, found map[string]bool) {
	switch e := e.(type) {
	case *ast.CompositeLit:
		for _, element := range e.Elts {
			flattenValue(set, above, element, found)
		}
	case *ast.KeyValueExpr:
		flattenValue(set, above+word(set, e.Key)+" ", e.Value, found)
	case *ast.CallExpr:
		if literal, ok := onlyLiteral(e); ok { // stringset.From([]string{…})
			flattenValue(set, above, literal, found)
			return
		}
		found[above+word(set, e)] = true
	default:
		found[above+word(set, e)] = true
	}
}

func onlyLiteral(call *ast.CallExpr) (*ast.CompositeLit, bool) {
	if len(call.Args) != 1 {
		return nil, false
	}
	literal, ok := call.Args[0].(*ast.CompositeLit)
	return literal, ok
}

func word(set *token.FileSet, e ast.Expr) string {
	source := strings.Join(strings.Fields(printed(set, e)), " ")
	if text, err := strconv.Unquote(source); err == nil {
		return text
	}
	return source
}

// constants lists the constants and variables with their values.
func constants(all files, matches func(string) bool) (set, error) {
	found := set{}
	err := eachValue(all, matches, func(set *token.FileSet, spec *ast.ValueSpec) {
		for i, ident := range spec.Names {
			if i < len(spec.Values) {
				flattenValue(set, ident.Name+" ", spec.Values[i], found)
			}
		}
	})
	return found, err
}

// warnings lists the texts in functions that return admission warnings.
func warnings(functions []function) set {
	found := set{}
	for _, f := range functions {
		head, _, _ := strings.Cut(f.source, "{\n")
		if !strings.Contains(head, "admission.Warnings") {
			continue
		}
		for token := range strings.SplitSeq(joinedStrings(f.tokens), "\x00") {
			if text, err := strconv.Unquote(token); err == nil && strings.Contains(text, " ") {
				found[text] = true
			}
		}
	}
	return found
}

// joinedStrings separates the string literals of tokens, and joins those that + joins.
func joinedStrings(tokens string) string {
	tokens = strings.ReplaceAll(tokens, `" + "`, "")
	var literals []string
	for rest := tokens; ; {
		start := strings.IndexByte(rest, '"')
		if start < 0 {
			return strings.Join(literals, "\x00")
		}
		literal, err := strconv.QuotedPrefix(rest[start:])
		if err != nil {
			return strings.Join(literals, "\x00")
		}
		literals = append(literals, literal)
		rest = rest[start+len(literal):]
	}
}

// differences lists what only one of two sets has, sorted, each with - or +.
func differences(old, new set) []string {
	var all []string
	for w := range old {
		if !new[w] {
			all = append(all, "- "+w)
		}
	}
	for w := range new {
		if !old[w] {
			all = append(all, "+ "+w)
		}
	}
	slices.SortFunc(all, func(a, b string) int { return strings.Compare(a[2:]+b[:1], b[2:]+a[:1]) })
	return all
}
