// SPDX-License-Identifier: Apache-2.0

package runbook_test

import (
	"strings"
	"testing"
)

// blocks are the fenced blocks of a language in a Markdown text: https://spec.commonmark.org/0.31.2/#fenced-code-blocks
func blocks(t *testing.T, text, language string) []string {
	t.Helper()
	var all []string
	var block []string
	fence, wanted := "", false
	for line := range strings.SplitSeq(text, "\n") {
		run := line[:len(line)-len(strings.TrimLeft(line, "`"))]
		switch {
		case fence == "" && len(run) >= 3:
			fence, wanted, block = run, line == run+language, nil
		case fence != "" && len(run) >= len(fence) && strings.TrimSpace(line) == run:
			if wanted {
				all = append(all, strings.Join(block, "\n"))
			}
			fence = ""
		case fence != "":
			block = append(block, line)
		}
	}
	if fence != "" {
		t.Fatal("a fence is not closed")
	}
	return all
}

// words is a command as a shell passes it, except that a variable keeps its name.
type words []string

// commands returns the simple commands of a script, including those in $( ). It supports only the syntax of the
// runbook.
func commands(script string) []words {
	var all []words
	var command words
	var word strings.Builder
	var open bool // a word has started; it may be empty
	endWord := func() {
		if open {
			command = append(command, word.String())
		}
		word.Reset()
		open = false
	}
	endCommand := func() {
		endWord()
		if program := trimKeywords(command); len(program) > 0 {
			all = append(all, program)
		}
		command = nil
	}
	for i := 0; i < len(script); i++ {
		switch c := script[i]; {
		case c == '\'':
			end := i + 1 + strings.IndexByte(script[i+1:], '\'')
			word.WriteString(script[i+1 : end])
			i, open = end, true
		case c == '"' || strings.HasPrefix(script[i:], "$("):
			text, inner, end := quotedOrNested(script, i)
			word.WriteString(text)
			all = append(all, inner...)
			i, open = end, true
		case c == '\\' && i+1 < len(script):
			if i++; script[i] != '\n' {
				word.WriteByte(script[i])
				open = true
			}
		case c == '#' && !open:
			for i+1 < len(script) && script[i+1] != '\n' {
				i++
			}
		case c == ' ':
			endWord()
		case c == '\n' || c == ';' || c == '|' || c == '&':
			endCommand()
		default:
			word.WriteByte(c)
			open = true
		}
	}
	endCommand()
	return all
}

// quotedOrNested reads "…" or $(…) from i on: the text, the commands in it, and where it ends.
func quotedOrNested(script string, i int) (text string, inner []words, end int) {
	if script[i] == '"' {
		var b strings.Builder
		for i++; script[i] != '"'; i++ {
			switch {
			case strings.HasPrefix(script[i:], "$("):
				var nested []words
				text, nested, i = quotedOrNested(script, i)
				b.WriteString(text)
				inner = append(inner, nested...)
			case script[i] == '\\':
				i++
				b.WriteByte(script[i])
			default:
				b.WriteByte(script[i])
			}
		}
		return b.String(), inner, i
	}
	depth, start := 0, i
	for ; ; i++ {
		switch script[i] {
		case '\\':
			i++
		case '\'':
			i += 1 + strings.IndexByte(script[i+1:], '\'')
		case '"':
			_, _, i = quotedOrNested(script, i)
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return "$(…)", commands(script[start+2 : i]), i
			}
		}
	}
}

// trimKeywords returns the program and its arguments, without assignments, redirections and shell keywords.
func trimKeywords(w words) words {
	for i, word := range w {
		if word == ">" {
			w = w[:i]
			break
		}
	}
	for len(w) > 0 {
		name, _, assigned := strings.Cut(w[0], "=")
		keyword := strings.Contains(" do done until for while then ", " "+w[0]+" ")
		if !keyword && (!assigned || strings.Trim(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ_") != "") {
			break
		}
		if w[0] == "for" {
			return nil
		}
		w = w[1:]
	}
	return w
}

func TestCommands(t *testing.T) {
	for name, tc := range map[string]struct {
		reason, script string
		want           []words
	}{
		"pipe":    {"two commands", "a b |\n  c 'd e'", []words{{"a", "b"}, {"c", "d e"}}},
		"nested":  {"what is in a substitution runs too", `X=$(a "$(b c)" ')')`, []words{{"b", "c"}, {"a", "$(…)", ")"}}},
		"loop":    {"the shell's own words are no programs", "for P in $(a b); do\n  c \"$P\"\ndone", []words{{"a", "b"}, {"c", "$P"}}},
		"until":   {"a condition is a command", `until X=$(a) && test "$X" != "$Y"; do sleep 1; done`, []words{{"a"}, {"test", "$X", "!=", "$Y"}, {"sleep", "1"}}},
		"comment": {"it runs nothing", "a b  # c d", []words{{"a", "b"}}},
		"output":  {"a file is no argument", "a b > c", []words{{"a", "b"}}},
		"quotes":  {"an escaped quote is part of the word", `a "b \"c\" d"`, []words{{"a", `b "c" d`}}},
	} {
		t.Run(name, func(t *testing.T) { same(t, tc.reason, tc.want, commands(tc.script)) })
	}
}
