// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/pgha/pgha/internal/pgsettings"
)

// secretName reports a name that sounds like a secret: password, AWS_SECRET_ACCESS_KEY, sslpassword, storageSasToken, dsn.
// The name of a Secret is none.
func secretName(name string) bool {
	words := wordsOf(name)
	if len(words) == 0 {
		return false
	}
	last, joined := words[len(words)-1], strings.Join(words, " ")
	if strings.HasSuffix(last, "casecret") || strings.HasSuffix(last, "tlssecret") || len(words) > 1 && slices.Contains([]string{"name", "ref", "namespace", "expiration", "seconds"}, last) {
		return false
	}
	if containsAny(joined, "passw", "passphrase", "pwd", "secret", "token", "credential", "conninfo", "bearer", "connection string", "connectionstring") {
		return true
	}
	if slices.ContainsFunc(words, func(w string) bool { return slices.Contains([]string{"pass", "sas", "dsn", "salt"}, w) }) {
		return true
	}
	return last == "auth" || strings.HasSuffix(last, "key") && containsAny(joined, "access", "api", "account", "private", "storage", "encryption",
		"signing", "tls", "shared", "master", "ssh", "license")
}

func containsAny(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

// wordsOf splits a name in lower case: AWS_SECRET_KEY, storageSasToken, tls.key.
func wordsOf(name string) []string {
	var b strings.Builder
	for i, c := range name {
		upper := c >= 'A' && c <= 'Z'
		if upper && i > 0 && name[i-1] >= 'a' && name[i-1] <= 'z' {
			b.WriteByte(' ')
		}
		switch {
		case upper, c >= 'a' && c <= 'z', c >= '0' && c <= '9':
			b.WriteRune(c)
		default:
			b.WriteByte(' ')
		}
	}
	return strings.Fields(strings.ToLower(b.String()))
}

// secretParameter: PostgreSQL's own parameters are no secrets, but for those with a command or a connection.
func secretParameter(name string) bool {
	if slices.Contains([]string{"ssl_passphrase_command", "primary_conninfo"}, name) {
		return true
	}
	return len(pgsettings.Majors(name)) == 0 && secretName(name)
}

// secretPatterns are forms of text that have a secret in them, whatever their field is called: passwords in connection strings and
// in pg_hba.conf, shared access signatures, private keys, statements that set a password.
var secretPatterns = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(://[^/@\s]*:[^/@\s]*@|(password|passwd|passphrase|pwd|secrets?|token|accountkey|accesskey|sharedaccesssignature)["']?\s*[=:]\s*\S|[?&]sig=|` +
		`-----BEGIN [A-Z ]*PRIVATE KEY|\bpassword\s+'|\bbearer\s+\S)`)
})

// secretText reports whether a text has a secret in it.
func secretText(text string) bool { return len(text) > 4 && secretPatterns().MatchString(text) }
