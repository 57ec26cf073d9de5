// SPDX-License-Identifier: Apache-2.0

package schema

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/strict"
)

// Field describes one field of the schema.
type Field struct {
	// Path from the root, without indices: spec.storageClasses.name. Empty for the Profile itself.
	Path string
	// Type in the notation of kubectl explain: string, []Object, map[string]string, ….
	Type string
	// Description in full sentences.
	Description string
	// Required: the field has no default and must be set.
	Required bool
	// Default in JSON; empty for none.
	Default string
	// Enum lists the valid values, of a list those of its items. If it contains "", the field may be empty.
	Enum []string
	// Fields of an object, or of the objects in a list, in alphabetical order.
	Fields []*Field
}

// Name is the last part of the path.
func (f *Field) Name() string { return f.Path[strings.LastIndex(f.Path, ".")+1:] }

// node has the keywords of JSON Schema that the generator writes.
type node struct {
	Description          string           `json:"description"`
	Type                 any              `json:"type"`
	Default              json.RawMessage  `json:"default"`
	Enum                 []string         `json:"enum"`
	AnyOf                []node           `json:"anyOf"`
	Items                *node            `json:"items"`
	Properties           map[string]*node `json:"properties"`
	Required             []string         `json:"required"`
	AdditionalProperties json.RawMessage  `json:"additionalProperties"`
}

// Root returns the Profile with all its fields. It parses the schema on each call, since callers explain one field at a time.
func Root() *Field { return parsed(text) }

// FleetRoot returns the Fleet with all its fields.
func FleetRoot() *Field { return parsed(fleetText) }

func parsed(text string) *Field {
	var root node
	if err := json.Unmarshal([]byte(text), &root); err != nil {
		panic(err) // the embedded file is generated, and a test reads it
	}
	return root.field("")
}

// Lookup finds a field by its path: spec.backup.retention. It ignores indices and keys: spec.patches[0].target. The error of an
// unknown path suggests the most similar one.
func Lookup(path string) (*Field, error) { return Root().lookup(path, "a Profile") }

// LookupFleet finds a field of a Fleet: sites[0].spec.backup.retention, defaults.spec.
func LookupFleet(path string) (*Field, error) { return FleetRoot().lookup(path, "a Fleet") }

func (f *Field) lookup(path, root string) (*Field, error) {
	for _, name := range split(path) {
		next := f.child(name)
		if next == nil {
			return nil, f.unknown(path, name, root)
		}
		f = next
	}
	return f, nil
}

// split splits a path and removes indices and keys in brackets.
func split(path string) []string {
	var plain strings.Builder
	depth := 0
	for _, r := range path {
		switch {
		case r == '[':
			depth++
		case r == ']' && depth > 0:
			depth--
		case depth == 0:
			plain.WriteRune(r)
		}
	}
	if plain.Len() == 0 {
		return nil
	}
	return strings.Split(plain.String(), ".")
}

func (f *Field) child(name string) *Field {
	for _, kid := range f.Fields {
		if kid.Name() == name {
			return kid
		}
	}
	return nil
}

func (f *Field) unknown(path, name, root string) error {
	within := f.Path
	if within == "" {
		within = root
	}
	if len(f.Fields) == 0 {
		return fault.Errorf(fault.Unknown, "cannot explain %q: %s is %s and has no fields", path, within, f.Type)
	}
	var names []string
	for _, kid := range f.Fields {
		names = append(names, kid.Name())
	}
	if near := strict.Nearest(name, names); near != "" {
		return fault.Errorf(fault.Unknown, "cannot explain %q: %s has no field %q, did you mean %q?", path, within, name, near)
	}
	return fault.Errorf(fault.Unknown, "cannot explain %q: %s has no field %q; it has %s", path, within, name, strings.Join(names, ", "))
}

func (n *node) field(path string) *Field {
	f := &Field{Path: path, Type: n.typeName(), Description: n.Description, Default: string(n.Default), Enum: n.Enum}
	if len(n.AnyOf) > 0 {
		f.Enum = n.AnyOf[0].Enum
	}
	inner := n
	if n.Items != nil {
		inner, f.Enum = n.Items, append(f.Enum, n.Items.Enum...)
	}
	for _, name := range slices.Sorted(maps.Keys(inner.Properties)) {
		kid := inner.Properties[name].field(strings.TrimPrefix(path+"."+name, "."))
		kid.Required = slices.Contains(inner.Required, name)
		f.Fields = append(f.Fields, kid)
	}
	return f
}

func (n *node) typeName() string {
	var values node
	switch {
	case n.Type == "array":
		return "[]" + n.Items.typeName()
	case n.Type == "object" && n.Properties == nil && json.Unmarshal(n.AdditionalProperties, &values) == nil:
		return "map[string]" + values.typeName()
	case n.Type == "object":
		return "Object"
	}
	if name, ok := n.Type.(string); ok {
		return name
	}
	return "Object|[]Object|string"
}
