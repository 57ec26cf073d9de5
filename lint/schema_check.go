// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// faultKind is the kind of a schema fault.
type faultKind int

const (
	faultValue   faultKind = iota // any fault that does not prevent other checks
	faultType                     // the value has another type
	faultMissing                  // a required field is missing
	faultFilled                   // a required field is missing, and the operator writes it as empty
	faultNull                     // a null that the operator writes
	faultUnknown                  // a field that the CRD does not have
)

// schemaFault is one value that the schema rejects.
type schemaFault struct {
	kind    faultKind
	path    string
	message string // what follows the path
	remedy  string
	owner   string // rules that report it better
}

// checker validates one object against the schema of its kind.
type checker struct {
	faults []schemaFault
	rules  []celTask // to evaluate after all other checks
}

func (k *checker) add(kind faultKind, path, message, remedy string) {
	k.faults = append(k.faults, schemaFault{kind, path, message, remedy, ""})
}

// value checks one value and those below it; sent is what was written there, or nil.
func (k *checker) value(n *schemaNode, value, sent any, path string) {
	if n == nil || n.kind == '-' || value == nil && n.nullable {
		return
	}
	if !n.hasType(value) {
		if value == nil && sent == nil && path != "" {
			k.add(faultNull, path, "", "")
			return
		}
		k.add(faultType, path, valueText(value)+" is not "+typeNames[n.kind], "Write "+typeNames[n.kind]+", or leave the field out.")
		return
	}
	for _, rule := range n.rules {
		k.rules = append(k.rules, celTask{rule, path, value})
	}
	switch v := value.(type) {
	case map[string]any:
		k.object(n, v, sent, path)
	case []any:
		k.list(n, v, sent, path)
	case string:
		k.text(n, v, path)
	case int64:
		k.number(n, v, path)
	}
}

// typeNames are the types of schemas in words.
var typeNames = map[byte]string{
	'o': "a map", 'a': "a list", 's': "a string", 'i': "a whole number", 'n': "a number", 'b': "true or false",
	'x': "a whole number or a string",
}

func (n *schemaNode) hasType(value any) bool {
	switch v := value.(type) {
	case map[string]any:
		return n.kind == 'o'
	case []any:
		// The API server accepts a list for a string with a format (kube-openapi, pkg/validation/validate/type.go).
		return n.kind == 'a' || n.kind == 's' && n.format != ""
	case string:
		return n.kind == 's' || n.kind == 'x'
	case bool:
		return n.kind == 'b'
	case int64:
		return n.kind == 'i' || n.kind == 'n' || n.kind == 'x'
	case float64:
		return n.kind == 'n' || (n.kind == 'i' || n.kind == 'x') && v == math.Trunc(v)
	default:
		return false
	}
}

func (k *checker) object(n *schemaNode, object map[string]any, sent any, path string) {
	typed, isTyped := sent.(map[string]any)
	for _, name := range n.required {
		_, there := object[name]
		_, wasSent := typed[name]
		switch {
		case !there:
			k.add(faultMissing, join(path, name), "", "Add "+join(path, name)+".")
		case isTyped && !wasSent && object[name] == "":
			k.add(faultFilled, join(path, name), "", "Add "+join(path, name)+".")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		below := n.field(name)
		if _, wasSent := typed[name]; below == nil && wasSent && !n.open && path != "metadata" {
			k.add(faultUnknown, join(path, name), "", "Remove the field, or write it where the CRD has it.")
			continue
		}
		k.value(below, object[name], typed[name], join(path, name))
	}
}

func (k *checker) list(n *schemaNode, list []any, sent any, path string) {
	switch {
	case len(list) < n.fewest:
		k.add(faultValue, path, fmt.Sprintf(" has %s; the minimum is %d", items(len(list)), n.fewest), "Add the missing items.")
	case n.most > 0 && len(list) > n.most:
		k.add(faultValue, path, fmt.Sprintf(" has %s; the maximum is %d", items(len(list)), n.most), "Remove the surplus items.")
	}
	for _, twice := range n.duplicates(list) {
		k.add(faultValue, at(path, twice), n.duplicate(list[twice]), "Remove one of the two, or give it a different "+
			or(strings.Join(n.keys, " or "), "value")+".")
	}
	typed, _ := sent.([]any)
	for i, item := range list {
		var was any
		if i < len(typed) {
			was = typed[i]
		}
		k.value(n.item(), item, was, at(path, i))
	}
}

func items(n int) string {
	if n == 1 {
		return "1 item"
	}
	return strconv.Itoa(n) + " items"
}

func (k *checker) text(n *schemaNode, v, path string) {
	switch {
	case len(n.enum) > 0 && !slices.Contains(n.enum, v):
		k.add(faultValue, path, fmt.Sprintf(" %q is not one of %s", v, strings.Join(n.enum, ", ")),
			"Use one of these values, or leave the field out.")
	case n.longest > 0 && utf8.RuneCountInString(v) > n.longest:
		k.add(faultValue, path, fmt.Sprintf(" %s is longer than %d characters", valueText(v), n.longest), "Shorten it.")
	case utf8.RuneCountInString(v) < n.shortest:
		k.add(faultValue, path, fmt.Sprintf(" %q is shorter than %d characters", v, n.shortest), "Write a value, or leave the field out.")
	case n.format == "date-time" && !isDateTime(v):
		k.add(faultValue, path, fmt.Sprintf(" %q is not a time such as 2026-11-26T08:00:00Z", v), "Write date, time and time zone as in RFC 3339.")
	case n.pattern != "" && !n.matches(v):
		k.add(faultValue, path, fmt.Sprintf(" %q %s", v, patternSays(n.pattern)), "Write a value that matches the pattern of the CRD.")
	}
}

// isDateTime reports whether the API server accepts a text as a date-time, in upper or lower case.
func isDateTime(v string) bool {
	_, err := time.Parse(time.RFC3339, strings.ToUpper(v))
	return err == nil
}

func (k *checker) number(n *schemaNode, v int64, path string) {
	switch {
	case n.min != nil && v < *n.min:
		k.add(faultValue, path, fmt.Sprintf(" %d is less than %d", v, *n.min), fmt.Sprintf("Use %d or more.", *n.min))
	case n.max != nil && v > *n.max:
		k.add(faultValue, path, fmt.Sprintf(" %d is more than %d", v, *n.max), fmt.Sprintf("Use %d or less.", *n.max))
	case n.format == "int32" && (v < math.MinInt32 || v > math.MaxInt32):
		k.add(faultValue, path, fmt.Sprintf(" %d does not fit into 32 bits", v), fmt.Sprintf("Use %d or less.", math.MaxInt32))
	}
}
