// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"unicode"
)

// treeField is a field of a struct as encoding/json sees it.
type treeField struct {
	name      string
	index     []int // more than one in an embedded struct
	omitEmpty bool
	omitZero  bool
	quoted    bool // ",string"
	tagged    bool // the name comes from the tag
	ignored   bool
	embedded  bool // its own fields count instead
}

// promotedFields are the fields of a struct together with those of the structs it embeds.
func promotedFields(typ reflect.Type) []treeField {
	fields := appendFields(nil, typ, nil, nil)
	var hidden []int
	for i := range fields {
		if hides(fields, i) {
			hidden = append(hidden, i)
		}
	}
	for _, i := range slices.Backward(hidden) {
		fields = slices.Delete(fields, i, i+1)
	}
	return fields
}

// hides reports whether Go's rules for embedded fields, with those of encoding/json for tags, hide fields[i]: there is
// another of its name that is less deep, or equally deep and has as good a claim to the name.
func hides(fields []treeField, i int) bool {
	f := &fields[i]
	for j := range fields {
		g := &fields[j]
		if i == j || f.name != g.name {
			continue
		}
		if len(g.index) < len(f.index) || len(g.index) == len(f.index) && (g.tagged || !f.tagged) {
			return true
		}
	}
	return false
}

// appendFields appends the fields of a struct that is reached by index, and of those it embeds. Outer holds the structs
// that embed it: one that embeds itself adds nothing but hidden fields.
func appendFields(fields []treeField, typ reflect.Type, index []int, outer []reflect.Type) []treeField {
	if slices.Contains(outer, typ) {
		return fields
	}
	for i := range typ.NumField() {
		sf := typ.Field(i)
		f := fieldOf(&sf)
		if index != nil {
			f.index = append(index[:len(index):len(index)], i)
		}
		switch {
		case f.ignored:
		case f.embedded:
			fields = appendFields(fields, pointedTo(sf.Type), f.index, append(outer[:len(outer):len(outer)], typ))
		default:
			fields = append(fields, f)
		}
	}
	return fields
}

func fieldOf(sf *reflect.StructField) treeField {
	tag := jsonTag(sf.Tag)
	embedsStruct := sf.Anonymous && pointedTo(sf.Type).Kind() == reflect.Struct
	if tag == "-" || sf.PkgPath != "" && !embedsStruct {
		return treeField{ignored: true}
	}
	name, options, _ := strings.Cut(tag, ",")
	f := treeField{name: name, index: sf.Index, tagged: isFieldName(name)}
	if !f.tagged {
		f.name, f.embedded = sf.Name, embedsStruct
	}
	for options != "" {
		var option string
		switch option, options, _ = strings.Cut(options, ","); option {
		case "omitempty":
			f.omitEmpty = true
		case "omitzero":
			f.omitZero = true
		case "string":
			typ := pointedTo(sf.Type)
			kind := typ.Kind()
			f.quoted = (kind >= reflect.Bool && kind <= reflect.Float64 || kind == reflect.String) && !marshalsItself(typ)
		}
	}
	return f
}

// marshalsItself looks at the type as if it were addressable.
func marshalsItself(typ reflect.Type) bool {
	pointer := reflect.PointerTo(typ)
	return pointer.Implements(reflect.TypeFor[json.Marshaler]()) || pointer.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}

// jsonTag spares the tag of nearly every field the search and the unquoting of Get.
func jsonTag(tag reflect.StructTag) string {
	if rest, ok := strings.CutPrefix(string(tag), `json:"`); ok {
		if value, _, ok := strings.Cut(rest, `"`); ok && strings.IndexByte(value, '\\') < 0 {
			return value
		}
	}
	return tag.Get("json")
}

func pointedTo(typ reflect.Type) reflect.Type {
	if typ.Kind() == reflect.Pointer && typ.Name() == "" {
		return typ.Elem()
	}
	return typ
}

// isFieldName reports whether encoding/json takes the name from a tag, or ignores it.
func isFieldName(name string) bool {
	for i, r := range name {
		if isLetter(name[i]) || unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) {
			continue
		}
		return false
	}
	return name != ""
}
