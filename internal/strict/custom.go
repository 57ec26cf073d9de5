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

// custom sets v through its own UnmarshalJSON or UnmarshalText and reports whether it has one.
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
		return // the value's own faults say more
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

// hasHugeExponent: Kubernetes' quantities keep such a number as it is, and to compare two of them then takes for ever.
func hasHugeExponent(value string) bool {
	const most = 3 // digits
	mantissa, exponent, ok := strings.Cut(strings.ToLower(value), "e")
	exponent = strings.TrimLeft(exponent, "+-")
	return ok && len(strings.TrimLeft(exponent, "0")) > most && mantissa != "" &&
		strings.Trim(mantissa, "+-.0123456789") == "" && strings.Trim(exponent, "0123456789") == ""
}

// toJSON converts a node as Kubernetes' tools do: keys sorted, numbers in their shortest form.
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

// guard turns a panic of somebody else's code into an error.
func guard(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	return f()
}

// refused reports that a type did not take its value. The type's own message may quote the value, so that it is left
// out where the value may be a secret.
func (w *walker) refused(n *yaml.Node, p *path, err error) {
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong) && wrong.Field == "":
		w.mismatch(n, p, expected(wrong.Type))
	case w.secret(p):
		w.fault(n, p, "this value cannot be read")
	case n.Kind == yaml.ScalarNode:
		w.fault(n, p, "cannot read %s: %s", w.show(n, p), strings.TrimPrefix(err.Error(), "json: "))
	default:
		w.fault(n, p, "cannot read %s: %s", describe(n), strings.TrimPrefix(err.Error(), "json: "))
	}
}
