// SPDX-License-Identifier: Apache-2.0

package patch

import (
	"reflect"
	"strings"
)

// mergeField has the merge tags of a struct's field.
type mergeField struct {
	typ   reflect.Type
	merge bool   // patchStrategy:"merge"
	key   string // patchMergeKey
}

// mergeFieldOf finds the field with this JSON name; the zero value if the type has no such field, or is a map.
func mergeFieldOf(typ reflect.Type, name string) mergeField {
	typ = indirect(typ)
	if typ == nil {
		return mergeField{}
	}
	if typ.Kind() == reflect.Map {
		return mergeField{typ: typ.Elem()}
	}
	if typ.Kind() != reflect.Struct {
		return mergeField{}
	}
	for f := range typ.Fields() {
		tag, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous && (tag == "" || strings.Contains(options, "inline")) {
			if found := mergeFieldOf(f.Type, name); found.typ != nil {
				return found
			}
		}
		if tag == name {
			return mergeField{
				typ:   f.Type,
				merge: strings.Contains(f.Tag.Get("patchStrategy"), "merge"),
				key:   f.Tag.Get("patchMergeKey"),
			}
		}
	}
	return mergeField{}
}

func elem(typ reflect.Type) reflect.Type {
	if typ = indirect(typ); typ != nil && typ.Kind() == reflect.Slice {
		return typ.Elem()
	}
	return nil
}

func indirect(typ reflect.Type) reflect.Type {
	for typ != nil && typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	return typ
}
