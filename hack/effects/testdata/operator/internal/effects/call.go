// SPDX-License-Identifier: Apache-2.0

package main

import (
	"context"
	"fmt"
	"reflect"
)

// call calls a function whose parameters differ by version of the operator. Each parameter takes the first argument left that
// fits: the argument, what it points to, or a struct with a field of the argument's type. A parameter without one is zero.
func call(function any, args ...any) ([]any, error) {
	f := reflect.ValueOf(function)
	left := make([]reflect.Value, 0, len(args))
	for _, a := range args {
		left = append(left, reflect.ValueOf(a))
	}
	in := make([]reflect.Value, f.Type().NumIn())
	for i := range in {
		in[i] = reflect.Zero(f.Type().In(i))
		for j, arg := range left {
			if value, ok := fit(f.Type().In(i), arg); ok {
				in[i] = value
				left = append(left[:j:j], left[j+1:]...)
				break
			}
		}
	}
	for _, arg := range left {
		// Older functions take no context.
		if _, ok := arg.Interface().(context.Context); !ok {
			return nil, fmt.Errorf("%s has no parameter for %s", f.Type(), arg.Type())
		}
	}
	var out []any
	for _, value := range f.Call(in) {
		if err, ok := value.Interface().(error); ok {
			return nil, err
		}
		out = append(out, value.Interface())
	}
	return out, nil
}

// fit returns the argument as a value of the parameter's type.
func fit(parameter reflect.Type, arg reflect.Value) (reflect.Value, bool) {
	if arg.Type().AssignableTo(parameter) {
		return arg, true
	}
	if arg.CanInt() && parameter.Kind() == reflect.Uint64 {
		return arg.Convert(parameter), true
	}
	if arg.Kind() != reflect.Pointer {
		return reflect.Value{}, false
	}
	if arg.Elem().Type().AssignableTo(parameter) {
		return arg.Elem(), true
	}
	if parameter.Kind() != reflect.Struct {
		return reflect.Value{}, false
	}
	options := reflect.New(parameter).Elem()
	for i := range parameter.NumField() {
		if parameter.Field(i).IsExported() && arg.Type().AssignableTo(parameter.Field(i).Type) {
			options.Field(i).Set(arg)
			return options, true
		}
	}
	return reflect.Value{}, false
}

// answers calls methods without parameters by name. A method that this version lacks has no answer.
func answers(object any, methods ...string) []any {
	var all []any
	for _, name := range methods {
		method := reflect.ValueOf(object).MethodByName(name)
		if !method.IsValid() {
			continue
		}
		for _, value := range method.Call(nil) {
			all = append(all, value.Interface())
		}
	}
	return all
}
