// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"k8s.io/apimachinery/pkg/api/resource"
)

const (
	mebibyte = int64(1) << 20
	gibibyte = int64(1) << 30
)

// operatorSize reads a size in postgresql.conf the way the operator's webhook does: a number without a unit is megabytes,
// even if the parameter has another unit, and a unit ends in B.
func operatorSize(value string) (resource.Quantity, error) {
	if _, err := strconv.Atoi(value); err == nil {
		value += "MB"
	}
	number, ok := strings.CutSuffix(value, "B")
	if !ok {
		return resource.Quantity{}, errors.New("no unit that ends in B")
	}
	number = strings.ReplaceAll(number, " ", "")
	if _, err := strconv.Atoi(number); err == nil {
		return resource.ParseQuantity(number)
	}
	return resource.ParseQuantity(strings.ReplaceAll(number+"i", "ki", "Ki"))
}

// bytesText writes a number of bytes with the largest unit that keeps it readable.
func bytesText(n int64) string {
	switch {
	case n >= 10*gibibyte || n >= gibibyte && n%gibibyte == 0:
		return trimZero(float64(n)/float64(gibibyte)) + " GiB"
	case n >= mebibyte:
		return trimZero(float64(n)/float64(mebibyte)) + " MiB"
	default:
		return strconv.FormatInt(n, 10) + " bytes"
	}
}

func trimZero(f float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(f, 'f', 1, 64), ".0")
}

// quoted joins values for a message.
func quoted(values []string) string {
	q := make([]string, len(values))
	for i, v := range values {
		q[i] = strconv.Quote(v)
	}
	return strings.Join(q, ", ")
}

// duplicates lists the indexes of names that occur earlier in the list.
func duplicates(names []string) []int {
	var again []int
	seen := map[string]bool{}
	for i, name := range names {
		if seen[name] {
			again = append(again, i)
		}
		seen[name] = true
	}
	return again
}

// namesOf returns the name of each item.
func namesOf[T any](items []T, name func(*T) string) []string {
	names := make([]string, len(items))
	for i := range items {
		names[i] = name(&items[i])
	}
	return names
}

// oneOf reports whether a value is among those allowed.
func oneOf(value string, allowed ...string) bool { return slices.Contains(allowed, value) }

// at builds the path of a list's item.
func at(list string, i int) string { return list + "[" + strconv.Itoa(i) + "]" }

// key builds the path of a map's entry.
func key(m, k string) string { return m + "[" + k + "]" }

// isWhole reports whether a text is a whole number.
func isWhole(text string) bool {
	_, err := strconv.Atoi(text)
	return err == nil
}

// isRetention matches ^[1-9][0-9]*[dwm]$.
func isRetention(v string) bool {
	number := strings.TrimRight(v, "dwm")
	return len(v) == len(number)+1 && number != "" && number[0] != '0' && strings.Trim(number, "0123456789") == ""
}

const (
	lowerLetters = "abcdefghijklmnopqrstuvwxyz"
	upperLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	digits       = "0123456789"
)

// isNameOf matches names of letters, digits and some more characters in between.
func isNameOf(first, middle, last string) func(string) bool {
	return func(v string) bool {
		return v != "" && strings.ContainsRune(first, rune(v[0])) && strings.ContainsRune(last, rune(v[len(v)-1])) &&
			strings.Trim(v, middle) == ""
	}
}

// isTemplate reports whether a value contains a placeholder that envsubst, Helm or a person replaces.
func isTemplate(value string) bool { return strings.ContainsAny(value, "${}<>") }

func or(value, otherwise string) string {
	if value != "" {
		return value
	}
	return otherwise
}

// isOn reads an optional bool that defaults to true.
func isOn(b *bool) bool { return b == nil || *b }

// isSet reads an optional bool that defaults to false.
func isSet(b *bool) bool { return b != nil && *b }

// join builds the path of a field.
func join(path, name string) string {
	switch {
	case path == "":
		return name
	case strings.ContainsAny(name, "./"):
		return key(path, name)
	default:
		return path + "." + name
	}
}
