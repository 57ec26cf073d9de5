// SPDX-License-Identifier: Apache-2.0

package patch

import (
	"reflect"
	"strings"
)

// mergeField is what the tags of a struct's field say about merging it.
type mergeField struct {
	typ   reflect.Type
	merge bool   // patchStrategy:"merge"
	key   string // patchMergeKey
}

// mergeFieldOf finds the field that has this name in JSON; the zero value when the type has none, as a map has.
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
