// SPDX-License-Identifier: Apache-2.0

package pgsettings

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Parse reads a value as PostgreSQL does and returns its normal form: a number in the parameter's unit, on or off, an
// enum value as listed, a string unchanged. Values that are equal to PostgreSQL have the same normal form. The error
// says what is wrong, without the parameter's name.
func (s Setting) Parse(value string) (string, error) {
	switch s.Type {
	case Bool:
		on, ok := ParseBool(value)
		if !ok {
			return "", fmt.Errorf("%q is not a Boolean; write on or off", value)
		}
		if on {
			return "on", nil
		}
		return "off", nil
	case Integer, Real:
		return s.parseNumber(value)
	case Enum:
		return s.parseEnum(value)
	case String:
	}
	return value, nil
}

// Number reads a number in the parameter's unit: bytes for sizes, milliseconds for times, else the number itself. It is false for a value
// that PostgreSQL does not take.
func (s Setting) Number(value string) (float64, bool) {
	if s.Type != Integer && s.Type != Real {
		return 0, false
	}
	parsed, err := s.Parse(value)
	if err != nil {
		return 0, false
	}
	number, err := strconv.ParseFloat(parsed, 64)
	if s.Unit == "" {
		return number, err == nil
	}
	kind, size := kindOf(s.Unit)
	if kind[0].name != "TB" {
		size /= 1e3
	}
	return number * size, err == nil
}

// Same reports whether PostgreSQL reads two values of a parameter as the same one, in every major version that has the parameter: 1GB
// and 1024MB, or on and true. Values of parameters that are not in the table are the same only as texts.
func Same(name, a, b string) bool {
	if a == b {
		return true
	}
	majors := Majors(name)
	for _, major := range majors {
		s, _ := Find(major, name)
		x, errX := s.Parse(a)
		y, errY := s.Parse(b)
		if errX != nil || errY != nil || x != y {
			return false
		}
	}
	return len(majors) > 0
}

// ParseBool reads a Boolean: any unambiguous prefix of on, off, true, false, yes or no in upper or lower case, or 1 or 0.
func ParseBool(value string) (on, ok bool) {
	switch v := strings.ToLower(value); v {
	case "1", "on":
		return true, true
	case "0", "of", "off":
		return false, true
	case "":
		return false, false
	default:
		on = strings.HasPrefix("true", v) || strings.HasPrefix("yes", v)
		return on, on || strings.HasPrefix("false", v) || strings.HasPrefix("no", v)
	}
}

func (s Setting) parseEnum(value string) (string, error) {
	listed, hidden, _ := strings.Cut(s.values, ";")
	for _, v := range slices.Concat(strings.Split(listed, ","), strings.Split(hidden, ",")) {
		if strings.EqualFold(v, value) && (v != "" || strings.HasPrefix(listed, ",")) {
			return s.sameAs(v), nil
		}
	}
	return "", fmt.Errorf("%q is not one of %s", value, strings.Join(s.Values(), ", "))
}

// sameAs returns the listed value that has the same meaning as a hidden one.
func (s Setting) sameAs(value string) string {
	listed := s.Values()
	switch {
	case slices.Contains(listed, value) && !slices.Contains([]string{"on", "true", "yes", "1"}, value):
		return value
	case value == "archive" || value == "hot_standby":
		return "replica"
	case value == "debug":
		return "debug2"
	case s.Name == "wal_compression" && slices.Contains([]string{"on", "true", "yes", "1"}, value):
		return "pglz"
	case s.Name == "password_encryption" && slices.Contains([]string{"on", "true", "yes", "1"}, value):
		return "md5"
	}
	if on, ok := ParseBool(value); ok && slices.Contains(listed, "on") {
		if on {
			return "on"
		}
		return "off"
	}
	return value
}

// parseNumber follows parse_int and parse_real.
func (s Setting) parseNumber(value string) (string, error) {
	number, unit, ok := scanNumber(value, s.Type == Integer)
	if !ok {
		return "", fmt.Errorf("%q is not a number", value)
	}
	if unit != "" {
		if s.Unit == "" {
			return "", fmt.Errorf("%q has the unit %s, but the parameter takes a number without a unit", value, unit)
		}
		if number, ok = convert(number, unit, s.Unit); !ok {
			return "", fmt.Errorf("%q has the invalid unit %s; valid units are %s", value, unit, unitsFor(s.Unit))
		}
	}
	if s.Type == Integer {
		if number = math.RoundToEven(number); number > math.MaxInt32 || number < math.MinInt32 {
			return "", fmt.Errorf("%q exceeds the integer range", value)
		}
	}
	if number < s.Min || number > s.Max {
		return "", fmt.Errorf("%q is outside the valid range %s to %s", value, s.measure(s.Min), s.measure(s.Max))
	}
	if number == 0 {
		number = 0 // not -0
	}
	return strconv.FormatFloat(number, 'f', -1, 64), nil
}

// measure returns a number with the parameter's unit. 8kB is not a valid unit in postgresql.conf.
func (s Setting) measure(n float64) string {
	text := strconv.FormatFloat(n, 'f', -1, 64)
	switch s.Unit {
	case "":
		return text
	case "8kB":
		return text + " pages of 8kB"
	default:
		return text + s.Unit
	}
}

// units are units of one kind in descending order, with their size in the smallest unit.
type units []struct {
	name string
	size float64
}

func memoryUnits() units {
	return units{{"TB", 1 << 40}, {"GB", 1 << 30}, {"MB", 1 << 20}, {"kB", 1 << 10}, {"B", 1}}
}

func timeUnits() units {
	return units{{"d", 86400e6}, {"h", 3600e6}, {"min", 60e6}, {"s", 1e6}, {"ms", 1e3}, {"us", 1}}
}

// kindOf returns the units of the same kind as a parameter's unit, and the size of that unit in the smallest one.
func kindOf(base string) (units, float64) {
	kind, size := memoryUnits(), 0.0
	if base == "8kB" {
		return kind, 8 << 10
	}
	for _, kind := range []units{memoryUnits(), timeUnits()} {
		for _, u := range kind {
			if u.name == base {
				return kind, u.size
			}
		}
	}
	return kind, size
}

func unitsFor(base string) string {
	kind, _ := kindOf(base)
	var names []string
	for _, u := range slices.Backward(kind) {
		names = append(names, u.name)
	}
	return strings.Join(names, ", ")
}

// convert converts a number to the parameter's unit. It rounds a fraction to the next smaller unit, as PostgreSQL does.
func convert(number float64, unit, base string) (float64, bool) {
	kind, size := kindOf(base)
	for i, u := range kind {
		if u.name != unit {
			continue
		}
		number *= u.size / size
		if i+1 < len(kind) {
			next := kind[i+1].size / size
			number = math.RoundToEven(number/next) * next
		}
		return number, true
	}
	return 0, false
}
