// SPDX-License-Identifier: Apache-2.0

package secrets

import (
	"regexp"
	"strings"
	"sync"
)

// secretPatterns are forms of text that have a secret in them, whatever their field is called: passwords in connection strings and
// in pg_hba.conf, shared access signatures, private keys, statements that set a password. The groups are the secrets.
var secretPatterns = sync.OnceValue(func() *regexp.Regexp {
	const value = `("(?:[^"\\]|\\.)*"|'[^']*'|["']?[^\s,;&"']+)`
	return regexp.MustCompile(`(?i)(?:://[^/@\s:]*:([^\s"'@]*)@|` +
		`(?:passw[a-z]*|passphrase|pwd|secrets?|token|jwt|api[_-]?key|account[_-]?key|access[_-]?key|sharedaccesssignature)["']?\s*[=:]\s*` + value + `|` +
		`[?&]sig=` + value + `|-----BEGIN [A-Z ]*PRIVATE KEY-*([^-]*)|\bpassword\s+('[^']*')|\bbearer\s+` + value + `)`)
})

// textMarks has a part of each text that matches secretPatterns. Most texts have none, and looking for the patterns takes longer.
const textMarks = "@ passw passphrase pwd secret token jwt key sharedaccesssignature sig= bearer"

// secretText reports whether a text has a secret in it.
func secretText(text string) bool {
	return len(text) > 4 && strings.ContainsAny(text, "=:'- ") && mayBe(text, textMarks) && secretPatterns().MatchString(text)
}

// secretParts are the secrets in a text.
func secretParts(text string) []string {
	var parts []string
	for _, match := range secretPatterns().FindAllStringSubmatch(text, -1) {
		for _, part := range match[1:] {
			if part != "" {
				parts = append(parts, part, strings.Trim(part, `"'`))
			}
		}
	}
	return parts
}

// InText reports whether a text has a secret in it, whatever it is the value of.
func InText(text string) bool { return secretText(text) }
