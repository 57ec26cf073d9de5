// SPDX-License-Identifier: Apache-2.0

package runbook

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"github.com/pgha/pgha/cloud"
	"github.com/pgha/pgha/internal/shell"
)

// raw is a word that needs no quoting for the shell: "$POD".
type raw string

// command joins words and quotes each one that is not raw.
func command(words ...any) string {
	written := make([]string, len(words))
	for i, word := range words {
		switch word := word.(type) {
		case raw:
			written[i] = string(word)
		case string:
			written[i] = shell.Quote(word)
		default:
			written[i] = fmt.Sprint(word)
		}
	}
	return strings.Join(written, " ")
}

// comment returns a comment to put after a command, on the same line.
func comment(s string) string { return "  # " + oneLine(s) }

// kubectl returns a command with context and namespace, so that it cannot reach another cluster when pasted. They go
// before the words for another program.
func (b *book) kubectl(words ...any) string { return b.kubectlIn(b.p.Namespace(), words...) }

// kubectlIn is kubectl for another namespace; "" for objects without a namespace.
func (b *book) kubectlIn(namespace string, words ...any) string {
	var where []any
	if b.context != "" {
		where = append(where, "--context", b.context)
	}
	if namespace != "" {
		where = append(where, "-n", namespace)
	}
	end := len(words)
	for i, word := range words {
		if word == "--" {
			end = i
			break
		}
	}
	all := append([]any{"kubectl"}, words[:end]...)
	return command(append(append(all, where...), words[end:]...)...)
}

// psql runs one statement and prints only its rows. It is the superuser's psql in the pod of the primary, which opens
// the database postgres by default: https://cloudnative-pg.io/documentation/current/kubectl-plugin/#launching-psql
func (b *book) psql(cluster, database string, sql any) string {
	return b.kubectl("cnpg", "psql", cluster, "--stdin=false", "--tty=false", "--", "-d", database, "-qtA", "-c", sql)
}

// psqlWrites is psql for a database whose new sessions only read.
func (b *book) psqlWrites(cluster, database, sql string) string {
	return b.kubectl("cnpg", "psql", cluster, "--stdin=false", "--tty=false", "--", "-d", database, "-qtA", "-c", "SET default_transaction_read_only = off", "-c", sql)
}

// pgha returns a command of pgha for this profile.
func (b *book) pgha(words ...string) string { return b.program("pgha", words...) }

// federate returns the command that prints the script for the cloud to trust the service accounts.
func (b *book) federate(words ...string) string { return b.program("pgha-federate", words...) }

func (b *book) program(name string, words ...string) string {
	all := []string{name}
	if name == "pgha" {
		all, words = append(all, words[0]), words[1:]
	}
	if b.profile != "" {
		all = append(all, b.profile)
	}
	if len(words) > 0 {
		all = append(all, shell.Join(words...))
	}
	return strings.Join(all, " ")
}

// into pipes one command into another.
func into(from, to string) string { return from + " |\n  " + to }

// chapter starts a numbered chapter.
func (b *book) chapter(title string) {
	b.chapters++
	fmt.Fprintf(&b.out, "## %d. %s\n\n", b.chapters, title)
}

func (b *book) section(title string) { fmt.Fprintf(&b.out, "### %s\n\n", title) }

// text writes a paragraph.
func (b *book) text(format string, args ...any) { fmt.Fprintf(&b.out, format+"\n\n", args...) }

// list writes a list.
func (b *book) list(points ...string) {
	for _, point := range points {
		fmt.Fprintf(&b.out, "- %s\n", point)
	}
	b.out.WriteString("\n")
}

// sh writes a block of commands to paste.
func (b *book) sh(lines ...string) {
	b.fenced("sh", strings.Join(lines, "\n")+"\n")
}

// blocks writes blocks of the cloud.
func (b *book) blocks(all []cloud.Block) {
	for _, block := range all {
		if block.Text != "" {
			b.text("%s", block.Text)
		}
		if len(block.Shell) > 0 {
			b.sh(block.Shell...)
		}
	}
}

// fenced writes a block whose fence is longer than any run of backticks in it, so that a value cannot end the block.
// https://spec.commonmark.org/0.31.2/#fenced-code-blocks
func (b *book) fenced(language, text string) {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	fmt.Fprintf(&b.out, "%s%s\n%s%s\n\n", fence, language, text, fence)
}

// oneLine escapes control characters and Unicode's line ends as Go does: \n.
func oneLine(s string) string {
	var out strings.Builder
	for _, r := range s {
		if unicode.IsControl(r) || r == '\u2028' || r == '\u2029' {
			quoted := strconv.QuoteRune(r)
			out.WriteString(quoted[1 : len(quoted)-1])
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// cell formats a name for a table, where a bar starts the next cell, even in code.
// https://github.github.com/gfm/#tables-extension-
func cell(s string) string { return strings.ReplaceAll(code(s), "|", `\|`) }

// code formats any name in running text: https://spec.commonmark.org/0.31.2/#code-spans
func code(s string) string {
	if s = oneLine(s); s == "" {
		return "(empty)"
	}
	if !strings.Contains(s, "`") {
		return "`" + s + "`"
	}
	fence := "``"
	for strings.Contains(s, fence) {
		fence += "`"
	}
	return fence + " " + s + " " + fence
}

// identifier quotes a name in SQL:
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS
func identifier(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }

// literal quotes a text in SQL:
// https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS
func literal(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

// database returns the argument of psql's -d. psql would read a name that looks like a connection string as one:
// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
func database(name string) string {
	if !strings.ContainsAny(name, "=:") {
		return name
	}
	return "dbname='" + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(name) + "'"
}
