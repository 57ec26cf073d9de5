// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"iter"
	"reflect"

	"github.com/pgha/pgha/fault"
	"go.yaml.in/yaml/v3"
)

// value sets v from a node of any kind.
func (w *walker) value(n *yaml.Node, v reflect.Value, p *path) {
	if !w.hidden && isSecret(target(n)) {
		w.hidden = true
		defer func() { w.hidden = false }()
	}
	to, ok := w.enter(n, p)
	if !ok {
		return
	}
	defer w.leave(n)
	if to.Kind == yaml.ScalarNode && kindOf(to) == null {
		v.SetZero()
		return
	}
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	if w.custom(to, v, p) {
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		w.structure(to, v, p)
	case reflect.Map:
		w.mapping(to, v, p)
	case reflect.Slice:
		w.sequence(to, v, p)
	case reflect.Interface:
		w.anything(to, v, p)
	default:
		w.scalar(to, v, p)
	}
}

func (w *walker) structure(n *yaml.Node, v reflect.Value, p *path) {
	if n.Kind != yaml.MappingNode {
		w.mismatch(n, p, aMap)
		return
	}
	f := fieldsOf(v.Type())
	for key, val := range w.entries(n, p, member) {
		name := target(key).Value
		index, ok := f.way(name)
		if !ok {
			w.faultOf(fault.Unknown, key, p.child(member, name), "%s", unknownField(name, f.names))
			continue
		}
		w.value(val, reach(v, index), p.child(member, name))
	}
}

func (w *walker) mapping(n *yaml.Node, v reflect.Value, p *path) {
	t := v.Type()
	switch {
	case t.Key().Kind() != reflect.String:
		w.unsupported(n, v, p)
		return
	case n.Kind != yaml.MappingNode:
		w.mismatch(n, p, aMap)
		return
	case v.IsNil():
		v.Set(reflect.MakeMapWithSize(t, len(n.Content)/2))
	}
	style, generic := entry, t.Elem().Kind() == reflect.Interface
	if generic {
		style = open
	}
	for key, val := range w.entries(n, p, style) {
		name := target(key).Value
		k := reflect.ValueOf(name).Convert(t.Key())
		if to := target(val); !generic && to.Kind == yaml.ScalarNode && kindOf(to) == null {
			v.SetMapIndex(k, reflect.Value{})
			continue
		}
		// Go cannot set the entries of a map in place.
		item := reflect.New(t.Elem()).Elem()
		if old := v.MapIndex(k); old.IsValid() {
			item.Set(old)
		}
		w.value(val, item, p.child(style, name))
		v.SetMapIndex(k, item)
	}
}

func (w *walker) sequence(n *yaml.Node, v reflect.Value, p *path) {
	if v.Type().Elem().Kind() == reflect.Uint8 {
		w.bytes(n, v, p)
		return
	}
	if n.Kind != yaml.SequenceNode {
		w.mismatch(n, p, aList)
		return
	}
	list := reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content))
	for i, item := range n.Content {
		w.value(item, list.Index(i), p.item(i))
	}
	v.Set(list)
}

// anything sets an any. A map is merged into an existing map.
func (w *walker) anything(n *yaml.Node, v reflect.Value, p *path) {
	if v.NumMethod() > 0 {
		w.unsupported(n, v, p)
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		m, ok := v.Interface().(map[string]any)
		if !ok || m == nil {
			m = make(map[string]any, len(n.Content)/2)
		}
		w.mapping(n, reflect.ValueOf(m), p)
		v.Set(reflect.ValueOf(m))
	case yaml.SequenceNode:
		list := reflect.New(reflect.TypeFor[[]any]()).Elem()
		w.sequence(n, list, p)
		v.Set(list)
	default:
		if x := w.plain(n, p); x != nil {
			v.Set(reflect.ValueOf(x))
		}
	}
}

// entries yields the entries of a map whose keys are strings, and reports other and duplicate keys.
func (w *walker) entries(n *yaml.Node, p *path, style notation) iter.Seq2[*yaml.Node, *yaml.Node] {
	return func(yield func(key, val *yaml.Node) bool) {
		first := make(map[string]*yaml.Node, len(n.Content)/2)
		for i := 0; i+1 < len(n.Content); i += 2 {
			key, val := n.Content[i], n.Content[i+1]
			if !w.key(key, p) {
				continue
			}
			name := target(key).Value
			if before, ok := first[name]; ok {
				w.duplicate(key, before, p.child(style, name))
				continue
			}
			first[name] = key
			if !yield(key, val) {
				return
			}
		}
	}
}

// duplicate reports a duplicate key.
func (w *walker) duplicate(key, before *yaml.Node, p *path) {
	where := ""
	if line, _ := w.doc.position(before); line > 0 {
		where = " on line " + itoa(line)
	}
	w.faultOf(fault.Duplicate, key, p, "duplicate key %q, already set%s", target(key).Value, where)
}

// key reports whether a key is a string, and reports it otherwise.
func (w *walker) key(key *yaml.Node, p *path) bool {
	to := target(key)
	switch {
	case !plainTag(to):
		w.fault(key, p, "the tag %s is not supported; remove it", to.Tag)
	case to.Kind != yaml.ScalarNode:
		w.fault(key, p, "a key must be a string, got %s", describe(to))
	case to.Tag == "!!merge":
		w.fault(key, p, "merge keys (<<) are not supported; write the fields out")
	case kindOf(to) == null && to.Value == "":
		w.fault(key, p, `a key is missing before ":"`)
	case kindOf(to) != text && w.secret(p):
		w.fault(key, p, "a key must be a string, got %s; quote it", describe(to))
	case kindOf(to) != text:
		w.fault(key, p, "a key must be a string, got %s; quote it as %q", describe(to), to.Value)
	default:
		return true
	}
	return false
}
