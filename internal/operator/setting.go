// SPDX-License-Identifier: Apache-2.0

package operator

import (
	"slices"
	"strconv"
	"strings"
)

// SameSetting reports whether two values of a parameter mean the same to PostgreSQL: 1GB and 1024MB, 1min and 60s, on
// and true. A number without a unit is equal only to the same text, since the unit depends on the parameter.
// https://www.postgresql.org/docs/current/config-setting.html#CONFIG-SETTING-NAMES-VALUES
func SameSetting(a, b string) bool {
	if a == b {
		return true
	}
	first, family, ok := amount(a)
	second, other, also := amount(b)
	if ok && also {
		return family == other && first == second
	}
	x, isBool := boolean(a)
	y, alsoBool := boolean(b)
	return isBool && alsoBool && x == y
}

// unit is a unit of memory, in bytes, or of time, in microseconds.
type unit struct {
	name   string
	family byte
	size   float64
}

func units() [11]unit {
	return [...]unit{
		{"kB", 'm', 1 << 10}, {"MB", 'm', 1 << 20}, {"GB", 'm', 1 << 30}, {"TB", 'm', 1 << 40}, {"B", 'm', 1},
		{"us", 't', 1}, {"ms", 't', 1e3}, {"min", 't', 60e6}, {"s", 't', 1e6}, {"h", 't', 3600e6}, {"d", 't', 86400e6},
	}
}

// amount parses a number with a unit, and returns it in the smallest unit of its family.
func amount(text string) (value float64, family byte, ok bool) {
	for _, u := range units() {
		number, found := strings.CutSuffix(strings.TrimSpace(text), u.name)
		if !found {
			continue
		}
		n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err == nil {
			return n * u.size, u.family, true
		}
	}
	return 0, 0, false
}

func boolean(text string) (value, ok bool) {
	text = strings.ToLower(text)
	return slices.Contains([]string{"on", "true", "yes"}, text), slices.Contains([]string{"on", "true", "yes", "off", "false", "no"}, text)
}
