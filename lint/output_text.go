// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pgha/pgha/fault"
	"github.com/pgha/pgha/internal/layout"
)

// Escape sequences for terminals.
const (
	plainText = "\x1b[0m"
	boldText  = "\x1b[1m"
	dimText   = "\x1b[2m"
	redText   = "\x1b[31m"
	goldText  = "\x1b[33m"
	blueText  = "\x1b[36m"
)

// TextOptions configure a report for people.
type TextOptions struct {
	// Color adds escape sequences for terminals.
	Color bool
	// Every prints each info on a separate line. Otherwise the infos of one rule are one line with a count.
	Every bool
}

// Text writes a report for people, the most severe findings first. A line starts with file:line:column, which editors and
// terminals can open. The last lines have the counts and, if known faults of the operator's release are among the findings, the release that
// mends them.
func (r *Report) Text(options TextOptions) []byte {
	w := &textWriter{color: options.Color}
	for _, g := range groups(r.Findings, options.Every) {
		w.group(g)
	}
	w.summary(r)
	return w.buffer.Bytes()
}

// groups puts errors before warnings before infos, and within those the objects together, in the order of their first
// finding. A group is one line of output: one finding with those that say the same of the same place, or the infos of one rule.
func groups(findings []Finding, every bool) [][]Finding {
	type owner struct {
		file   string
		object Ref
	}
	order := map[owner]int{}
	for _, f := range findings {
		if o := (owner{f.File, f.Object}); order[o] == 0 {
			order[o] = len(order) + 1
		}
	}
	sorted := slices.Clone(findings)
	slices.SortStableFunc(sorted, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(b.Severity, a.Severity),
			cmp.Compare(order[owner{a.File, a.Object}], order[owner{b.File, b.Object}]))
	})
	var all [][]Finding
	lines := map[Finding]int{} // index in all
	for _, f := range sorted {
		of := line(f)
		i, seen := lines[of]
		if !seen || every {
			lines[of] = len(all)
			all = append(all, []Finding{f})
			continue
		}
		all[i] = append(all[i], f)
		if g := all[i]; f.Severity != Info && len(f.Object.Name) < len(g[0].Object.Name) {
			g[0], g[len(g)-1] = g[len(g)-1], g[0] // the cluster itself before its recovered copy, whose names are longer
		}
	}
	return all
}

// line is what the findings of one line of output have in common. Of an info it is the rule. One line of a profile is in the cluster and in its
// recovered copy, so the same is said of both.
func line(f Finding) Finding {
	switch {
	case f.Severity == Info:
		return Finding{Rule: f.Rule, Severity: Info}
	case f.Line == 0:
		return f
	}
	own := f.Object.Name
	f.Message, f.Remedy = strings.ReplaceAll(f.Message, own, ""), strings.ReplaceAll(f.Remedy, own, "")
	f.Object.Name, f.Object.Namespace, f.Suppression = "", "", nil
	return f
}

type textWriter struct {
	buffer bytes.Buffer
	color  bool
}

// printf writes to memory, which cannot fail.
func (w *textWriter) printf(format string, args ...any) { fmt.Fprintf(&w.buffer, format, args...) }

func (w *textWriter) paint(code, s string) string {
	if !w.color || s == "" {
		return s
	}
	return code + s + plainText
}

// group writes the first finding of a group, how many more there are, and what to do.
func (w *textWriter) group(g []Finding) {
	f := g[0]
	if place := placeOf(f); place != "" {
		w.printf("%s: ", w.paint(boldText, oneLine(place)))
	}
	w.printf("%s %s", w.paint(colorOf(f.Severity), f.Severity.String()), f.Rule)
	for _, part := range []string{f.Object.String(), f.Field} {
		if part != "" {
			w.printf(" %s", w.paint(dimText, oneLine(part)))
		}
	}
	w.printf(": %s%s\n", oneLine(f.Message), more(g))
	if f.Remedy != "" {
		w.printf("    %s %s\n", w.paint(dimText, "fix:"), oneLine(f.Remedy))
	}
}

// placeOf is file:line:column as far as it is known.
func placeOf(f Finding) string {
	if f.Line == 0 || f.File == "" {
		return fault.Printable(f.File)
	}
	return fault.Printable(f.File) + ":" + strconv.Itoa(f.Line) + ":" + strconv.Itoa(max(f.Column, 1))
}

// more says how many findings of a group are not shown.
func more(g []Finding) string {
	if len(g) == 1 {
		return ""
	}
	if g[0].Severity != Info {
		var names []string
		for _, f := range g[1:] {
			names = append(names, oneLine(f.Object.String()))
		}
		return " (the same for " + strings.Join(names, ", ") + ")"
	}
	objects := map[Ref]bool{}
	for _, f := range g {
		objects[f.Object] = true
	}
	if len(objects) == 1 {
		return fmt.Sprintf(" (%d more here)", len(g)-1)
	}
	return fmt.Sprintf(" (%d more, in %s)", len(g)-1, layout.Count(len(objects), "object"))
}

func (w *textWriter) summary(r *Report) {
	counts := countBySeverity(r.Findings)
	var parts []string
	for _, s := range []Severity{Error, Warning, Info} {
		if counts[s] > 0 {
			parts = append(parts, layout.Count(counts[s], s.String()))
		}
	}
	text := strings.Join(parts, ", ")
	if text == "" {
		text = "no findings"
	} else {
		w.printf("\n")
	}
	if len(r.Objects) > 0 {
		text += " in " + layout.Count(len(r.Objects)-r.recovered, "object")
		if r.recovered > 0 {
			text += fmt.Sprintf(" and %d of the recovery", r.recovered)
		}
	}
	if len(r.Suppressed) > 0 {
		text += fmt.Sprintf(", %d ignored", len(r.Suppressed))
	}
	w.printf("%s\n", text)
	for _, u := range r.Upgrades() {
		w.printf("%s\n", u)
	}
}

func colorOf(s Severity) string {
	switch s {
	case Error:
		return redText
	case Warning:
		return goldText
	case Info:
		return blueText
	}
	return plainText
}

// oneLine replaces control characters with spaces, so that text from a manifest cannot move the cursor or start a new line.
func oneLine(s string) string {
	clean := func(r rune) bool { return r < ' ' || r >= 0x7f && r < 0xa0 }
	if strings.IndexFunc(s, clean) < 0 {
		return s
	}
	return strings.Map(func(r rune) rune {
		if clean(r) {
			return ' '
		}
		return r
	}, s)
}
