// SPDX-License-Identifier: Apache-2.0

package main

import (
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/nodes"
	"github.com/pgha/pgha/plan"
	"github.com/pgha/pgha/profiles"
)

// planNodes prints what changes of the nodes do to the clusters of profiles, or the settings of the node pools that follow.
func (c *planCmd) planNodes(sys *cli.System, allowed plan.Budget) (plan.State, error) {
	if c.Against != "" || c.Since != "" || c.Steps != "" || c.ToTarget != "" || len(c.Sides) > 1 {
		return 0, cli.Usage("cannot compare two sides with --nodes: it takes one profile, fleet or directory, and neither --against, --since, --steps nor --to-target")
	}
	c.Pick = c.Site
	side := ""
	if len(c.Sides) == 1 {
		side = c.Sides[0]
	}
	sites, err := sitesOf(sys, &c.Flags, given(side)...)
	if err != nil {
		return 0, err
	}
	var all nodeReports
	var errs []error
	for _, site := range sites {
		errs = append(errs, all.add(site, allowed))
	}
	if err := cli.Join(errs...); err != nil {
		return 0, err
	}
	text, err := all.format(c.Output)
	if err != nil {
		return 0, err
	}
	notePlaceholders(sys, all.profiles)
	if all.settings != nil {
		return plan.NothingToDo, sys.Print(text)
	}
	return all.state, sys.Print(text)
}

// nodeReports are the reports of many profiles, each with its state.
type nodeReports struct {
	profiles []*profiles.Profile
	reports  []*nodes.Report
	states   []plan.State
	state    plan.State
	settings *nodes.Settings // if they were asked for
}

// add reports about a site. Without a budget on the command line, that of the profile counts.
func (n *nodeReports) add(site cli.Site, allowed plan.Budget) error {
	p, err := site.Load()
	if err != nil {
		return err
	}
	r, err := nodes.Of(p)
	if err != nil {
		return err
	}
	if words := p.Spec.Plan.Allow; allowed == nil && len(words) > 0 {
		if allowed, err = plan.ParseBudget(words); err != nil {
			return err
		}
	}
	s := r.State(allowed)
	n.profiles, n.reports, n.states = append(n.profiles, p), append(n.reports, r), append(n.states, s)
	n.state = max(n.state, s)
	return nil
}

// format writes the reports, or the settings of the pools of one profile.
func (n *nodeReports) format(output string) (text []byte, err error) {
	switch output {
	case "text":
		return nodes.Text(n.reports, n.states), nil
	case "markdown":
		return nodes.Markdown(n.reports, n.states), nil
	case "json":
		return nodes.JSON(n.reports, n.states)
	}
	if len(n.profiles) != 1 {
		return nil, cli.Usage("cannot print settings for %d profiles: select one with --site", len(n.profiles))
	}
	if n.settings, err = nodes.SettingsOf(n.profiles[0]); err != nil {
		return nil, err
	}
	switch output {
	case "terraform":
		return n.settings.Terraform()
	case "bicep":
		return n.settings.Bicep()
	}
	return n.settings.Script()
}
