// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"go.yaml.in/yaml/v3"
)

// custom sets v with its UnmarshalJSON or UnmarshalText method, and reports whether it has one.
func (w *walker) custom(n *yaml.Node, v reflect.Value, p *path) bool {
	pointer := reflect.PointerTo(v.Type())
	if pointer.NumMethod() == 0 || !v.CanAddr() {
		return false
	}
	switch u := v.Addr().Interface().(type) {
	case json.Unmarshaler:
		w.fromJSON(n, p, u)
	case encoding.TextUnmarshaler:
		w.fromText(n, p, u)
	default:
		return false
	}
	return true
}

func (w *walker) fromJSON(n *yaml.Node, p *path, u json.Unmarshaler) {
	before := len(w.errs)
	data, err := w.toJSON(n, p)
	if len(w.errs) > before {
		return // the faults inside the value are more precise
	}
	if err == nil && n.Kind == yaml.ScalarNode && hasHugeExponent(n.Value) {
		w.fault(n, p, "cannot read %s: the exponent is too large", w.show(n, p))
		return
	}
	if err == nil {
		err = guard(func() error { return u.UnmarshalJSON(data) })
	}
	if err != nil {
		w.refused(n, p, err)
	}
}

// hasHugeExponent reports whether a number has an exponent of more than three digits. Kubernetes quantities store such a number exactly, and comparing two of them would take practically forever.
func hasHugeExponent(value string) bool {
	const most = 3 // digits
	mantissa, exponent, ok := strings.Cut(strings.ToLower(value), "e")
	exponent = strings.TrimLeft(exponent, "+-")
	return ok && len(strings.TrimLeft(exponent, "0")) > most && mantissa != "" &&
		strings.Trim(mantissa, "+-.0123456789") == "" && strings.Trim(exponent, "0123456789") == ""
}

// toJSON converts a node as Kubernetes' tools do: with sorted keys and numbers in their shortest form.
func (w *walker) toJSON(n *yaml.Node, p *path) ([]byte, error) {
	defer func(exact bool) { w.exact = exact }(w.exact)
	w.exact = true
	var value any
	w.anything(n, reflect.ValueOf(&value).Elem(), p)
	return json.Marshal(value)
}

func (w *walker) fromText(n *yaml.Node, p *path, u encoding.TextUnmarshaler) {
	if n.Kind != yaml.ScalarNode || kindOf(n) != text {
		w.mismatch(n, p, aString)
		return
	}
	if err := guard(func() error { return u.UnmarshalText([]byte(n.Value)) }); err != nil {
		w.refused(n, p, err)
	}
}

// guard converts a panic in a type's own method into an error.
func guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return f()
}

// refused reports that a type rejected its value. The type's own message may quote the value, and is left out if the
// value may be a secret.
func (w *walker) refused(n *yaml.Node, p *path, err error) {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field == "":
		w.mismatch(n, p, expected(wrong.Type))
	case w.secret(p):
		w.fault(n, p, "invalid value")
	case n.Kind == yaml.ScalarNode:
		w.fault(n, p, "cannot read %s: %s", w.show(n, p), strings.TrimPrefix(err.Error(), "json: "))
	default:
		w.fault(n, p, "cannot read %s: %s", describe(n), strings.TrimPrefix(err.Error(), "json: "))
	}
}
