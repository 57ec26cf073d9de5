// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"slices"
	"strconv"

	"github.com/pgha/pgha/internal/operator"
)

// number is the value of a parameter, or its default where it is missing.
func (f configuration) number(lines map[string]string, p operator.Parameter) int {
	value, ok := lines[p.Name]
	if !ok {
		value = p.Value
	}
	if s, known := setting(0, p.Name); known {
		if parsed, err := s.Parse(value); err == nil {
			value = parsed
		}
	}
	n, _ := strconv.Atoi(value)
	return n
}

// smaller reports whether a parameter is smaller on the new side.
func (f configuration) smaller(p operator.Parameter) bool {
	return f.number(f.new, p) < f.number(f.old, p)
}

// isDefault reports whether a new line has the value that the server has without it, so that it compares equal.
func (c *cluster) isDefault(name string) bool {
	if _, was := c.conf.old[name]; was {
		return false
	}
	return slices.ContainsFunc(operator.HotStandby(), func(p operator.Parameter) bool {
		return p.Name == name && c.conf.number(c.conf.old, p) == c.conf.number(c.conf.new, p)
	})
}
