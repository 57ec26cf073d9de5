// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pgha/pgha/docs/rules"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/lint"
)

// allRules is what to ask pgha explain for to get the list of rules.
const allRules = "rules"

// isRule reports whether somebody asks for a rule, in whatever case, and not for a field.
func isRule(name string) bool {
	return name == allRules || len(name) > 4 && strings.EqualFold(name[:4], "PGHA")
}

// explainRule prints the page of a rule, or the list of all of them.
func explainRule(sys *cli.System, name string) error {
	if name == allRules {
		return sys.Print(ruleList())
	}
	for _, r := range lint.Rules() {
		if !strings.EqualFold(r.ID, name) {
			continue
		}
		page, err := rules.Pages.ReadFile(r.ID + ".md")
		if err != nil {
			return fmt.Errorf("cannot read the page of rule %q: %w", r.ID, err)
		}
		return sys.Print(page)
	}
	return fmt.Errorf("cannot explain %q: unknown rule; pgha explain rules lists them", name)
}

// ruleList is a line for each rule: id, severity, title.
func ruleList() []byte {
	var out bytes.Buffer
	for _, r := range lint.Rules() {
		fmt.Fprintf(&out, "%s  %-7s  %s\n", r.ID, r.Severity, r.Title)
	}
	return out.Bytes()
}
