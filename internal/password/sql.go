// SPDX-License-Identifier: Apache-2.0

package password

import "strings"

// InSQL reports whether SQL has a password as a literal: PASSWORD '…' of a role or of a user mapping, or the password of a connection
// string. It also looks into literals, since DO and EXECUTE run what is in them.
func InSQL(sql string) bool {
	sets := false // the word PASSWORD was the last one
	for sql != "" {
		if !sets && !strings.ContainsAny(sql, "pP") {
			return false // most SQL has no password, and no literal with one
		}
		token, literal, rest := next(sql)
		switch token {
		case blank:
		case text:
			if sets && literal != "" || inConnection(literal) || InSQL(literal) {
				return true
			}
			sets = false
		case word:
			if !strings.HasPrefix(rest, "'") || len(sql)-len(rest) > 1 { // E'…' and N'…' are literals with a prefix
				sets = strings.EqualFold(sql[:len(sql)-len(rest)], "password")
			}
		default:
			sets = false
		}
		sql = rest
	}
	return false
}

// inConnection reports a connection string of libpq with a password, in either form.
// https://www.postgresql.org/docs/18/libpq-connect.html#LIBPQ-CONNSTRING
func inConnection(s string) bool {
	for _, scheme := range []string{"postgres://", "postgresql://"} {
		if _, after, ok := strings.Cut(s, scheme); ok {
			authority, _, _ := strings.Cut(after, "/")
			login, _, at := strings.Cut(authority, "@")
			_, secret, ok := strings.Cut(login, ":")
			return at && ok && secret != ""
		}
	}
	if !strings.Contains(s, "host=") && !strings.Contains(s, "dbname=") && !strings.Contains(s, "user=") {
		return false
	}
	_, secret, ok := strings.Cut(" "+s, " password=")
	return ok && strings.Trim(secret, "' ") != ""
}

const (
	blank = iota // white space and comments
	text         // a literal
	word         // a key word or a name
	sign
)

// next is the first token of SQL, the content of a literal, and what follows.
// https://www.postgresql.org/docs/18/sql-syntax-lexical.html
func next(sql string) (token int, literal, rest string) {
	switch c := sql[0]; {
	case strings.ContainsRune(" \t\r\n\f\v", rune(c)):
		return blank, "", sql[1:]
	case strings.HasPrefix(sql, "--"):
		_, rest, _ = strings.Cut(sql, "\n")
		return blank, "", rest
	case strings.HasPrefix(sql, "/*"):
		_, rest, _ = strings.Cut(sql[2:], "*/")
		return blank, "", rest
	case c == '\'':
		literal, rest = quoted(sql[1:], '\'')
		return text, literal, rest
	case c == '"':
		_, rest = quoted(sql[1:], '"')
		return sign, "", rest
	case c == '$':
		if tag, after, ok := strings.Cut(sql[1:], "$"); ok && strings.Trim(tag, letters) == "" {
			literal, rest, _ = strings.Cut(after, "$"+tag+"$")
			return text, literal, rest
		}
	case strings.IndexByte(letters, c) >= 0:
		return word, "", strings.TrimLeft(sql, letters)
	}
	return sign, "", sql[1:]
}

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_"

// quoted reads up to the quote that is not doubled.
func quoted(sql string, quote byte) (content, rest string) {
	var b strings.Builder
	for i := 0; i < len(sql); i++ {
		if sql[i] == quote {
			if i+1 == len(sql) || sql[i+1] != quote {
				return b.String(), sql[i+1:]
			}
			i++
		}
		b.WriteByte(sql[i])
	}
	return b.String(), ""
}
