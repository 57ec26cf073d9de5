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

// treeField is a field of a struct, by the rules of encoding/json.
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

// promotedFields returns the fields of a struct and of its embedded structs.
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

// hides reports whether another field hides fields[i] by Go's rules for embedded fields and those of encoding/json for
// tags: a field of the same name that is less deep, or equally deep and not less tagged.
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

// appendFields appends the fields of the struct at index, and of its embedded structs. Outer holds the structs that
// embed it: a struct that embeds itself adds only hidden fields.
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

// marshalsItself reports whether the type has a marshal method, as if it were addressable.
func marshalsItself(typ reflect.Type) bool {
	pointer := reflect.PointerTo(typ)
	return pointer.Implements(reflect.TypeFor[json.Marshaler]()) || pointer.Implements(reflect.TypeFor[encoding.TextMarshaler]())
}

// jsonTag returns the json tag. For the usual form of a tag it is faster than Get.
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

// isFieldName reports whether encoding/json accepts the name from a tag.
func isFieldName(name string) bool {
	for i, r := range name {
		if isLetter(name[i]) || unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune("!#$%&()*+-./:;<=>?@[]^_{|}~ ", r) {
			continue
		}
		return false
	}
	return name != ""
}
