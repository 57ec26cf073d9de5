// SPDX-License-Identifier: Apache-2.0

package serial

import "reflect"

// structure reads the tags only of fields that are set, since most fields of an API type are not. It does not check for
// two fields with the same name, which encoding/json would both ignore: go vet reports them.
func (w *Walker) structure(v reflect.Value) (Node, error) {
	open := len(w.stack)
	typ := v.Type()
	for i := range v.NumField() {
		value := v.Field(i)
		if !w.Keep && isNoise(value) {
			continue
		}
		sf := typ.Field(i)
		f := fieldOf(&sf)
		if f.embedded {
			w.stack = w.stack[:open]
			if err := w.embedder(v, typ); err != nil {
				return Node{}, err
			}
			break
		}
		if err := w.field(value, &f); err != nil {
			return Node{}, err
		}
	}
	return Node{kind: mapNode, kids: w.shutSorted(open)}, nil
}

func (w *Walker) embedder(v reflect.Value, typ reflect.Type) error {
	fields, ok := w.promoted[typ]
	if !ok {
		fields = promotedFields(typ)
		w.promoted[typ] = fields
	}
	for i := range fields {
		value, ok := w.within(v, fields[i].index)
		if !ok || !w.Keep && isNoise(value) {
			continue
		}
		if err := w.field(value, &fields[i]); err != nil {
			return err
		}
	}
	return nil
}

// within returns a field by its index. It returns false if an embedded struct on the way is nil or zero.
func (w *Walker) within(v reflect.Value, index []int) (reflect.Value, bool) {
	for depth, i := range index {
		if depth > 0 {
			if v.Kind() == reflect.Pointer {
				if v.IsNil() {
					return v, false
				}
				v = v.Elem()
			} else if !w.Keep && v.IsZero() {
				return v, false
			}
		}
		v = v.Field(i)
	}
	return v, true
}

func (w *Walker) field(v reflect.Value, f *treeField) error {
	if f.ignored || f.omits(v) {
		return nil
	}
	node, err := w.value(v)
	if err != nil {
		return err
	}
	if !w.Keep && (node.kind == nullNode || node.kind == mapNode && len(node.kids) == 0 && v.Kind() == reflect.Struct) {
		return nil
	}
	if f.quoted {
		node = quoted(node)
	}
	node.key = f.name
	w.stack = append(w.stack, node)
	return nil
}

// isNoise reports whether a struct field is empty and is omitted whatever its tag.
func isNoise(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface, reflect.Slice, reflect.Map:
		return v.IsNil()
	case reflect.Struct:
		return v.IsZero()
	default:
		return false
	}
}
