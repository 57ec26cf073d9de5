// SPDX-License-Identifier: Apache-2.0

package main

import (
	"fmt"
	"strings"
	"time"
)

// report is what a run found, part by part.
type report struct {
	parts []*section
}

// section is one part of the page, which the run of this part writes.
type section struct {
	title string
	// begin and end of the run.
	begin, end time.Time
	versions   []string
	// rows that were acknowledged, and how many of them were lost.
	rows, lost int
	lines      []string
	drills     []*drill
	cells      []*cellRow
	nodes      []*outcome
	satellites []*satelliteOutcome
	findings   []string
	// complete: the part ran to its end.
	complete bool
}

func (r *report) part(title string) {
	r.parts = append(r.parts, &section{title: title, begin: time.Now()})
}

func (r *report) last() *section { return r.parts[len(r.parts)-1] }

// note adds a sentence to the part.
func (r *report) note(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	fmt.Printf("%s  %s\n", time.Now().Format("15:04:05"), line)
	r.last().lines = append(r.last().lines, line)
}

// finding adds something that is not as pgha says.
func (r *report) finding(format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	fmt.Printf("%s  FINDING: %s\n", time.Now().Format("15:04:05"), line)
	r.last().findings = append(r.last().findings, line)
}

func (r *report) drill(d *drill) { r.last().drills = append(r.last().drills, d) }

// findings counts them.
func (r *report) findings() (n int) {
	for _, p := range r.parts {
		n += p.count()
	}
	return n
}

// count is the number of findings.
func (p *section) count() int {
	n := len(p.findings)
	for _, d := range p.drills {
		n += len(d.findings)
	}
	return n
}

// markdown writes the section.
func (p *section) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n", p.title)
	rows := ""
	if p.rows > 0 {
		rows = fmt.Sprintf(", %d acknowledged rows, %d of them lost", p.rows, p.lost)
	}
	fmt.Fprintf(&b, "Run of %s UTC, %.0f minutes: %s%s. %s.\n",
		p.begin.UTC().Format("2006-01-02 15:04"), p.end.Sub(p.begin).Minutes(), counted(p.count(), "finding"), rows, strings.Join(p.versions, "; "))
	if len(p.lines) > 0 {
		b.WriteString("\n")
	}
	for _, line := range p.lines {
		fmt.Fprintf(&b, "- %s\n", line)
	}
	p.table(&b)
	p.measured(&b)
	p.drained(&b)
	p.aroundTable(&b)
	p.disagreements(&b)
	return b.String()
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// table writes the drills.
func (p *section) table(b *strings.Builder) {
	if len(p.drills) == 0 {
		return
	}
	b.WriteString("\nWrites is the longest time without an acknowledged row, connections the longest in which new ones failed, in seconds, with what the plan says. ")
	b.WriteString("Settled is when the last pod, phase or event moved, in seconds after the apply.\n\n")
	b.WriteString("| change | class of the plan | what happened | writes | connections | settled |\n|---|---|---|---|---|---|\n")
	for _, d := range p.drills {
		what := listed(d.happened)
		if what == "" {
			what = "nothing"
		}
		fmt.Fprintf(b, "| %s | %s | %s | %s | %s | %.0f |\n", d.name, or(d.class, "nothing to do"), what,
			figure(d.gaps.writes, d.writes), figure(d.gaps.connections, d.refused), d.settled.Seconds())
	}
}

func figure(seen time.Duration, words string) string {
	if words == "" {
		words = "-"
	}
	return fmt.Sprintf("%.1f (%s)", seen.Seconds(), words)
}

func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// disagreements writes the findings, with the evidence.
func (p *section) disagreements(b *strings.Builder) {
	for _, f := range p.findings {
		fmt.Fprintf(b, "\n**Finding**: %s\n", f)
	}
	for _, d := range p.drills {
		if len(d.findings) == 0 && len(d.notes) == 0 {
			continue
		}
		fmt.Fprintf(b, "\n### %s\n\n", d.name)
		for _, f := range d.findings {
			fmt.Fprintf(b, "- **Finding**: %s\n", f)
		}
		for _, n := range d.notes {
			fmt.Fprintf(b, "- %s\n", n)
		}
		if len(d.findings) > 0 {
			fmt.Fprintf(b, "\nForetold: %s.\n\n", or(listed(d.foretold), "nothing"))
			for _, line := range d.story {
				fmt.Fprintf(b, "    %s\n", line)
			}
		}
	}
}
