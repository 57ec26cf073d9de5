// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"

	"github.com/pgha/pgha/internal/admission"
)

// differ collects the fields in which two trees differ.
type differ struct {
	table   *table
	same    func(p path, old, new any) bool // two spellings of one value
	changes []*change
}

// walk compares two values. A missing value is nil: the API server stores no null that has a meaning.
func (d *differ) walk(n *admission.Node, p path, old, new any) {
	if old == nil && new == nil || reflect.DeepEqual(old, new) || old != nil && new != nil && d.same(p, old, new) {
		return
	}
	if empty(old) && empty(new) {
		return
	}
	a, wasMap := old.(map[string]any)
	b, isMap := new.(map[string]any)
	if (wasMap || old == nil) && (isMap || new == nil) && !d.stops(p, old, new) {
		for _, name := range slices.Sorted(maps.Keys(merged(a, b))) {
			if (old == nil || new == nil) && isDefault(n.Field(name), a[name], b[name]) {
				continue // it comes or goes with the map around it
			}
			d.walk(n.Field(name), p.field(name), a[name], b[name])
		}
		return
	}
	c, wasList := old.([]any)
	e, isList := new.([]any)
	if (wasList || old == nil) && (isList || new == nil) && d.list(n, p, c, e) {
		return
	}
	d.add(p, old, new)
}

// isDefault reports whether the one of two values that is there is the default of the schema.
func isDefault(n *admission.Node, old, new any) bool {
	if n == nil || n.Otherwise == "" {
		return false
	}
	return old == nil && reflect.DeepEqual(new, n.Fallback()) || new == nil && reflect.DeepEqual(old, n.Fallback())
}

// stops reports whether a field that one side lacks is reported as a whole: it has a rule of its own, or nothing below it.
func (d *differ) stops(p path, old, new any) bool {
	if old != nil && new != nil {
		return false
	}
	if old == nil && empty(new) || new == nil && empty(old) {
		return true
	}
	r, whole := d.table.find(p)
	return whole && !r.apart
}

// list compares two lists whose items have names, and reports whether it did.
func (d *differ) list(n *admission.Node, p path, old, new []any) bool {
	a, namesA := named(n, old)
	b, namesB := named(n, new)
	if a == nil || b == nil || d.stops(p, listOrNil(old), listOrNil(new)) {
		return false
	}
	for _, name := range slices.Concat(namesA, without(namesB, a)) {
		d.item(n.Item(), p.item(name), a[name], b[name])
	}
	kept := func(names []string, other map[string]any) []string {
		return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return other[name] == nil })
	}
	if before, after := kept(namesA, b), kept(namesB, a); !slices.Equal(before, after) {
		d.add(p, before, after)
	}
	return true
}

// item compares two items of a list. One that appears or disappears is reported as a whole.
func (d *differ) item(n *admission.Node, p path, old, new any) {
	if old == nil || new == nil {
		d.add(p, old, new)
		return
	}
	d.walk(n, p, old, new)
}

func (d *differ) add(p path, old, new any) {
	r, _ := d.table.find(known(d.table, p))
	d.changes = append(d.changes, &change{path: p, old: old, new: new, rule: r})
}

// named returns the items of a list by their keys, and the keys in order; nil if they have none, or two have the same.
func named(n *admission.Node, list []any) (map[string]any, []string) {
	items, names := map[string]any{}, []string{}
	for _, item := range list {
		name := nameOf(n, item)
		if _, twice := items[name]; name == "" || twice {
			return nil, nil
		}
		items[name], names = item, append(names, name)
	}
	return items, names
}

// nameOf returns what distinguishes an item of a list: the keys of the schema, or its name; "" for neither.
func nameOf(n *admission.Node, item any) string {
	object, ok := item.(map[string]any)
	if !ok {
		return ""
	}
	if n != nil && len(n.Keys) > 1 {
		text, err := json.Marshal(n.Identity(item))
		if err != nil {
			return ""
		}
		return string(text)
	}
	key := "name"
	if n != nil && len(n.Keys) == 1 {
		key = n.Keys[0]
	}
	if name, _ := object[key].(string); name != "" {
		return name
	}
	if major, ok := object["major"]; ok { // of an image catalog
		return scalar(major)
	}
	return ""
}

func merged(a, b map[string]any) map[string]any {
	all := maps.Clone(a)
	if all == nil {
		all = map[string]any{}
	}
	maps.Copy(all, b)
	return all
}

func without(names []string, known map[string]any) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool { return known[name] != nil })
}

func listOrNil(list []any) any {
	if list == nil {
		return nil
	}
	return list
}

// empty reports a value that the operator reads like a missing one: null, an empty map or an empty list.
func empty(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case map[string]any:
		return len(v) == 0
	case []any:
		return len(v) == 0
	}
	return false
}
