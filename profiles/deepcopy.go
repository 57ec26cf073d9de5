// SPDX-License-Identifier: Apache-2.0

package profiles

import (
	"maps"
	"reflect"
	"slices"
)

// DeepCopy returns a copy that shares no pointer, map or slice with p. The copy keeps the file and the lines that p was parsed
// from. A nil p returns nil.
func (p *Profile) DeepCopy() *Profile {
	if p == nil {
		return nil
	}
	c := *p
	c.Metadata, c.Spec = deepCopy(p.Metadata), deepCopy(p.Spec)
	c.origin.overrides = maps.Clone(p.origin.overrides) // the parsed documents are never changed
	return &c
}

// deepCopy uses reflection, so that it also copies fields that are added to a Profile later, without generated code. It takes a
// few microseconds.
func deepCopy[T any](value T) T {
	copyInto(reflect.ValueOf(&value).Elem())
	return value
}

// copyInto replaces every pointer, map and slice in v with a copy. Unexported fields stay unchanged.
func copyInto(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() { //nolint:modernize // the iterator allocates, and every rendering copies its profile
			if field := v.Field(i); field.CanSet() {
				copyInto(field)
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			copyInto(v.Index(i))
		}
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		if texts, ok := v.Addr().Interface().(*[]string); ok {
			*texts = slices.Clone(*texts)
			return
		}
		c := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(c, v)
		for i := range c.Len() {
			copyInto(c.Index(i))
		}
		v.Set(c)
	case reflect.Map:
		if texts, ok := v.Addr().Interface().(*map[string]string); ok {
			*texts = maps.Clone(*texts)
			return
		}
		copyMap(v)
	case reflect.Pointer, reflect.Interface:
		if v.IsNil() {
			return
		}
		inner := reflect.New(v.Elem().Type())
		inner.Elem().Set(v.Elem())
		copyInto(inner.Elem())
		if v.Kind() == reflect.Interface {
			inner = inner.Elem()
		}
		v.Set(inner)
	}
}

func copyMap(v reflect.Value) {
	if v.IsNil() {
		return
	}
	c := reflect.MakeMapWithSize(v.Type(), v.Len())
	for each := v.MapRange(); each.Next(); {
		value := reflect.New(v.Type().Elem()).Elem() // a map's value cannot be set in place
		value.Set(each.Value())
		copyInto(value)
		c.SetMapIndex(each.Key(), value)
	}
	v.Set(c)
}
