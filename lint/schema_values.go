// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// field returns the node of an object's field, or nil if the schema does not have it.
func (n *schemaNode) field(name string) *schemaNode {
	if n == nil {
		return nil
	}
	if i, ok := slices.BinarySearch(n.names, name); ok {
		return schemas().node(n.numbers[i])
	}
	if n.values != "" {
		return schemas().node(n.values)
	}
	return nil
}

// item returns the node of a list's items.
func (n *schemaNode) item() *schemaNode {
	if n == nil || n.items == "" {
		return nil
	}
	return schemas().node(n.items)
}

// fallback returns the default as a new value.
func (n *schemaNode) fallback() any {
	var value any
	if n.otherwise == "" || utiljson.Unmarshal([]byte(n.otherwise), &value) != nil {
		return nil
	}
	return value
}

// refusesNull reports whether a value is a null that the schema does not allow.
func (n *schemaNode) refusesNull(value any) bool { return value == nil && n != nil && !n.nullable }

func (n *schemaNode) matches(text string) bool {
	n.compilePatternOf.Do(func() {
		n.compiled = func(string) bool { return true }
		if pattern, err := regexp.Compile(n.pattern); err == nil {
			n.compiled = pattern.MatchString
		}
	})
	return n.compiled(text)
}

// dropNulls removes nulls of fields without a default, as the API server does first. Nulls in lists stay, and fail later.
func (n *schemaNode) dropNulls(value any) {
	switch v := value.(type) {
	case map[string]any:
		for name, child := range v {
			below := n.field(name)
			if below.refusesNull(child) && below.otherwise == "" {
				delete(v, name)
			} else {
				below.dropNulls(child)
			}
		}
	case []any:
		for _, child := range v {
			n.item().dropNulls(child)
		}
	}
}

// fill writes defaults, also for nulls, as the API server does next, and again after the operator's webhook.
func (n *schemaNode) fill(value any) {
	if n == nil {
		return
	}
	switch v := value.(type) {
	case map[string]any:
		n.fillFields(v)
	case []any:
		item := n.item()
		for i, child := range v {
			if item.refusesNull(child) {
				v[i] = item.fallback()
			}
			item.fill(v[i])
		}
	}
}

func (n *schemaNode) fillFields(object map[string]any) {
	for i, name := range n.names {
		below := schemas().node(n.numbers[i])
		if below == nil || below.otherwise == "" {
			continue
		}
		if value, ok := object[name]; !ok || below.refusesNull(value) {
			object[name] = below.fallback()
		}
	}
	for name, child := range object {
		below := n.field(name)
		if n.values != "" && below.refusesNull(child) {
			child = below.fallback()
			object[name] = child
		}
		below.fill(child)
	}
}

// valueText formats a value for a message, with a leading space.
func valueText(value any) string {
	switch v := value.(type) {
	case nil:
		return " null"
	case string:
		if len(v) > 40 {
			v = strings.ToValidUTF8(v[:40], "") + "..."
		}
		return " " + strconv.Quote(v)
	case map[string]any:
		return " a map"
	case []any:
		return " a list"
	default:
		return fmt.Sprint(" ", v)
	}
}
