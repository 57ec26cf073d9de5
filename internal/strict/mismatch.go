// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"reflect"
	"strconv"

	"go.yaml.in/yaml/v3"
)

// The types of values in messages.
const (
	aString = "a string"
	aBool   = "true or false"
	aWhole  = "a whole number"
	aNumber = "a number"
	aList   = "a list"
	aMap    = "a map"
)

// maxShown is the maximum number of characters of a value in a message.
const maxShown = 40

func itoa(i int) string { return strconv.Itoa(i) }

// mismatch reports a value of the wrong type and says how to correct it.
func (w *walker) mismatch(n *yaml.Node, p *path, want string) {
	got, hint := describe(n), ""
	scalar := n.Kind == yaml.ScalarNode
	switch {
	case want == aMap && w.doc == nil:
		hint = "; write it as {key: value}"
	case want == aList && w.doc == nil:
		hint = "; write it as [a, b]"
	case want == aMap && scalar:
		hint = `; write "key: value" lines below it`
	case want == aMap:
		hint = `; write "key: value" lines without "- "`
	case want == aList && scalar:
		hint = `; write each item on a line of its own after "- "`
	case want == aList:
		hint = `; start each item with "- "`
	case want == aString && scalar && w.secret(p):
		hint = ": quote it"
	case want == aString && scalar:
		hint = ": quote it as " + strconv.Quote(n.Value)
	case scalar:
		got = w.show(n, p)
		hint = unquoteHint(n, want)
	}
	if want == aString && scalar && kindOf(n) == oldBool {
		got = "a value that YAML 1.1 readers such as kubectl read as a bool"
	}
	w.fault(n, p, "expected %s, got %s%s", want, got, hint)
}

// unquoteHint says how to write a scalar as the expected bool or number.
func unquoteHint(n *yaml.Node, want string) string {
	if kindOf(n) == oldBool && want == aBool {
		return ": write true or false"
	}
	if kindOf(n) != text {
		return ""
	}
	bare := yaml.Node{Kind: yaml.ScalarNode, Value: n.Value}
	bare.Tag = bare.ShortTag()
	switch is := kindOf(&bare); {
	case is == boolean && want == aBool, is == integer && want != aBool, is == decimal && want == aNumber:
		return ": remove the quotes"
	case is == oldBool && want == aBool:
		return ": write true or false"
	}
	return ""
}

// show returns a scalar as written, shortened, or only its type if the field may hold a secret.
func (w *walker) show(n *yaml.Node, p *path) string {
	if n.Kind != yaml.ScalarNode || w.secret(p) {
		return describe(n)
	}
	shown := []rune(n.Value)
	if len(shown) > maxShown {
		shown = append(shown[:maxShown:maxShown], '…')
	}
	switch kindOf(n) {
	case text:
		return strconv.Quote(string(shown))
	case null:
		return "null"
	}
	return string(shown)
}

// describe returns the type of a node in words.
func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return aMap
	case yaml.SequenceNode:
		return aList
	}
	switch kindOf(n) {
	case null:
		return "null"
	case boolean, oldBool:
		return "a bool"
	case integer, decimal:
		return aNumber
	}
	return aString
}

// expected returns the type of value that a Go type takes.
func expected(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		return aMap
	case reflect.Slice, reflect.Array:
		return aList
	case reflect.String:
		return aString
	case reflect.Bool:
		return aBool
	case reflect.Float32, reflect.Float64:
		return aNumber
	case reflect.Interface:
		return "a value"
	}
	return aWhole
}

// unsupported reports a field that no file can set, which is a bug in the Go type.
func (w *walker) unsupported(n *yaml.Node, v reflect.Value, p *path) {
	w.fault(n, p, "cannot be set from a file: its Go type is %s", v.Type())
}
