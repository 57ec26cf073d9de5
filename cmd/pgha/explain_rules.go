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

// allRules is the argument of pgha explain that lists the rules.
const allRules = "rules"

// isRule reports whether the argument is the ID of a rule, in upper or lower case, or asks for all rules.
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

// ruleList returns one line per rule: ID, severity, title.
func ruleList() []byte {
	var out bytes.Buffer
	for _, r := range lint.Rules() {
		fmt.Fprintf(&out, "%s  %-7s  %s\n", r.ID, r.Severity, r.Title)
	}
	return out.Bytes()
}
