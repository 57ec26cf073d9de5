// SPDX-License-Identifier: Apache-2.0

package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// fact is one thing that a CRD says about a path: that the field is there, or one of its constraints.
type fact struct{ kind, path, change, detail string }

// The changes of facts that are no keywords of a schema.
const (
	isKind     = "kind"
	isField    = "field"
	isRequired = "required"
	isEnum     = "enum"
	isKeys     = "list-map-keys"
	isRule     = "CEL"
	wholeCRD   = "(whole CRD)"
	aColumn    = "(column)"
	aResource  = "(subresource)"
)

// factsOf flattens a CRD. Descriptions do not count.
func factsOf(crd map[string]any) map[fact]bool {
	f := flattener{kind: text(at(crd, "spec", "names", "kind")), facts: map[fact]bool{}}
	f.add(wholeCRD, isKind, "")
	for _, version := range list(at(crd, "spec", "versions")) {
		for _, column := range list(at(version, "additionalPrinterColumns")) {
			f.add(aColumn, text(at(column, "name")), text(at(column, "jsonPath")))
		}
		resources, _ := at(version, "subresources").(map[string]any)
		for name, resource := range resources {
			f.add(aResource, name, spaced(resource))
		}
		schema, _ := at(version, "schema", "openAPIV3Schema").(map[string]any)
		f.node(schema, "")
	}
	return f.facts
}

type flattener struct {
	kind  string
	facts map[fact]bool
}

func (f *flattener) add(path, change, detail string) {
	f.facts[fact{f.kind, path, change, detail}] = true
}

func (f *flattener) node(schema map[string]any, path string) {
	if path != "" {
		f.add(path, isField, "")
	}
	for key, value := range schema {
		f.keyword(path, key, value)
	}
}

func (f *flattener) keyword(path, key string, value any) {
	switch key {
	case "description":
	case "properties":
		for name, below := range value.(map[string]any) {
			node, _ := below.(map[string]any)
			f.node(node, strings.TrimPrefix(path+"."+name, "."))
		}
	case "items":
		f.below(value, path+"[]")
	case "additionalProperties":
		f.below(value, path+"{}")
	case "required":
		for _, name := range list(value) {
			f.add(strings.TrimPrefix(path+"."+text(name), "."), isRequired, "")
		}
	case "enum":
		for _, word := range list(value) {
			f.add(path, isEnum, fmt.Sprint(word))
		}
	case "x-kubernetes-list-map-keys":
		var keys []string
		for _, key := range list(value) {
			keys = append(keys, text(key))
		}
		f.add(path, isKeys, strings.Join(keys, ","))
	case "x-kubernetes-validations":
		for _, rule := range list(value) {
			f.add(path, isRule, strings.Join(strings.Fields(text(at(rule, "rule"))+" || "+text(at(rule, "message"))), " "))
		}
	default:
		f.add(path, key, spaced(value))
	}
}

func (f *flattener) below(value any, path string) {
	if node, ok := value.(map[string]any); ok {
		f.node(node, path)
	}
}

// at returns the value at a path, or nil.
func at(value any, path ...string) any {
	for _, name := range path {
		object, _ := value.(map[string]any)
		value = object[name]
	}
	return value
}

func list(value any) []any  { all, _ := value.([]any); return all }
func text(value any) string { word, _ := value.(string); return word }

// spaced is a value as JSON on one line, with a blank after each comma and colon.
func spaced(value any) string {
	switch v := value.(type) {
	case map[string]any:
		var words []string
		for _, name := range slices.Sorted(maps.Keys(v)) {
			words = append(words, spaced(name)+": "+spaced(v[name]))
		}
		return "{" + strings.Join(words, ", ") + "}"
	case []any:
		var words []string
		for _, item := range v {
			words = append(words, spaced(item))
		}
		return "[" + strings.Join(words, ", ") + "]"
	default:
		data, err := json.Marshal(v)
		if err != nil {
			return fmt.Sprint(v)
		}
		return string(data)
	}
}
