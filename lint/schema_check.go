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

	"github.com/pgha/pgha/internal/admission"
	"github.com/pgha/pgha/internal/secrets"
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
	// hidden reports for a path whether its value may be secret; nil for none.
	hidden func(path string) bool
}

// quote formats the value of a field for a message, with a leading space, or hides it.
func (k *checker) quote(path string, value any) string {
	if k.hidden != nil && k.hidden(path) {
		return " " + secrets.Masked
	}
	return valueText(value)
}

func (k *checker) add(kind faultKind, path, message, remedy string) {
	k.faults = append(k.faults, schemaFault{kind, path, message, remedy, ""})
}

// value checks one value and those below it; sent is what was written there, or nil.
func (k *checker) value(n *admission.Node, value, sent any, path string) {
	if n == nil || n.Kind == '-' || value == nil && n.Nullable {
		return
	}
	if !hasType(n, value) {
		if value == nil && sent == nil && path != "" {
			k.add(faultNull, path, "", "")
			return
		}
		k.add(faultType, path, k.quote(path, value)+" is not "+typeNames[n.Kind], "Write "+typeNames[n.Kind]+", or leave the field out.")
		return
	}
	for _, rule := range n.Rules {
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

func hasType(n *admission.Node, value any) bool {
	switch v := value.(type) {
	case map[string]any:
		return n.Kind == 'o'
	case []any:
		// The API server accepts a list for a string with a format (kube-openapi, pkg/validation/validate/type.go).
		return n.Kind == 'a' || n.Kind == 's' && n.Format != ""
	case string:
		return n.Kind == 's' || n.Kind == 'x'
	case bool:
		return n.Kind == 'b'
	case int64:
		return n.Kind == 'i' || n.Kind == 'n' || n.Kind == 'x'
	case float64:
		return n.Kind == 'n' || (n.Kind == 'i' || n.Kind == 'x') && v == math.Trunc(v)
	default:
		return false
	}
}

func (k *checker) object(n *admission.Node, object map[string]any, sent any, path string) {
	typed, isTyped := sent.(map[string]any)
	for _, name := range n.Required {
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
		below := n.Field(name)
		if _, wasSent := typed[name]; below == nil && wasSent && !n.Open && path != "metadata" {
			k.add(faultUnknown, join(path, name), "", "Remove the field, or write it where the CRD has it.")
			continue
		}
		k.value(below, object[name], typed[name], join(path, name))
	}
}

func (k *checker) list(n *admission.Node, list []any, sent any, path string) {
	switch {
	case len(list) < n.Fewest:
		k.add(faultValue, path, fmt.Sprintf(" has %s; the minimum is %d", items(len(list)), n.Fewest), "Add the missing items.")
	case n.Most > 0 && len(list) > n.Most:
		k.add(faultValue, path, fmt.Sprintf(" has %s; the maximum is %d", items(len(list)), n.Most), "Remove the surplus items.")
	}
	for _, twice := range repeated(n, list) {
		k.add(faultValue, at(path, twice), k.duplicate(at(path, twice), n, list[twice]), "Remove one of the two, or give it a different "+
			or(strings.Join(n.Keys, " or "), "value")+".")
	}
	typed, _ := sent.([]any)
	for i, item := range list {
		var was any
		if i < len(typed) {
			was = typed[i]
		}
		k.value(n.Item(), item, was, at(path, i))
	}
}

func items(n int) string {
	if n == 1 {
		return "1 item"
	}
	return strconv.Itoa(n) + " items"
}

func (k *checker) text(n *admission.Node, v, path string) {
	switch {
	case len(n.Enum) > 0 && !slices.Contains(n.Enum, v):
		k.add(faultValue, path, fmt.Sprintf("%s is not one of %s", k.quote(path, v), strings.Join(n.Enum, ", ")),
			"Use one of these values, or leave the field out.")
	case n.Longest > 0 && utf8.RuneCountInString(v) > n.Longest:
		k.add(faultValue, path, fmt.Sprintf("%s is longer than %d characters", k.quote(path, v), n.Longest), "Shorten it.")
	case utf8.RuneCountInString(v) < n.Shortest:
		k.add(faultValue, path, fmt.Sprintf("%s is shorter than %d characters", k.quote(path, v), n.Shortest), "Write a value, or leave the field out.")
	case n.Format == "date-time" && !isDateTime(v):
		k.add(faultValue, path, k.quote(path, v)+" is not a time such as 2026-11-26T08:00:00Z", "Write date, time and time zone as in RFC 3339.")
	case n.Pattern != "" && !n.Matches(v):
		k.add(faultValue, path, k.quote(path, v)+" "+patternSays(n.Pattern), "Write a value that matches the pattern of the CRD.")
	}
}

// isDateTime reports whether the API server accepts a text as a date-time, in upper or lower case.
func isDateTime(v string) bool {
	_, err := time.Parse(time.RFC3339, strings.ToUpper(v))
	return err == nil
}

func (k *checker) number(n *admission.Node, v int64, path string) {
	switch {
	case n.Min != nil && v < *n.Min:
		k.add(faultValue, path, fmt.Sprintf("%s is less than %d", k.quote(path, v), *n.Min), fmt.Sprintf("Use %d or more.", *n.Min))
	case n.Max != nil && v > *n.Max:
		k.add(faultValue, path, fmt.Sprintf("%s is more than %d", k.quote(path, v), *n.Max), fmt.Sprintf("Use %d or less.", *n.Max))
	case n.Format == "int32" && (v < math.MinInt32 || v > math.MaxInt32):
		k.add(faultValue, path, k.quote(path, v)+" does not fit into 32 bits", fmt.Sprintf("Use %d or less.", math.MaxInt32))
	}
}
