// SPDX-License-Identifier: Apache-2.0

package strict

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"reflect"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// kind is the type of a scalar in YAML 1.2, with the YAML 1.1 bools that Kubernetes' tools still read.
type kind int

const (
	text kind = iota
	null
	boolean
	oldBool // yes, no, on, off, y, n: a string in YAML 1.2, a bool for kubectl
	integer
	decimal
)

func kindOf(n *yaml.Node) kind {
	if n.Style&(yaml.TaggedStyle|yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		return text
	}
	switch n.Tag {
	case "!!null":
		return null
	case "!!bool":
		return boolean
	case "!!int":
		return integer
	case "!!float":
		return decimal
	}
	switch n.Value {
	case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "n", "N", "no", "No", "NO", "off", "Off", "OFF":
		return oldBool
	}
	return text
}

// scalar sets a string, a bool or a number.
func (w *walker) scalar(n *yaml.Node, v reflect.Value, p *path) {
	switch {
	case v.CanInt() || v.CanUint():
		w.integer(n, v, p)
	case v.CanFloat():
		if f, ok := floatOf(n); ok && !v.OverflowFloat(f) {
			v.SetFloat(f)
			return
		}
		w.mismatch(n, p, aNumber)
	case v.Kind() == reflect.Bool:
		if n.Kind == yaml.ScalarNode && kindOf(n) == boolean {
			v.SetBool(strings.EqualFold(n.Value, "true"))
			return
		}
		w.mismatch(n, p, aBool)
	case v.Kind() == reflect.String:
		if n.Kind == yaml.ScalarNode && kindOf(n) == text {
			v.SetString(n.Value)
			return
		}
		w.mismatch(n, p, aString)
	default:
		w.unsupported(n, v, p)
	}
}

func (w *walker) integer(n *yaml.Node, v reflect.Value, p *path) {
	if n.Kind != yaml.ScalarNode || kindOf(n) != integer {
		w.mismatch(n, p, aWhole)
		return
	}
	digits := strings.ReplaceAll(n.Value, "_", "")
	if v.CanInt() {
		if i, err := strconv.ParseInt(digits, 0, v.Type().Bits()); err == nil {
			v.SetInt(i)
			return
		}
		limit := int64(math.MaxInt64) >> (64 - v.Type().Bits())
		w.fault(n, p, "expected a whole number from %d to %d, got %s", -limit-1, limit, w.show(n, p))
		return
	}
	if u, err := strconv.ParseUint(digits, 0, v.Type().Bits()); err == nil {
		v.SetUint(u)
		return
	}
	w.fault(n, p, "expected a whole number from 0 to %d, got %s", uint64(math.MaxUint64)>>(64-v.Type().Bits()), w.show(n, p))
}

// floatOf reads a number. Infinity and NaN are invalid, since JSON cannot represent them.
func floatOf(n *yaml.Node) (float64, bool) {
	if n.Kind != yaml.ScalarNode {
		return 0, false
	}
	digits := strings.ReplaceAll(n.Value, "_", "")
	switch kindOf(n) {
	case integer:
		if i, err := strconv.ParseInt(digits, 0, 64); err == nil {
			return float64(i), true
		}
		u, err := strconv.ParseUint(digits, 0, 64)
		return float64(u), err == nil
	case decimal:
		f, err := strconv.ParseFloat(digits, 64)
		return f, err == nil // ParseFloat rejects .inf and .nan
	}
	return 0, false
}

// plain returns the value of a scalar in an any.
func (w *walker) plain(n *yaml.Node, p *path) any {
	switch kindOf(n) {
	case boolean:
		return strings.EqualFold(n.Value, "true")
	case oldBool:
		if w.secret(p) {
			w.fault(n, p, "YAML 1.1 readers such as kubectl read this as a bool; quote it")
			return nil
		}
		w.fault(n, p, "YAML 1.1 readers such as kubectl read this as a bool; write true or false, or quote it as %q", n.Value)
		return nil
	case integer:
		digits := strings.ReplaceAll(n.Value, "_", "")
		if i, err := strconv.ParseInt(digits, 0, 64); err == nil {
			return i
		}
		if u, err := strconv.ParseUint(digits, 0, 64); err == nil && w.exact {
			return json.Number(strconv.FormatUint(u, 10))
		}
		fallthrough
	case decimal:
		if f, ok := floatOf(n); ok {
			return f
		}
		w.mismatch(n, p, aNumber)
		return nil
	}
	return n.Value
}

// bytes sets a []byte from base64. Messages never show the value, since such fields hold secrets.
func (w *walker) bytes(n *yaml.Node, v reflect.Value, p *path) {
	if n.Kind != yaml.ScalarNode || kindOf(n) != text {
		w.fault(n, p, "expected base64 text, got %s", describe(n))
		return
	}
	data, err := base64.StdEncoding.DecodeString(n.Value)
	if err != nil {
		w.fault(n, p, "expected base64 text; encode the value with base64")
		return
	}
	v.SetBytes(data)
}
