// SPDX-License-Identifier: Apache-2.0

package main

import (
	"runtime/debug"
	"slices"
	"time"

	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/internal/parallel"
	"github.com/pgha/pgha/profiles"
	"github.com/pgha/pgha/report"
)

type reportCmd struct {
	cli.Flags
	cli.SiteFlag

	Against   string   `placeholder:"PATH" xor:"old" help:"Also show what an apply of the profiles does to PATH: a profile, a fleet, a base, manifests, live objects, or - for standard input."`
	Date      string   `placeholder:"DATE" help:"Day of the page, from which the next backups are counted and on which support is judged: 2026-11-28, or today. Default: that of SOURCE_DATE_EPOCH, or today."`
	Profiles  []string `arg:"" optional:"" name:"profile" help:"Profiles, fleets or directories of profiles."`
	Recursive bool     `short:"R" help:"With --against or --since, read the subdirectories of directories too."`
	Since     string   `placeholder:"REV" xor:"old" help:"Also show what changes since a Git revision, such as origin/main."`
	Title     string   `placeholder:"TEXT" help:"Title of the page. Default: the name of the cluster, or the number of clusters."`
}

// Help is shown below the flags.
func (c *reportCmd) Help() string {
	return `The page is one HTML file that loads nothing from elsewhere: the topology as a picture, budgets as bars, findings with their places and links to
their pages, the next backups, and what a failure costs. For several clusters it begins with a table that sorts and filters. It can be read without
JavaScript, with a keyboard, in the dark, and on paper.

Findings that .pgha-lint.yaml ignores are left out and counted. The exit code is 0, whatever the page says: pgha lint and pgha plan fail.

Examples:
  pgha report prod.yaml > report.html
  pgha report fleet.yaml --title "Databases of the shop" > report.html
  pgha report clusters/ --since origin/main > report.html
  pgha report prod.yaml --against old.yaml --date 2026-11-28 > report.html`
}

// Run prints the page.
func (c *reportCmd) Run(sys *cli.System) error {
	day, err := sys.Day(c.Date)
	if err != nil {
		return err
	}
	if day.IsZero() {
		day = time.Now().UTC()
	}
	if c.Against != "" && len(c.Profiles) > 1 {
		return cli.Usage("cannot use %d paths with --against: name one profile, fleet or directory", len(c.Profiles))
	}
	// As for a plan: much is allocated, and little is kept.
	debug.SetGCPercent(200)
	page := &report.Page{Title: c.Title, Version: cli.Version(), Now: day}
	if err := c.compare(sys, page); err != nil {
		return err
	}
	c.Pick = c.Site
	sites, err := sitesOf(sys, &c.Flags, c.Profiles...)
	if err != nil {
		return err
	}
	all, err := c.report(sys, page, sites)
	if err != nil {
		return err
	}
	notePlaceholders(sys, written(all))
	return sys.Print(page.HTML())
}

// compare plans from the other state to this one.
func (c *reportCmd) compare(sys *cli.System, page *report.Page) error {
	if c.Against == "" && c.Since == "" {
		return nil
	}
	p := &planCmd{Flags: c.Flags, SiteFlag: c.SiteFlag, Against: c.Against, Since: c.Since, Recursive: c.Recursive, Sides: c.Profiles}
	found, err := p.compared(sys)
	if err != nil {
		return err
	}
	page.Plan, page.Against = found.plan, found.old.label
	for _, note := range found.notes {
		sys.Note("%s", note)
	}
	return nil
}

// report reads the profiles on all processors. Of each it keeps what the page shows.
func (c *reportCmd) report(sys *cli.System, page *report.Page, sites []cli.Site) ([]*profiles.Profile, error) {
	ignores, err := (&lintCmd{}).ignores(sys)
	if err != nil {
		return nil, err
	}
	runs := 5
	if len(sites) > 1 {
		runs = 3
	}
	examples := make([]*profiles.Profile, len(sites)) // those with example values, for a note
	page.Sites = make([]*report.Site, len(sites))
	errs := make([]error, len(sites))
	_ = parallel.Each(len(sites), func(i int) error { // the errors of all sites are reported
		p, err := sites[i].Load()
		if err == nil {
			page.Sites[i], err = report.Of(p, report.Options{Name: sites[i].Name, Now: page.Now, Ignores: ignores, Runs: runs})
			if len(p.Placeholders()) > 0 {
				examples[i] = p
			}
		}
		errs[i] = err
		return nil
	})
	if err := cli.Join(errs...); err != nil {
		return nil, err
	}
	page.Findings = sharing(archives(page.Sites))
	return slices.DeleteFunc(examples, func(p *profiles.Profile) bool { return p == nil }), nil
}

func archives(sites []*report.Site) []archived {
	var all []archived
	for _, s := range sites {
		if s.Archive != "" {
			all = append(all, archived{s.Namespace, s.Cluster, s.File, s.Archive})
		}
	}
	return all
}
