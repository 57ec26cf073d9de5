// SPDX-License-Identifier: Apache-2.0

package serial

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
)

// omits reports whether the field's tag leaves the value out.
func (f *treeField) omits(v reflect.Value) bool {
	if f.omitEmpty {
		switch v.Kind() {
		case reflect.Array, reflect.Map, reflect.Slice, reflect.String:
			if v.Len() == 0 {
				return true
			}
		case reflect.Struct:
		default:
			if v.IsZero() {
				return true
			}
		}
	}
	return f.omitZero && saysZero(v)
}

func saysZero(v reflect.Value) bool {
	type isZeroer interface{ IsZero() bool }
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return true
		}
	case reflect.Interface:
		if v.IsNil() || !v.Type().Implements(reflect.TypeFor[isZeroer]()) {
			return v.IsNil()
		}
		return v.Elem().Kind() == reflect.Pointer && v.Elem().IsNil() || v.Interface().(isZeroer).IsZero()
	default:
	}
	if z, ok := reflect.TypeAssert[isZeroer](v); ok {
		return z.IsZero()
	}
	if !v.CanAddr() {
		box := reflect.New(v.Type()).Elem()
		box.Set(v)
		v = box
	}
	if z, ok := reflect.TypeAssert[isZeroer](v.Addr()); ok {
		return z.IsZero()
	}
	return v.IsZero()
}

// marshaler returns the node of a value with a marshal method; false if the method needs an addressable value and it is not.
func (w *Walker) marshaler(v reflect.Value) (Node, bool, error) {
	if !v.CanInterface() {
		return Node{}, false, nil // an unexported struct that is embedded under a name
	}
	typ := v.Type()
	if v.CanAddr() {
		v = v.Addr()
	}
	if m, ok := reflect.TypeAssert[json.Marshaler](v); ok {
		text, err := m.MarshalJSON()
		if err != nil {
			return Node{}, false, fmt.Errorf("cannot marshal %s: %w", typ, err)
		}
		node, err := w.rawJSON(text)
		if err != nil {
			return Node{}, false, fmt.Errorf("cannot read the JSON of %s: %w", typ, err)
		}
		return node, true, nil
	}
	if m, ok := reflect.TypeAssert[encoding.TextMarshaler](v); ok {
		text, err := m.MarshalText()
		if err != nil {
			return Node{}, false, fmt.Errorf("cannot marshal %s: %w", typ, err)
		}
		return Node{kind: stringNode, text: string(text)}, true, nil
	}
	return Node{}, false, nil
}

// rawJSON keeps everything in the text, including nulls, since they were written on purpose.
func (w *Walker) rawJSON(text []byte) (Node, error) {
	if s, ok := plainJSONString(text); ok {
		return Node{kind: stringNode, text: s}, nil
	}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		return Node{}, err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Node{}, errors.New("there is more than one value")
	}
	if value == nil {
		return Node{}, nil
	}
	kept := w.Keep
	defer func() { w.Keep = kept }()
	w.Keep = true
	return w.value(reflect.ValueOf(value))
}

// plainJSONString is a fast path for quantities and times, without the decoder.
func plainJSONString(text []byte) (string, bool) {
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return "", false
	}
	text = text[1 : len(text)-1]
	for _, c := range text {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return "", false
		}
	}
	return string(text), true
}

func mapKey(key reflect.Value) (string, error) {
	if key.Kind() == reflect.String {
		return key.String(), nil
	}
	if m, ok := reflect.TypeAssert[encoding.TextMarshaler](key); ok {
		if key.Kind() == reflect.Pointer && key.IsNil() {
			return "", nil
		}
		text, err := m.MarshalText()
		return string(text), err
	}
	switch {
	case key.CanInt():
		return strconv.FormatInt(key.Int(), 10), nil
	case key.CanUint():
		return strconv.FormatUint(key.Uint(), 10), nil
	default:
		return "", fmt.Errorf("a map cannot have keys of type %s", key.Type())
	}
}

func scalar(v reflect.Value) (Node, error) {
	switch {
	case v.Kind() == reflect.String && v.Type() == reflect.TypeFor[json.Number]():
		number := v.String()
		if number == "" {
			number = "0" // as in encoding/json
		}
		text, err := json.Marshal(json.Number(number))
		return Node{kind: numberNode, text: string(text)}, err
	case v.Kind() == reflect.String:
		return Node{kind: stringNode, text: v.String()}, nil
	case v.Kind() == reflect.Bool:
		return Node{kind: boolNode, text: strconv.FormatBool(v.Bool())}, nil
	case v.CanInt():
		return Node{kind: numberNode, text: strconv.FormatInt(v.Int(), 10)}, nil
	case v.CanUint():
		return Node{kind: numberNode, text: strconv.FormatUint(v.Uint(), 10)}, nil
	default:
		// Floats, which have their own format in encoding/json, and types that encoding/json rejects.
		text, err := json.Marshal(v.Interface())
		return Node{kind: numberNode, text: string(text)}, err
	}
}
