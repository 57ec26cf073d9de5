// SPDX-License-Identifier: Apache-2.0

package main

import (
	"github.com/pgha/pgha/base"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/dir"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/runbook"
)

// writeAll writes a runbook for each profile. It updates the directory like a base: files that pgha did not write are
// kept, and the runbooks of removed sites are deleted, since pgha can write them again.
func (c *runbookCmd) writeAll(sys *cli.System) (err error) {
	sites, err := sitesOf(sys, &c.Flags, given(c.Profile)...)
	if err != nil {
		return err
	}
	var files []base.File
	var all []*profiles.Profile
	var errs []error
	names := map[string]string{}
	for _, site := range sites {
		p, text, err := c.of(site)
		if other, ok := names[site.Name]; ok {
			err = cli.Usage("cannot write both %q and %q to %s/%s.md: rename one of them", other, site.File, c.Dir, site.Name)
		}
		names[site.Name] = site.File
		errs = append(errs, err)
		all = append(all, p)
		files = append(files, base.File{Name: site.Name + ".md", Data: text})
	}
	if err := cli.Join(errs...); err != nil {
		return err
	}
	d, err := dir.Open(c.Dir, dir.Options{})
	if err != nil {
		return err
	}
	defer func() { err = closed(err, d.Close) }()
	change, err := d.Stage("", files)
	if err != nil {
		return err
	}
	if _, err := d.Apply(change); err != nil {
		return err
	}
	notePlaceholders(sys, all)
	(&outcome{path: c.Dir, bases: []*dir.Change{change}, names: []string{""}}).notes(sys)
	return nil
}

// of returns the runbook of one profile. Its commands name only that profile.
func (c *runbookCmd) of(site cli.Site) (*profiles.Profile, []byte, error) {
	if site.Name == "" {
		return nil, nil, cli.Usage("cannot name the runbook of the profile from standard input: save the profile in a file")
	}
	p, err := site.Load()
	if err != nil {
		return nil, nil, err
	}
	flags, profile := c.Flags, site.File
	flags.Pick = nil
	if site.InFleet {
		flags.Pick = []string{site.Name}
	}
	if site.Builtin {
		profile = site.Name
	}
	text, err := runbook.Markdown(p, runbook.Options{Profile: words(&flags, profile), Context: c.Context})
	return p, text, err
}
