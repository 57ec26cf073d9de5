// SPDX-License-Identifier: Apache-2.0

package plan_test

import (
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/pgha/pgha/plan"
	"gotest.tools/v3/assert"
)

// hostile are texts that could fake lines, control a terminal, or be read as Markdown or HTML.
var hostile = map[string]string{
	"line":       "\nCluster shop/other: refused",
	"return":     "\rNothing changes.",
	"escape":     "\x1b[2J\x1b[31m",
	"C1":         "\u009b31m",
	"separator":  "\u2028Nothing changes.\u2029",
	"direction":  "\u202egnihton",
	"zero width": "\u200b\ufeff",
	"not UTF-8":  "\xff\xfe",
	"table":      " | **ignored** | - | - |",
	"HTML":       "</summary></details><img src=x onerror=alert(1)><!-- pgha plan -->",
	"mention":    " @everyone @org/team #1 GH-2 org/repo#3",
	"link":       "](https://evil.example) [x](https://evil.example)",
	"address":    " https://evil.example HTTP://evil.example ftp://evil.example www.evil.example mailto:a@evil.example",
	"code":       "`` ` ``` ` @someone <b>",
	"emphasis":   "*a* _b_ ~~c~~ \\",
	"end":        "\\",
}

// TestHostile checks that no text of a manifest adds a line or a character that is not printed, and that in Markdown it stays a text.
func TestHostile(t *testing.T) {
	plainText, plainMarkdown := string(plan.Text(everything("x"), "")), string(plan.Markdown(everything("x"), ""))
	for name, h := range hostile {
		t.Run(name, func(t *testing.T) {
			p := everything(h)
			text, markdown := string(plan.Text(p, "")), string(plan.Markdown(p, ""))
			for kind, got := range map[string]string{"text": text, "Markdown": markdown} {
				assert.Assert(t, utf8.ValidString(got), kind)
				for _, r := range got {
					assert.Assert(t, r == '\n' || unicode.IsPrint(r), "%s has %q", kind, r)
				}
			}
			assert.DeepEqual(t, lineStarts(text), lineStarts(plainText))
			assert.DeepEqual(t, lineStarts(markdown), lineStarts(plainMarkdown))
			bare := withoutCode(markdown)
			assert.Equal(t, strings.Count(bare, "|"), strings.Count(withoutCode(plainMarkdown), "|"), bare)
			assert.Equal(t, strings.Count(bare, plan.Marker), 1)
			for _, active := range []string{"<img", "@everyone", "@someone", "@org", "](https://evil", " #1", "GH-2", "repo#3", "*a*", "_b_", "~~c", "://evil", "www.evil", "mailto:a"} {
				assert.Assert(t, !strings.Contains(bare, active), "%q in\n%s", active, bare)
			}
			for _, tag := range []string{"<details>", "</details>", "</summary>", "<b>"} {
				assert.Equal(t, strings.Count(bare, tag), strings.Count(plainMarkdown, tag), bare)
			}
		})
	}
}

// lineStarts are the first characters of lines that are not indented, and not an item of a list or a number.
func lineStarts(text string) []string {
	return regexp.MustCompile(`(?m)^[^\s\d-]\S{0,3}`).FindAllString(text, -1)
}

// withoutCode removes code spans as CommonMark finds them: https://spec.commonmark.org/0.31.2/#code-spans
func withoutCode(text string) string {
	var b strings.Builder
	for text != "" {
		start := strings.IndexByte(text, '`')
		if start < 0 {
			break
		}
		n := len(text[start:]) - len(strings.TrimLeft(text[start:], "`"))
		rest, end := text[start+n:], -1
		for at := 0; at < len(rest); {
			i := strings.IndexByte(rest[at:], '`')
			if i < 0 {
				break
			}
			run := len(rest[at+i:]) - len(strings.TrimLeft(rest[at+i:], "`"))
			if run == n {
				end = at + i
				break
			}
			at += i + run
		}
		if end < 0 {
			b.WriteString(text[:start+n])
			text = rest
			continue
		}
		b.WriteString(text[:start] + "(code)")
		text = rest[end+n:]
	}
	return b.String() + text
}
