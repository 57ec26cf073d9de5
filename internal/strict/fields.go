// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"cmp"
	"reflect"
	"slices"
	"strings"
	"sync"
)

// fields are the names of a struct type's fields, by the rules of encoding/json, in order of declaration. They are
// searched linearly: a type has few fields, and most types are used only once or twice in a process.
type fields struct {
	names []string
	ways  [][]int // to the field of each name, through embedded structs
}

// way returns the index of the field with a name.
func (f *fields) way(name string) ([]int, bool) {
	i := slices.Index(f.names, name)
	if i < 0 {
		return nil, false
	}
	return f.ways[i], true
}

// known caches the fields of each struct type. Manifests have thousands of objects of a few types.
var known sync.Map // reflect.Type -> *fields

func fieldsOf(t reflect.Type) *fields {
	if f, ok := known.Load(t); ok {
		return f.(*fields)
	}
	f, _ := known.LoadOrStore(t, findFields(t))
	return f.(*fields)
}

// found is a field or an embedded struct on the way to more fields.
type found struct {
	name   string
	index  []int
	typ    reflect.Type
	tagged bool
}

func findFields(t reflect.Type) *fields {
	all, embedded := direct(found{typ: t})
	if len(embedded) > 0 || repeated(all) {
		all = promoted(t)
	}
	f := &fields{names: make([]string, len(all)), ways: make([][]int, len(all))}
	for i := range all {
		f.names[i], f.ways[i] = all[i].name, all[i].index
	}
	return f
}

// repeated reports whether two fields have the same name.
func repeated(all []found) bool {
	for i := range all {
		for j := range i {
			if all[i].name == all[j].name {
				return true
			}
		}
	}
	return false
}

// promoted visits embedded structs level by level: a shallower field hides a deeper one of the same name. On the same
// level, a field with a tag wins, and otherwise the fields hide each other.
func promoted(t reflect.Type) []found {
	taken := map[string]bool{}
	seen := map[reflect.Type]bool{}
	var result []found
	for level := []found{{typ: t}}; len(level) > 0; {
		var deeper []found
		byName := map[string][]found{}
		for _, s := range level {
			if seen[s.typ] {
				continue
			}
			named, embedded := direct(s)
			deeper = append(deeper, embedded...)
			for _, f := range named {
				byName[f.name] = append(byName[f.name], f)
			}
		}
		for _, s := range level {
			seen[s.typ] = true
		}
		for name, candidates := range byName {
			if f, ok := dominant(candidates); ok && !taken[name] {
				result = append(result, f)
			}
			taken[name] = true
		}
		level = deeper
	}
	slices.SortFunc(result, func(a, b found) int { return slices.Compare(a.index, b.index) })
	return result
}

// direct returns the fields that a struct declares, and the structs that it embeds.
func direct(s found) (named, embedded []found) {
	named = make([]found, 0, s.typ.NumField())
	for i := range s.typ.NumField() {
		sf := s.typ.Field(i)
		tag := sf.Tag.Get("json")
		name, _, _ := strings.Cut(tag, ",")
		if tag == "-" {
			continue
		}
		inner := sf.Type
		if inner.Kind() == reflect.Pointer && inner.Name() == "" {
			inner = inner.Elem()
		}
		index := sf.Index
		if s.index != nil {
			index = append(slices.Clone(s.index), i)
		}
		if sf.Anonymous && name == "" && inner.Kind() == reflect.Struct {
			// A nil pointer to an unexported struct cannot be set.
			if sf.IsExported() || sf.Type.Kind() == reflect.Struct {
				embedded = append(embedded, found{index: index, typ: inner})
			}
			continue
		}
		if !sf.IsExported() {
			continue
		}
		named = append(named, found{name: cmp.Or(name, sf.Name), index: index, typ: sf.Type, tagged: name != ""})
	}
	return named, embedded
}

// dominant selects the field for a name among the fields on one level.
func dominant(candidates []found) (found, bool) {
	if len(candidates) == 1 {
		return candidates[0], true
	}
	tagged := slices.DeleteFunc(slices.Clone(candidates), func(f found) bool { return !f.tagged })
	if len(tagged) == 1 {
		return tagged[0], true
	}
	return found{}, false
}

// reach returns the field at index and allocates the embedded pointers on the way.
func reach(v reflect.Value, index []int) reflect.Value {
	for i, x := range index {
		if i > 0 && v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(x)
	}
	return v
}
