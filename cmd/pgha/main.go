// SPDX-License-Identifier: Apache-2.0

// Command pgha renders a highly available PostgreSQL cluster on AKS from a profile.
package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"
	"github.com/pgha/pgha/internal/cli"
)

const description = `Render a highly available PostgreSQL cluster for CloudNativePG on AKS from one small profile.

A PROFILE is a file, a directory of files, "-" for standard input, or the name of a built-in profile (see pgha profiles). The
default is ./pgha.yaml, or the built-in profile aks if that file does not exist. Flags may appear anywhere, and -f PROFILE is
the same as PROFILE.`

// command is one entry of the grammar. Only the requested command is built: kong reflects over every flag of every
// command, and for all commands that takes as long as rendering.
type command struct {
	name string
	help string
	make func() any
}

// commands returns the commands in the order of the help.
func commands() []command {
	return []command{
		{"render", "Print all objects of a profile as one stream.", func() any { return new(renderCmd) }},
		{"base", "Write a kustomize base for each profile.", func() any { return new(baseCmd) }},
		{"backup", "Print a Backup to take now.", func() any { return new(backupCmd) }},
		{"recover", "Print a Cluster that restores a backup.", func() any { return new(recoverCmd) }},
		{"upgrade", "Print how to upgrade to another major version of PostgreSQL, checked.", func() any { return new(upgradeCmd) }},
		{"runbook", "Print a runbook for the profile's cluster, from the first apply to the clean-up.", func() any { return new(runbookCmd) }},
		{"alerts", "Print the alerts of a profile for Azure's managed Prometheus, or as a rules file.", func() any { return new(alertsCmd) }},
		{"dashboard", "Print the dashboard of a profile for Grafana.", func() any { return new(dashboardCmd) }},
		{"init", "Print a profile to start from.", func() any { return new(initCmd) }},
		{"import", "Create a profile from an existing cluster's manifests.", func() any { return new(importCmd) }},
		{"profiles", "List the built-in profiles, or print one.", func() any { return new(profilesCmd) }},
		{"explain", "Describe a field of the profile, or a rule of pgha lint.", func() any { return new(explainCmd) }},
		{"schema", "Print the JSON Schema of profiles.", func() any { return new(schemaCmd) }},
		{"lint", "Report what the operator rejects, and configuration that is accepted but dangerous.", func() any { return new(lintCmd) }},
		{"diff", "Compare rendered objects with existing ones, or with another operator version.", func() any { return new(diffCmd) }},
		{"plan", "Say what an apply will do to a running database.", func() any { return new(planCmd) }},
		{"fit", "Say whether memory, disks, connections and nodes suffice.", func() any { return new(fitCmd) }},
		{"report", "Print one HTML page about a cluster or a fleet: topology, budgets, findings, backups.", func() any { return new(reportCmd) }},
		{"guard", "Print admission policies that refuse changes that fail later or put data at risk.", func() any { return new(guardCmd) }},
		{"fn", "Run as a KRM function, for kustomize.", func() any { return new(fnCmd) }},
		{"completion", "Print a completion script for a shell.", func() any { return new(completionCmd) }},
		{"man", "Print the manual page.", func() any { return new(manCmd) }},
		{"version", "Print the version.", func() any { return new(versionCmd) }},
	}
}

func main() {
	deepen()
	sys := cli.OS()
	sys.Describe = describe
	os.Exit(sys.Report(programName(), run(sys, os.Args[1:])))
}

// deepen grows the stack once to the size that rendering needs. Otherwise the runtime doubles it several times and
// copies every frame each time, which takes 0.14 of the 4.4 ms of pgha render, measured over 750 runs in turn.
//
//go:noinline
func deepen() byte {
	var room [24 << 10]byte
	return room[len(os.Args)%len(room)]
}

func run(sys *cli.System, args []string) error {
	if len(args) > 0 && args[0] == completeCommand {
		return complete(sys, args[1:])
	}
	if c, ok := plainRender(args); ok {
		return c.Run(sys)
	}
	args, err := commandFirst(sys, args)
	if err != nil {
		return err
	}
	parser, err := grammar(sys, args)
	if err != nil {
		return err
	}
	words, err := arranged(parser.Model, args)
	if err != nil {
		return err
	}
	ctx, err := parser.Parse(words)
	if errors.Is(err, syscall.EPIPE) {
		return err // help, and the reader closed the pipe
	}
	var parse *kong.ParseError
	if errors.As(err, &parse) {
		return cli.Usage("%v%s; see %s %s--help", err, hint(args), programName(), commandName(args))
	}
	if err != nil {
		return err
	}
	return ctx.Run(sys)
}

// plainRender returns the command for pgha render without flags, which pipelines call thousands of times. Skipping kong
// saves a tenth of the run. TestPlainRender checks that kong would build the same command.
func plainRender(args []string) (*renderCmd, bool) {
	if len(args) == 0 || args[0] != "render" {
		return nil, false
	}
	for _, arg := range args[1:] {
		if strings.HasPrefix(arg, "-") && arg != "-" {
			return nil, false
		}
	}
	return &renderCmd{Profiles: args[1:], Output: "yaml"}, true
}

// grammar builds the command that the first argument names. Without one it builds all commands, for help and error messages.
func grammar(sys *cli.System, args []string) (*kong.Kong, error) {
	known := commands()
	for _, c := range known {
		if len(args) > 0 && args[0] == c.name {
			known = []command{c}
			break
		}
	}
	options := []kong.Option{
		kong.Name(programName()),
		kong.Description(description),
		kong.Writers(sys.Stdout, sys.Stderr),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
	}
	for _, c := range known {
		options = append(options, kong.DynamicCommand(c.name, c.help, "", c.make()))
	}
	parser, err := kong.New(&struct{}{}, options...)
	if err != nil {
		return nil, fmt.Errorf("cannot build the command line: %w", err)
	}
	return parser, nil
}

// programName returns the name that people type. kubectl runs a program called kubectl-pgha as "kubectl pgha".
func programName() string {
	if strings.HasPrefix(filepath.Base(os.Args[0]), "kubectl-") {
		return "kubectl pgha"
	}
	return "pgha"
}

func commandName(args []string) string {
	for _, c := range commands() {
		if len(args) > 0 && args[0] == c.name {
			return c.name + " "
		}
	}
	return ""
}
