// SPDX-License-Identifier: Apache-2.0

package main

import (
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/runbook"
)

type runbookCmd struct {
	cli.Flags
	cli.SiteFlag
	Profile string `arg:"" optional:"" name:"profile" help:"Profile of the cluster, or of several with --dir."`
	Context string `placeholder:"NAME" help:"Context of kubectl, in place of the AKS cluster's name."`
	Dir     string `placeholder:"DIR" help:"Write a runbook for each profile into DIR, called <name>.md."`
}

// Help is shown below the flags.
func (c *runbookCmd) Help() string {
	return `The commands in it name the profile as it was named here, flags and all.

Examples:
  pgha runbook prod.yaml > runbook.md
  pgha runbook aks --set spec.instances=5 --context my-cluster
  pgha runbook fleet.yaml --site weu > weu.md
  pgha runbook fleet.yaml --dir runbooks`
}

// Run prints the runbook, or writes those of many profiles.
func (c *runbookCmd) Run(sys *cli.System) error {
	c.Pick = c.Site
	if c.Dir != "" {
		return c.writeAll(sys)
	}
	p, err := load(sys, &c.Flags, c.Profile)
	if err != nil {
		return err
	}
	profile := c.Profile
	if profile == "-" {
		profile = "pgha.yaml" // whoever pastes a command has another standard input
		sys.Note("the runbook calls the profile %s", profile)
	}
	text, err := runbook.Markdown(p, runbook.Options{Profile: words(&c.Flags, profile), Context: c.Context})
	if err != nil {
		return err
	}
	notePlaceholders(sys, []*profiles.Profile{p})
	return sys.Print(text)
}
