// SPDX-License-Identifier: Apache-2.0

// Command pgha-federate prints what lets the service accounts of PostgreSQL clusters act as Azure managed identities: a
// shell script of az calls, Bicep, Terraform or Azure Service Operator objects. It runs nothing.
package main

import (
	"errors"
	"fmt"
	"os"

	"github.com/alecthomas/kong"
	"github.com/pgha/pgha/federate"
	"github.com/pgha/pgha/internal/cli"
)

const description = `Print what lets the service accounts of PostgreSQL clusters act as Azure managed identities. It runs nothing.

A PROFILE is a file, a directory of files, "-" for standard input, or the name of a built-in. Without one it is
./pgha.yaml, or else the built-in aks.`

type command struct {
	cli.Flags

	Profiles     []string `arg:"" optional:"" name:"profile" help:"Profiles of the clusters."`
	Delete       bool     `help:"Print the script that deletes the credentials again."`
	NoRecovery   bool     `help:"Leave out the credentials of the clusters that backups are restored into."`
	Output       string   `short:"o" enum:"sh,bicep,terraform,aso" default:"sh" help:"sh, bicep, terraform or aso."`
	Subscription string   `placeholder:"ID" help:"Subscription of the identities, for sh and aso. Without it, the one that az has selected."`
}

// Help is shown below the flags.
func (*command) Help() string {
	return `The script creates the federated credentials that are missing and changes none that exist. Read it, then run it.

Examples:
  pgha-federate prod.yaml | sh
  pgha-federate prod.yaml --delete | sh
  pgha-federate prod.yaml -o terraform > federate.tf`
}

func main() {
	sys := cli.OS()
	os.Exit(sys.Report("pgha-federate", run(sys, os.Args[1:])))
}

func run(sys *cli.System, args []string) error {
	c := command{}
	parser, err := kong.New(&c, kong.Name("pgha-federate"), kong.Description(description), kong.Writers(sys.Stdout, sys.Stderr),
		kong.ConfigureHelp(kong.HelpOptions{WrapUpperBound: 100}))
	if err != nil {
		return fmt.Errorf("cannot build the command line: %w", err)
	}
	if _, err := parser.Parse(args); err != nil {
		return cli.Usage("%v; see pgha-federate --help", err)
	}
	if err := c.validate(); err != nil {
		return err
	}
	text, err := c.text(sys)
	if err != nil {
		return err
	}
	return sys.Print(text)
}

func (c *command) validate() error {
	if c.Delete && c.Output != "sh" {
		return cli.Usage("cannot use --delete with -o %s: delete those with the tool that applied them", c.Output)
	}
	if c.Subscription != "" && (c.Output == "bicep" || c.Output == "terraform") {
		return cli.Usage("cannot use --subscription with -o %s: whoever deploys it names the subscription", c.Output)
	}
	return nil
}

func (c *command) text(sys *cli.System) ([]byte, error) {
	profiles, err := c.Load(sys, c.Profiles...)
	if err != nil {
		return nil, err
	}
	options := federate.Options{NoRecovery: c.NoRecovery, Delete: c.Delete, Subscription: c.Subscription}
	plans, err := federate.Plans(profiles, options)
	if err != nil {
		return nil, err
	}
	switch c.Output {
	case "sh":
		return federate.Script(plans, options)
	case "bicep":
		return federate.Bicep(plans)
	case "terraform":
		return federate.Terraform(plans)
	case "aso":
		return federate.ASO(plans, options)
	}
	return nil, errors.New("cannot print " + c.Output)
}
