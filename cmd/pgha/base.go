// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/shell"
)

type baseCmd struct {
	cli.Flags
	Args     []string `arg:"" name:"profile… dir" help:"Profiles, followed by the directory to write."`
	DryRun   bool     `help:"Write nothing; print what would be created, changed, deleted, kept and left unchanged."`
	TakeOver bool     `help:"Take over bases that were written from another file or directory: for profiles that moved."`
	Prune    bool     `help:"Remove bases that no profile renders any more, and allow bases to lose objects that hold data."`
}

// Help is shown below the flags.
func (c *baseCmd) Help() string {
	return `One profile is written to DIR itself. Several profiles, a directory of profiles or a fleet are written to DIR/<name>, with the
name of the file or the site. Files that are up to date are not touched, and files that pgha did not write are kept. If there
is any error, nothing is written.

When Argo CD or Flux prunes, a base without a Cluster deletes the database. Therefore --prune is required for two changes.
Without it, a base that no profile renders any more is kept and listed, and the exit code is 1. Without it, pgha writes nothing
if a base would lose a Cluster, an ObjectStore, a StorageClass or a Secret, for example after a change of name or namespace.
Bases of another fleet, and bases that an older pgha wrote, are never removed.

Examples:
  pgha base prod.yaml clusters/prod
  pgha base profiles/ clusters                 clusters/weu for profiles/weu.yaml, …
  pgha base fleet.yaml clusters                clusters/<site> for each site of kind: Fleet
  pgha base fleet.yaml clusters --dry-run      what would change
  pgha base fleet.yaml clusters --prune        remove the bases of sites that left the fleet
  kubectl kustomize clusters/prod`
}

// Run writes the base, or those of a fleet.
func (c *baseCmd) Run(sys *cli.System) error {
	if len(c.Args) < 2 {
		return cli.Usage("cannot write a base: name the profile and then the directory, as in: pgha base %s clusters/pg",
			shell.Quote(shell.File(c.Args[0])))
	}
	overrides, err := c.Overrides(sys)
	if err != nil {
		return err
	}
	args, path := c.Args[:len(c.Args)-1], c.Args[len(c.Args)-1]
	f := &fleetRun{
		sys:      sys,
		path:     path,
		many:     len(args) > 1,
		tell:     c.Verbose,
		dryRun:   c.DryRun,
		prune:    c.Prune,
		takeOver: c.TakeOver,
		sites:    cli.Sites(sys, overrides, args...),
	}
	return f.run()
}

// closed joins the error of Close with the error of the work itself.
func closed(err error, closing func() error) error {
	return errors.Join(err, closing())
}
