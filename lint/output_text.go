// SPDX-License-Identifier: Apache-2.0

package lint

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
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

// Text writes findings for people, grouped by file and object, with a last line that counts them. Color is for terminals.
func Text(findings []Finding, color bool) []byte {
	w := &textWriter{color: color}
	findings = grouped(findings)
	for i, f := range findings {
		if i == 0 || f.File != findings[i-1].File || f.Object != findings[i-1].Object {
			w.heading(f, i == 0)
		}
		w.finding(f)
	}
	w.summary(findings)
	return w.buffer.Bytes()
}

// grouped keeps the order of objects by their first finding, and brings the findings of each together.
func grouped(findings []Finding) []Finding {
	type group struct {
		file   string
		object Ref
	}
	var order []group
	members := map[group][]Finding{}
	for _, f := range findings {
		g := group{f.File, f.Object}
		if members[g] == nil {
			order = append(order, g)
		}
		members[g] = append(members[g], f)
	}
	sorted := make([]Finding, 0, len(findings))
	for _, g := range order {
		sorted = append(sorted, members[g]...)
	}
	return sorted
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

func (w *textWriter) heading(f Finding, first bool) {
	if !first {
		w.printf("\n")
	}
	parts := make([]string, 0, 2)
	for _, part := range []string{oneLine(f.File), oneLine(f.Object.String())} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	w.printf("%s\n", w.paint(boldText, strings.Join(parts, ": ")))
}

func (w *textWriter) finding(f Finding) {
	place := oneLine(f.Field)
	if f.Line > 0 {
		place = strings.TrimSpace(strconv.Itoa(f.Line) + ":" + strconv.Itoa(f.Column) + " " + place)
	}
	w.printf("  %s %s %s\n    %s\n", w.paint(colorOf(f.Severity), f.Severity.String()), f.Rule, w.paint(dimText, place),
		oneLine(f.Message))
	if f.Remedy != "" {
		w.printf("    %s %s\n", w.paint(dimText, "fix:"), oneLine(f.Remedy))
	}
}

func (w *textWriter) summary(findings []Finding) {
	if len(findings) == 0 {
		w.printf("no findings\n")
		return
	}
	counts := map[Severity]int{}
	for _, f := range findings {
		counts[f.Severity]++
	}
	w.printf("\n%s, %s, %d info\n", plural(counts[Error], "error"), plural(counts[Warning], "warning"), counts[Info])
}

func plural(n int, word string) string {
	if n != 1 {
		word += "s"
	}
	return strconv.Itoa(n) + " " + word
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

// oneLine keeps what was typed into a manifest from moving the cursor or starting a line of its own.
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
