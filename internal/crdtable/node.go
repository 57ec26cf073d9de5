// SPDX-License-Identifier: Apache-2.0

package crdtable

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
)

// types maps types to the first words of the lines.
var types = map[any]string{"object": "o", "array": "a", "string": "s", "integer": "i", "number": "n", "boolean": "b", nil: "-"}

// node writes a node after its children.
func (t *Table) node(s map[string]any, path string) (int, error) {
	kind, ok := types[s["type"]]
	if !ok {
		return 0, fmt.Errorf("%s: cannot write type %v", path, s["type"])
	}
	if s["x-kubernetes-int-or-string"] == true {
		kind = "x"
		delete(s, "anyOf") // equivalent
	}
	if err := flatten(s); err != nil {
		return 0, fmt.Errorf("%s: %w", path, err)
	}
	words := []string{kind}
	for _, key := range slices.Sorted(maps.Keys(s)) {
		more, err := keyword(key, s[key])
		if err != nil {
			return 0, fmt.Errorf("%s: %w", path, err)
		}
		words = append(words, more...)
	}
	below, err := t.below(s, path)
	if err != nil {
		return 0, err
	}
	return t.add(append(words, below...)), nil
}

// flatten moves the keywords of all parts of an allOf into the node itself. The only known case is the same enumeration
// in two parts.
func flatten(s map[string]any) error {
	parts, _ := s["allOf"].([]any)
	for _, part := range parts {
		for key, value := range part.(map[string]any) {
			if old, ok := s[key]; ok && !reflect.DeepEqual(old, value) {
				return fmt.Errorf("cannot write an allOf whose parts differ in %q", key)
			}
			s[key] = value
		}
	}
	delete(s, "allOf")
	return nil
}

// below writes the children of a node, and returns their lines.
func (t *Table) below(s map[string]any, path string) ([]string, error) {
	var words []string
	one := func(word, path string, child any) error {
		n, err := t.node(child.(map[string]any), path)
		words = append(words, word+":"+strconv.Itoa(n))
		return err
	}
	if items, ok := s["items"]; ok {
		if err := one("items", path+"[]", items); err != nil {
			return nil, err
		}
	}
	if values, ok := s["additionalProperties"].(map[string]any); ok {
		if err := one("values", path+"{}", values); err != nil {
			return nil, err
		}
	}
	properties, _ := s["properties"].(map[string]any)
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if err := one("."+name, path+"."+name, properties[name]); err != nil {
			return nil, err
		}
	}
	return words, nil
}
