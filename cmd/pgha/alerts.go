// SPDX-License-Identifier: Apache-2.0

package main

import (
	"github.com/pgha/pgha/alerts"
	"github.com/pgha/pgha/internal/cli"
	"github.com/pgha/pgha/profiles"
)

type alertsCmd struct {
	cli.Flags
	cli.SiteFlag
	Profile string `arg:"" optional:"" name:"profile" help:"Profile of the cluster, or a fleet or directory of profiles with --site."`
	Output  string `short:"o" enum:"rules,bicep,arm" default:"rules" help:"rules, a file for Prometheus and promtool; bicep or arm, rule groups for Azure's managed Prometheus."`
}

// Help is shown below the flags.
func (c *alertsCmd) Help() string {
	return `Print the alerts of spec.monitoring.alerts for a Prometheus that reads no PrometheusRule. pgha render prints the PrometheusRule with the
same rules, and a patch of it counts here too. Bicep and ARM need spec.monitoring.alerts.azure.

Examples:
  pgha alerts prod.yaml > rules.yaml && promtool check rules rules.yaml
  pgha alerts prod.yaml -o bicep > alerts.bicep
  az deployment group create --resource-group rg-shop --template-file alerts.bicep`
}

// Run prints the alerts of one profile.
func (c *alertsCmd) Run(sys *cli.System) error {
	c.Pick = c.Site
	p, err := load(sys, &c.Flags, c.Profile)
	if err != nil {
		return err
	}
	r, err := alerts.Of(p)
	if err != nil {
		return err
	}
	write := r.Rules
	switch c.Output {
	case "bicep":
		write = r.Bicep
	case "arm":
		write = r.ARM
	}
	text, err := write()
	if err != nil {
		return err
	}
	notePlaceholders(sys, []*profiles.Profile{p})
	return sys.Print(text)
}

type dashboardCmd struct {
	cli.Flags
	cli.SiteFlag
	Profile string `arg:"" optional:"" name:"profile" help:"Profile of the cluster, or a fleet or directory of profiles with --site."`
}

// Help is shown below the flags.
func (c *dashboardCmd) Help() string {
	return `Print the dashboard of spec.monitoring.dashboard as Grafana imports it. pgha render prints the same dashboard in a ConfigMap for the sidecar of
Grafana, which Azure Managed Grafana does not have.

Examples:
  pgha dashboard prod.yaml > dashboard.json
  az grafana dashboard import --name GRAFANA --definition @dashboard.json`
}

// Run prints the dashboard of one profile.
func (c *dashboardCmd) Run(sys *cli.System) error {
	c.Pick = c.Site
	p, err := load(sys, &c.Flags, c.Profile)
	if err != nil {
		return err
	}
	text, err := alerts.Dashboard(p)
	if err != nil {
		return err
	}
	return sys.Print(text)
}
