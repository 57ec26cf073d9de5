// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"strings"

	"github.com/pgha/pgha/fit"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
)

type fitCmd struct {
	cli.Flags
	cli.SiteFlag

	Output  string   `short:"o" enum:"text,json,markdown" default:"text" help:"text, json, or markdown for a comment on a pull request."`
	Profile string   `arg:"" optional:"" name:"profile" help:"Profile, fleet or directory of profiles."`
	WhatIf  []string `sep:"none" placeholder:"PATH=VALUE" help:"Show a second column with another value of a field, as in --what-if spec.storage.size=128Gi. Repeatable."`
}

// Help is shown below the flags.
func (c *fitCmd) Help() string {
	return `Say whether the cluster fits: PostgreSQL's memory into its container, WAL onto its volume, the poolers into max_connections, and the pods with
their disks onto the nodes of spec.scheduling.pools. The table of the disks says what Azure gives for their size, and the budgets which of disk and
machine is the bottleneck. Nothing is measured, and no cluster is needed.

The exit code is 0, whatever the verdict is. pgha lint reports what does not fit: as an error where pods do not start, as a warning where a busy
server fails.

Examples:
  pgha fit prod.yaml
  pgha fit prod.yaml --what-if spec.storage.size=512Gi
  pgha fit prod.yaml --what-if spec.resources.memory=16Gi --what-if spec.resources.cpu=4
  pgha fit fleet.yaml --site orders -o markdown`
}

// Run prints the budgets of the profiles.
func (c *fitCmd) Run(sys *cli.System) error {
	c.Pick = c.Site
	profiles, reports, err := c.reports(sys, &c.Flags)
	if err != nil {
		return err
	}
	text, err := c.format(sys, reports)
	if err != nil {
		return err
	}
	notePlaceholders(sys, profiles)
	return sys.Print(text)
}

func (c *fitCmd) reports(sys *cli.System, flags *cli.Flags) (all []*profiles.Profile, reports []*fit.Report, err error) {
	sites, err := sitesOf(sys, flags, given(c.Profile)...)
	if err != nil {
		return nil, nil, err
	}
	var errs []error
	for _, site := range sites {
		p, err := site.Load()
		if err == nil {
			var r *fit.Report
			r, err = fit.Of(p)
			all, reports = append(all, p), append(reports, r)
		}
		errs = append(errs, err)
	}
	return all, reports, cli.Join(errs...)
}

func (c *fitCmd) format(sys *cli.System, now []*fit.Report) ([]byte, error) {
	if len(c.WhatIf) > 0 {
		return c.compared(sys, now)
	}
	switch c.Output {
	case "json":
		return fit.JSON(now)
	case "markdown":
		return fit.Markdown(now), nil
	}
	return fit.Text(now), nil
}

// compared reads the profiles again, with the changes.
func (c *fitCmd) compared(sys *cli.System, now []*fit.Report) ([]byte, error) {
	flags := c.Flags
	for _, set := range c.WhatIf {
		path, value, ok := strings.Cut(set, "=")
		if !ok || path == "" {
			return nil, cli.Usage("cannot use --what-if %q: write --what-if path=value, as in --what-if spec.storage.size=128Gi", set)
		}
		flags.More = append(flags.More, profiles.Set("--what-if", path, value))
	}
	_, then, err := c.reports(sys, &flags)
	if err != nil {
		return nil, err
	}
	all := make([]*fit.Compared, len(now))
	var out bytes.Buffer
	for i := range now {
		all[i] = &fit.Compared{WhatIf: c.WhatIf, Now: now[i], Then: then[i]}
		if i > 0 {
			out.WriteString("\n")
		}
		if c.Output == "markdown" {
			out.Write(all[i].Markdown())
		} else {
			out.Write(all[i].Text())
		}
	}
	if c.Output == "json" {
		return fit.ComparedJSON(all)
	}
	return out.Bytes(), nil
}
