// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"time"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/lint"
	"github.com/pgha/pgha/profiles"
)

type lintCmd struct {
	cli.Flags
	cli.SiteFlag
	Filename []string `short:"f" placeholder:"PATH" help:"Manifests to lint, whoever wrote them: a file, a directory, or - for standard input. Repeatable."`
	Output   string   `short:"o" enum:"text,json,sarif" default:"text" help:"text, json or sarif."`
	Profiles []string `arg:"" optional:"" name:"profile" help:"Profiles to lint."`
	Strict   bool     `help:"Fail on warnings too."`
}

// Help is shown below the flags.
func (c *lintCmd) Help() string {
	return `Exit code 1 when there are errors, or with --strict warnings. Every finding has a page under docs/rules.

Examples:
  pgha lint prod.yaml
  pgha lint -f deploy/ --target 1.27
  helm template db cnpg/cluster | pgha lint -f -
  pgha lint prod.yaml -o sarif > pgha.sarif`
}

// errFindings has no words: the findings are on standard output.
type errFindings struct{}

func (errFindings) Error() string { return "" }

// Run lints the profiles, and the manifests together, since what matters most shows only between objects.
func (c *lintCmd) Run(sys *cli.System) error {
	findings, err := c.find(sys)
	if err != nil {
		return err
	}
	product, err := c.format(sys, findings)
	if err != nil {
		return err
	}
	if err := sys.Print(product); err != nil {
		return err
	}
	worst := lint.Worst(findings)
	if worst == lint.Error || c.Strict && worst == lint.Warning {
		return errFindings{}
	}
	return nil
}

func (c *lintCmd) find(sys *cli.System) ([]lint.Finding, error) {
	now := time.Now().UTC()
	var findings []lint.Finding
	if len(c.Profiles) > 0 || len(c.Filename) == 0 {
		c.Pick = c.Site
		all, err := c.Load(sys, c.Profiles...)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			findings = append(findings, lint.Profile(p, p.Document(), now)...)
		}
	}
	if len(c.Filename) == 0 {
		return findings, nil
	}
	in := lint.Input{Target: profiles.NewestTarget, Now: now}
	if c.Target != "" {
		target, err := profiles.ParseTarget(c.Target)
		if err != nil {
			return nil, cli.Usage("%v", err)
		}
		in.Target = target
	}
	if err := c.read(sys, &in); err != nil {
		return nil, err
	}
	return append(findings, lint.Run(in)...), nil
}

// read takes in every manifest, and all that cannot be read is told at once.
func (c *lintCmd) read(sys *cli.System, in *lint.Input) error {
	var errs []error
	for _, name := range c.Filename {
		files, err := sys.ReadManifests(name)
		errs = append(errs, err)
		for _, f := range files {
			resources, passedOver, faults := lint.Read(f.Name, f.Text)
			in.Resources = append(in.Resources, resources...)
			in.Ignored += passedOver
			errs = append(errs, faults.Err())
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	if in.Ignored > 0 {
		sys.Note("passed over %d objects of kinds that pgha does not know", in.Ignored)
	}
	return nil
}

func (c *lintCmd) format(sys *cli.System, findings []lint.Finding) ([]byte, error) {
	switch c.Output {
	case "json":
		return lint.JSON(findings)
	case "sarif":
		return lint.SARIF(findings)
	default:
		return lint.Text(findings, color(sys)), nil
	}
}

// color where somebody looks, unless they asked for none: https://no-color.org
func color(sys *cli.System) bool {
	value, _ := sys.Getenv("NO_COLOR")
	return value == "" && isTerminal(sys.Stdout)
}
