// SPDX-License-Identifier: Apache-2.0

package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/dir"
	"github.com/pgha/pgha/internal/shell"
)

type baseCmd struct {
	cli.Flags
	Args []string `arg:"" name:"profile… dir" help:"Profiles, and last the directory to write."`
}

// Help is shown below the flags.
func (c *baseCmd) Help() string {
	return `One profile goes into DIR itself. Several, a directory of profiles or a fleet go into DIR/<name>, where the name is that of
the file or of the site. Files that are as they should be are not touched, those that are no longer rendered are removed,
and what pgha did not write is kept. When anything is wrong, nothing is written.

Examples:
  pgha base prod.yaml clusters/prod
  pgha base profiles/ clusters                 clusters/weu for profiles/weu.yaml, …
  pgha base fleet.yaml clusters                clusters/<site> for each site of kind: Fleet
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
		sys:   sys,
		path:  path,
		many:  len(args) > 1,
		tell:  c.Verbose,
		sites: cli.Sites(sys, overrides, args...),
	}
	return f.run()
}

// notes tells what somebody should look at. It is one line each, however many files there are.
func notes(sys *cli.System, path string, changes []*dir.Change, kept []string) {
	var removed, edited []string
	for _, c := range changes {
		kept = append(kept, c.Kept...)
		removed = append(removed, c.Removed...)
		edited = append(edited, c.Edited...)
	}
	for _, n := range []struct {
		what  string
		files []string
	}{
		{"kept in %q, since pgha did not write it: %s", kept},
		{"removed from %q, since it is no longer rendered: %s", removed},
		{"replaced in %q, where it was changed by hand: %s", edited},
	} {
		if len(n.files) > 0 {
			sys.Note(n.what, path, listed(n.files))
		}
	}
}

// notePlaceholders reminds of the example values in the built-ins.
func (f *fleetRun) notePlaceholders() {
	var names []string
	fields := ""
	for _, r := range f.results {
		if r.placeholders != "" {
			names = append(names, r.name)
			fields = r.placeholders
		}
	}
	if len(names) > 0 {
		f.sys.Note("%s still has example values: %s", listed(names), fields)
	}
}

// listed names a few, and how many more there are.
func listed(names []string) string {
	const few = 10
	if len(names) <= few {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:few], ", "), len(names)-few)
}

// closed adds the error of a Close to that of the work itself.
func closed(err error, closing func() error) error {
	return errors.Join(err, closing())
}
