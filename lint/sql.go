// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"slices"
	"strings"
)

// mentionedInSQL reports whether the bootstrap's SQL contains a name, because it may then create that role or database.
func (c *cluster) mentionedInSQL(name string) bool {
	i := c.full.Bootstrap.InitDB
	return slices.ContainsFunc(slices.Concat(i.PostInitSQL, i.PostInitTemplateSQL, i.PostInitApplicationSQL),
		func(sql string) bool { return strings.Contains(sql, name) })
}
