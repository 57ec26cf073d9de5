// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"regexp"
	"strings"
	"sync"
)

// markdownSpecial are characters that Markdown and HTML could read. A character reference is never read as structure:
// https://github.github.com/gfm/#entity-and-numeric-character-references
var markdownSpecial = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", "`", "&#96;", "*", "&#42;", "|", "&#124;",
	"[", "&#91;", "]", "&#93;", `\`, "&#92;", "~", "&#126;")

// markdownActive is what GitHub turns into notifications, links to issues and links to addresses after it has rendered the text, and an
// underscore at the edge of a word, which may begin emphasis: https://github.github.com/gfm/#autolinks-extension-
var markdownActive = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`@[\w-]|#\d|GH-\d|(?i:\w+://\S|www\.\S|mailto:\S|xmpp:\S)|\b_+|_+\b`)
})

// mdText escapes text for Markdown, in tables and HTML too.
func mdText(text string) string {
	text = clean(text)
	var b strings.Builder
	last := 0
	for _, at := range markdownActive().FindAllStringIndex(text, -1) {
		b.WriteString(markdownSpecial.Replace(text[last:at[0]]))
		found := text[at[0]:at[1]]
		if found == "https://g" && strings.HasPrefix(text[at[0]:], cnpgProject) {
			b.WriteString(found) // a source of this plan
			last = at[1]
			continue
		}
		if found[0] == '_' {
			b.WriteString(strings.ReplaceAll(found, "_", "&#95;"))
		} else {
			// A comment in between is not shown, and is no part of a name.
			b.WriteString(found[:len(found)-1] + "<!-- -->" + found[len(found)-1:])
		}
		last = at[1]
	}
	return b.String() + markdownSpecial.Replace(text[last:])
}

// cnpgProject is where issues of the operator are, which messages name.
const cnpgProject = "https://github.com/cloudnative-pg/"

// mdProse is a text whose commands are formatted as code.
func mdProse(text string) string {
	words := breakable(clean(text))
	for i, word := range words {
		if !isCommand(strings.Fields(word)) {
			words[i] = mdText(word)
			continue
		}
		command := strings.TrimRight(word, ";,.")
		words[i] = mdCode(command) + word[len(command):]
	}
	return strings.Join(words, " ")
}

// mdCode formats any text as code, not for tables: https://github.github.com/gfm/#code-spans
func mdCode(text string) string {
	text = clean(text)
	if text == "" {
		return "(empty)"
	}
	if !strings.Contains(text, "`") {
		return "`" + text + "`"
	}
	fence := "``"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fence + " " + text + " " + fence
}

// mdLink is a link to a page of the project or to any address.
func mdLink(text, target string) string {
	if !strings.HasPrefix(target, "https://") {
		target = project + target
	}
	target = strings.NewReplacer("(", "%28", ")", "%29", " ", "%20", "<", "%3C", ">", "%3E", `\`, "%5C").Replace(clean(target))
	return "[" + mdText(text) + "](" + target + ")"
}
