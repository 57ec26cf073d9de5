// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// itemLines are the items that a list loses and gains, and the fields of those that change; nil for other values, and if only the order
// changes. Ordered lists show the place of what comes.
func itemLines(old, new any, ordered bool) []string {
	a, wasList := old.([]any)
	b, isList := new.([]any)
	if !wasList || !isList {
		return nil
	}
	gone, come := uncommon(a, b), uncommon(b, a)
	var lines []string
	for i, item := range gone {
		at := counterpart(item, come, len(gone) == len(come), i)
		if at < 0 {
			continue
		}
		lines = append(lines, fieldLines(labelOf(come[at], at, b), item, come[at])...)
		gone[i], come[at] = nil, nil
	}
	gone, come = present(gone), present(come)
	for i, item := range gone {
		text := valueText(item)
		if i < len(come) {
			text, _ = shortenedPair(text, valueText(come[i]))
		}
		lines = append(lines, "- "+shortened(text, longestValue))
	}
	for i, item := range come {
		text := valueText(item)
		if i < len(gone) {
			_, text = shortenedPair(valueText(gone[i]), text)
		}
		place := ""
		if at := slices.IndexFunc(b, func(o any) bool { return reflect.DeepEqual(o, item) }); ordered && at >= 0 {
			place = fmt.Sprintf(" (line %d of %d)", at+1, len(b))
		}
		lines = append(lines, "+ "+shortened(text, longestValue)+place)
	}
	return lines
}

// ordered reports the lists of lines of which PostgreSQL takes the first that matches.
func ordered(path string) bool {
	return path == "spec.postgresql.pg_hba" || path == "spec.postgresql.pg_ident"
}

func present(items []any) []any {
	return slices.DeleteFunc(items, func(item any) bool { return item == nil })
}

// uncommon returns the items of a list that another lacks.
func uncommon(list, other []any) []any {
	rest := slices.Clone(other)
	var all []any
	for _, item := range list {
		if i := slices.IndexFunc(rest, func(o any) bool { return reflect.DeepEqual(o, item) }); i >= 0 {
			rest = slices.Delete(rest, i, i+1)
			continue
		}
		all = append(all, item)
	}
	return all
}

// counterpart finds the new form of an item: the one with its name, or the one in its place if the items have no names.
func counterpart(item any, among []any, inPlace bool, place int) int {
	if _, ok := item.(map[string]any); !ok {
		return -1
	}
	name := itemName(item)
	if name == "" && inPlace && place < len(among) && among[place] != nil && itemName(among[place]) == "" {
		return place
	}
	return slices.IndexFunc(among, func(other any) bool { return name != "" && itemName(other) == name })
}

// itemName is what people call an item of a list; "" for none. A Service of the operator has the name of its template.
func itemName(item any) string {
	for _, at := range [][]string{{"name"}, {"metadata", "name"}, {"serviceTemplate", "metadata", "name"}, {"key"}, {"topologyKey"}} {
		value := item
		for _, name := range at {
			fields, _ := value.(map[string]any)
			value = fields[name]
		}
		if text, _ := value.(string); text != "" {
			return text
		}
	}
	return ""
}

// labelOf is the name of an item, or its place in the list.
func labelOf(item any, place int, list []any) string {
	if name := itemName(item); name != "" {
		return "[" + name + "]"
	}
	if i := slices.IndexFunc(list, func(o any) bool { return reflect.DeepEqual(o, item) }); i >= 0 {
		place = i
	}
	return fmt.Sprintf("[%d]", place)
}

// fieldLines are the fields in which two values differ, a line for each.
func fieldLines(at string, old, new any) []string {
	if reflect.DeepEqual(old, new) {
		return nil
	}
	a, wasMap := old.(map[string]any)
	b, isMap := new.(map[string]any)
	if wasMap && isMap {
		var lines []string
		for _, name := range slices.Sorted(maps.Keys(merged(a, b))) {
			lines = append(lines, fieldLines(at+dotted(name), a[name], b[name])...)
		}
		return lines
	}
	c, wasList := old.([]any)
	d, isList := new.([]any)
	if wasList && isList && len(c) == len(d) {
		var lines []string
		for i := range c {
			lines = append(lines, fieldLines(at+labelOf(d[i], i, d), c[i], d[i])...)
		}
		return lines
	}
	from, to := shortenedPair(valueText(old), valueText(new))
	switch at = clean(at); {
	case old == nil:
		return []string{"+ " + at + ": " + to}
	case new == nil:
		return []string{"- " + at + ": " + from}
	}
	return []string{"~ " + at + ": " + from + " -> " + to}
}

// dotted is the name of a field behind those before it, as paths have it.
func dotted(name string) string {
	if strings.ContainsAny(name, "./") {
		return "[" + name + "]"
	}
	return "." + name
}
