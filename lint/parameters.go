// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"
	"slices"
)

const parameterPath = "spec.postgresql.parameters"

func parameters(c *cluster) []string {
	return slices.Sorted(maps.Keys(c.spec.PostgresConfiguration.Parameters))
}

func (c *cluster) isParameterOn(name string) bool {
	value, _ := c.parameter(name)
	on, _ := postgresBool(value)
	return on
}

// bytes reads a parameter as PostgreSQL does. A number without a unit is in the given unit, which is the parameter's.
func (c *cluster) bytes(name string, unit, otherwise int64) int64 {
	value, ok := c.parameter(name)
	if !ok {
		return otherwise
	}
	n, ok := postgresBytes(value, unit)
	if !ok {
		return otherwise
	}
	return n
}

func (c *cluster) number(name string, otherwise int64) int64 {
	value, ok := c.parameter(name)
	if !ok {
		return otherwise
	}
	n, ok := postgresBytes(value, 1)
	if !ok {
		return otherwise
	}
	return n
}

func isIdentifier(name string) bool {
	const letters = lowerLetters + upperLetters + "_"
	const others = letters + digits + "$"
	return isNameOf(letters, others, others)(name)
}
