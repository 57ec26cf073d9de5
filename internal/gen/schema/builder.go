// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"io/fs"
	"math"
	"reflect"
	"strings"

	"github.com/pgha/pgha/profiles"
)

// builder walks the types and records errors.
type builder struct {
	source      fs.FS
	docs        docs
	constraints map[string]profiles.Constraint
	used        map[string]bool
	errs        []error
}

func (b *builder) fail(format string, args ...any) {
	b.errs = append(b.errs, fmt.Errorf(format, args...))
}

// schema returns the schema of the type at a path. Below pointers and lists, the value in the default profile is invalid.
func (b *builder) schema(path string, typ reflect.Type, value reflect.Value) *node {
	if typ.Kind() == reflect.Pointer {
		return b.schema(path, typ.Elem(), reflect.Value{})
	}
	c := b.constraint(path)
	n := &node{}
	switch typ.Kind() {
	case reflect.Struct:
		b.object(n, path, typ, value)
	case reflect.Map:
		n.Type = "object"
		n.AdditionalProperties = b.schema(path+"[*]", typ.Elem(), reflect.Value{})
		if c.Keys != "" {
			n.PropertyNames = &node{Pattern: c.Keys}
		}
	case reflect.Slice:
		n.Type = "array"
		n.Items = b.schema(path+"[]", typ.Elem(), reflect.Value{})
	case reflect.String:
		b.text(n, c)
	case reflect.Bool:
		n.Type = "boolean"
	case reflect.Int, reflect.Int32, reflect.Int64:
		b.number(n, c)
	case reflect.Interface:
		n.Type = []string{"object", "array", "string"}
	default:
		b.fail("cannot describe %q: it is %s", path, typ)
	}
	if value.IsValid() && value.Kind() != reflect.Struct && !value.IsZero() && !c.Required {
		n.Default = value.Interface()
	}
	return n
}

// doc returns the comment of a type or of its field. It reads a package when it needs the first of its types.
func (b *builder) doc(typ reflect.Type, field string) string {
	folder := strings.TrimPrefix(typ.PkgPath(), "github.com/pgha/pgha/")
	if folder == "profiles" {
		return b.docs[typ.Name()+field]
	}
	if _, ok := b.docs[folder+"/"]; !ok {
		more, err := readDocs(b.source, folder)
		if err != nil {
			b.errs = append(b.errs, err)
		}
		b.docs[folder+"/"] = ""
		for name, text := range more {
			b.docs[folder+"/"+name] = text
		}
	}
	return b.docs[folder+"/"+typ.Name()+field]
}

func (b *builder) constraint(path string) profiles.Constraint {
	b.used[path] = true
	return b.constraints[path]
}

// object returns the schema of a struct. It allows no unknown fields.
func (b *builder) object(n *node, path string, typ reflect.Type, value reflect.Value) {
	n.Type = "object"
	n.AdditionalProperties = false
	n.Description = b.doc(typ, "")
	for i := range typ.NumField() {
		field := typ.Field(i)
		if !field.IsExported() {
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		at := strings.TrimPrefix(path+"."+name, ".")
		var inner reflect.Value
		if value.IsValid() {
			inner = value.Field(i)
		}
		kid := b.schema(at, field.Type, inner)
		kid.Description = b.doc(typ, "."+field.Name)
		if kid.Description == "" {
			b.fail("cannot describe %q: the field %s.%s has no comment", at, typ.Name(), field.Name)
		}
		n.Properties = append(n.Properties, property{name, kid})
		if b.constraint(at).Required {
			n.Required = append(n.Required, name)
		}
	}
}

func (b *builder) text(n *node, c profiles.Constraint) {
	n.Type = "string"
	n.MinLength, n.MaxLength = c.MinLength, c.MaxLength
	if len(c.Enum) > 0 && c.Pattern != "" {
		// Editors suggest the values; other spellings of them are valid too.
		n.AnyOf = []node{{Enum: c.Enum}, {Pattern: c.Pattern}}
		return
	}
	n.Enum, n.Pattern = c.Enum, c.Pattern
}

func (b *builder) number(n *node, c profiles.Constraint) {
	n.Type = "integer"
	switch {
	case c.Min == 0 && c.Max == 0: // the limits of the type
	case c.Max == 0:
		c.Max = math.MaxInt32
		fallthrough
	default:
		n.Minimum, n.Maximum = &c.Min, &c.Max
	}
}
