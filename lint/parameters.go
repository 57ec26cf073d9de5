// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"maps"
	"slices"
	"strings"

	"github.com/pgha/pgha/internal/operator"
	"github.com/pgha/pgha/internal/pgsettings"
)

const parameterPath = "spec.postgresql.parameters"

func parameters(c *cluster) []string {
	return slices.Sorted(maps.Keys(c.spec.PostgresConfiguration.Parameters))
}

func (c *cluster) isParameterOn(name string) bool {
	value, _ := c.parameter(name)
	on, _ := pgsettings.ParseBool(value)
	return on
}

// number reads the value that PostgreSQL uses for a parameter: bytes for sizes, milliseconds for times.
func (c *cluster) number(name string, otherwise int64) int64 {
	value, ok := c.effective(name)
	if !ok {
		return otherwise
	}
	return c.read(name, value, otherwise)
}

// read reads a value of a parameter as PostgreSQL does.
func (c *cluster) read(name, value string, otherwise int64) int64 {
	s, ok := pgsettings.Find(c.tableMajor(), name)
	if !ok {
		return otherwise
	}
	if n, ok := s.Number(value); ok {
		return int64(n)
	}
	return otherwise
}

// majorVersion of PostgreSQL, or 0 if the manifest does not contain it.
func (c *cluster) majorVersion() int {
	if !c.known {
		return 0
	}
	return c.major
}

// tableMajor is the major version whose parameters apply: the newest if the manifest does not say it.
func (c *cluster) tableMajor() int {
	if pgsettings.Known(c.majorVersion()) {
		return c.major
	}
	return pgsettings.NewestMajor
}

// effective is the value that the manifest gives PostgreSQL for a parameter, by whatever name. The operator's webhook looks parameters up
// by their exact names: rules about what it rejects call parameter.
func (c *cluster) effective(name string) (string, bool) {
	_, value, ok := c.written(name)
	return value, ok
}

// written is effective, with the name that the parameter has in the manifest.
func (c *cluster) written(name string) (as, value string, ok bool) {
	if !c.otherNames {
		value, ok = c.parameter(name)
		return name, value, ok
	}
	line, ok := operator.Winner(c.lines(), c.tableMajor(), name)
	if !ok {
		return name, "", false
	}
	value, ok = c.parameter(line.Name)
	return line.Name, value, ok
}

// lines are those of postgresql.conf.
func (c *cluster) lines() []operator.Parameter {
	return operator.Configuration(c.typed, c.typed, c.tableMajor(), c.target)
}

// hasOtherNames reports whether a parameter has a name that only PostgreSQL understands: in upper case, or an old one.
func (c *cluster) hasOtherNames() bool {
	for name := range c.spec.PostgresConfiguration.Parameters {
		if pgsettings.Name(c.tableMajor(), name) != name {
			return true
		}
	}
	return false
}

func isIdentifier(name string) bool {
	const letters = lowerLetters + upperLetters + "_"
	const others = letters + digits + "$"
	return isNameOf(letters, others, others)(name)
}

// isParameterName reports whether the operator's webhook accepts a name.
func isParameterName(name string) bool {
	prefix, rest, dotted := strings.Cut(name, ".")
	return isIdentifier(prefix) && (!dotted || isIdentifier(rest))
}

// sentence turns a clause into a sentence.
func sentence(clause string) string {
	if clause == "" {
		return ""
	}
	end := "."
	if strings.HasSuffix(clause, "?") {
		end = ""
	}
	return strings.ToUpper(clause[:1]) + clause[1:] + end
}
