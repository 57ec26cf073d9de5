// SPDX-License-Identifier: Apache-2.0

package plan

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/layout"
)

// Text writes a plan for people: what happens to each Cluster, the fields with their effects, the sequence and the steps. The state
// says how the plan compares with its budget; empty for none. Control characters of names and values are escaped.
func Text(p *Plan, state string) []byte {
	w := &textWriter{}
	if len(p.Sites) == 0 {
		w.nothing(p)
		w.live(p)
		w.upgrade(p)
		w.remarks(p)
		return w.out.Bytes()
	}
	if p.Clusters > 1 || len(p.Sites) > 1 {
		w.fleet(p)
	}
	for i := range p.Sites {
		w.site(&p.Sites[i])
	}
	w.live(p)
	w.upgrade(p)
	w.remarks(p)
	w.foot(p, state)
	return w.out.Bytes()
}

// nothing says how much was compared, so that a forgotten file is noticed.
func (w *textWriter) nothing(p *Plan) {
	of := ""
	if p.Clusters > 1 {
		of = fmt.Sprintf(" in %d clusters", p.Clusters)
	}
	w.printf("Nothing changes%s.\n", of)
	if len(p.Notes)+len(p.Remarks)+len(p.upgradeLines()) > 0 {
		w.printf("\n")
	}
}

type textWriter struct{ out bytes.Buffer }

// printf writes to memory, which cannot fail.
func (w *textWriter) printf(format string, args ...any) { fmt.Fprintf(&w.out, format, args...) }

// fleet writes a line for each site.
func (w *textWriter) fleet(p *Plan) {
	w.printf("%s.\n\n", p.changing())
	rows := [][]string{{"CLUSTER", "EFFECT", "DROPS", "WAITS"}}
	for i := range p.Sites {
		s := &p.Sites[i]
		drops, waits, _ := s.applied()
		rows = append(rows, []string{clean(s.short()), s.Class.String() + s.others(), none(and(drops)), none(clean(strings.Join(waits.short().words(), ", ")))})
	}
	w.table(rows)
}

// short names a site in a table.
func (s *Site) short() string {
	if s.Name == "" {
		return "(shared objects)"
	}
	return strings.TrimPrefix(s.title(), "Cluster ")
}

func none(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

func (w *textWriter) table(rows [][]string) { layout.Table(&w.out, rows) }

// wrapped writes a text in lines, and breaks no command.
func (w *textWriter) wrapped(first, next, text string) {
	layout.Wrap(&w.out, first, next, breakable(text))
}

func (w *textWriter) site(s *Site) {
	w.wrapped("", "  ", clean(s.above())+": "+clean(s.summary()))
	seen := &shownEffects{}
	for _, o := range heaviestFirst(s.Objects) {
		w.printf("\n")
		if !s.alone() {
			w.printf("%s %s\n", signs[o.Action], clean(o.title()))
		}
		w.object(&o, seen)
	}
	w.steps(s)
	w.sequence(s)
	w.beyond(s)
	if len(s.Notes) > 0 {
		w.printf("\nNotes\n")
		for _, note := range s.Notes {
			w.wrapped("  - ", "    ", clean(note))
		}
	}
	w.printf("\n")
}

func (w *textWriter) steps(s *Site) {
	if len(s.Steps) == 0 {
		return
	}
	w.printf("\nOne apply cannot do this; with --steps DIR pgha writes %s\n", layout.Count(len(s.Steps), "file"))
	for i, step := range s.Steps {
		w.wrapped(fmt.Sprintf("  %2d. ", i+1), "      ", clean(step.words()))
	}
}

func (w *textWriter) sequence(s *Site) {
	if len(s.Sequence) == 0 {
		return
	}
	w.printf("\nWhat happens, in order\n")
	for i, e := range s.Sequence {
		w.wrapped(fmt.Sprintf("  %2d. ", i+1), "      ", clean(e.What))
		if e.See != "" {
			w.wrapped("      watch: ", "             ", clean(e.See))
		}
	}
}

// words is the step with what to apply. Its instructions are in the file that pgha plan --steps writes.
func (s *Step) words() string {
	if s.Applies == 0 {
		return s.Title
	}
	return s.Title + " (applies " + layout.Count(s.Applies, "object") + ")"
}

// live says what an apply leaves alone.
func (w *textWriter) live(p *Plan) {
	if len(p.Notes) == 0 {
		return
	}
	w.printf("Live objects\n")
	for _, note := range p.Notes {
		w.wrapped("  - ", "    ", clean(note))
	}
	w.printf("\n")
}

// beyond says which changes the budget does not cover.
func (w *textWriter) beyond(s *Site) {
	if len(s.Beyond) == 0 {
		return
	}
	w.printf("\n")
	w.wrapped("", "  ", clean(s.heading()))
	for i := range s.Beyond {
		w.wrapped("  - ", "    ", clean(s.Beyond[i].words()))
	}
}

// upgrade is what the other operator means.
func (w *textWriter) upgrade(p *Plan) {
	lines := p.upgradeLines()
	if len(lines) == 0 {
		return
	}
	w.printf("Operator %s instead of %s\n", p.To, p.From)
	for _, line := range lines {
		w.wrapped("  - ", "    ", clean(line))
	}
	w.printf("\n")
}

// remarks are about the comparison as a whole.
func (w *textWriter) remarks(p *Plan) {
	if len(p.Remarks) == 0 {
		return
	}
	w.printf("About the two sides\n")
	for _, remark := range p.Remarks {
		w.wrapped("  - ", "    ", clean(remark))
	}
	w.printf("\n")
}

// foot says what was compared and where the pages are.
func (w *textWriter) foot(p *Plan, state string) {
	w.wrapped("", "  ", "Plan for "+p.operator()+": "+p.count()+clean(verdict(p, state))+".")
	w.printf("Rules: %s%s\n", project, effectsPage)
	for i := range p.Sites {
		if source := p.Sites[i].Waits.Source; source != "" {
			w.printf("Times: %s%s\n", project, clean(source))
			return
		}
	}
}
