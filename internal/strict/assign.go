// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"encoding"
	"encoding/json"
	"reflect"

	"go.yaml.in/yaml/v3"
)

// assign sets the destination to the value.
func (s *setter) assign(v reflect.Value) {
	to := v
	for to.Kind() == reflect.Pointer {
		to = reflect.New(to.Type().Elem()).Elem()
	}
	p := s.at
	n := &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s.text, Style: yaml.DoubleQuotedStyle}
	if !verbatim(to) {
		docs, errs := Parse("", []byte(s.text))
		switch {
		case len(errs) > 0 && s.secret(p):
			s.fault(nil, p, "is not valid YAML")
			return
		case len(errs) > 0:
			s.fault(nil, p, "%s", errs[0].Detail)
			return
		case len(docs) > 1:
			s.fault(nil, p, "expected one value, got several documents")
			return
		case len(docs) == 0:
			s.fault(nil, p, "expected %s, got nothing", expected(to.Type()))
			return
		}
		n = docs[0].root
	}
	s.active = map[*yaml.Node]bool{}
	s.value(n, v, p)
}

// verbatim reports whether the destination takes text unchanged.
func verbatim(v reflect.Value) bool {
	switch v.Addr().Interface().(type) {
	case json.Unmarshaler:
		return false
	case encoding.TextUnmarshaler:
		return true
	}
	return v.Kind() == reflect.String || v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8
}

// leaf reports whether a type decodes itself, so that a path cannot continue inside it.
func leaf(v reflect.Value) bool {
	if !v.CanAddr() {
		return false
	}
	switch v.Addr().Interface().(type) {
	case json.Unmarshaler, encoding.TextUnmarshaler:
		return true
	}
	return false
}

func scalarType(t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map, reflect.Slice, reflect.Interface:
		return false
	}
	return true
}
