// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/admission"
)

// fields is a set of fields as metadata.managedFields has it: f:name of a field, k:{…} of an item of a list, v:… of a value, and "." of
// the field itself.
// https://kubernetes.io/docs/reference/using-api/server-side-apply/#field-management
type fields map[string]any

func (f fields) below(name string) (fields, bool) {
	value, ok := f[name]
	below, _ := value.(map[string]any)
	return below, ok
}

// size is the number of fields in the set.
func (f fields) size() int {
	n := 0
	for name := range f {
		below, _ := f.below(name)
		n += 1 + below.size()
	}
	return n
}

// manager is who set some fields.
type manager struct {
	name   string
	fields fields
}

// server reads managedFields, and reports whether the object was applied on the server's side. Of several managers that applied, the
// one with the most fields applies again.
func (a *applier) server(metadata map[string]any) bool {
	text, err := json.Marshal(metadata["managedFields"])
	if err != nil {
		return false
	}
	var entries []struct {
		Manager     string `json:"manager"`
		Operation   string `json:"operation"`
		Subresource string `json:"subresource"`
		FieldsV1    fields `json:"fieldsV1"`
	}
	if json.Unmarshal(text, &entries) != nil {
		return false
	}
	best, most := -1, 2 // metadata or spec alone is no field
	for i, e := range entries {
		if size := e.FieldsV1.size(); e.Operation == "Apply" && e.Subresource == "" && size > most {
			best, most = i, size
		}
	}
	if best < 0 {
		return false
	}
	for i, e := range entries {
		switch {
		case i == best:
			a.mine = e.FieldsV1
		case e.Subresource == "":
			a.theirs = append(a.theirs, manager{e.Manager, e.FieldsV1})
		}
	}
	return true
}

func (a *applier) fieldsOfOthers() []fields {
	var all []fields
	for _, m := range a.theirs {
		all = append(all, m.fields)
	}
	return all
}

func allBelow(sets []fields, name string) []fields {
	var all []fields
	for _, set := range sets {
		if below, ok := set.below(name); ok {
			all = append(all, below)
		}
	}
	return all
}

// remove removes the manager's fields that the manifest no longer has and that no other manager has.
func (a *applier) remove(live map[string]any, mine fields, theirs []fields, desired map[string]any) {
	for _, owned := range slices.Sorted(maps.Keys(mine)) {
		name, isField := strings.CutPrefix(owned, "f:")
		value, there := live[name]
		if !isField || !there {
			continue
		}
		below, _ := mine.below(owned)
		others := allBelow(theirs, owned)
		wanted, stays := desired[name]
		inner, isMap := value.(map[string]any)
		switch {
		case isMap && len(below) > 0:
			want, _ := wanted.(map[string]any)
			a.remove(inner, below, others, want)
			if len(inner) == 0 && !stays {
				delete(live, name)
			}
		case !stays && len(others) == 0:
			delete(live, name)
		}
	}
}

// overlay sets the fields of the manifest. Items of lists with keys are merged by them, other lists are replaced.
func (a *applier) overlay(n *admission.Node, at path, live, desired map[string]any, mine fields, theirs []manager) map[string]any {
	result := maps.Clone(live)
	for _, name := range slices.Sorted(maps.Keys(desired)) {
		value, owned := desired[name], "f:"+name
		below, ours := mine.below(owned)
		var others []manager
		for _, m := range theirs {
			if set, ok := m.fields.below(owned); ok {
				others = append(others, manager{m.name, set})
			}
		}
		there, exists := live[name]
		inner, isMap := there.(map[string]any)
		wanted, both := value.(map[string]any)
		items, isList := there.([]any)
		list, lists := value.([]any)
		switch child := n.Field(name); {
		case isMap && both:
			result[name] = a.overlay(child, at.field(name), inner, wanted, below, others)
		case isList && lists && child != nil && len(child.Keys) > 0:
			result[name] = mergedItems(child, items, list, below)
		default:
			result[name] = value
			if exists && !ours && len(others) > 0 && !reflect.DeepEqual(there, value) {
				a.conflicts = append(a.conflicts, fmt.Sprintf("%s was set by %q", at.field(name), others[0].name))
			}
		}
	}
	return result
}

// mergedItems are the items of the manifest, and those of the live object that the manager does not have.
func mergedItems(n *admission.Node, live, desired []any, mine fields) []any {
	result := slices.Clone(desired)
	for _, item := range live {
		key := keyOf(n, item)
		_, ours := mine.below(key)
		if !ours && !slices.ContainsFunc(desired, func(other any) bool { return keyOf(n, other) == key }) {
			result = append(result, item)
		}
	}
	return result
}

// keyOf is the name of an item in managedFields.
func keyOf(n *admission.Node, item any) string {
	object, _ := item.(map[string]any)
	keys := map[string]any{}
	for _, key := range n.Keys {
		keys[key] = object[key]
	}
	text, err := json.Marshal(keys)
	if err != nil {
		return ""
	}
	return "k:" + string(text)
}
