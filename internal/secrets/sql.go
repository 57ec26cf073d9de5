// SPDX-License-Identifier: Apache-2.0

package secrets

import (
	"regexp"
	"strings"
	"sync"
)

// isStatements reports a field that holds SQL: postInitSQL, postImportApplicationSQL. The path has dots only.
func isStatements(path string) bool {
	for name := range strings.SplitSeq(path, ".") {
		if strings.HasPrefix(name, "post") && strings.HasSuffix(name, "SQL") {
			return true
		}
	}
	return false
}

// literals matches the strings in SQL and what may be one without its end.
// https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-SYNTAX-CONSTANTS
var literals = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?s)'(?:[^']|'')*(?:'|$)|\$[^$\s]*\$.*`)
})

// Statement is a statement of SQL without its literals, which may be passwords.
func Statement(sql string) string { return literals().ReplaceAllString(sql, "'...'") }
