// SPDX-License-Identifier: Apache-2.0

package admission

import (
	"regexp"
	"slices"

	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// Field returns the node of an object's field, or nil if the schema does not have it.
func (n *Node) Field(name string) *Node {
	if n == nil {
		return nil
	}
	if i, ok := slices.BinarySearch(n.names, name); ok {
		return n.table.node(n.numbers[i])
	}
	if n.values != "" {
		return n.table.node(n.values)
	}
	return nil
}

// Fields lists the fields of an object that the schema names, in alphabetical order.
func (n *Node) Fields() []string {
	if n == nil {
		return nil
	}
	return slices.Clone(n.names)
}

// Item returns the node of a list's items.
func (n *Node) Item() *Node {
	if n == nil || n.items == "" {
		return nil
	}
	return n.table.node(n.items)
}

// Fallback returns the default as a new value.
func (n *Node) Fallback() any {
	var value any
	if n.Otherwise == "" || utiljson.Unmarshal([]byte(n.Otherwise), &value) != nil {
		return nil
	}
	return value
}

// RefusesNull reports whether a value is a null that the schema does not allow.
func (n *Node) RefusesNull(value any) bool { return value == nil && n != nil && !n.Nullable }

// Matches reports whether a text matches the pattern.
func (n *Node) Matches(text string) bool {
	n.compilePatternOf.Do(func() {
		n.compiled = func(string) bool { return true }
		if pattern, err := regexp.Compile(n.Pattern); err == nil {
			n.compiled = pattern.MatchString
		}
	})
	return n.compiled(text)
}

// DropNulls removes nulls of fields without a default, as the API server does first. Nulls in lists stay, and fail later.
func (n *Node) DropNulls(value any) {
	switch v := value.(type) {
	case map[string]any:
		for name, child := range v {
			below := n.Field(name)
			if below.RefusesNull(child) && below.Otherwise == "" {
				delete(v, name)
			} else {
				below.DropNulls(child)
			}
		}
	case []any:
		for _, child := range v {
			n.Item().DropNulls(child)
		}
	}
}

// Fill writes defaults, also for nulls, as the API server does next, and again after the operator's webhook.
func (n *Node) Fill(value any) {
	if n == nil {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		n.fillFields(v)
	case []any:
		item := n.Item()
		for i, child := range v {
			if item.RefusesNull(child) {
				v[i] = item.Fallback()
			}
			item.Fill(v[i])
		}
	}
}

func (n *Node) fillFields(object map[string]any) {
	for i, name := range n.names {
		below := n.table.node(n.numbers[i])
		if below == nil || below.Otherwise == "" {
			continue
		}
		if value, ok := object[name]; !ok || below.RefusesNull(value) {
			object[name] = below.Fallback()
		}
	}
	for name, child := range object {
		below := n.Field(name)
		if n.values != "" && below.RefusesNull(child) {
			child = below.Fallback()
			object[name] = child
		}
		below.Fill(child)
	}
}

// Identity returns what must be unique in an item: its keys, or the whole item.
func (n *Node) Identity(item any) any {
	if n.Set {
		return item
	}
	object, _ := item.(map[string]any)
	id := map[string]any{}
	for _, key := range n.Keys {
		if value, ok := object[key]; ok {
			id[key] = value
		}
	}
	return id
}
