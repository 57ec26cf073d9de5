// SPDX-License-Identifier: Apache-2.0

// Command pgha-federate prints the federated credentials that let the service accounts of PostgreSQL clusters act as Azure
// managed identities: as a shell script of az calls, Bicep, Terraform or Azure Service Operator objects. It runs nothing.
package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
	"github.com/pgha/pgha/federate"
	"github.com/pgha/pgha/internal/cli"
)

const description = `Print the federated credentials that let PostgreSQL clusters act as Azure managed identities. It runs nothing.

A PROFILE is a file, a directory of files, "-" for standard input, or the name of a built-in profile. The default is
./pgha.yaml, or the built-in profile aks if that file does not exist.`

type command struct {
	cli.Flags
	cli.SiteFlag

	Profiles     []string `arg:"" optional:"" name:"profile" help:"Profiles of the clusters."`
	Completion   string   `placeholder:"SHELL" help:"Print the completion script of bash, zsh or fish."`
	Delete       bool     `help:"Print a script that deletes the credentials."`
	Man          bool     `help:"Print the manual page."`
	NoRecovery   bool     `help:"Leave out the credentials of the recovered clusters."`
	Output       string   `short:"o" enum:"sh,bicep,terraform,aso" default:"sh" help:"sh, bicep, terraform or aso."`
	Subscription string   `placeholder:"ID" help:"Subscription ID of the identities, for sh and aso. Default: the one selected in az."`
	Version      bool     `help:"Print the version."`
}

// Help is shown below the flags.
func (*command) Help() string {
	return `The script creates the federated credentials that are missing and changes none that exist. Read it, then run it.

Examples:
  pgha-federate prod.yaml | sh
  pgha-federate prod.yaml --delete | sh
  pgha-federate prod.yaml -o terraform > federate.tf
  pgha-federate --man | man -l -
  source <(pgha-federate --completion bash)                        in ~/.bashrc`
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
	if len(args) > 0 && args[0] == cli.CompleteCommand {
		return sys.Complete(parser.Model.Node, args[1:])
	}
	flags := slices.Clone(parser.Model.Flags)
	if flag := cli.EmptyValue(flags, args); flag != "" {
		return cli.Usage("%s is empty: give it a value, or leave it out", flag)
	}
	if _, err := parser.Parse(cli.Arrange(flags, args)); err != nil {
		return cli.Usage("%v; see pgha-federate --help", err)
	}
	if err := c.validate(); err != nil {
		return err
	}
	text, ok, err := c.about(parser)
	if !ok && err == nil {
		text, err = c.text(sys)
	}
	if err != nil {
		return err
	}
	return sys.Print(text)
}

// about returns the version, the manual page or a completion script, if a flag asks for one.
func (c *command) about(parser *kong.Kong) (text []byte, ok bool, err error) {
	switch {
	case c.Version:
		return fmt.Appendf(nil, "pgha-federate %s\n", cli.Version()), true, nil
	case c.Man:
		return man(parser), true, nil
	case c.Completion != "":
		script, ok := cli.CompletionScript(c.Completion, "pgha-federate")
		if !ok {
			return nil, false, cli.Usage("cannot print a completion script for %q: use bash, zsh or fish", c.Completion)
		}
		return script, true, nil
	}
	return nil, false, nil
}

// man returns the manual page: the text of --help in the form of man(7).
func man(parser *kong.Kong) []byte {
	var page strings.Builder
	page.WriteString(".TH PGHA\\-FEDERATE 1 \"\" pgha\n.SH NAME\npgha\\-federate \\- let PostgreSQL clusters act as Azure managed identities\n" +
		".SH SYNOPSIS\n.B pgha\\-federate\n.RI [ flags ]\n.RI [ profile... ]\n.SH DESCRIPTION\n")
	cli.ManText(&page, description)
	page.WriteString(".SH OPTIONS\n")
	cli.ManNode(&page, parser.Model.Node)
	page.WriteString(".SH EXIT STATUS\n.TP\n0\nDone.\n.TP\n1\nThe input is invalid.\n.TP\n2\nThe command line is invalid.\n" +
		".SH SEE ALSO\n.BR pgha (1)\n")
	return []byte(page.String())
}

func (c *command) validate() error {
	if c.Delete && c.Output != "sh" {
		return cli.Usage("cannot use --delete with -o %s: delete those with the tool that applied them", c.Output)
	}
	if c.Subscription != "" && (c.Output == "bicep" || c.Output == "terraform") {
		return cli.Usage("cannot use --subscription with -o %s: the tool that deploys the file selects the subscription", c.Output)
	}
	return nil
}

func (c *command) text(sys *cli.System) ([]byte, error) {
	c.Pick = c.Site
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
