// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/shell"
)

type baseCmd struct {
	cli.Flags
	Args     []string `arg:"" name:"profile… dir" help:"Profiles, and last the directory to write."`
	DryRun   bool     `help:"Write nothing; print what would be created, changed, deleted, kept and left unchanged."`
	TakeOver bool     `help:"Take over bases that profiles in another file or directory wrote: for profiles that moved."`
	Prune    bool     `help:"Remove the bases that no profile renders any more, and write bases without objects that held data."`
}

// Help is shown below the flags.
func (c *baseCmd) Help() string {
	return `One profile goes into DIR itself. Several, a directory of profiles or a fleet go into DIR/<name>, where the name is that of
the file or of the site. Files that are as they should be are not touched, and what pgha did not write is kept. When
anything is wrong, nothing is written.

Where Argo CD or Flux prunes, a base without a Cluster deletes the database. So without --prune a base that no profile renders
any more is kept and listed, and the exit code is 1; and a base that would lose a Cluster, an ObjectStore, a StorageClass or a
Secret, as after another name or namespace, is refused. Bases of another fleet, or of another pgha, are never removed.

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

// closed adds the error of a Close to that of the work itself.
func closed(err error, closing func() error) error {
	return errors.Join(err, closing())
}
