// SPDX-License-Identifier: Apache-2.0

package main

import (
	"strings"
	"testing"

	"github.com/alecthomas/kong"
	"github.com/pgha/pgha/internal/cli"
)

// TestHelp checks that the help of every command has examples, which begin with the name of the command.
func TestHelp(t *testing.T) {
	for _, c := range commands() {
		if c.name == "version" || c.name == "fn" {
			continue // there is one way to call the one, and kustomize calls the other
		}
		provider, ok := c.make().(kong.HelpProvider)
		if !ok {
			t.Errorf("pgha %s --help has no examples", c.name)
			continue
		}
		_, examples, ok := strings.Cut(provider.Help(), "Examples:\n")
		if !ok || !strings.Contains(examples, "pgha "+c.name) {
			t.Errorf("pgha %s --help has no examples of it", c.name)
		}
	}
}

// TestCandidatesOfEveryCommand checks that completion supports the names of all arguments in the grammar, and does not panic.
func TestCandidatesOfEveryCommand(t *testing.T) {
	for _, c := range commands() {
		for _, words := range [][]string{{c.name, ""}, {c.name, "-"}, {c.name, "--"}, {c.name, "x", ""}, {c.name, "--set", "spec."}, {c.name, "--target="}} {
			if found := candidatesFor(new(cli.System), words); found == nil {
				t.Errorf("no answer for %q", words)
			}
		}
		found := candidatesFor(new(cli.System), []string{c.name, "--"})
		for _, flag := range found.words {
			name, meaning, _ := strings.Cut(flag, "\t")
			if meaning == "" {
				t.Errorf("pgha %s %s has no help", c.name, name)
			}
		}
	}
}
