// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"fmt"
	"text/tabwriter"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
)

type profilesCmd struct {
	Builtin string `arg:"" optional:"" name:"builtin" help:"Built-in profile to print."`
}

// Help is shown below the flags.
func (c *profilesCmd) Help() string {
	return `Examples:
  pgha profiles
  pgha profiles aks-premium-v2
  diff <(pgha profiles aks) <(pgha profiles aks-premium-v2)`
}

// Run lists the built-in profiles, one per line, or prints one of them.
func (c *profilesCmd) Run(sys *cli.System) error {
	if c.Builtin != "" {
		text, err := profiles.Builtin(c.Builtin)
		if err != nil {
			return err
		}
		return sys.Print(text)
	}
	var list bytes.Buffer
	table := tabwriter.NewWriter(&list, 0, 0, 2, ' ', 0)
	for _, name := range profiles.Names() {
		title, err := profiles.Title(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(table, "%s\t%s\n", name, title)
	}
	if err := table.Flush(); err != nil {
		return fmt.Errorf("cannot list profiles: %w", err)
	}
	return sys.Print(list.Bytes())
}
