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
	Profile string `arg:"" optional:"" name:"profile" help:"Profile of the cluster; with --dir, also a fleet or directory of profiles."`
	Context string `placeholder:"NAME" help:"Context of kubectl. Default: the name of the AKS cluster."`
	Dir     string `placeholder:"DIR" help:"Write a runbook for each profile to DIR/<name>.md."`
}

// Help is shown below the flags.
func (c *runbookCmd) Help() string {
	return `The commands in the runbook use the profile and the flags of this command line.

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
		profile = "pgha.yaml" // commands that are pasted later have another standard input
		sys.Note("the runbook calls the profile %s", profile)
	}
	text, err := runbook.Markdown(p, runbook.Options{Profile: words(&c.Flags, profile), Context: c.Context})
	if err != nil {
		return err
	}
	notePlaceholders(sys, []*profiles.Profile{p})
	return sys.Print(text)
}
