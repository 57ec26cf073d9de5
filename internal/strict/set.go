// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/pgha/pgha/fault"
)

// Set sets one value inside *into, which must be a pointer, from an assignment such as
//
//	spec.instances=5
//	spec.postgresql.parameters.work_mem=8MB
//	metadata.labels[app.kubernetes.io/name]=pg
//	spec.patches[0].patch=...
//
// The path is written as in [Document.Position]. Set allocates nil pointers and maps on the path. An index equal to the
// length of the list appends an item. In a map of scalars, the rest of the path is the key, including dots.
//
// The type of the destination determines how the value is read: a string verbatim, a number or bool strictly, a list or
// map as YAML in one line ([a, b]). A list is replaced and a map is merged. null resets any value except a string.
//
// The error is an *Error or Errors with the path in Field and without a position. After an error, *into may be partly changed.
func Set(into any, assignment string) (err error) {
	w := &setter{}
	defer func() {
		if r := recover(); r != nil {
			err = &Error{Kind: fault.Invalid, Field: w.at.String(), Detail: fmt.Sprintf("cannot be set: %v", r)}
		}
	}()
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return &Error{Kind: fault.Internal, Detail: fmt.Sprintf("cannot set a value in %T: it is not a pointer to a value", into)}
	}
	steps, rest := splitPath(assignment, true)
	text, ok := strings.CutPrefix(rest, "=")
	if !ok {
		return &Error{Kind: fault.Invalid, Detail: "an assignment has the form path=value; \"=\" is missing"}
	}
	if len(steps) == 0 {
		return &Error{Kind: fault.Invalid, Detail: "an assignment has the form path=value; the path before \"=\" is missing"}
	}
	w.text = text
	w.set(v.Elem(), steps)
	if len(w.errs) == 1 {
		return w.errs[0]
	}
	return w.errs.Err()
}

// setter applies one assignment.
type setter struct {
	walker
	text string
	at   *path
}

// set goes one step down, or assigns at the end of the path.
func (s *setter) set(v reflect.Value, steps []step) {
	if s.at.level() > maxDepth {
		s.fault(nil, s.at, "is nested more than %d levels deep", maxDepth)
		return
	}
	if len(steps) == 0 {
		s.assign(v)
		return
	}
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			v.Set(reflect.New(v.Type().Elem()))
		}
		v = v.Elem()
	}
	switch {
	case leaf(v):
		s.faultOf(fault.Unknown, nil, s.at, "is %s and has no field %q", expected(v.Type()), steps[0].name)
	case v.Kind() == reflect.Struct:
		s.field(v, steps)
	case v.Kind() == reflect.Map && v.Type().Key().Kind() == reflect.String:
		s.entry(v, steps)
	case v.Kind() == reflect.Slice:
		s.item(v, steps)
	case v.Kind() == reflect.Interface && v.NumMethod() == 0:
		s.inside(v, steps)
	default:
		s.faultOf(fault.Unknown, nil, s.at, "is %s and has no field %q", expected(v.Type()), steps[0].name)
	}
}

func (s *setter) field(v reflect.Value, steps []step) {
	name := steps[0].name
	f := fieldsOf(v.Type())
	index, ok := f.way(name)
	s.at = s.at.child(member, name)
	switch {
	case !ok:
		s.faultOf(fault.Unknown, nil, s.at, "%s", unknownField(name, f.names))
		return
	case steps[0].bracket:
		s.fault(nil, s.at, "write .%s; brackets are only for maps and lists", name)
		return
	}
	s.set(reach(v, index), steps[1:])
}

func (s *setter) entry(v reflect.Value, steps []step) {
	t := v.Type()
	name, rest := steps[0].name, steps[1:]
	if scalarType(t.Elem()) && !steps[0].bracket {
		for len(rest) > 0 && !rest[0].bracket {
			name += "." + rest[0].name
			rest = rest[1:]
		}
	}
	style := entry
	if t.Elem().Kind() == reflect.Interface {
		style = open
	}
	s.at = s.at.child(style, name)
	if name == "" {
		s.fault(nil, s.at, "the key is empty")
		return
	}
	key := reflect.ValueOf(name).Convert(t.Key())
	item := reflect.New(t.Elem()).Elem()
	if old := v.MapIndex(key); old.IsValid() {
		item.Set(old)
	}
	if s.set(item, rest); len(s.errs) > 0 {
		return
	}
	if v.IsNil() {
		v.Set(reflect.MakeMap(t))
	}
	v.SetMapIndex(key, item)
}

func (s *setter) item(v reflect.Value, steps []step) {
	i, err := strconv.Atoi(steps[0].name)
	switch {
	case err != nil || i < 0 || !steps[0].bracket:
		s.fault(nil, s.at, "is a list; name one item as [0] or append as [%d]", v.Len())
		return
	case i > v.Len():
		s.fault(nil, s.at, "has %d items; [%d] appends the next one, [%d] is past it", v.Len(), v.Len(), i)
		return
	}
	s.at = s.at.item(i)
	// Copy the list, since another value may share it.
	list := reflect.MakeSlice(v.Type(), max(v.Len(), i+1), max(v.Len(), i+1))
	reflect.Copy(list, v)
	s.set(list.Index(i), steps[1:])
	if len(s.errs) == 0 {
		v.Set(list)
	}
}

// inside descends into an any. An empty any becomes a map or a list.
func (s *setter) inside(v reflect.Value, steps []step) {
	held := v.Elem()
	if v.IsNil() {
		held = reflect.ValueOf(map[string]any{})
		if steps[0].bracket && steps[0].name == "0" {
			held = reflect.ValueOf([]any{})
		}
	}
	inner := reflect.New(held.Type()).Elem()
	inner.Set(held)
	if s.set(inner, steps); len(s.errs) == 0 {
		v.Set(inner)
	}
}
