// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/layout"
)

// Marker is the first line of the Markdown of a plan, by which a workflow finds its comment of before.
const Marker = "<!-- pgha plan -->"

// longestComment is the limit of GitHub for a comment, less some room for what a workflow adds. It counts characters; bytes are never
// fewer.
const longestComment = 65_536 - 1_536

// Markdown writes a plan as a comment for a pull request. The same plan gives the same text. The state
// says how the plan compares with its budget; empty for none. If it is longer than GitHub allows, it
// leaves out details of the lightest sites, and says so.
func Markdown(p *Plan, state string) []byte {
	if len(p.Sites) == 0 {
		return []byte(Marker + "\n### pgha plan: nothing changes\n" + aboutAll(p))
	}
	c := &comment{plan: p, state: state, left: longestComment}
	return []byte(c.text())
}

// mdSite is the details of a site.
func mdSite(s *Site, open bool, limit int) string {
	m := &markdown{limit: limit - 300}
	head := "<details><summary>"
	if open {
		head = "<details open><summary>"
	}
	m.add(head + mdText(s.above()) + ": <b>" + mdText(s.Class.String()) + "</b>" + mdText(s.others()) + "</summary>\n\n")
	seen := &shownEffects{}
	for _, o := range heaviestFirst(s.Objects) {
		m.object(&o, s.alone(), seen)
	}
	m.steps(s)
	m.sequence(s)
	m.beyond(s)
	if len(s.Notes) > 0 {
		m.add("**Notes**\n\n")
		for _, note := range s.Notes {
			m.add("- " + mdText(note) + "\n")
		}
		m.add("\n")
	}
	if m.skipped > 0 {
		m.limit += 300
		m.add(fmt.Sprintf("_%s left out, because a comment on GitHub is limited to 65,536 characters; `pgha plan` prints all._\n\n",
			isAre(m.skipped, "part")))
	}
	return m.String() + "</details>\n\n"
}

func isAre(n int, word string) string {
	if n == 1 {
		return "1 " + word + " is"
	}
	return layout.Count(n, word) + " are"
}

// markdown collects parts up to a limit, and counts those that do not fit.
type markdown struct {
	strings.Builder
	limit, skipped int
}

func (m *markdown) add(part string) {
	if m.Len()+len(part) > m.limit {
		m.skipped++
		return
	}
	m.WriteString(part)
}

func (m *markdown) object(o *Object, alone bool, seen *shownEffects) {
	if !alone {
		m.add("#### " + mdText(o.title()) + "\n\n")
	}
	rest := o.Changes
	for i := range o.Refusals {
		var fields []fieldLine
		fields, rest = o.Refusals[i].about(rest)
		m.add(mdRefusal(&o.Refusals[i], fields))
	}
	if len(o.Refusals) > 0 && len(rest) > 0 {
		m.add("Nothing of this object is applied. What its other changes would do:\n\n")
	}
	if o.Effect != nil {
		m.add(mdEffect(o.Effect, "", seen.before(o.Effect)))
	}
	for _, e := range entries(rest) {
		m.add(mdEffect(&e.effect, mdFields(e.fields), seen.before(&e.effect)))
	}
}

func mdRefusal(r *Refusal, fields []fieldLine) string {
	text := "**refused** by " + mdText(r.Who.words())
	if r.Field != "" && !hasField(fields, r.Field) {
		text += ": " + mdCode(r.Field)
	}
	return text + "\n" + mdFields(fields) + "\n" + mdLabels(r.Page, r.Source, label{"why", r.Why}, label{"instead", r.Way})
}

func mdFields(fields []fieldLine) string {
	var b strings.Builder
	for _, f := range fields {
		b.WriteString(mdField(f))
	}
	return b.String()
}

// mdField is a changed field; values are code, so that nothing in them is read as Markdown.
func mdField(f fieldLine) string {
	text := "- " + mdCode(f.path)
	switch {
	case f.one != "" && f.sign == "+":
		return text + " added: " + mdCode(f.one) + "\n"
	case f.one != "" && f.sign == "-":
		return text + " removed: " + mdCode(f.one) + "\n"
	case f.one != "":
		return text + ": " + mdCode(f.one) + "\n"
	}
	for _, line := range f.lines {
		text += "\n  - " + map[byte]string{'-': "removed: ", '+': "added: ", '~': "changed: "}[line[0]] + mdCode(line[2:])
	}
	return text + "\n"
}

// mdEffect is an effect, the fields that have it, and why.
func mdEffect(e *Effect, fields string, again bool) string {
	class := mdText(e.Class.String())
	text := "**" + class + "**" + strings.TrimPrefix(mdText(e.words(again)), class) + "\n"
	blocked := e.Blocked
	if again {
		blocked = ""
	}
	return text + fields + "\n" + mdLabels(e.Page, e.Source, label{"why", e.Why}, label{"blocked", blocked}, label{"you", e.Step})
}

type label struct{ name, text string }

// mdLabels is a paragraph with a line for each label that has a text. The first ends with the links to the rule and to its source.
func mdLabels(page, source string, labels ...label) string {
	var links []string
	if page != "" {
		links = append(links, mdLink("rule", page))
	}
	if source != "" {
		links = append(links, mdLink("source", source))
	}
	var lines []string
	for _, l := range labels {
		if l.text == "" {
			continue
		}
		line := l.name + ": " + mdProse(l.text)
		if len(lines) == 0 && len(links) > 0 {
			line += " (" + strings.Join(links, ", ") + ")"
		}
		lines = append(lines, line)
	}
	// A backslash at the end of a line breaks it: https://github.github.com/gfm/#hard-line-breaks
	return strings.Join(lines, "\\\n") + "\n\n"
}

func (m *markdown) sequence(s *Site) {
	if len(s.Sequence) == 0 {
		return
	}
	var part strings.Builder
	part.WriteString("**What happens, in order**\n\n")
	for i, e := range s.Sequence {
		fmt.Fprintf(&part, "%d. %s", i+1, mdProse(e.What))
		if e.See != "" {
			part.WriteString("\\\n   watch: " + mdProse(e.See))
		}
		part.WriteString("\n")
	}
	m.add(part.String() + "\n")
}

func (m *markdown) beyond(s *Site) {
	if len(s.Beyond) == 0 {
		return
	}
	m.add("**" + mdText(s.heading()) + "**\n\n")
	for i := range s.Beyond {
		m.add("- " + mdText(s.Beyond[i].words()) + "\n")
	}
	m.add("\n")
}

func (m *markdown) steps(s *Site) {
	if len(s.Steps) == 0 {
		return
	}
	var part strings.Builder
	fmt.Fprintf(&part, "**One apply cannot do this; with `--steps DIR` pgha writes %s**\n\n", layout.Count(len(s.Steps), "file"))
	for i, step := range s.Steps {
		fmt.Fprintf(&part, "%d. %s\n", i+1, mdProse(step.words()))
	}
	m.add(part.String() + "\n")
}
