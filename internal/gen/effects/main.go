// SPDX-License-Identifier: Apache-2.0

// Command effects writes the rules of a change plan into its documentation, between two markers. It runs at `go generate ./plan`.
package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/pgha/pgha/plan"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: effects FILE")
		os.Exit(2)
	}
	if err := write(os.Args[1]); err != nil {
		fmt.Fprintf(os.Stderr, "effects: %v\n", err)
		os.Exit(1)
	}
}

func write(file string) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("cannot read the page: %w", err)
	}
	page, err := withRules(string(text), plan.Rules(), plan.Wholes())
	if err != nil {
		return err
	}
	return os.WriteFile(file, []byte(page), 0o644)
}

// The rules are between these lines; everything else of the page is written by hand.
const (
	begin = "<!-- rules: written by go generate ./plan -->\n"
	end   = "<!-- end of the rules -->\n"
)

// withRules replaces the rules of a page.
func withRules(page string, rules, wholes []plan.Rule) (string, error) {
	before, rest, found := strings.Cut(page, begin)
	_, after, alsoFound := strings.Cut(rest, end)
	if !found || !alsoFound {
		return "", errors.New("cannot find the lines between which the rules are")
	}
	var b strings.Builder
	all := byKind(rules, wholes)
	b.WriteString("\n" + contents(all) + "\n")
	kind := ""
	for i := range all {
		r := &all[i]
		if r.Kind != kind {
			kind = r.Kind
			fmt.Fprintf(&b, "\n## %s\n", kind)
		}
		b.WriteString(section(r))
	}
	return before + begin + b.String() + "\n" + end + after, nil
}

// byKind puts what is said about whole objects before the rules for the fields of their kind; kinds without such rules come last.
func byKind(rules, wholes []plan.Rule) []plan.Rule {
	var all []plan.Rule
	seen := map[string]bool{}
	add := func(kind string) {
		if seen[kind] {
			return
		}
		seen[kind] = true
		for _, list := range [][]plan.Rule{wholes, rules} {
			for i := range list {
				if list[i].Kind == kind {
					all = append(all, list[i])
				}
			}
		}
	}
	for _, list := range [][]plan.Rule{rules, wholes} {
		for i := range list {
			add(list[i].Kind)
		}
	}
	return all
}

// contents links to the kinds.
func contents(rules []plan.Rule) string {
	var links []string
	for i := range rules {
		if kind := rules[i].Kind; i == 0 || kind != rules[i-1].Kind {
			links = append(links, fmt.Sprintf("[%s](#%s)", kind, strings.ReplaceAll(strings.ToLower(kind), " ", "-")))
		}
	}
	return strings.Join(links, " · ")
}

// section is what a rule says. Headings with dots have other anchors on GitHub than in other viewers, so each has its own.
func section(r *plan.Rule) string {
	_, anchor, _ := strings.Cut(r.Page, "#")
	var b strings.Builder
	fmt.Fprintf(&b, "\n<a id=\"%s\"></a>\n\n### %s\n\n", anchor, heading(r))
	effect := "**" + r.Does + "**"
	if r.When != "" && string(r.When) != r.Does {
		effect += ", " + string(r.When)
	}
	if r.Depends {
		effect += "; the values and other fields may change that"
	}
	paragraph(&b, effect+".")
	paragraph(&b, sentence(r.Why))
	if r.Blocked != "" {
		paragraph(&b, "Blocked: "+escaped(r.Blocked)+".")
	}
	if r.Step != "" {
		paragraph(&b, "You: "+escaped(r.Step)+".")
	}
	if r.Source != "" {
		fmt.Fprintf(&b, "[Source](%s)\n", r.Source)
	}
	return b.String()
}

// heading is the kind with the field, or with what happens to the whole object.
func heading(r *plan.Rule) string {
	if r.Path == "added" || r.Path == "removed" {
		return r.Kind + " " + r.Path
	}
	return r.Kind + ": `" + r.Path + "`"
}

// sentence is a reason with a capital letter and a full stop.
func sentence(why string) string {
	if why == "" {
		return ""
	}
	why = escaped(why)
	first, _, _ := strings.Cut(why, " ")
	// Names keep their spelling: pg_hba, shared_buffers, kubectl's flags.
	if strings.ContainsAny(first, "._-`&") || first == "kubectl" || first == "pgha" {
		return why + "."
	}
	return strings.ToUpper(why[:1]) + why[1:] + "."
}

// escaped protects what Markdown would read.
func escaped(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", "*", `\*`, "_", `\_`, "[", `\[`).Replace(text)
}

// paragraph writes a text in lines of 120.
func paragraph(b *strings.Builder, text string) {
	if text == "" {
		return
	}
	width := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i > 0 && width+1+len(word) > 120:
			b.WriteString("\n")
			width = 0
		case i > 0:
			b.WriteString(" ")
			width++
		}
		b.WriteString(word)
		width += len(word)
	}
	b.WriteString("\n\n")
}
